"""What is offered while one types: values of documents that the reader finds."""

from __future__ import annotations

from collections.abc import Iterator

from tantivy import Query as Clause

from konstellation.search.columns import BEGINNING, each_value, offered
from konstellation.search.engines.tantivy.asking import Asking, all_of
from konstellation.search.engines.tantivy.store import source_of
from konstellation.search.language import clean, fold, words
from konstellation.search.port import MAX_TEXT, Suggestion


def suggestions(asking: Asking, prefix: str, limit: int) -> list[Suggestion]:
    """First the values that begin so, then those with a later word that does; then by alphabet."""
    typed = " ".join(fold(word) for word in words(clean(prefix[:MAX_TEXT])))
    if not typed:
        return []
    found: dict[Suggestion, None] = {}
    for beginning in (BEGINNING + typed, typed):
        for term, group in _terms(asking, beginning, limit * 2):
            for suggestion in _values(asking, group, term, typed, limit):
                found.setdefault(suggestion)
                if len(found) == limit:
                    return list(found)
    return list(found)


def _terms(asking: Asking, beginning: str, limit: int) -> list[tuple[str, str]]:
    terms = {
        (term, group)
        for group in asking.groups
        for term, _ in asking.searcher.terms_with_prefix(
            offered(group), beginning, asking.visible, limit
        )
    }
    return sorted(terms)


def _values(asking: Asking, group: str, term: str, typed: str, limit: int) -> Iterator[Suggestion]:
    clause = Clause.term_query(asking.layout.schema, offered(group), term, "basic")
    hits = asking.searcher.search(all_of([clause, asking.visible]), limit=limit).hits
    found: list[Suggestion] = []
    for _, address in hits:
        source = source_of(asking.searcher, address)
        for text in asking.texts:
            if text.mark.suggest and text.mark.audience == group:
                for value in each_value(source[text.name]):
                    if f" {typed}" in " " + " ".join(fold(word) for word in words(value)):
                        found.append(Suggestion(value, source["id"]))
    yield from sorted(found, key=lambda suggestion: (suggestion.text, suggestion.id))
