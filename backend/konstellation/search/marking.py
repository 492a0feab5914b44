"""Which words of a found document a question found, alike for every engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rapidfuzz.distance import OSA

from konstellation.search import ranking
from konstellation.search.analysis import Analysis
from konstellation.search.columns import TextColumns
from konstellation.search.highlighting import snippets
from konstellation.search.language import fold, unmarked

_SURE = 4


class Marking:
    """Decides for each word of a found document whether it is to be marked."""

    def __init__(
        self,
        analysis: Analysis,
        asked: Sequence[str],
        *,
        synonyms: Iterable[str] = (),
        beginning: str = "",
        misspelt: Iterable[str] = (),
    ) -> None:
        self._analysis = analysis
        self._wanted = {trace for word in asked for trace in analysis.traces(word)}
        self._wanted |= {form for word in synonyms for form in analysis.forms(word)}
        beginning = fold(beginning)
        self._beginning = beginning if len(beginning) > 1 else None
        # Endings differ from form to form; what begins a word or a part of it does not.
        self._starts = {trace[:_SURE] for trace in (*self._wanted, beginning) if trace}
        self._misspelt = [(fold(word), ranking.typos_allowed(word)) for word in misspelt]
        self.marks = bool(asked)
        self._seen: dict[str, bool] = {}

    def highlights(
        self, texts: Iterable[TextColumns], source: Mapping[str, Any]
    ) -> dict[str, Sequence[str]]:
        """Field name → snippets, for the texts in which something was found."""
        marked: dict[str, Sequence[str]] = {}
        for text in texts:
            value = source.get(text.name)
            if not text.mark.highlight or not value:
                continue
            found = [
                piece
                for each in (value if isinstance(value, list) else [value])
                if self._may_be_in(each)
                for piece in snippets(each, self.has)
            ]
            if found:
                marked[text.name] = found
        return marked

    def _may_be_in(self, text: str) -> bool:
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
