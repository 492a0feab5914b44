"""Secrets are handed over as files, whose names stand in the environment."""

from __future__ import annotations

from pathlib import Path

from tests.project.conftest import Answer

SECRET = "0123456789" * 6


def told(answer: Answer) -> str:
    return answer.stdout.strip().splitlines()[-1]


def test_a_setting_is_read_from_the_file_that_is_named(run, tmp_path: Path):
    path = tmp_path / "secret"
    path.write_text(f"{SECRET}\n")

    answer = run(
        "shell",
        "--no-imports",
        "--command=from django.conf import settings; print(settings.SECRET_KEY)",
        SECRET_KEY_FILE=str(path),
    )

    assert told(answer) == SECRET


def test_a_file_that_is_not_there_is_named(run, tmp_path: Path):
    answer = run("check", SECRET_KEY_FILE=str(tmp_path / "none"))

    assert answer.returncode == 1
    assert answer.stderr.startswith("Konstellation is not configured right: ")
    assert "KONSTELLATION_SECRET_KEY_FILE" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_setting_that_is_misspelt_is_named(run):
    answer = run("check", LOG_FORMAT="xml")

    assert answer.returncode == 1
    assert "KONSTELLATION_LOG_FORMAT" in answer.stderr
    assert "Traceback" not in answer.stderr
