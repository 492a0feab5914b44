"""Filling the index anew while it is written and asked, draining, and when a write is found.

The limit is a bare bulk load: the same rows, ready beforehand, into an empty index laid out alike,
by the engine's client alone. It is loaded in parts between parts of the rebuild, so that both meet
the same machine.
"""

from __future__ import annotations

import resource
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import connections
from django.utils import timezone

from benchmarks.building import KEEPER
from benchmarks.bulk_load import BulkLoad
from benchmarks.figures import Figure, at_least, at_most
from benchmarks.measuring import Times, own_memory
from benchmarks.network import key, syllables
from benchmarks.searching import questions
from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.members.models import Organisation
from konstellation.members.search import OrganisationDocument
from konstellation.search import indexing
from konstellation.search.client import engine
from konstellation.search.document import Document
from konstellation.search.models import Pending
from konstellation.search.outbox import drain
from konstellation.search.port import Hit, Query

INDEX = "organisations"
# Documents of a bare load between two parts of the rebuild, and how many of each.
PART = 1_000
PARTS = 10
DRAINED = 2_000
WRITES = 30
BETWEEN_WRITES = 0.5
FOUND_WITHIN = 30.0


@dataclass
class Meanwhile:
    """Someone who writes and someone who asks, while the index is filled."""

    keeper: User
    written: dict[uuid.UUID, str] = field(default_factory=dict)
    asked: int = 0
    errors: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def run(self) -> list[threading.Thread]:
        return [threading.Thread(target=_parting, args=(work,)) for work in (self.write, self.ask)]

    def write(self) -> None:
        number = 0
        while not self.ended.wait(BETWEEN_WRITES):
            number += 1
            pk, word = uuid.UUID(key(1, number)), f"meanwhile{syllables(number)}"
            try:
                row = Organisation.objects.get(pk=pk)
                journal.update(row, by=self.keeper, summary_en=f"{word} {number}")
            except Exception as error:
                self.errors.append(repr(error))
            else:
                self.written[pk] = word

    def ask(self) -> None:
        asked = [each.query for each in questions(40)]
        while not self.ended.wait(BETWEEN_WRITES):
            try:
                engine().find(INDEX, asked[self.asked % len(asked)])
            except Exception as error:
                self.errors.append(repr(error))
            self.asked += 1

    def missing(self) -> list[uuid.UUID]:
        """What was written and is not found by its word."""
        drain()
        return [
            pk
            for pk, word in self.written.items()
            if str(pk) not in {hit.id for hit in _found(word)}
        ]


def _parting(work: Callable[[], None]) -> None:
    """Work in a thread, and part with its connection to the database."""
    try:
        work()
    finally:
        connections.close_all()


def measure_rebuild() -> list[Figure]:
    meanwhile = Meanwhile(keeper())
    load = BulkLoad(INDEX)
    seconds = Seconds()
    threads = meanwhile.run()
    for thread in threads:
        thread.start()
    before = own_memory()
    started, worked = time.perf_counter(), _processor()
    count = engine().rebuild(INDEX, _documents(load, seconds))
    seconds.ours = time.perf_counter() - started - seconds.theirs - seconds.aside
    seconds.our_processor = _processor() - worked - seconds.their_processor
    held = own_memory()
    load.drop()
    meanwhile.ended.set()
    for thread in threads:
        thread.join()
    _require(meanwhile)
    rate, bare = count / seconds.ours, load.count / seconds.theirs
    return [
        Figure("reindex with writes", "bare bulk load", rate, bare, "/s", at_least(0.5)),
        Figure(
            "reindex with writes, a document",
            "bare bulk load, processor",
            seconds.our_processor / count * 1000,
            seconds.their_processor / load.count * 1000,
            "ms",
        ),
        Figure("reindex, memory", "before", held, before, "MB"),
    ]


@dataclass
class Seconds:
    ours: float = 0.0
    theirs: float = 0.0
    # Making the rows of the bare load ready.
    aside: float = 0.0
    our_processor: float = 0.0
    their_processor: float = 0.0


def _processor() -> float:
    """Seconds of this process and of those that it has ended."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in spent)


def _documents(load: BulkLoad, seconds: Seconds) -> Iterator[Document]:
    """All documents; a few times what came last is put aside and loaded bare."""
    every = max(PART, Organisation.objects.live().count() // PARTS)
    part: list[Document] = []
    for number, each in enumerate(indexing._all(OrganisationDocument, lambda done: None)):
        yield each
        if number % every < PART:
            part.append(each)
        if len(part) == PART:
            started = time.perf_counter()
            ready = load.ready(part)
            loading, worked = time.perf_counter(), _processor()
            load.load(ready)
            seconds.aside += loading - started
            seconds.theirs += time.perf_counter() - loading
            seconds.their_processor += _processor() - worked
            part = []


def _require(meanwhile: Meanwhile) -> None:
    assert not meanwhile.errors, meanwhile.errors[:3]
    assert meanwhile.written, "nothing was written meanwhile"
    assert meanwhile.asked, "nothing was asked meanwhile"
    indexed = engine().ids(INDEX)
    there = {str(pk) for pk in OrganisationDocument.all_ids()}
    assert indexed == there, f"{len(there - indexed)} missing, {len(indexed - there)} too many"
    lost = meanwhile.missing()
    assert not lost, f"written and not found: {lost[:3]}"


def measure_writes() -> list[Figure]:
    return [*_drain(), *_write_to_searchable()]


def _drain() -> list[Figure]:
    ids = list(islice(Organisation.objects.order_by("-pk").values_list("pk", flat=True), DRAINED))
    load = BulkLoad(INDEX)
    ready = load.ready(list(OrganisationDocument.load(ids)))
    now = timezone.now()
    Pending.objects.bulk_create(Pending(index=INDEX, record_id=pk, not_before=now) for pk in ids)
    times = Times()
    started = time.perf_counter()
    load.load(ready)
    bare = len(ready) / (time.perf_counter() - started)
    load.drop()
    times.take(drain)
    return [Figure("drain", "bare bulk load", len(ids) / times.wall[0] * 1000, bare, "/s")]


def _write_to_searchable() -> list[Figure]:
    """From the beginning of a write to the first search that finds it."""
    times, writing = Times(), Times()
    who = keeper()
    for number in range(WRITES):
        row = Organisation.objects.get(pk=uuid.UUID(key(1, 500 + number)))
        word = f"sought{uuid.uuid4().hex[:10]}"

        def write_and_find(row: Organisation = row, word: str = word) -> None:
            writing.take(lambda: journal.update(row, by=who, summary_en=word))
            deadline = time.monotonic() + FOUND_WITHIN
            while not _found(word):
                assert time.monotonic() < deadline, "written and not found"

        times.take(write_and_find)
    return [
        Figure("write to searchable", "2 s, p95", times.p95, 2_000, "ms", at_most(1.0)),
        Figure("write to searchable", "the write alone, p50", times.p50, writing.p50, "ms"),
    ]


def _found(word: str) -> list[Hit]:
    return list(engine().find(INDEX, Query(audiences=("process_management",), text=word)).hits)


def keeper() -> User:
    return User.objects.get(email=KEEPER)
