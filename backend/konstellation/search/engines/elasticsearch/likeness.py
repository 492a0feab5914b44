"""The words that tell what documents are about."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

from konstellation.search import ranking
from konstellation.search.columns import each_value, folded
from konstellation.search.engines.elasticsearch.asking import LANGUAGES, Asking, Known
from konstellation.search.engines.elasticsearch.clauses import one_of, unscored
from konstellation.search.engines.elasticsearch.layout import ID, SOURCE
from konstellation.search.engines.elasticsearch.searching import Searching
from konstellation.search.language import fold, is_function_word, words


def telling_words(searching: Searching, asking: Asking, ids: tuple[str, ...]) -> dict[str, float]:
    """The words that tell these documents from others, and how much.

    Only documents that the reader may find are read, and only fields that the reader may consult.
    """
    counts, total = _read(searching, asking, ids)
    if not counts:
        return {}
    uses = _uses(searching, asking, counts)
    weighted = {
        word: math.sqrt(count) * math.log(1 + (total + 1) / (1 + uses[word]))
        for word, count in counts.items()
    }
    best = sorted(weighted, key=lambda word: (-weighted[word], word))[: ranking.LIKE_WORDS]
    top = weighted[best[0]]
    return {word: weighted[word] / top for word in best}


def known(searching: Searching, asking: Asking, weighted: Mapping[str, float]) -> Known:
    """How the words are spread over the languages, by their commonest column of each."""
    stem = asking.layout.analysis.stem
    columns = {
        text.stem(language): [stem(word, language) for word in weighted]
        for text in asking.texts
        for language in text.languages
    }
    found = searching.frequencies(columns)
    return Known(
        uses={
            (word, language): max(
                (
                    found.get((text.stem(language), stem(word, language)), 0)
                    for text in asking.texts
                    if language in text.languages
                ),
                default=0,
            )
            for word in weighted
            for language in LANGUAGES
        }
    )


def _read(
    searching: Searching, asking: Asking, ids: tuple[str, ...]
) -> tuple[dict[str, float], int]:
    """How much the documents speak of each word, and how many documents there are in all."""
    answer = searching.search(
        {
            "size": len(ids),
            "query": unscored([asking.visible, one_of(ID, ids)]),
            "_source": [f"{SOURCE}.{text.name}" for text in asking.texts],
            "aggs": {"all": {"global": {}}},
        }
    )
    counts: dict[str, float] = defaultdict(float)
    for hit in answer["hits"]["hits"]:
        source = hit["_source"].get(SOURCE, {})
        for text in asking.texts:
            for word in words(" ".join(each_value(source.get(text.name)))):
                if len(word) > 1 and not is_function_word(word):
                    counts[word] += text.weight
    return counts, answer["aggregations"]["all"]["doc_count"]


def _uses(searching: Searching, asking: Asking, counts: Mapping[str, float]) -> dict[str, int]:
    """In about how many documents each word is, in one of its forms."""
    stem = asking.layout.analysis.stem
    forms = {word: [fold(stem(word, language)) for language in LANGUAGES] for word in counts}
    asked = [form for of in forms.values() for form in of]
    found = searching.frequencies({folded(group): asked for group in asking.groups})
    return {
        word: max(found.get((folded(group), form), 0) for group in asking.groups for form in of)
        for word, of in forms.items()
    }
