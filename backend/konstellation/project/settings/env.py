"""The only reader of the environment."""

from __future__ import annotations

import secrets
from pathlib import Path

from environs import Env

import konstellation

env = Env(prefix="KONSTELLATION_")
plain = Env()

PACKAGE = Path(konstellation.__file__).parent
CHECKOUT = PACKAGE.parent.parent


def data_dir() -> Path:
    """Where everything that the running product writes is kept."""
    in_checkout = (CHECKOUT / "pyproject.toml").exists()
    default = CHECKOUT / "var" if in_checkout else Path.home() / ".konstellation"
    path: Path = env.path("DATA_DIR", default)
    path.mkdir(parents=True, exist_ok=True)
    return path.resolve()


def kept_secret(path: Path) -> str:
    """A secret made at the first start and kept beside the data, readable by its owner alone."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
