"""Before its tables are changed a database in use is backed up, and half a change is noticed."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.project.conftest import COMMAND, environment
from tests.project.killing import kill_migrating

MAKE_A_USER = (
    "from konstellation.accounts.models import User;"
    "User.objects.create(email='kim@example.org', name='Kim')"
)
BEFORE = ("marketplace", "0001_initial")
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that somebody uses, with a version before it."""
    data = tmp_path_factory.mktemp("template") / "data"
    for command in (
        ("migrate", "--verbosity=0"),
        ("shell", "--verbosity=0", "-c", MAKE_A_USER),
        ("migrate", *BEFORE, "--verbosity=0"),
    ):
        subprocess.run(
            [*COMMAND, *command], env=environment(data, MIGRATION_BACKUPS="0"), check=True
        )
    return data


@pytest.fixture
def behind(template: Path, data: Path) -> Path:
    shutil.copytree(template, data)
    return data


def made(data: Path) -> list[Path]:
    return sorted((data / "backups" / "before-migrating").glob("*"))


def indexes(data: Path) -> set[str]:
    with sqlite3.connect(data / "konstellation.sqlite3") as database:
        return {name for (name,) in database.execute("SELECT name FROM sqlite_master")}


def test_a_new_database_needs_no_backup(run, data):
    assert run("migrate", "--verbosity=0", data=data).returncode == 0
    assert not made(data)


@pytest.mark.parametrize(
    ("locale", "said"),
    [("sv_SE.UTF-8", "Allt som det var finns kvar i"), ("C", "Everything as it was is kept in")],
)
def test_a_database_in_use_is_backed_up_first(run, behind, monkeypatch, locale, said):
    monkeypatch.setenv("LC_ALL", locale)

    answer = run("migrate", data=behind)

    (backup,) = made(behind)
    assert answer.returncode == 0, answer.stderr
    assert f"{said} {backup}" in answer.stdout
    assert "listing_by_age" in indexes(behind)
    with tarfile.open(backup) as packed:
        users = packed.extractfile("tables/accounts.User.jsonl")
        assert users is not None
        assert b"kim@example.org" in users.read()
    again = run("migrate", data=behind)
    assert again.returncode == 0
    assert made(behind) == [backup]


def test_the_backup_brings_back_what_was(run, behind):
    run("migrate", "--verbosity=0", data=behind)
    (backup,) = made(behind)
    run("shell", "--verbosity=0", "-c", MAKE_A_USER.replace("kim@", "robin@"), data=behind)

    answer = run("restore", str(backup), "--replace", data=behind)

    assert answer.returncode == 0, answer.stderr
    with sqlite3.connect(behind / "konstellation.sqlite3") as database:
        kept = database.execute("SELECT email FROM accounts_user").fetchall()
    assert kept == [("kim@example.org",)]
    assert run("migrate", "--check", data=behind).returncode == 0


def test_only_the_last_few_stay_and_none_where_none_are_wanted(run, behind):
    for turn in range(3):
        target = () if turn % 2 == 0 else BEFORE
        assert run("migrate", *target, data=behind, MIGRATION_BACKUPS="2").returncode == 0
    kept = made(behind)
    assert len(kept) == 2
    assert run("migrate", *BEFORE, data=behind, MIGRATION_BACKUPS="0").returncode == 0
    assert made(behind) == kept


def test_without_the_backup_nothing_is_changed(run, behind):
    (behind / "backups").write_text("no folder")

    answer = run("migrate", data=behind)

    assert answer.returncode == 1
    assert "nothing was changed" in answer.stderr
    assert "listing_by_age" not in indexes(behind)


@pytest.mark.parametrize("statements", [1, 4])
def test_after_a_killed_migration_it_is_said_and_the_next_one_completes(
    run, behind, monkeypatch, statements
):
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
    assert kill_migrating(statements, environment(behind))

    for command in (("serve",), ("worker",)):
        refused = run(*command, data=behind)
        assert refused.returncode == 1
        assert "Databasen saknar 1 ändring av sina tabeller, marketplace.0002_list_pages" in (
            refused.stderr
        )
    assert run("migrate", data=behind).returncode == 0

    assert run("migrate", "--check", data=behind).returncode == 0
    assert {"listing_by_age", "listing_by_change", "response_by_change"} <= indexes(behind)
    with sqlite3.connect(behind / "konstellation.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT email FROM accounts_user").fetchall() == [
            ("kim@example.org",)
        ]
