"""Which words tell what a document is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from konstellation.search.engines.tantivy.asking import Asking, all_of
from konstellation.search.engines.tantivy.store import Snapshot, source_of
from konstellation.search.likeness import spoken_of, telling


def telling_words(snapshot: Snapshot, asking: Asking, ids: tuple[str, ...]) -> dict[str, float]:
    """The words that tell these documents from others, and how much.

    Only documents that the reader may find are read, and only fields that the reader may consult.
    """
    sources = [source for key in ids for source in _sources(snapshot, asking, key)]
    counts = spoken_of(asking.texts, sources)
    return telling(counts, asking.uses, snapshot.searcher.num_docs)


def _sources(snapshot: Snapshot, asking: Asking, key: str) -> Iterator[Mapping[str, Any]]:
    clause = all_of([asking.by_id(key), asking.visible])
    for _, address in snapshot.searcher.search(clause, limit=1).hits:
        yield source_of(snapshot.searcher, address)
