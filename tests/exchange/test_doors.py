"""The same refusals at every door: a malformed file through the API and the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation

from konstellation.accounts.models import User
from konstellation.exchange.models import ImportRow, ImportRun, State
from konstellation.exchange.problems import MESSAGES

from .test_malformed import REFUSED

pytestmark = pytest.mark.django_db

# What is refused before it is looked into: nothing of it is kept, not even that it was there.
AT_THE_DOOR = ("M1 empty", "M28 bytes")


def sent(keeper: User, name: str) -> Any:
    """The answer to sending the file, in Swedish."""
    make, _code, _place = REFUSED[name]
    client = Client(raise_request_exception=False, headers={"Accept-Language": "sv"})
    client.force_login(keeper)
    file = SimpleUploadedFile("register.csv", make())
    return client.post("/api/v1/imports/", {"file": file, "sheet": "users"})


def opening(code: str) -> str:
    """The sentence up to what is filled into it."""
    return str(MESSAGES[code]).partition("%")[0]


@pytest.mark.parametrize("name", [name for name in REFUSED if name not in AT_THE_DOOR])
def test_a_malformed_file_is_refused_by_the_api(keeper: User, name: str) -> None:
    answer = sent(keeper, name)

    assert answer.status_code == 400, answer.content
    _make, code, place = REFUSED[name]
    problem = answer.json()
    (said,) = problem["fields"]["file"]
    assert problem["code"] == code.upper()
    assert place in said
    with translation.override("sv"):
        assert opening(code) in said
    assert len(answer.content) < 4096
    assert not ImportRow.objects.exists()
    assert [(run.state, run.file.name) for run in ImportRun.objects.all()] == [(State.REJECTED, "")]
    assert User.objects.get() == keeper


@pytest.mark.parametrize("name", AT_THE_DOOR)
def test_what_is_no_file_to_look_into_is_not_even_kept(keeper: User, name: str) -> None:
    answer = sent(keeper, name)

    assert answer.status_code == 400, answer.content
    assert list(answer.json()["fields"]) == ["file"]
    assert not ImportRun.objects.exists()
    assert User.objects.get() == keeper


@pytest.mark.parametrize("name", REFUSED)
def test_a_malformed_file_is_refused_by_the_command(
    keeper: User, tmp_path: Path, name: str
) -> None:
    make, code, place = REFUSED[name]
    path = tmp_path / "register"
    path.write_bytes(make())

    with pytest.raises(CommandError) as refusal:
        call_command("import", str(path), "--sheet=users", "--yes", f"--as={keeper.email}")

    assert opening(code) in str(refusal.value)
    assert place in str(refusal.value)
    assert not ImportRow.objects.exists()
    assert User.objects.get() == keeper
