"""The only reader of the environment."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import FileAwareEnv

import konstellation


class SettingsEnv(FileAwareEnv):
    """NAME_FILE names a file that holds NAME: so are secrets handed to containers and services."""

    def _get_value(self, env_key: str, default: Any) -> Any:
        try:
            return super()._get_value(env_key, default)
        except ValueError as unreadable:
            raise ImproperlyConfigured(str(unreadable)) from unreadable


env = SettingsEnv(prefix="KONSTELLATION_", strip_whitespace=True)
plain = SettingsEnv(strip_whitespace=True)

PACKAGE = Path(konstellation.__file__).parent
CHECKOUT = PACKAGE.parent.parent


def data_dir() -> Path:
    """Where everything that the running product writes is kept."""
    in_checkout = (CHECKOUT / "pyproject.toml").exists()
    default = CHECKOUT / "var" if in_checkout else Path.home() / ".konstellation"
    path: Path = env.path("DATA_DIR", default)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(_unwritable(path, error.strerror)) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(_unwritable(path, "not allowed"))
    return path.resolve()


def _unwritable(path: Path, why: str | None) -> str:
    return f"KONSTELLATION_DATA_DIR: the folder {path} cannot be written to: {why}."


def kept_secret(path: Path) -> str:
    """A secret made at the first start and kept beside the data, readable by its owner alone."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
