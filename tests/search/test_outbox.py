"""From a change in the register to the index: nothing lost, nothing broken."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, transaction
from django.test.utils import isolate_apps
from django.utils import timezone

from konstellation.common.errors import Unavailable
from konstellation.search.clock import database_clock
from konstellation.search.document import Document, registry
from konstellation.search.models import Pending
from konstellation.search.outbox import (
    LEASE,
    MOST_ATTEMPTS,
    drain,
    note,
    note_documents,
    retry,
)
from konstellation.search.port import Engine, NotIndexed, Query
from tests.search.conftest import keys
from tests.search.corpus import EVERYONE, INDEX, ROWS, OrganisationDocument, changed, document

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=11)


@pytest.fixture(autouse=True)
def affected() -> None:
    # Any model will do: the rows that stand for the database are in ROWS.
    registry.add(INDEX, OrganisationDocument, Pending)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database's goes with ours, which can be moved."""
    monkeypatch.setattr("konstellation.search.outbox.database_now", timezone.now)


def written(name: str, pk: uuid.UUID | None = None) -> uuid.UUID:
    pk = pk or uuid.uuid4()
    ROWS[pk] = document(str(pk), name)
    note(Pending, [pk])
    return pk


def found(engine: Engine, text: str) -> list[str]:
    return keys(engine.find(INDEX, Query(EVERYONE, text)))


@pytest.mark.django_db(transaction=True)
def test_a_write_is_found_as_soon_as_it_is_committed(settled: Engine) -> None:
    with transaction.atomic():
        pk = written("Nyss Skriven")
        assert found(settled, "nyss") == []

    assert found(settled, "nyss") == [str(pk)]
    assert not Pending.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_indexed(settled: Engine) -> None:
    with transaction.atomic():
        written("Ångrad")
        transaction.set_rollback(True)

    assert not Pending.objects.exists()
    assert found(settled, "ångrad") == []


def test_many_changes_to_a_record_are_one_task(settled: Engine) -> None:
    pk = written("Första")
    written("Andra", pk)
    written("Tredje", pk)

    assert Pending.objects.count() == 1
    assert drain() == 1
    assert found(settled, "tredje") == [str(pk)]
    assert found(settled, "första") == []


def test_a_record_that_is_gone_leaves_the_index(settled: Engine) -> None:
    pk = written("Snart Borta")
    drain()
    del ROWS[pk]
    note(Pending, [pk])

    drain()

    assert settled.ids(INDEX) == set()
    assert not Pending.objects.exists()


def test_a_change_while_draining_is_not_lost(
    settled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pk = written("Gammal")
    load = OrganisationDocument.load

    def changing(ids: Iterable[uuid.UUID]) -> Iterator[Document]:
        yield from list(load(ids))
        if ROWS[pk].name == "Gammal":
            ROWS[pk] = changed(ROWS[pk], name="Färsk")
            note(Pending, [pk])

    monkeypatch.setattr(OrganisationDocument, "load", changing)
    drain()

    assert found(settled, "färsk") == [str(pk)]
    assert not Pending.objects.exists()


def test_of_two_drainers_the_later_reading_wins(
    settled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pk = written("Gammal")
    load = OrganisationDocument.load
    overtaken = False

    def overtaking(ids: Iterable[uuid.UUID]) -> Iterator[Document]:
        nonlocal overtaken
        read = list(load(ids))
        if not overtaken:
            # While we hold what we read, the record changes and another drainer is done with it.
            overtaken = True
            written("Färsk", pk)
            drain()
        yield from read

    monkeypatch.setattr(OrganisationDocument, "load", overtaking)
    drain()

    assert found(settled, "färsk") == [str(pk)]
    assert not Pending.objects.exists()


def test_what_one_drainer_has_taken_is_left_alone_by_the_others(
    settled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else each finds that another was faster, and all begin anew for as long as there are two."""
    for number in range(3):
        written(f"Delad {number}")
    load = OrganisationDocument.load
    done_by_others = []

    def interrupted(ids: Iterable[uuid.UUID]) -> Iterator[Document]:
        yield from load(ids)
        done_by_others.append(drain())

    monkeypatch.setattr(OrganisationDocument, "load", interrupted)

    assert drain() == 3
    assert done_by_others == [0]


def test_what_a_drainer_took_and_did_not_do_is_done_by_the_next(
    settled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pk = written("Föräldralös")

    class Killed(BaseException):
        pass

    def killed(ids: Iterable[uuid.UUID]) -> Iterator[Document]:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(OrganisationDocument, "load", killed)
        with pytest.raises(Killed):
            drain()

    assert drain() == 0
    with time_machine.travel(timezone.now() + LEASE, tick=False):
        assert drain() == 1
    assert found(settled, "föräldralös") == [str(pk)]


@pytest.mark.django_db(transaction=True)
def test_a_write_brings_its_own_documents_up_to_date_and_leaves_those_of_others(
    settled: Engine,
) -> None:
    other = uuid.uuid4()
    ROWS[other] = document(str(other), "Kvarlämnad")
    note_documents(INDEX, [other])

    with transaction.atomic():
        own = written("Egen")

    assert settled.ids(INDEX) == {str(own)}
    assert [row.record_id for row in Pending.objects.all()] == [other]


class Broken:
    def put(self, index: str, documents: Iterable[Document], **_: object) -> None:
        raise OSError("No space left on device")

    def remove(self, index: str, ids: Iterable[str], **_: object) -> None:
        return


@pytest.mark.django_db(transaction=True)
def test_an_engine_in_trouble_never_breaks_the_write(
    settled: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as broken, transaction.atomic():
        broken.setattr("konstellation.search.outbox.engine", Broken)
        with caplog.at_level(logging.CRITICAL):
            pk = written("Tålig")
            drain()

    pending = Pending.objects.get()
    assert (pending.attempts, pending.given_up_at) == (0, None)
    assert pending.not_before > timezone.now()
    assert "No space left" in pending.last_error
    assert drain() == 0

    with time_machine.travel(timezone.now() + LATER, tick=False):
        assert drain() == 1
    assert found(settled, "tålig") == [str(pk)]


@pytest.mark.parametrize("trouble", [Unavailable(), OSError("disk"), OperationalError("gone")])
def test_whoever_waits_for_the_engine_waits_longer_each_time_and_is_never_given_up(
    settled: Engine,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    trouble: Exception,
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise trouble

    monkeypatch.setattr(Broken, "put", failing)
    monkeypatch.setattr("konstellation.search.outbox.engine", Broken)
    written("Tålmodig")
    pauses = []

    now = timezone.now()
    with caplog.at_level(logging.CRITICAL):
        for _ in range(14):
            with time_machine.travel(now, tick=False):
                drain()
            pause = Pending.objects.get().not_before - now
            pauses.append(pause)
            now += pause

    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(seconds=1)
    assert pauses[-1] == timedelta(seconds=30)
    assert not Pending.objects.given_up().exists()


def unreadable(monkeypatch: pytest.MonkeyPatch, bad: uuid.UUID) -> None:
    load = OrganisationDocument.load

    def failing(ids: Iterable[uuid.UUID]) -> Iterator[Document]:
        if bad in ids:
            raise ValueError("cannot be read")
        yield from load(ids)

    monkeypatch.setattr(OrganisationDocument, "load", failing)


def drain_until_given_up() -> Pending:
    now = timezone.now()
    for _ in range(MOST_ATTEMPTS):
        with time_machine.travel(now, tick=False):
            drain()
        now = Pending.objects.get().not_before
    return Pending.objects.given_up().get()


def test_a_document_that_is_refused_again_and_again_is_given_up(
    settled: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad = written("Trasig")
    with monkeypatch.context() as broken, caplog.at_level(logging.CRITICAL):
        unreadable(broken, bad)
        letter = drain_until_given_up()

    assert (letter.record_id, letter.attempts) == (bad, MOST_ATTEMPTS)
    assert "cannot be read" in letter.last_error
    with time_machine.travel(timezone.now() + LATER, tick=False):
        assert drain() == 0
        assert settled.ids(INDEX) == set()


def test_a_change_revives_what_was_given_up(
    settled: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad = written("Trasig")
    with monkeypatch.context() as broken, caplog.at_level(logging.CRITICAL):
        unreadable(broken, bad)
        drain_until_given_up()
    written("Hel igen", bad)

    assert drain() == 1
    assert found(settled, "hel") == [str(bad)]


def test_what_was_given_up_can_be_tried_again(
    settled: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad = written("Trasig")
    with monkeypatch.context() as broken, caplog.at_level(logging.CRITICAL):
        unreadable(broken, bad)
        drain_until_given_up()
    written("Väntar")

    assert retry(Pending.objects.all()) == 1
    assert drain() == 2
    assert found(settled, "trasig") == [str(bad)]


def test_only_what_the_engine_refuses_stays(
    settled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = written("Duktig"), written("Trasig")

    class Choosy(Broken):
        def put(self, index: str, documents: Iterable[Document], **_: object) -> None:
            asked.append(sorted(each.id for each in documents))
            raise NotIndexed({str(bad): "mapper_parsing_exception: no place"})

    asked: list[list[str]] = []
    monkeypatch.setattr("konstellation.search.outbox.engine", Choosy)

    assert drain() == 1

    assert asked == [sorted([str(good), str(bad)])]
    left = Pending.objects.get()
    assert (left.record_id, left.attempts) == (bad, 1)
    assert left.last_error == "mapper_parsing_exception: no place"


def test_one_bad_document_does_not_hold_up_the_others(
    settled: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    good = [written(f"Duktig {number}") for number in range(9)]
    bad = written("Trasig")
    unreadable(monkeypatch, bad)
    with caplog.at_level(logging.CRITICAL):
        assert drain() == len(good)

    assert settled.ids(INDEX) == {str(pk) for pk in good}
    assert Pending.objects.get().record_id == bad


def test_what_was_overtaken_stays_due_for_another_round(
    settled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, late, gone = written("Duktig"), written("Sen"), written("Borta")
    del ROWS[gone]
    moments = []

    class Later(Broken):
        def put(self, index: str, documents: Iterable[Document], **given: object) -> None:
            moments.append(given["as_of"])
            raise NotIndexed({}, [str(late)])

        def remove(self, index: str, ids: Iterable[str], **given: object) -> None:
            moments.append(given["as_of"])
            raise NotIndexed({}, [str(gone)])

    with monkeypatch.context() as overtaken:
        overtaken.setattr("konstellation.search.outbox.engine", Later)
        assert drain() == 1

    left = Pending.objects.order_by("id")
    assert [row.record_id for row in left] == [late, gone]
    assert [row.attempts for row in left] == [0, 0]
    assert moments[0] == moments[1]
    with time_machine.travel(timezone.now() + LATER, tick=False):
        assert drain() == 2
    assert settled.ids(INDEX) == {str(late)}
    assert good not in {row.record_id for row in Pending.objects.all()}


def test_the_databases_clock_only_goes_forwards_and_tells_the_time() -> None:
    moments = [database_clock() for _time in range(5)]

    assert moments == sorted(moments)
    assert abs(moments[0] / 1e6 - timezone.now().timestamp()) < 60


def test_an_engine_that_is_away_is_asked_once(
    settled: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked = []

    class Away(Broken):
        def put(self, index: str, documents: Iterable[Document], **_: object) -> None:
            asked.append(index)
            raise Unavailable

    monkeypatch.setattr("konstellation.search.outbox.engine", Away)
    for number in range(8):
        written(f"Väntande {number}")
    with caplog.at_level(logging.CRITICAL):
        assert drain() == 0

    assert asked == [INDEX]


@isolate_apps("konstellation.search")
def test_a_change_elsewhere_touches_the_documents_that_show_it(settled: Engine) -> None:
    shown = uuid.uuid4()
    ROWS[shown] = document(str(shown), "Visar Taggen")

    class Tag(Pending):
        class Meta:
            app_label = "search"
            proxy = True

    registry.affects(INDEX, Tag, lambda ids: [shown])
    note(Tag, [uuid.uuid4()])
    drain()

    assert found(settled, "visar") == [str(shown)]
