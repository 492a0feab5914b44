"""What every ranked search shows beside its hits: facets, and where the words were found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import graphene
from django.db import models as db
from django.utils.translation import get_language, gettext
from graphene.utils.str_converters import to_camel_case
from graphql import FieldNode, FragmentSpreadNode

from konstellation.api.graphql.base import enum_of
from konstellation.api.graphql.weights import AGGREGATE, CostedField
from konstellation.common.errors import Invalid
from konstellation.marketplace.models import Direction, ListingKind
from konstellation.members import models
from konstellation.members.models.vocabulary import Bilingual
from konstellation.members.selectors.vocabulary import Names
from konstellation.search.port import MAX_TEXT, Hit
from konstellation.search.port import FacetCount as Count

MOST_FACETS = 9
USUAL_VALUES = 20
Labels = Callable[[Collection[str], Names], Mapping[str, str]]


class Facetable(StrEnum):
    """By what hits are counted."""

    KIND = "kind"
    SIZE_CLASS = "size_class"
    SECTOR = "sector"
    COMPETENCE = "competence"
    THEME = "theme"
    REGION = "region"
    COUNTRY = "country"
    NETWORK_ROLE = "network_role"
    MEMBERSHIP_STATUS = "membership_status"
    DIRECTION = "direction"
    LISTING_KIND = "listing_kind"


FacetField = enum_of(Facetable, "By what hits are counted.", name="FacetField")  # type: ignore[arg-type]


class FacetCount(graphene.ObjectType):
    """How many hits have a value."""

    value = graphene.String(required=True, description="The value, as a filter takes it.")
    label = graphene.String(required=True, description="Its name in the reader's language.")
    count = graphene.Int(required=True, description="How many hits have it.")
    selected = graphene.Boolean(required=True, description="Whether the filter asks for it.")


class Facet(graphene.ObjectType):
    """Hits counted by one field; its own filter does not narrow it."""

    field = graphene.Field(FacetField, required=True, description="By what is counted.")
    counts = CostedField(
        graphene.List(graphene.NonNull(FacetCount)),
        size=USUAL_VALUES,
        required=True,
        description="The values, the most frequent first.",
    )


class Highlight(graphene.ObjectType):
    """Text in which <em>…</em> marks what was found; everything else is escaped."""

    field = graphene.String(required=True, description="Where it was found.")
    html = graphene.String(required=True, description="The text around it, as safe HTML.")


def facets_field(description: str) -> CostedField:
    """The field ``facets`` of a search; its search counts only what is asked for."""
    return CostedField(
        graphene.List(graphene.NonNull(Facet)),
        cost=AGGREGATE,
        size=MOST_FACETS,
        required=True,
        description=description,
    )


def highlights_field() -> CostedField:
    return CostedField(
        graphene.List(graphene.NonNull(Highlight)),
        size=3,
        required=True,
        description="Where the words were found.",
    )


@dataclass(frozen=True, slots=True)
class Marked:
    """Where the words of one snippet were found, as its type reads it."""

    field: str
    html: str


def highlights(hit: Hit) -> list[Marked]:
    return [
        Marked(to_camel_case(name), snippet)
        for name, snippets in hit.highlights.items()
        for snippet in snippets
    ]


@dataclass(frozen=True, slots=True)
class Value:
    """One value as its type reads it. A page has hundreds: attributes are answered faster."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """One facet as its type reads it."""

    field: Facetable
    counts: Sequence[Value]


def counted(
    facets: Mapping[str, Sequence[Count]],
    selected: Mapping[str, Collection[str]],
    *,
    fields: Mapping[str, Facetable],
) -> list[Counted]:
    """The facets with their labels; ``fields`` says which is which, and their order.

    A value that the filter asks for is shown also where no hit has it, so that it can be let go.
    """
    names = Names()
    return [
        Counted(field, _counts(LABELS[field], names, facets[name], selected.get(name, ())))
        for name, field in fields.items()
        if name in facets
    ]


def _counts(
    labels: Labels, names: Names, counts: Sequence[Count], selected: Collection[str]
) -> list[Value]:
    numbers = {row.value: row.count for row in counts if row.value}
    numbers |= {str(value): 0 for value in selected if value not in numbers}
    named = labels(numbers.keys(), names)
    return [
        Value(value, named[value], count, value in selected)
        for value, count in numbers.items()
        if value in named
    ]


def _choice(choices: type[db.TextChoices]) -> Labels:
    return lambda _values, _names: {choice.value: str(choice.label) for choice in choices}


def _row(model: type[Bilingual], column: str) -> Labels:
    return lambda values, names: names.of(model, column, values, get_language() or "sv")


LABELS: Mapping[Facetable, Labels] = {
    Facetable.KIND: _choice(models.OrganisationKind),
    Facetable.SIZE_CLASS: _choice(models.SizeClass),
    Facetable.SECTOR: _row(models.Sector, "code"),
    Facetable.COMPETENCE: _row(models.Competence, "key"),
    Facetable.THEME: _row(models.Theme, "key"),
    Facetable.REGION: _row(models.Region, "code"),
    Facetable.COUNTRY: _row(models.Country, "code"),
    Facetable.NETWORK_ROLE: _choice(models.RoleKind),
    Facetable.MEMBERSHIP_STATUS: _choice(models.Status),
    Facetable.DIRECTION: _choice(Direction),
    Facetable.LISTING_KIND: _row(ListingKind, "key"),
}


def searchable(text: str | None) -> str:
    """The text to look for. One that is too long is refused, whichever way it is looked for."""
    if len(text or "") > MAX_TEXT:
        raise Invalid({"text": [gettext("Search for at most %d characters.") % MAX_TEXT]})
    return text or ""


def asks_for(info: Any, name: str) -> bool:
    """Whether the field that is being answered is asked for this part, in fragments too."""
    waiting = [node.selection_set for node in info.field_nodes]
    while waiting:
        for part in waiting.pop().selections:
            if isinstance(part, FieldNode):
                if part.name.value == name:
                    return True
            elif isinstance(part, FragmentSpreadNode):
                waiting.append(info.fragments[part.name.value].selection_set)
            else:
                waiting.append(part.selection_set)
    return False
