"""What may be asked of an index. A field the reader may not consult is as unknown as any other."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from konstellation.common.errors import Invalid
from konstellation.search.document import (
    Document,
    Facet,
    Field,
    Filter,
    Point,
    Sort,
    Text,
    fields_of,
)
from konstellation.search.port import MAX_WINDOW, Query

MOST_FILTER_VALUES = 100
RELEVANCE = "relevance"


def readable(mark: Text | Facet, audiences: tuple[str, ...]) -> bool:
    return not mark.audience or mark.audience in audiences


def texts_for(document: type[Document], audiences: tuple[str, ...]) -> list[Field]:
    """The text fields that a reader of these audiences is searched by."""
    return [
        field
        for field in fields_of(document)
        if (text := field.mark(Text)) is not None and readable(text, audiences)
    ]


def facets_for(document: type[Document], audiences: tuple[str, ...]) -> list[str]:
    """The facets that a reader of these audiences may count and narrow by."""
    return [
        field.name
        for field in fields_of(document)
        if (facet := field.mark(Facet)) is not None and readable(facet, audiences)
    ]


def check(document: type[Document], query: Query) -> None:
    """Refuse what the index has no answer for, before any engine sees it."""
    fields = fields_of(document)
    facets = set(facets_for(document, query.audiences))
    filters = {field.name for field in fields if field.mark(Filter) is not None} | facets
    problems: dict[str, list[object]] = {}
    for name in query.facets:
        if name not in facets:
            problems.setdefault("facets", []).append(_("There is no such facet."))
    for name, values in query.filters.items():
        if name not in filters:
            problems.setdefault("filters", []).append(_("There is no such filter."))
        elif len(values) > MOST_FILTER_VALUES:
            problems.setdefault("filters", []).append(_("Choose fewer values to filter by."))
    sorts = {field.name for field in fields if field.mark(Sort) is not None} | {RELEVANCE}
    if query.sort.removeprefix("-") not in sorts:
        problems["sort"] = [_("There is no such order.")]
    if query.near is not None and not any(field.mark(Point) is not None for field in fields):
        problems["near"] = [_("There are no places to be near to.")]
    if query.offset < 0 or query.limit < 0 or query.offset + query.limit > MAX_WINDOW:
        problems["offset"] = [_("Narrow your search to see more of it.")]
    if problems:
        raise Invalid(problems)  # type: ignore[arg-type]
