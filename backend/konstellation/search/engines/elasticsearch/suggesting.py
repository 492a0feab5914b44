"""What is offered while one types: values of documents that the reader finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from konstellation.search.columns import BEGINNING, each_value, offered
from konstellation.search.engines.elasticsearch.asking import Asking
from konstellation.search.engines.elasticsearch.layout import AUDIENCE, ID, SOURCE
from konstellation.search.engines.elasticsearch.searching import Searching
from konstellation.search.language import clean, fold, words
from konstellation.search.port import MAX_TEXT, Suggestion


def suggestions(searching: Searching, asking: Asking, prefix: str, limit: int) -> list[Suggestion]:
    """First the values that begin so, then those with a later word that does; then by alphabet."""
    typed = " ".join(fold(word) for word in words(clean(prefix[:MAX_TEXT])))
    if not typed:
        return []
    answer = searching.search(_body(asking, typed, limit))
    found: dict[Suggestion, None] = {}
    for start in (BEGINNING, ""):
        options = [
            (option["text"], group, option)
            for group in asking.groups
            for option in answer["suggest"][f"{start} {group}"][0]["options"]
        ]
        for _, group, option in sorted(options, key=lambda each: each[:2]):
            for suggestion in _values(asking, group, option, typed):
                found.setdefault(suggestion)
    return list(found)[:limit]


def _body(asking: Asking, typed: str, limit: int) -> dict[str, Any]:
    asked = {
        f"{start} {group}": {
            "prefix": start + typed,
            "completion": {
                "field": offered(group),
                # A document may be offered by several of its words.
                "size": limit * 2,
                "contexts": {AUDIENCE: list(asking.audiences)},
            },
        }
        for start in (BEGINNING, "")
        for group in asking.groups
    }
    shown = [f"{SOURCE}.{text.name}" for text in asking.texts if text.mark.suggest]
    return {"size": 0, "_source": [ID, *shown], "suggest": asked}


def _values(
    asking: Asking, group: str, option: Mapping[str, Any], typed: str
) -> Iterator[Suggestion]:
    source = option["_source"].get(SOURCE, {})
    found = [
        Suggestion(value, option["_id"])
        for text in asking.texts
        if text.mark.suggest and text.mark.audience == group
        for value in each_value(source.get(text.name))
        if f" {typed}" in " " + " ".join(fold(word) for word in words(value))
    ]
    yield from sorted(found, key=lambda suggestion: (suggestion.text, suggestion.id))
