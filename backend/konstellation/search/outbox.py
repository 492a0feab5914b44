"""What must be re-indexed: noted inside the write, done after it."""

from __future__ import annotations

import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import TypeVar

from django.db import DatabaseError, models, transaction
from django.db.models import F

from konstellation.common.batches import batches
from konstellation.common.errors import Unavailable
from konstellation.search.client import engine
from konstellation.search.clock import database_now, microseconds
from konstellation.search.document import registry
from konstellation.search.models import Pending, PendingQuerySet
from konstellation.search.port import Engine, NotIndexed

K = TypeVar("K", bound=Hashable)
logger = logging.getLogger(__name__)

BATCH = 500
# Whatever the clock of whoever drains says.
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
# For so long what one drainer has taken is left alone by the others: longer than a batch takes, and
# no longer than a change may wait where the drainer dies.
LEASE = timedelta(seconds=15)
FIRST_PAUSE = timedelta(seconds=1)
# When the engine is back, nothing waits longer than this.
LONGEST_PAUSE = timedelta(seconds=30)
# So often may a document be refused before it is given up.
MOST_ATTEMPTS = 5
LONGEST_ERROR = 2000
# The trouble of a full disk or a database, which no document is to blame for.
_NOT_THE_DOCUMENTS = (Unavailable, OSError, DatabaseError)


def note(model: type[models.Model], ids: Iterable[uuid.UUID]) -> None:
    """Mark every document that a change to these rows touches, in the writing transaction.

    After the commit the documents are brought up to date at once; what cannot be done then
    stays pending for the worker.
    """
    for index, record_ids in registry.touched_by(model, list(ids)):
        if record_ids:
            note_documents(index, record_ids)
            drain_after_commit(index, record_ids)


def note_documents(index: str, record_ids: Collection[uuid.UUID]) -> None:
    """Mark documents themselves; nothing is done about them after the commit."""
    Pending.objects.bulk_create(
        [Pending(index=index, record_id=pk, not_before=AT_ONCE) for pk in record_ids],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    for some in batches(record_ids, BATCH):
        Pending.objects.filter(index=index, record_id__in=some).update(
            revision=F("revision") + 1, not_before=AT_ONCE, attempts=0, given_up_at=None
        )


def drain() -> int:
    """Bring all that is due up to date; returns how many documents were done.

    Safe to run from many processes at once: each takes what no other has taken, documents are read
    as they are then, and a row that changed meanwhile keeps its place for the next round.
    """
    done = 0
    while rows := _take(Pending.objects.all(), now := database_now()):
        for index, group in _grouped(rows, lambda row: row.index).items():
            done += _drain_index(index, group, microseconds(now))
    return done


def _take(documents: PendingQuerySet, now: datetime) -> Sequence[Pending]:
    """Some that are due, which are then ours for a while."""
    with transaction.atomic():
        due = documents.due_at(now).select_for_update(skip_locked=True)
        rows = list(due[:BATCH])
        if rows:
            Pending.objects.filter(pk__in=[row.pk for row in rows]).update(not_before=now + LEASE)
    return rows


def retry(dead: PendingQuerySet) -> int:
    """Have documents that were given up tried again at once; returns how many."""
    return dead.given_up().update(attempts=0, given_up_at=None, not_before=AT_ONCE)


def release() -> None:
    """Let everybody have what was taken by those who work no more, as after a restore."""
    Pending.objects.waiting().update(not_before=AT_ONCE)


def drain_after_commit(index: str, record_ids: Iterable[uuid.UUID]) -> None:
    """Have whoever commits bring these documents up to date, and no others."""
    # One of a savepoint that is rolled back is forgotten with it.
    for _savepoints, hook, _robust in transaction.get_connection().run_on_commit:
        if isinstance(drain := getattr(hook, "__self__", None), _Drain):
            drain.documents[index].update(record_ids)
            return
    drain = _Drain(index, record_ids)
    transaction.on_commit(drain.carry_out, robust=True)


class _Drain:
    """What a transaction leaves to be done after it."""

    def __init__(self, index: str, record_ids: Iterable[uuid.UUID]) -> None:
        self.documents = defaultdict(set, {index: set(record_ids)})

    def carry_out(self) -> None:
        if transaction.get_connection().in_atomic_block:
            return
        for index, record_ids in self.documents.items():
            # The rest of very many is the worker's.
            some = list(islice(record_ids, BATCH))
            own = Pending.objects.filter(index=index, record_id__in=some)
            if rows := _take(own, now := database_now()):
                _drain_index(index, rows, microseconds(now))


def _drain_index(index: str, rows: Sequence[Pending], as_of: int) -> int:
    refused: Mapping[str, str] = {}
    overtaken: Collection[str] = ()
    try:
        _bring_up_to_date(engine(), index, [row.record_id for row in rows], as_of)
    except NotIndexed as some:
        refused, overtaken = some.reasons, some.overtaken
    except _NOT_THE_DOCUMENTS as error:
        # Whatever the engine's trouble is, the register must go on; the rows wait.
        logger.exception("Indexing of %d documents in %s must wait", len(rows), index)
        _wait(rows, repr(error))
        return 0
    except Exception as error:
        if len(rows) > 1:
            # One document that cannot be indexed must not hold up the others.
            middle = len(rows) // 2
            halves = rows[:middle], rows[middle:]
            return sum(_drain_index(index, half, as_of) for half in halves)
        logger.exception("%s cannot be indexed", rows[0])
        refused = {str(rows[0].record_id): repr(error)}
    done: list[Pending] = []
    late: list[Pending] = []
    for row in rows:
        if reason := refused.get(str(row.record_id)):
            _note_refusal(row, reason)
        else:
            (late if str(row.record_id) in overtaken else done).append(row)
    _settle(done)
    _wait(late, "Another has written a later one.")
    return len(done)


def _bring_up_to_date(target: Engine, index: str, ids: Sequence[uuid.UUID], as_of: int) -> None:
    found = list(registry.documents[index].load(ids))
    present = {doc.id for doc in found}
    gone = [str(pk) for pk in ids if str(pk) not in present]
    left = []
    for write, what in ((target.remove, gone), (target.put, found)):
        try:
            write(index, what, as_of=as_of)  # type: ignore[arg-type]
        except NotIndexed as some:
            left.append(some)
    if left:
        refused = {key: reason for some in left for key, reason in some.reasons.items()}
        raise NotIndexed(refused, chain.from_iterable(some.overtaken for some in left))


def _settle(rows: Sequence[Pending]) -> None:
    """Take what was done off the list."""
    settled = 0
    for revision, group in _grouped(rows, lambda row: row.revision).items():
        # A change made while we were indexing has raised the revision: keep that row.
        done = Pending.objects.filter(pk__in=[row.pk for row in group], revision=revision)
        settled += done.delete()[0]
    if settled < len(rows):
        _repeat_what_others_settled(rows, settled)


def _repeat_what_others_settled(rows: Sequence[Pending], settled: int) -> None:
    """Which of two drainers read a record later is not known: what we put last may be old."""
    left = set(Pending.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    if settled + len(left) == len(rows):
        return
    Pending.objects.bulk_create(
        [
            Pending(index=row.index, record_id=row.record_id, not_before=AT_ONCE)
            for row in rows
            if row.pk not in left
        ],
        ignore_conflicts=True,
    )


def _wait(rows: Sequence[Pending], reason: str) -> None:
    """Have rows wait as long as they have waited already, within bounds."""
    now = database_now()
    for revision, group in _grouped(rows, lambda row: row.revision).items():
        waited = now - min(row.noted_at for row in group)
        # A change made meanwhile may well succeed, and is due at once.
        Pending.objects.filter(pk__in=[row.pk for row in group], revision=revision).update(
            not_before=now + min(max(waited, FIRST_PAUSE), LONGEST_PAUSE),
            last_error=reason[:LONGEST_ERROR],
        )


def _note_refusal(row: Pending, reason: str) -> None:
    now, attempts = database_now(), row.attempts + 1
    is_given_up = attempts >= MOST_ATTEMPTS
    if is_given_up:
        logger.error("%s is given up: %s", row, reason)
    Pending.objects.filter(pk=row.pk, revision=row.revision).update(
        attempts=attempts,
        not_before=now + FIRST_PAUSE * 2**row.attempts,
        last_error=reason[:LONGEST_ERROR],
        given_up_at=now if is_given_up else None,
    )


def _grouped(rows: Iterable[Pending], key: Callable[[Pending], K]) -> dict[K, list[Pending]]:
    groups: dict[K, list[Pending]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups
