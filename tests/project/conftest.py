"""The command line as a process of its own, with a data folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import konstellation

BACKEND = Path(konstellation.__file__).parents[1]
COMMAND = [sys.executable, "-m", "konstellation.project.cli"]
Answer = subprocess.CompletedProcess[str]


def environment(data: Path, **more: str) -> dict[str, str]:
    """Nothing of ours from outside, so that a developer's own settings change no test."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("KONSTELLATION_") and name not in {"PORT", "DJANGO_SETTINGS_MODULE"}
    }
    own = {"PYTHONPATH": str(BACKEND), "KONSTELLATION_DATA_DIR": str(data)}
    return kept | own | {f"KONSTELLATION_{name}": value for name, value in more.items()}


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Answer]:
    """Run a command to its end, for at most a minute."""

    def answer(*arguments: str, data: Path | None = None, **settings: str) -> Answer:
        return subprocess.run(
            [*COMMAND, *arguments],
            env=environment(data or tmp_path / "data", **settings),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return answer
