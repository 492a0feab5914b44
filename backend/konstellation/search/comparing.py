"""Whether an index holds what the database would have it hold, and mending where it does not."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from konstellation.common.batches import batches
from konstellation.search import outbox
from konstellation.search.client import engine
from konstellation.search.columns import digest_of, source_of
from konstellation.search.document import registry
from konstellation.search.models import Pending

BATCH = 500
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """Documents of an index by their ids: not there, there for no record, there with old values."""

    index: str
    missing: Sequence[str] = ()
    extra: Sequence[str] = ()
    stale: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.stale)

    @property
    def ids(self) -> Iterator[str]:
        return chain(self.missing, self.extra, self.stale)


def compare(index: str, progress: Progress = lambda done: None) -> Difference:
    """Compare every document with its record as it is now.

    One batch of documents is held at a time, and the ids of all. The product goes on meanwhile:
    what differs is looked at again, and what waits to be indexed is no difference.
    """
    suspects = list(_suspects(index, progress))
    missing: list[str] = []
    extra: list[str] = []
    stale: list[str] = []
    for some in batches(suspects, BATCH):
        waiting = _waiting(index, some)
        keys = [key for key in some if key not in waiting]
        held, now = dict(engine().digests(index, keys)), _digests_now(index, keys)
        missing += (key for key in keys if key in now and key not in held)
        extra += (key for key in keys if key in held and key not in now)
        stale += (key for key in keys if key in held and now.get(key, held[key]) != held[key])
    return Difference(index, missing, extra, stale)


def mend(difference: Difference) -> None:
    """Have what differs read anew, as if each record had changed."""
    outbox.note_documents(difference.index, _records(difference.ids))
    # No record of ours can have such an id.
    strangers = [key for key in difference.extra if _record(key) is None]
    if strangers:
        engine().remove(difference.index, strangers)
    outbox.drain()


def _suspects(index: str, progress: Progress) -> Iterator[str]:
    unseen = set(registry.documents[index].all_ids())
    done = 0
    for some in batches(engine().digests(index), BATCH):
        now = _digests_now(index, [key for key, _digest in some])
        for key, digest in some:
            if (record := _record(key)) is not None:
                unseen.discard(record)
            if now.get(key) != digest:
                yield key
        done += len(some)
        progress(done)
    yield from map(str, unseen)


def _digests_now(index: str, keys: Iterable[str]) -> Mapping[str, str]:
    documents = registry.documents[index].load(_records(keys))
    return {each.id: digest_of(source_of(each)) for each in documents}


def _waiting(index: str, keys: Iterable[str]) -> set[str]:
    rows = Pending.objects.filter(index=index, record_id__in=_records(keys))
    return set(map(str, rows.values_list("record_id", flat=True)))


def _records(keys: Iterable[str]) -> list[uuid.UUID]:
    return [record for key in keys if (record := _record(key))]


def _record(key: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(key)
    except ValueError:
        return None
