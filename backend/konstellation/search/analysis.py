"""From a text to what is indexed and asked for, alike for every engine.

A text is indexed in several ways that are added up when ranking: the stems of its words, the
parts of its compounds, its words without marks (for typing, typos and beginnings), and the grams
of the spelling that Swedish and English share.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from konstellation.search.compounds import Compounds
from konstellation.search.document import Language
from konstellation.search.language import cognate, fold, words
from konstellation.search.thesaurus import Stem

# Raise it when texts are analysed otherwise, so that every index is rebuilt.
VERSION = 2
GRAM = 4
SHORTEST_WITH_GRAMS = 4
# Stands between the values of a field, so that no phrase runs from one into the next.
GAP = "\x1f"
_CACHED = 200_000


class Analysis:
    """``stem`` remembers what it has stemmed: several analyses share it."""

    def __init__(self, stem: Stem, compounds: Compounds) -> None:
        self.stem = stem
        self.compounds = compounds
        self.forms = lru_cache(maxsize=_CACHED)(self._forms)
        self.parts = lru_cache(maxsize=_CACHED)(self._parts)
        self.traces = lru_cache(maxsize=_CACHED)(self._traces)
        self.grams = lru_cache(maxsize=_CACHED)(self._grams)

    def stems(self, text: Sequence[str], language: Language) -> list[str]:
        return [self.stem(word, language) for word in text]

    def _forms(self, word: str) -> tuple[str, ...]:
        """The word without marks, as it is and stemmed."""
        stems = (self.stem(word, "sv"), self.stem(word, "en"))
        return tuple(dict.fromkeys(fold(form) for form in (word, *stems)))

    def _parts(self, word: str) -> tuple[str, ...]:
        """The Swedish stems of a compound's parts; empty for other words."""
        return tuple(self.stem(part, "sv") for part in self.compounds.split(word))

    def _traces(self, word: str) -> frozenset[str]:
        """All by which a word can be recognised: its forms and those of its parts."""
        return frozenset((*self.forms(word), *(fold(part) for part in self.parts(word))))

    def _grams(self, word: str) -> tuple[str, ...]:
        if len(word) < SHORTEST_WITH_GRAMS or not word.isalpha():
            return ()
        spelt = "^" + cognate(word)
        return tuple(dict.fromkeys(spelt[i : i + GRAM] for i in range(len(spelt) - GRAM + 1)))


def spread(values: Iterable[str]) -> list[str]:
    """The words of all values in a row, with a gap between the values."""
    row: list[str] = []
    for value in values:
        if row:
            row.append(GAP)
        row += words(value)
    return row
