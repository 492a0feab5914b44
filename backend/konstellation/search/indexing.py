"""Filling whole indexes from the database."""

from __future__ import annotations

import os
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

import django

from konstellation.common.batches import batches
from konstellation.search.client import engine
from konstellation.search.clock import database_clock
from konstellation.search.document import Document, registry

BATCH = 500
# From so many documents on they are read by processes of their own: reading them takes longer than
# all that the engine does, and one process reads on one processor alone.
MANY = 20_000
READERS = min(4, os.cpu_count() or 1)
Progress = Callable[[int], None]


def rebuild(index: str, progress: Progress = lambda done: None) -> int:
    """Fill the index anew beside the one in use, then swap; returns how many documents it has."""
    document = registry.documents[index]
    return engine().rebuild(index, _all(document, progress), as_of=database_clock())


def lost() -> list[str]:
    """The indexes that are missing, damaged, never filled or laid out for other documents."""
    return [index for index in registry.documents if engine().needs_rebuild(index)]


def rebuild_lost() -> list[str]:
    """Rebuild what is lost; the worker calls it, so that search heals without anyone's help."""
    indexes = lost()
    for index in indexes:
        rebuild(index)
    return indexes


def _all(document: type[Document], progress: Progress) -> Iterator[Document]:
    done = 0
    for some in _loaded(document):
        yield from some
        done += len(some)
        progress(done)


def _loaded(document: type[Document]) -> Iterator[list[Document]]:
    """All documents, batch by batch in the order of their ids."""
    ids = list(document.all_ids())
    if len(ids) < MANY or READERS < 2:
        yield from (_read(document, some) for some in batches(ids, BATCH))
        return
    # Spawned, not forked: a connection to the database must not be shared by two processes.
    with ProcessPoolExecutor(READERS, get_context("spawn"), django.setup) as readers:
        under_way: deque[Future[list[Document]]] = deque()
        for some in batches(ids, BATCH):
            under_way.append(readers.submit(_read, document, some))
            if len(under_way) > 2 * READERS:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _read(document: type[Document], ids: Sequence[uuid.UUID]) -> list[Document]:
    return list(document.load(ids))
