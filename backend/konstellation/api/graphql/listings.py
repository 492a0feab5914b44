"""The board of needs and offers."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

import graphene

from konstellation.api.graphql import facets, ids
from konstellation.api.graphql.base import enum_of
from konstellation.api.graphql.connections import PageInfo, ranked_page, stretch
from konstellation.api.graphql.facets import Facetable
from konstellation.api.graphql.listing_mutations import ListingMutation
from konstellation.api.graphql.listing_types import (
    Listing,
    ListingDirection,
    ListingKind,
    ListingStatus,
)
from konstellation.api.graphql.naming import found
from konstellation.api.graphql.partners import AFTER, FIRST, Place, chosen, shown
from konstellation.api.graphql.vocabulary import Competence, Theme
from konstellation.api.graphql.weights import TOTAL, CostedField
from konstellation.marketplace import models, selectors, suggesting
from konstellation.members.policies import standing

__all__ = ["ListingMutation", "ListingQuery"]

# What an id that is none of an organisation leads to.
NOBODY = uuid.UUID(int=0)
FIELDS = {
    "direction": Facetable.DIRECTION,
    "kind": Facetable.LISTING_KIND,
    "competence": Facetable.COMPETENCE,
    "theme": Facetable.THEME,
    "region": Facetable.REGION,
}


class Order(StrEnum):
    """How the board is ordered."""

    PUBLISHED = "-published"
    RELEVANCE = "relevance"
    DEADLINE = "deadline"


ListingOrder = enum_of(Order, "How the board is ordered.", name="ListingOrder")  # type: ignore[arg-type]


def _any_of(kind: Any, description: str) -> graphene.List:
    return graphene.List(graphene.NonNull(kind), description=description)


class ListingFilter(graphene.InputObjectType):
    """Which listings are looked for; several values of a field are any-of."""

    direction = _any_of(ListingDirection, "Needs, offers.")
    kind = _any_of(graphene.String, "Of these kinds, by key.")
    competence = _any_of(graphene.String, "Asking for or offering these, by key.")
    theme = _any_of(graphene.String, "About these themes, by key.")
    region = _any_of(graphene.String, "Seeking a partner in these counties, by code.")
    status = _any_of(ListingStatus, "In these states; the published ones unless told.")
    organisation = graphene.ID(description="Of this organisation.")
    open = graphene.Boolean(description="Whether they take responses.")


class ListingHit(graphene.ObjectType):
    """A listing that was found."""

    cursor = graphene.String(required=True, description="Its place in the list.")
    listing = graphene.Field(Listing, required=True, description="Which it is.")
    highlights = facets.highlights_field()

    @staticmethod
    def resolve_listing(place: Place, _info: Any) -> models.Listing:
        row: models.Listing = place.record
        return row

    @staticmethod
    def resolve_highlights(place: Place, _info: Any) -> Any:
        return facets.highlights(place.hit)


class ListingSearch(graphene.ObjectType):
    """A page of the board."""

    total_count = CostedField(
        graphene.Int, cost=TOTAL, required=True, description="How many were found in all."
    )
    hits = graphene.List(
        graphene.NonNull(ListingHit), required=True, description="The hits, in order."
    )
    nodes = graphene.List(
        graphene.NonNull(Listing), required=True, description="The listings, in order."
    )
    facets = facets.facets_field("The hits counted by what they can be narrowed by.")
    did_you_mean = graphene.String(description="A better spelling, where the text finds little.")
    page_info = graphene.Field(
        PageInfo, required=True, description="Where the page stands in the list."
    )
    degraded = graphene.Boolean(
        required=True,
        description="True while search is away: "
        "only titles were looked up, and nothing is counted.",
    )


class TermsInText(graphene.ObjectType):
    """Words of the vocabulary that a text speaks of."""

    competences = CostedField(
        graphene.List(graphene.NonNull(Competence)),
        size=suggesting.MOST_TERMS,
        required=True,
        description="Competences, best first.",
    )
    themes = CostedField(
        graphene.List(graphene.NonNull(Theme)),
        size=suggesting.MOST_TERMS,
        required=True,
        description="Themes, best first.",
    )


class ListingQuery(graphene.ObjectType):
    """The board of needs and offers."""

    listing = graphene.Field(
        Listing,
        id=graphene.ID(required=True, description="Which."),
        description="One listing; null where there is none that you may see.",
    )
    listings = CostedField(
        ListingSearch,
        search=True,
        required=True,
        text=graphene.String(description="What to look for; everything unless told."),
        filter=graphene.Argument(ListingFilter, description="Which ones."),
        order_by=graphene.Argument(
            ListingOrder, default_value=Order.PUBLISHED.value, description="In which order."
        ),
        first=FIRST,
        after=AFTER,
        description="The board of needs and offers.",
    )
    listing_kinds = CostedField(
        graphene.List(graphene.NonNull(ListingKind)),
        size=10,
        required=True,
        description="What listings can be about.",
    )
    terms_in_text = graphene.Field(
        TermsInText,
        required=True,
        text=graphene.String(required=True, description="The text, in Swedish or English."),
        description="Competences and themes that a text speaks of, best first.",
    )

    @staticmethod
    def resolve_listing(_root: Any, info: Any, id: str) -> Any:
        return found(info, id, Listing)

    @staticmethod
    def resolve_listings(
        _root: Any,
        info: Any,
        order_by: Any,
        first: int,
        text: str | None = None,
        filter: Mapping[str, Any] | None = None,
        after: str | None = None,
    ) -> Any:
        part = stretch(listing="listings", first=first, after=after)
        given = dict(filter or {})
        viewer, text, sort = info.context.viewer, facets.searchable(text), Order(order_by).value
        is_open, owner = given.pop("open", None), given.pop("organisation", None)
        selected: dict[str, Any] = {**chosen(given)}
        narrow = selectors.ListingFilter(
            **selected, organisation=_owner(owner) if owner else None, is_open=is_open
        )
        window = {"viewer": viewer, "sort": sort, "offset": part.offset, "limit": part.size}
        if narrow.status or narrow.organisation in standing(viewer).acts_for:
            states = narrow.status or selectors.CURRENT
            board = selectors.listed(narrow=replace(narrow, text=text, status=states), **window)
        else:
            counts = tuple(FIELDS) if facets.asks_for(info, "facets") else ()
            board = selectors.board(text=text, narrow=narrow, facets=counts, **window)
        rows = [row.listing for row in board.found]
        asked = ranked_page(info.context, rows, board.total, part)
        return {
            **shown(asked, [row.hit for row in board.found]),
            "nodes": asked.nodes,
            "facets": facets.counted(board.facets, selected, fields=FIELDS),
            "did_you_mean": board.did_you_mean or None,
            "degraded": board.degraded,
        }

    @staticmethod
    def resolve_listing_kinds(_root: Any, _info: Any) -> Any:
        return list(selectors.kinds())

    @staticmethod
    def resolve_terms_in_text(_root: Any, _info: Any, text: str) -> suggesting.Terms:
        return suggesting.terms_in(text)


def _owner(text: str) -> uuid.UUID:
    kind, pk = ids.decode(text) or ("", NOBODY)
    return pk if kind == "Organisation" else NOBODY
