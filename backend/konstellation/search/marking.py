"""Which words of a found document a question found, alike for every engine."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

from konstellation.search.analysis import Analysis
from konstellation.search.columns import TextColumns, each_value
from konstellation.search.highlighting import Span, snippets
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
from konstellation.search.thesaurus import Expansion

_SURE = 4
# Two typos and a vowel that comes back where a compound is split.
_SHORTER = 3
_MOST_LOOKED_AT = 20_000
# Stands between texts; nothing that is wanted has it.
_BREAK = "\n"
Expand = Callable[[Sequence[str]], Iterable[Expansion]]
# The name of a field, and one of its texts.
Shown = tuple[str, str]


def shown(texts: Iterable[TextColumns], source: Mapping[str, Any]) -> list[Shown]:
    """The texts of a document in which the words found are marked."""
    return [
        (text.name, value)
        for text in texts
        if text.mark.highlight
        for value in each_value(source.get(text.name))
    ]


class Marking:
    """Decides for each word of a found document whether it is to be marked."""

    def __init__(
        self, analysis: Analysis, parsed: Parsed, expand: Expand, unknown: Iterable[str]
    ) -> None:
        self._analysis = analysis
        asked = [word.text for word in parsed.words if not is_function_word(word.text)]
        asked += [word for phrase in parsed.phrases for word in phrase]
        synonyms = [word for expansion in expand(asked) for word in expansion.phrase]
        self._wanted = {trace for word in asked for trace in self._analysis.traces(word)}
        self._wanted |= {form for word in synonyms for form in self._analysis.forms(word)}
        beginning = fold(parsed.words[-1].text) if parsed.unfinished else ""
        self._beginning = beginning if len(beginning) > 1 else ""
        self._misspelt = tuple(unknown)
        self._verdicts = _Verdicts(self.is_wanted)
        self.marks = bool(asked)

    def highlights(self, page: Sequence[Sequence[Shown]]) -> list[dict[str, Sequence[str]]]:
        """For each document on a page the snippets of each field."""
        texts = list(dict.fromkeys(text for document in page for _, text in document))
        self._learn(texts)
        marked = {text: snippets(text, self._spans(text)) for text in self._promising(texts)}
        return [self._snippets(document, marked) for document in page]

    def _snippets(
        self, document: Sequence[Shown], marked: Mapping[str, Sequence[str]]
    ) -> dict[str, Sequence[str]]:
        found: dict[str, Sequence[str]] = {}
        for name, text in document:
            if pieces := marked.get(text):
                found[name] = [*found.get(name, ()), *pieces]
        return found

    def _promising(self, texts: Sequence[str]) -> Iterable[str]:
        """The texts in which something begins that is wanted; most of a page's do not.

        They are looked through as one: a call for each of them takes longer than all the looking.
        """
        plain = unmarked(_BREAK.join(texts))
        ends = list(accumulate(len(text) + len(_BREAK) for text in texts))
        if len(plain) + len(_BREAK) != (ends[-1] if ends else 0):
            yield from texts
            return
        at = 0
        while found := self._starts.search(plain, at):
            number = bisect_right(ends, found.start())
            yield texts[number]
            at = ends[number]

    def _learn(self, texts: Iterable[str]) -> None:
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

    def _spans(self, text: str) -> list[Span]:
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
        if len(plain) != len(text):
            return [(0, len(text))]
        return list(self._stretches_with_a_start(plain))

    def _stretches_with_a_start(self, plain: str) -> Iterator[Span]:
        """The stretches between spaces in which something begins that is wanted."""
        end = 0
        while found := self._starts.search(plain, end):
            start = plain.rfind(" ", end, found.start()) + 1 or end
            end = plain.find(" ", found.start())
            if end < 0:
                end = len(plain)
            yield start, end

    @cached_property
    def _starts(self) -> re.Pattern[str]:
        # Endings differ from form to form; what begins a word or a part of it does not.
        starts = {trace[:_SURE] for trace in (*self._wanted, self._beginning) if trace}
        return re.compile("|".join(map(re.escape, sorted(starts))) or "(?!)")

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
