"""What is written into a backup comes back equal, on either database."""

from __future__ import annotations

import io
import json
import tarfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, connections

from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.audit.models import Entry
from konstellation.common.transactions import transactional
from konstellation.members.models import Alias, Organisation
from konstellation.project.backup import archive, copying, databases, tables
from konstellation.search.client import engine
from konstellation.search.models import Pending
from konstellation.search.port import Query
from tests.factories.members import DelegateFactory, MembershipFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("vocabulary")]


@pytest.fixture
def data(tmp_path, settings) -> Path:
    """A data folder with a file and keys of its own."""
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    settings.MEDIA_ROOT.mkdir(parents=True)
    (settings.MEDIA_ROOT / "logo.svg").write_text("<svg/>")
    for name, file in archive.KEYS.items():
        (settings.DATA_DIR / file).write_text(getattr(settings, name))
    return settings.DATA_DIR


@pytest.fixture
def network(data) -> Organisation:
    organisation = MembershipFactory(organisation__name="Åkerö Ångteknik").organisation
    DelegateFactory(organisation=organisation)
    journal.update(organisation, by=None, text_sv="Ritar “pannor”\nochså.", employees=12)
    return organisation


def everything(using: str = DEFAULT_DB_ALIAS) -> dict[str, tables.Tally]:
    return {
        model._meta.label: tables.tally(model, tables.columns(model), using=using)
        for model in tables.kept_models(apps)
    }


def test_a_restored_network_is_equal_row_by_row(network, data, index):
    before = everything()
    path = archive.make(data / "backups")
    OrganisationFactory(name="Came later")
    journal.update(network, by=None, name="Changed")
    (data / "media" / "logo.svg").unlink()

    call_command("restore", path, "--replace", stdout=io.StringIO())

    assert everything() == before
    assert Organisation.objects.get(pk=network.pk).name == "Åkerö Ångteknik"
    assert (data / "media" / "logo.svg").read_text() == "<svg/>"


def test_the_manifest_counts_what_there_is_and_names_the_migrations(network, data):
    path = archive.make(data / "backups")
    with tarfile.open(path) as packed:
        manifest = json.load(packed.extractfile("manifest.json"))
    assert manifest["tables"]["members.Organisation"]["rows"] == Organisation.objects.count()
    assert ["members", "0001_initial"] in manifest["migrations"]
    assert path.stat().st_mode & 0o077 == 0
    assert [child.name for child in (data / "backups").iterdir()] == [path.name]


def test_a_database_in_use_is_not_overwritten_unasked(network, data):
    path = archive.make(data / "backups")
    OrganisationFactory()
    before = everything()
    with pytest.raises(CommandError, match="in use"):
        call_command("restore", path)
    assert everything() == before


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda folder: (folder / "manifest.json").write_text("{}"), "manifest"),
        (lambda folder: (folder / "tables" / "accounts.User.jsonl").write_text(""), "damaged"),
        (lambda folder: (folder / "keys" / "secret.key").unlink(), "damaged"),
    ],
)
def test_a_damaged_backup_is_refused_and_changes_nothing(network, data, spoil, reason):
    path, before = archive.make(data / "backups"), everything()
    folder = data / "unpacked"
    with tarfile.open(path) as packed:
        packed.extractall(folder, filter="data")
    spoil(folder)
    archive._pack(folder, path)
    with pytest.raises(CommandError, match=reason):
        call_command("restore", path, "--replace")
    assert everything() == before


def test_what_is_no_backup_is_refused(data):
    path = data / "letter.tar.gz"
    path.write_text("Dear all")
    with pytest.raises(CommandError, match="cannot be read as a backup"):
        call_command("restore", path)


def test_a_backup_of_a_newer_version_is_refused_by_name(network, data):
    newer = databases.applied(DEFAULT_DB_ALIAS) | {("members", "0999_from_the_future")}
    with pytest.raises(CommandError, match=r"members\.0999_from_the_future"):
        copying.migrate_to(newer, using=DEFAULT_DB_ALIAS)


def test_a_write_during_a_backup_is_wholly_in_it_or_not_at_all(network, data):
    with databases.snapshot() as alias:
        before = everything(alias)
        journal.update(network, by=None, name="Changed meanwhile")
        assert everything(alias) == before
    assert everything() != before


def test_only_so_many_are_kept(network, data, time_machine):
    folder = data / "backups"
    for day in range(1, 4):
        time_machine.move_to(f"2026-03-0{day}T12:00:00+00:00", tick=False)
        call_command("backup", "--to", folder, "--keep", "2", stdout=io.StringIO())
    assert [path.name for path in archive.made(folder)] == [
        "konstellation-2026-03-03T120000Z.tar.gz",
        "konstellation-2026-03-02T120000Z.tar.gz",
    ]


def test_a_network_moves_to_another_database_and_every_table_is_equal(network, data):
    said = io.StringIO()
    address = f"sqlite:///{data / 'moved.sqlite3'}"
    call_command("move", "--to", address, stdout=said)
    assert "tables are equal" in said.getvalue()
    with databases.other(address) as theirs:
        assert everything(theirs) == everything()
        assert User.objects.using(theirs).count() == User.objects.count()
    with pytest.raises(CommandError, match="in use"):
        call_command("move", "--to", address, stdout=said)
    call_command("move", "--to", address, "--replace", stdout=said)


class Writers:
    """Colleagues who go on registering organisations, each with an alias, until told to end."""

    def __init__(self) -> None:
        self.ending = threading.Event()
        self.answered: list[uuid.UUID] = []
        self.wrong: list[Exception] = []

    def work(self, who: int) -> None:
        number = 0
        try:
            while not self.ending.is_set():
                self.answered.append(register(f"Writer {who} no {number}"))
                number += 1
        except Exception as error:
            self.wrong.append(error)
        finally:
            connections.close_all()

    def wait_for(self, count: int) -> None:
        deadline = time.monotonic() + 30
        while len(self.answered) < count and not self.wrong and time.monotonic() < deadline:
            time.sleep(0.01)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        threads = [threading.Thread(target=self.work, args=(who,)) for who in range(4)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.ending.set()
            for thread in threads:
                thread.join()


@transactional
def register(name: str) -> uuid.UUID:
    organisation = journal.create(Organisation(name=name, kind="company"), by=None)
    journal.create(Alias(organisation=organisation, name=f"Alias of {name}"), by=None)
    return organisation.pk


def test_a_backup_while_others_write_is_of_one_moment_and_comes_back(network, data, index):
    writers = Writers()
    with writers.at_work():
        writers.wait_for(20)
        answered_before = set(writers.answered)
        path = archive.make(data / "backups")
        writers.wait_for(len(writers.answered) + 10)
    with archive.opened(path) as (_folder, manifest):
        kept_then = manifest.tables["members.Organisation"].rows
    assert not writers.wrong
    assert len(writers.answered) > len(answered_before) >= 20

    call_command("restore", path, "--replace", stdout=io.StringIO())

    organisations = Organisation.objects.filter(name__startswith="Writer")
    kept = set(organisations.values_list("pk", flat=True))
    assert answered_before <= kept < set(writers.answered)
    assert Organisation.objects.count() == kept_then
    assert set(Alias.objects.values_list("organisation", flat=True)) == kept
    assert set(Entry.objects.filter(record_id__in=kept).values_list("record_id", flat=True)) == kept
    assert Entry.objects.filter(root_id__in=kept).count() == 2 * len(kept)
    index()
    assert not Pending.objects.exists()
    found = engine().find("organisations", Query(text="Writer", audiences=("network",), limit=1))
    assert found.total == len(kept)
