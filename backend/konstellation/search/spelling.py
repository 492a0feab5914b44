"""Better spellings of a text, out of words that its reader can find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from rapidfuzz import process
from rapidfuzz.distance import OSA

from konstellation.search.compounds import Compounds
from konstellation.search.language import fold
from konstellation.search.parsing import Parsed
from konstellation.search.ranking import typos_allowed


def near(word: str, folded: Iterable[str]) -> set[str]:
    """Those of the folded words that are the word but for as many typos as it may have."""
    found = process.extract(
        fold(word),
        list(folded),
        scorer=OSA.distance,
        score_cutoff=typos_allowed(word),
        limit=None,
    )
    return {each for each, _, _ in found}


def nearest(word: str, candidates: Mapping[str, int]) -> str | None:
    """The candidate with the fewest typos; of equals the likest, the most used, the first."""
    spelt = fold(word)
    close = near(word, set(map(fold, candidates)))
    ranked = (
        (
            OSA.distance(spelt, fold(candidate)),
            -round(SequenceMatcher(None, word, candidate).ratio(), 2),
            -uses,
            candidate,
        )
        for candidate, uses in candidates.items()
        if candidate != word and fold(candidate) in close
    )
    best = min(ranked, default=None)
    return best[-1] if best else None


def did_you_mean(parsed: Parsed, candidates: Iterable[tuple[str, Mapping[str, int]]]) -> str:
    """The text with each word spelt as the nearest of its candidates; empty where none is."""
    better = {
        word: spelling
        for word, offered in candidates
        if (spelling := nearest(word, offered)) is not None
    }
    return respelt(parsed, better)


def with_parts(found: Counter[str], compounds: Compounds) -> Counter[str]:
    """Words of documents as candidates: the parts of compounds among them are words too."""
    for each, uses in list(found.items()):
        for part in compounds.split(each):
            found[part] += uses
    return found


def respelt(parsed: Parsed, better: Mapping[str, str]) -> str:
    """The text as typed with the misspelt words replaced; empty where nothing is better."""
    text, changed = parsed.text, False
    for word in sorted(parsed.words, key=lambda word: word.start, reverse=True):
        if word.text in better:
            text = text[: word.start] + better[word.text] + text[word.end :]
            changed = True
    return text.strip() if changed else ""
