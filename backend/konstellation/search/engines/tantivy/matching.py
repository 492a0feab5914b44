"""Which words of a document a question found, and which words tell what a document is about."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from rapidfuzz.distance import OSA

from konstellation.search import ranking
from konstellation.search.engines.tantivy.asking import Asking, all_of
from konstellation.search.engines.tantivy.store import Snapshot, source_of
from konstellation.search.language import fold, is_function_word, unmarked, words
from konstellation.search.parsing import Parsed

_SURE = 4


class Marking:
    """Decides for each word of a found document whether it is to be marked."""

    def __init__(self, asking: Asking, parsed: Parsed, unknown: tuple[str, ...]) -> None:
        self._analysis = asking.layout.analysis
        asked = [word.text for word in parsed.words if not is_function_word(word.text)]
        asked += [word for phrase in parsed.phrases for word in phrase]
        synonyms = [word for expansion in asking.expansions(asked) for word in expansion.phrase]
        self._wanted = {trace for word in asked for trace in self._analysis.traces(word)}
        self._wanted |= {form for word in synonyms for form in self._analysis.forms(word)}
        beginning = fold(parsed.words[-1].text) if parsed.unfinished else ""
        self._beginning = beginning if len(beginning) > 1 else None
        # Endings differ from form to form; what begins a word or a part of it does not.
        self._starts = {trace[:_SURE] for trace in (*self._wanted, beginning) if trace}
        self._misspelt = [(fold(word), ranking.typos_allowed(word)) for word in unknown]
        self.marks = bool(asked)
        self._seen: dict[str, bool] = {}

    def may_be_in(self, text: str) -> bool:
        """Whether it is worth looking at a text word by word."""
        if self._misspelt:
            return True
        plain = unmarked(text)
        return any(start in plain for start in self._starts)

    def has(self, word: str) -> bool:
        if word not in self._seen:
            self._seen[word] = self._has(word)
        return self._seen[word]

    def _has(self, word: str) -> bool:
        traces = self._analysis.traces(word)
        if not self._wanted.isdisjoint(traces):
            return True
        if self._beginning and fold(word).startswith(self._beginning):
            return True
        return any(
            OSA.distance(trace, asked, score_cutoff=typos) <= typos
            for asked, typos in self._misspelt
            for trace in traces
        )


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
