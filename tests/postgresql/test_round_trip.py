"""From one machine to servers and back: every row of every table as it was."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command

from konstellation.audit import journal
from konstellation.audit.models import Entry
from konstellation.exchange.models import ImportRow, ImportRun, State, Verdict
from konstellation.members import secrecy
from konstellation.members.models import Consent, PersonalNumber, Purpose
from konstellation.project.backup import databases, tables
from konstellation.project.backup.tables import Tally
from tests.factories.members import (
    DelegateFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.project.conftest import COMMAND, environment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("vocabulary")]

# Between two moments that SQLite keeps as text, and in a time zone of its own.
MOMENT = datetime(2026, 10, 25, 0, 59, 59, 999_999, tzinfo=UTC)
HARD = "Åkerö “Ängteknik”\n\t\\N 'and' \N{RINGED PLANET} \u200d e\u0301 %s ; --"


@pytest.fixture
def network() -> None:
    """What databases keep in different ways: moments, days, bytes, JSON, nothing, long texts."""
    organisation = MembershipFactory(organisation__name="Åkerö Ångteknik").organisation
    uploader = DelegateFactory(organisation=organisation).user
    journal.update(organisation, by=uploader, description_sv=HARD, employees=0, parent=None)
    trader = OrganisationFactory(legal_form="sole_trader")
    number = "198112189876"
    PersonalNumber.objects.create(
        organisation=trader,
        ciphertext=secrecy.encrypt(number),
        fingerprint=secrecy.fingerprint(number),
    )
    person = PersonFactory(family_name="Öström", email="asa@example.org")
    Consent.objects.create(
        person=person, purpose=Purpose.DIRECTORY, given_at=MOMENT, withdrawn_at=None
    )
    run = ImportRun.objects.create(
        sheet="organisations", uploader=uploader, state=State.PLANNED, heartbeat=MOMENT
    )
    difference = {"b": [None, HARD], "a": [1.5, [True, {"z": 0, "y": -1}]]}
    ImportRow.objects.create(run=run, number=2, verdict=Verdict.CHANGED, difference=difference)


def tallies(url: str) -> dict[str, Tally]:
    with databases.other(url) as alias:
        return {
            model._meta.label: tables.tally(model, tables.columns(model), using=alias)
            for model in tables.kept_models(apps)
        }


@pytest.fixture
def another() -> Iterator[str]:
    """The address of a database with nothing in it."""
    name = f"moved_{os.getpid()}"
    parts = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(parts._replace(path=f"/{name}"))
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def move(target: str, **ours: str) -> None:
    said = subprocess.run(
        [*COMMAND, "move", "--to", target], env=ours, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
    assert "tables are equal" in said.stdout


def test_every_row_is_the_same_after_the_way_there_and_back(network, another, tmp_path: Path):
    first, last = tmp_path / "first", tmp_path / "last.sqlite3"
    first.mkdir()
    embedded = f"sqlite:///{first / 'konstellation.sqlite3'}"
    call_command("move", "--to", embedded)
    before = tallies(embedded)

    move(another, **environment(first))
    move(f"sqlite:///{last}", **environment(first, PROFILE="server") | {"DATABASE_URL": another})

    assert before["audit.Entry"].rows == Entry.objects.count() > 5
    assert before["members.PersonalNumber"].rows == before["exchange.ImportRow"].rows == 1
    assert tallies(another) == before
    assert tallies(f"sqlite:///{last}") == before


def test_who_writes_afterwards_goes_on_where_the_numbers_ended(network, another, tmp_path: Path):
    """A numbered table whose numbers were brought along would else begin with one again."""
    call_command("move", "--to", another)
    last = Entry.objects.first()
    assert last is not None
    with databases.other(another) as alias:
        entry = Entry.objects.using(alias).get(pk=last.pk)
        entry.pk = None
        entry.save(using=alias, force_insert=True)
        assert entry.pk > last.pk
