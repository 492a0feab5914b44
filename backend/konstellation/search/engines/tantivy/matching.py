"""Which words of a document a question found, and which words tell what a document is about."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from konstellation.search import ranking
from konstellation.search.engines.tantivy.asking import Asking, all_of
from konstellation.search.engines.tantivy.store import Snapshot, source_of
from konstellation.search.highlighting import Span
from konstellation.search.language import (
    WORD,
    fold,
    is_function_word,
    normal,
    unmarked,
    words,
)
from konstellation.search.parsing import Parsed
from konstellation.search.spelling import near

_SURE = 4
# Two typos and a vowel that comes back where a compound is split.
_SHORTER = 3
_MOST_LOOKED_AT = 20_000


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
        self._beginning = beginning if len(beginning) > 1 else ""
        self._misspelt = unknown
        self._verdicts = _Verdicts(self.is_wanted)
        self.marks = bool(asked)

    def learn(self, texts: Iterable[str]) -> None:
        """Take up the words of these texts of which one that was asked for is a misspelling."""
        if not self._misspelt:
            return
        # A word is hardly shorter than what it can be recognised by.
        shortest = min(map(len, self._misspelt)) - _SHORTER
        found = set(words("\n".join(text[:_MOST_LOOKED_AT] for text in texts)))
        traces: set[str] = set().union(
            *(self._analysis.traces(word) for word in found if len(word) >= shortest)
        )
        for word in self._misspelt:
            self._wanted |= near(word, traces)

    def spans(self, text: str) -> list[Span]:
        """Where the words to be marked stand in a text."""
        return [
            word.span()
            for start, end in self._stretches(text[:_MOST_LOOKED_AT])
            for word in WORD.finditer(text, start, end)
            if self._verdicts[word[0]]
        ]

    def _stretches(self, text: str) -> Sequence[Span]:
        """The parts of a text that are worth looking at word by word."""
        plain = unmarked(text)
        if self._misspelt or len(plain) != len(text):
            return [(0, len(text))]
        return sorted({each for start in self._starts for each in _stretches_with(start, plain)})

    @cached_property
    def _starts(self) -> set[str]:
        # Endings differ from form to form; what begins a word or a part of it does not.
        return {trace[:_SURE] for trace in (*self._wanted, self._beginning) if trace}

    def is_wanted(self, word: str) -> bool:
        word = normal(word)
        if self._beginning and fold(word).startswith(self._beginning):
            return True
        return len(word) >= self._shortest and not self._wanted.isdisjoint(
            self._analysis.traces(word)
        )

    @cached_property
    def _shortest(self) -> int:
        return min(map(len, self._wanted), default=0) - 1


class _Verdicts(dict[str, bool]):
    """What was decided about a word, so that a page asks once for each."""

    def __init__(self, decide: Callable[[str], bool]) -> None:
        self._decide = decide

    def __missing__(self, word: str) -> bool:
        verdict = self[word] = self._decide(word)
        return verdict


def _stretches_with(piece: str, text: str) -> Iterator[Span]:
    """The stretches between spaces in which a piece stands."""
    end = 0
    while (place := text.find(piece, end)) >= 0:
        start = text.rfind(" ", end, place) + 1 or end
        end = text.find(" ", place)
        if end < 0:
            end = len(text)
        yield start, end


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
