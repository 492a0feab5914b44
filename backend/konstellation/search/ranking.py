"""How the ways in which a word is found are weighed against each other, for every engine.

Measured on the development questions of ``konstellation evaluate search``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Factors on a field's own weight, for a word found by …"""

    stem: float = 1.0
    parts: float = 0.35
    folded: float = 0.2
    grams: float = 0.35
    synonym: float = 0.8
    # Of a word and its synonyms the best counts; the others by this share.
    other_ways: float = 0.2
    # These score a constant, not by how rare the word is.
    prefix: float = 0.3
    one_typo: float = 0.6
    two_typos: float = 0.3


WEIGHTS = Weights()

# Fewer documents than this with all the words: those with some of the words are shown after them.
ENOUGH = 20
# A word found in no document that the reader may find is taken for misspelt.
SHORTEST_WITH_ONE_TYPO = 4
SHORTEST_WITH_TWO_TYPOS = 8
# So many of a word's grams must be there for the word to count as found by them.
GRAMS_FOR_A_MATCH = 0.8
# Words taken from the documents that others shall be like.
LIKE_WORDS = 40


def typos_allowed(word: str) -> int:
    """Numbers and codes are right or wrong; words may be misspelt, longer ones more."""
    if not word.isalpha() or len(word) < SHORTEST_WITH_ONE_TYPO:
        return 0
    return 2 if len(word) >= SHORTEST_WITH_TWO_TYPOS else 1
