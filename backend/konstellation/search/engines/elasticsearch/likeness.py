"""What documents are like others, by the words that tell what those are about."""

from __future__ import annotations

from collections.abc import Iterable

from konstellation.search.engines.elasticsearch.asking import LANGUAGES, Asking, Known
from konstellation.search.engines.elasticsearch.clauses import Clause, nothing, one_of, unscored
from konstellation.search.engines.elasticsearch.layout import ID, SOURCE
from konstellation.search.engines.elasticsearch.searching import Searching
from konstellation.search.likeness import spoken_of, telling


def likeness(searching: Searching, asking: Asking, ids: tuple[str, ...]) -> Clause:
    """What is like these documents: shares the words that tell them from others.

    Only documents that the reader may find are read, and only fields that the reader may consult.
    """
    counts, total = _read(searching, asking, ids)
    if not counts:
        return nothing
    known = _known(searching, asking, counts)
    return asking.like(telling(counts, known.most, total), known)


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
    sources = [hit["_source"].get(SOURCE, {}) for hit in answer["hits"]["hits"]]
    return spoken_of(asking.texts, sources), answer["aggregations"]["all"]["doc_count"]
