"""Which words tell what a document is about."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from konstellation.search import ranking
from konstellation.search.engines.tantivy.asking import Asking, all_of
from konstellation.search.engines.tantivy.store import Snapshot, source_of
from konstellation.search.language import is_function_word, words


def telling_words(snapshot: Snapshot, asking: Asking, ids: tuple[str, ...]) -> dict[str, float]:
    """The words that tell these documents from others, and how much.

    Only documents that the reader may find are read, and only fields that the reader may consult.
    """
    counts: dict[str, float] = defaultdict(float)
    for key in ids:
        for source in _sources(snapshot, asking, key):
            for text in asking.texts:
                value = source[text.name] or ""
                found = words(" ".join(value) if isinstance(value, list) else value)
                for word in found:
                    if len(word) > 1 and not is_function_word(word):
                        counts[word] += text.weight
    total = snapshot.searcher.num_docs + 1
    weighted = {
        word: math.sqrt(count) * math.log(1 + total / (1 + asking.uses(word)))
        for word, count in counts.items()
    }
    best = sorted(weighted, key=lambda word: (-weighted[word], word))[: ranking.LIKE_WORDS]
    top = weighted[best[0]] if best else 1.0
    return {word: weighted[word] / top for word in best}


def _sources(snapshot: Snapshot, asking: Asking, key: str) -> Iterator[Mapping[str, Any]]:
    clause = all_of([asking.by_id(key), asking.visible])
    for _, address in snapshot.searcher.search(clause, limit=1).hits:
        yield source_of(snapshot.searcher, address)
