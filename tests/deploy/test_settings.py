"""The product starts with what compose.yaml gives it, and finds nothing unsafe."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.project.conftest import COMMAND, environment

DEPLOY = Path(__file__).parents[2] / "deploy"
TOLD = ("DOMAIN=network.example", "MAIL_FROM=Konstellation <konstellation@network.example>")


def filled(*given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, DEPLOY / "filled.py", DEPLOY / "compose.yaml", *given],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def web(tmp_path: Path) -> dict[str, str]:
    """The environment of the web server, with the files that it names on this machine."""
    subprocess.run([sys.executable, DEPLOY / "container/prepare.py", tmp_path], check=True)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/mail_url").write_text("submission://me:hush@mail.example\n")
    compose: dict[str, Any] = yaml.safe_load(filled(*TOLD).stdout)
    given = {
        name: str(value or "").replace("/run/", f"{tmp_path}/")
        for name, value in compose["services"]["web"]["environment"].items()
    }
    # The image sets this itself.
    return given | {"KONSTELLATION_PROFILE": "server"}


def check(web: dict[str, str], tmp_path: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in environment(tmp_path / "data").items()
        if name not in {"DATABASE_URL", "ELASTICSEARCH_URL", "CACHE_URL", "SENTRY_DSN"}
    }
    return subprocess.run(
        [*COMMAND, "check", "--tag=security"],
        env=kept | web | changes,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_what_compose_gives_is_safe(web, tmp_path):
    answer = check(web, tmp_path)

    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"KONSTELLATION_TRUSTED_PROXY_COUNT": "0"}, "TRUSTED_PROXY_COUNT"),
        (
            {"DATABASE_URL": "postgres://me:y4Yk0rP6tq@postgresql/x", "DATABASE_URL_FILE": ""},
            "sslmode",
        ),
        ({"KONSTELLATION_SECRET_KEY_FILE": ""}, "KONSTELLATION_SECRET_KEY"),
    ],
)
def test_what_is_taken_away_from_it_is_named(web, tmp_path, changes, named):
    answer = check(web, tmp_path, **changes)

    assert answer.returncode == 1
    assert named in answer.stderr


def test_what_compose_must_be_told_is_named():
    answer = filled(TOLD[0])

    assert answer.returncode == 1
    assert "MAIL_FROM" in answer.stderr
