"""Better spellings of a text, out of words that its reader can find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from rapidfuzz.distance import OSA

from konstellation.search.language import fold
from konstellation.search.parsing import Parsed
from konstellation.search.ranking import typos_allowed


def nearest(word: str, candidates: Mapping[str, int]) -> str | None:
    """The candidate with the fewest typos; of equals the likest, the most used, the first."""
    spelt = fold(word)
    allowed = typos_allowed(word)
    best: tuple[tuple[float, float, int, str], str] | None = None
    for candidate, uses in candidates.items():
        typos = OSA.distance(spelt, fold(candidate), score_cutoff=allowed)
        if typos > allowed or candidate == word:
            continue
        likeness = SequenceMatcher(None, word, candidate).ratio()
        rank = (typos, -round(likeness, 2), -uses, candidate)
        if best is None or rank < best[0]:
            best = rank, candidate
    return best[1] if best else None


def respelt(parsed: Parsed, better: Mapping[str, str]) -> str:
    """The text as typed with the misspelt words replaced; empty where nothing is better."""
    text, changed = parsed.text, False
    for word in sorted(parsed.words, key=lambda word: word.start, reverse=True):
        if word.text in better:
            text = text[: word.start] + better[word.text] + text[word.end :]
            changed = True
    return text.strip() if changed else ""


def distinct(words: Iterable[str]) -> dict[str, int]:
    """How often each word occurs."""
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts
