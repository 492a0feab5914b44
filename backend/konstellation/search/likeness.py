"""The words that tell what documents are about, alike for every engine."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from konstellation.search.columns import TextColumns, each_value
from konstellation.search.language import is_function_word, words
from konstellation.search.ranking import LIKE_WORDS


def spoken_of(
    texts: Iterable[TextColumns], sources: Iterable[Mapping[str, Any]]
) -> dict[str, float]:
    """How much the documents speak of each word, in the texts that may be consulted."""
    counts: dict[str, float] = defaultdict(float)
    for source in sources:
        for text in texts:
            for word in words(" ".join(each_value(source.get(text.name)))):
                if len(word) > 1 and not is_function_word(word):
                    counts[word] += text.weight
    return counts


def telling(
    counts: Mapping[str, float], uses: Callable[[str], int], total: int
) -> dict[str, float]:
    """The words that tell most, and how much beside the first of them.

    ``uses`` says in how many of the ``total`` documents a word is.
    """
    weighted = {
        word: math.sqrt(count) * math.log(1 + (total + 1) / (1 + uses(word)))
        for word, count in counts.items()
    }
    best = sorted(weighted, key=lambda word: (-weighted[word], word))[:LIKE_WORDS]
    return {word: weighted[word] / weighted[best[0]] for word in best}
