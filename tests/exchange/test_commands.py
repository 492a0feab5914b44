"""The command line: every row accounted for, and an exit code that a script can read."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from konstellation.accounts.models import User
from konstellation.exchange.models import ImportRun, State

from .conftest import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def keeper() -> User:
    return person("keeper@example.com", name="Karin Ek")


def take_in(path: Path, *options: str) -> str:
    said = io.StringIO()
    arguments = ("--sheet", "users", "--as", "KEEPER@example.com", *options)
    call_command("import", str(path), *arguments, stdout=said)
    return said.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("Adress;Namn\na@example.com;Anna\nb@example.com;Bo\n", encoding="utf-8")
    return path


MAPPING = ("--mapping", '{"Adress": "email"}')


def test_a_file_is_imported(file: Path, keeper: User) -> None:
    said = take_in(file, *MAPPING, "--yes")

    assert User.objects.filter(email__in=["a@example.com", "b@example.com"]).count() == 2
    assert ImportRun.objects.get().state == State.APPLIED
    assert "2 rows" in said


def test_a_dry_run_changes_nothing(file: Path, keeper: User) -> None:
    take_in(file, *MAPPING, "--dry-run")

    assert list(User.objects.all()) == [keeper]
    assert ImportRun.objects.get().state == State.DISCARDED


def test_rows_that_are_not_taken_show_in_the_exit_code(file: Path, keeper: User) -> None:
    with file.open("a", encoding="utf-8") as more:
        more.write("c;Cia\n")

    with pytest.raises(SystemExit) as end:
        take_in(file, *MAPPING, "--yes")

    assert end.value.code == 3
    assert User.objects.count() == 3


def test_a_file_that_cannot_be_used_is_an_error(file: Path, keeper: User) -> None:
    with pytest.raises(CommandError, match="E-post / E-mail"):
        take_in(file, "--yes")

    assert User.objects.count() == 1
    # It does not stand in the way of the next try.
    take_in(file, *MAPPING, "--yes")
    assert User.objects.count() == 3


def test_nobody_imports_for_an_unknown_person(file: Path) -> None:
    with pytest.raises(CommandError, match="--as"):
        take_in(file, "--yes")

    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_an_export_can_be_imported_again(tmp_path: Path, keeper: User, suffix: str) -> None:
    path = tmp_path / f"users.{suffix}"
    call_command("export", str(path), "--sheet", "users", "--as", keeper.email)

    said = take_in(path, "--yes")

    assert ImportRun.objects.get().counts == {"same": 1}
    keeper.refresh_from_db()
    assert keeper.version == 1
    assert "1 rows" in said
