"""Swedish compounds: skogsindustri is skog and industri."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from konstellation.search.language import normal, words

SHORTEST_COMPOUND = 7
SHORTEST_PART = 3
SHORTEST_UNKNOWN = 4
_ENDINGS = (
    "arnas", "ernas", "ornas", "arna", "erna", "orna", "ande", "aren", "andet", "heten", "heter",
    "ens", "ets", "ers", "ars", "ors", "nas", "en", "et", "er", "ar", "or", "na", "an", "n", "t",
    "s", "a", "e",
)  # fmt: skip
_LINKS = ("", "s", "e", "o", "-")


class Compounds:
    """Splits words by a list of the parts that compounds are made of.

    Every piece is a known part; one piece may be unknown where what is left is long enough to be
    a word of its own. Words that are parts themselves stay whole.
    """

    def __init__(self, parts: Iterable[str]) -> None:
        known = {word for part in parts for word in words(part) if word.isalpha()}
        self.parts = frozenset(part for part in known if len(part) >= SHORTEST_PART)
        self.split = lru_cache(maxsize=200_000)(self._split)

    def _split(self, word: str) -> tuple[str, ...]:
        word = normal(word)
        if len(word) < SHORTEST_COMPOUND or not word.isalpha() or self._known(word):
            return ()
        best = self._best(word)
        return best if len(best) > 1 else ()

    def _known(self, word: str) -> str:
        """The part that a piece is, inflected or not; empty if none."""
        if word in self.parts:
            return word
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_UNKNOWN:
                stem = word.removesuffix(ending)
                for base in (stem, stem + "a", stem + "e"):
                    if base in self.parts:
                        return base
        return ""

    def _best(self, word: str) -> tuple[str, ...]:
        """The split with the fewest unknown letters, then the fewest pieces."""
        length = len(word)
        # best[i]: (unknown letters, pieces, unknown pieces) for the first i letters.
        best: list[tuple[int, int, tuple[str, ...]] | None] = [None] * (length + 1)
        best[0] = (0, 0, ())
        for end in range(SHORTEST_PART, length + 1):
            for start in range(end - SHORTEST_PART + 1):
                before = best[start]
                if before is None:
                    continue
                step = self._piece(word[start:end], last=end == length)
                if step is None or (step[0] and before[0]):
                    continue
                cost = (before[0] + step[0], before[1] + 1, (*before[2], step[1]))
                here = best[end]
                if here is None or cost[:2] < here[:2]:
                    best[end] = cost
        whole = best[length]
        if whole is None or whole[0] > length // 2:
            return ()
        return whole[2]

    def _piece(self, piece: str, *, last: bool) -> tuple[int, str] | None:
        """(unknown letters, the piece's own form), or None if it cannot be a piece."""
        if last:
            if known := self._known(piece):
                return 0, known
        else:
            for link in _LINKS:
                if piece.endswith(link):
                    base = piece.removesuffix(link) if link else piece
                    if base in self.parts:
                        return 0, base
                    # flicka → flick-, industri → industri-; a dropped final vowel comes back.
                    for vowel in ("a", "e"):
                        if len(base) >= SHORTEST_UNKNOWN and base + vowel in self.parts:
                            return 0, base + vowel
        if len(piece) >= SHORTEST_UNKNOWN:
            return len(piece), piece
        return None
