"""What a reader typed, as words, phrases and exclusions. No sign in it is ever an operator of an
engine: brackets, colons, stars and AND are text or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from konstellation.common.errors import Invalid
from konstellation.search.language import (
    WORD,
    clean,
    is_function_word,
    normal,
    without_piled_marks,
)
from konstellation.search.port import MAX_TERMS, MAX_TEXT

_PIECE = re.compile(
    r'(?P<minus>(?<!\S)-(?=["\w]))?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<plain>[^\s"]+))'
)
SHORTEST_TEXT = 2
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "»": '"', "«": '"'})


@dataclass(frozen=True, slots=True)
class Word:
    """A word in its normal form, and where it stood in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parsed:
    text: str
    words: tuple[Word, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    # The last word may be the beginning of a longer one.
    unfinished: bool = False

    @property
    def asks(self) -> bool:
        return bool(self.words or self.phrases or self.excluded)

    @property
    def telling(self) -> list[str]:
        """The words that say what is looked for, each once."""
        words = [word.text for word in self.words]
        telling = [word for word in words if not is_function_word(word)]
        if self.unfinished and words[-1] not in telling:
            telling.append(words[-1])
        if not telling and not self.phrases:
            telling = words
        return list(dict.fromkeys(telling))


def parse(text: str) -> Parsed:
    """Read a search text: ``"a phrase"``, ``-without``, everything else as words.

    Only the first MAX_TERMS words count; the rest is ignored. A text longer than MAX_TEXT is
    refused, one shorter than two letters asks for nothing.
    """
    if len(text) > MAX_TEXT:
        raise Invalid({"text": [_("Search for at most %d characters.") % MAX_TEXT]})
    text = without_piled_marks(clean(text)).translate(_QUOTES)
    if len(text.strip()) < SHORTEST_TEXT:
        return Parsed(text)
    return _collect(text)


def _collect(text: str) -> Parsed:
    words: list[Word] = []
    phrases: list[tuple[str, ...]] = []
    excluded: list[tuple[str, ...]] = []
    left = MAX_TERMS
    unfinished = False
    for piece in _PIECE.finditer(text):
        group = "phrase" if piece["phrase"] is not None else "plain"
        found = _words(text, *piece.span(group))[:left]
        left -= len(found)
        if not found:
            continue
        run = tuple(word.text for word in found)
        if piece["minus"]:
            excluded.append(run)
        elif group == "phrase" and len(run) > 1:
            phrases.append(run)
        else:
            words += found
            unfinished = group == "plain" and found[-1].end == len(text)
    return Parsed(text, tuple(words), tuple(phrases), tuple(excluded), unfinished)


def _words(text: str, start: int, end: int) -> list[Word]:
    return [
        Word(normal(match[0]), match.start(), match.end())
        for match in WORD.finditer(text, start, end)
    ]
