"""Builds a place once: a migrated database, its network, its indexes."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction

from benchmarks.network import DELEGATES, Network, key
from konstellation.accounts.models import RoleGrant, User
from konstellation.marketplace.services import package_kinds
from konstellation.members.models import Delegate
from konstellation.members.services import package_vocabulary
from konstellation.project.jobs import learn_the_tables
from konstellation.project.unapplied import unapplied
from konstellation.search.client import engine
from konstellation.search.document import registry
from konstellation.search.indexing import rebuild

BATCH = 10_000
BEGUN = 1_000
KEEPER = "keeper@example.org"


def empty() -> None:
    """A register with the vocabulary and without organisations."""
    call_command("migrate", verbosity=0)
    package_vocabulary.load()
    package_kinds.load()
    cache.clear()


def fill(size: int) -> None:
    """Write the network of this size."""
    with _took(f"{size:,} organisations written"), _without_checks():
        network = Network(size)
        for start in range(0, size, BATCH):
            with transaction.atomic():
                network.write(start, min(start + BATCH, size))
    _people()
    # As an installation is within an hour: the planner knows the tables.
    learn_the_tables(None)


def be_current() -> None:
    """A place is kept while the program goes on."""
    if unapplied():
        call_command("migrate", verbosity=0)


def have_indexes(begin: bool) -> None:
    """Let everything be found.

    ``begin`` leaves the organisations to who measures just that: it only makes sure that there is
    an index that is asked meanwhile.
    """
    for index, document in registry.documents.items():
        if not engine().needs_rebuild(index):
            continue
        if begin and index == "organisations":
            engine().put(index, document.load(list(islice(document.all_ids(), BEGUN))))
            continue
        with _took(f"{index} indexed"):
            rebuild(index, _progress)


def delegate(number: int) -> str:
    return f"delegate{number:04}@example.org"


def _people() -> None:
    """A delegate for each of the first organisations, and a process manager."""
    started = date(2026, 1, 1)
    for number in range(DELEGATES):
        user = User.objects.create(email=delegate(number), password="!")
        Delegate.objects.create(user=user, organisation_id=key(1, number), starts_on=started)
    keeper = User.objects.create(email=KEEPER, password="!")
    RoleGrant.objects.create(user=keeper, role="process_manager", starts_on=started)


@contextmanager
def _without_checks() -> Iterator[None]:
    """What is written refers to what is there: it need not be looked up for each row."""
    server = connection.vendor == "postgresql"
    off, on = (
        ("SET session_replication_role = replica", "SET session_replication_role = DEFAULT")
        if server
        else ("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON")
    )
    _run(off)
    yield
    _run(on)


def _run(statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements.split(";"):
            cursor.execute(statement)


@contextmanager
def _took(what: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    say(f"{what} in {time.perf_counter() - started:,.0f} s")


def _progress(done: int) -> None:
    if done % 50_000 == 0:
        say(f"  {done:,} documents")


def say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)
