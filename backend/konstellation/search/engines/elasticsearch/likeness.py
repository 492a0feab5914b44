"""What documents are like others, by the words that tell what those are about."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

from konstellation.search import ranking
from konstellation.search.columns import each_value
from konstellation.search.engines.elasticsearch.asking import LANGUAGES, Asking, Known
from konstellation.search.engines.elasticsearch.clauses import Clause, nothing, one_of, unscored
from konstellation.search.engines.elasticsearch.layout import ID, SOURCE
from konstellation.search.engines.elasticsearch.searching import Searching
from konstellation.search.language import is_function_word, words


def likeness(searching: Searching, asking: Asking, ids: tuple[str, ...]) -> Clause:
    """What is like these documents: shares the words that tell them from others.

    Only documents that the reader may find are read, and only fields that the reader may consult.
    """
    counts, total = _read(searching, asking, ids)
    if not counts:
        return nothing
    known = _known(searching, asking, counts)
    return asking.like(_telling(counts, known, total), known)


def _telling(counts: Mapping[str, float], known: Known, total: int) -> dict[str, float]:
    """The words that tell most, and how much."""
    weighted = {
        word: math.sqrt(count) * math.log(1 + (total + 1) / (1 + known.most(word)))
        for word, count in counts.items()
    }
    best = sorted(weighted, key=lambda word: (-weighted[word], word))[: ranking.LIKE_WORDS]
    top = weighted[best[0]]
    return {word: weighted[word] / top for word in best}


def _known(searching: Searching, asking: Asking, words: Iterable[str]) -> Known:
    """How common the words are in each language, by the commonest of its columns."""
    stem = asking.layout.analysis.stem
    columns = {language: asking.columns_of(language) for language in LANGUAGES}
    stems = {(word, language): stem(word, language) for word in words for language in LANGUAGES}
    found = searching.frequencies(
        {
            column: [value for (_, spoken), value in stems.items() if spoken == language]
            for language in LANGUAGES
            for column in columns[language]
        }
    )
    return Known(
        uses={
            key: max((found.get((column, value), 0) for column in columns[key[1]]), default=0)
            for key, value in stems.items()
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
