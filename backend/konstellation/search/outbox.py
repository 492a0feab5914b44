"""What must be re-indexed: noted inside the write, done after it."""

from __future__ import annotations

import logging
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import islice

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from konstellation.search.client import engine
from konstellation.search.document import registry
from konstellation.search.models import Pending
from konstellation.search.port import Engine

logger = logging.getLogger(__name__)

BATCH = 500
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=10)


def note(model: type[models.Model], ids: Iterable[uuid.UUID]) -> None:
    """Mark every document that a change to these rows touches, in the writing transaction.

    After the commit the documents are brought up to date at once; what cannot be done then
    stays pending for the worker.
    """
    now = timezone.now()
    touched = False
    for index, record_ids in registry.touched_by(model, list(ids)):
        if not record_ids:
            continue
        touched = True
        Pending.objects.bulk_create(
            [Pending(index=index, record_id=pk, not_before=now) for pk in record_ids],
            batch_size=BATCH,
            ignore_conflicts=True,
        )
        for some in _batches(record_ids):
            Pending.objects.filter(index=index, record_id__in=some).update(
                revision=F("revision") + 1, not_before=now, attempts=0
            )
    if touched:
        transaction.on_commit(_drain_soon, robust=True)


def drain(*, limit: int | None = None) -> int:
    """Bring pending documents up to date; returns how many were done.

    Safe to run from many processes at once: the engine serialises writers, documents are read as
    they are now, and a row that changed meanwhile keeps its place for the next round.
    """
    done = 0
    while limit is None or done < limit:
        rows = list(Pending.objects.due_at(timezone.now())[:BATCH])
        if not rows:
            return done
        done += sum(_drain_index(index, group) for index, group in _by_index(rows).items())
    return done


def _drain_soon() -> None:
    if not transaction.get_connection().in_atomic_block:
        drain(limit=BATCH)


def _drain_index(index: str, rows: Sequence[Pending]) -> int:
    try:
        _bring_up_to_date(engine(), index, [row.record_id for row in rows])
    except Exception as error:
        # Whatever the engine's trouble is, the register must go on; the rows wait and are retried.
        logger.exception("Indexing of %d documents in %s failed", len(rows), index)
        _postpone(rows, error)
        return 0
    for row in rows:
        # A change made while we were indexing has raised the revision: keep that row.
        Pending.objects.filter(pk=row.pk, revision=row.revision).delete()
    return len(rows)


def _bring_up_to_date(target: Engine, index: str, ids: Sequence[uuid.UUID]) -> None:
    document = registry.documents[index]
    found = list(document.load(ids))
    present = {doc.id for doc in found}
    target.remove(index, [str(pk) for pk in ids if str(pk) not in present])
    target.put(index, found)


def _postpone(rows: Sequence[Pending], error: Exception) -> None:
    now = timezone.now()
    for row in rows:
        pause = min(FIRST_PAUSE * 2 ** min(row.attempts, 20), LONGEST_PAUSE)
        Pending.objects.filter(pk=row.pk).update(
            attempts=F("attempts") + 1, not_before=now + pause, last_error=repr(error)[:2000]
        )


def _by_index(rows: Iterable[Pending]) -> dict[str, list[Pending]]:
    groups: dict[str, list[Pending]] = defaultdict(list)
    for row in rows:
        groups[row.index].append(row)
    return groups


def _batches(ids: Iterable[uuid.UUID]) -> Iterable[list[uuid.UUID]]:
    rest = iter(ids)
    while some := list(islice(rest, BATCH)):
        yield some
