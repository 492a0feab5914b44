"""Filling whole indexes from the database."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from konstellation.search.client import engine
from konstellation.search.document import Document, registry

BATCH = 500
Progress = Callable[[int], None]


def rebuild(index: str, progress: Progress = lambda done: None) -> int:
    """Fill the index anew beside the one in use, then swap; returns how many documents it has."""
    document = registry.documents[index]
    return engine().rebuild(index, _all(document, progress))


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
    for ids in _batches(document.all_ids()):
        for each in document.load(ids):
            yield each
            done += 1
        progress(done)


def _batches(ids: Iterable[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    rest = iter(ids)
    while some := list(islice(rest, BATCH)):
        yield some
