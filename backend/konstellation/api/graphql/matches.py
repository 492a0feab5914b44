"""Suggested counterparts and what people thought of them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import graphene
from django.utils.translation import gettext

from konstellation.accounts.models import Viewer
from konstellation.api.graphql import ids
from konstellation.api.graphql.base import Node, enum_of
from konstellation.api.graphql.connections import PageInfo, Slice, Stretch, ranked_page, stretch
from konstellation.api.graphql.context import Context
from konstellation.api.graphql.weights import AGGREGATE, TOTAL, CostedField
from konstellation.common.errors import Invalid
from konstellation.marketplace import selectors as marketplace
from konstellation.marketplace.models import Listing
from konstellation.matching import policies, selectors, services
from konstellation.matching.explanation import Feature
from konstellation.matching.explanation import Reason as Explained
from konstellation.matching.selectors import Match as Found
from konstellation.matching.selectors import Matches
from konstellation.members.models import Organisation
from konstellation.members.selectors.organisations import organisation as organisation_by_id
from konstellation.members.selectors.organisations import organisations_by_id

USUAL_SURPRISE = 0.3
Evidence = tuple[str, uuid.UUID]
# Who shows which records: what is evidence for one reader is not there for another.
_VISIBLE: dict[str, Callable[..., dict[uuid.UUID, Any]]] = {
    "members.organisation": organisations_by_id,
    "marketplace.listing": marketplace.listings_by_id,
}

ReasonFeature = enum_of(Feature, "What speaks for a counterpart.", name="ReasonFeature")  # type: ignore[arg-type]


def evidence_of(pointers: Iterable[Evidence], *, viewer: Viewer) -> dict[Evidence, Any]:
    """The records that reasons point at, as far as the viewer may see them."""
    wanted: dict[str, list[uuid.UUID]] = defaultdict(list)
    for label, pk in pointers:
        wanted[label].append(pk)
    return {
        (label, pk): record
        for label, pks in wanted.items()
        for pk, record in _VISIBLE[label](pks, viewer=viewer).items()
    }


class Reason(graphene.ObjectType):
    """One sentence that can be checked in the register."""

    feature = graphene.Field(ReasonFeature, required=True, description="What it is about.")
    weight = graphene.Float(required=True, description="Its part of the score.")
    text = graphene.String(required=True, description="The sentence, in the reader's language.")
    evidence = CostedField(Node, description="The record that shows it, where there is one.")

    @staticmethod
    def resolve_evidence(reason: Explained, info: Any) -> Any:
        return info.context.loaders.load(evidence_of, reason, by="evidence")


class MatchFeedback(graphene.ObjectType):
    """What the viewer thought of a suggestion."""

    is_useful = graphene.Boolean(required=True, description="Whether it was useful.")
    comment = graphene.String(required=True, description="In own words.")


class Match(graphene.ObjectType):
    """A suggested counterpart and why."""

    organisation = graphene.Field(
        "konstellation.api.graphql.organisations.Organisation",
        required=True,
        description="Who is suggested.",
    )
    score = graphene.Float(required=True, description="How well it fits, from 0 to 1.")
    reasons = CostedField(
        graphene.List(graphene.NonNull(Reason)),
        size=6,
        required=True,
        description="Why, the weightiest first.",
    )
    feedback = graphene.Field(MatchFeedback, description="What the viewer thought of it.")


class MatchConnection(graphene.ObjectType):
    """A page of suggested counterparts, best first."""

    total_count = CostedField(
        graphene.Int, cost=TOTAL, required=True, description="How many there are in all."
    )
    nodes = graphene.List(
        graphene.NonNull(Match), required=True, description="The suggestions, best first."
    )
    page_info = graphene.Field(
        PageInfo, required=True, description="Where the page stands in the list."
    )


class MatchesField(CostedField):
    """A field with the arguments of ranked counterparts. It searches, and weighs what it finds."""

    def __init__(self, type_: Any, **options: Any) -> None:
        super().__init__(
            type_,
            search=True,
            cost=AGGREGATE,
            surprise=graphene.Float(
                default_value=USUAL_SURPRISE,
                description="From 0 (close) to 1 (unexpected).",
            ),
            first=graphene.Int(required=True, description="How many."),
            after=graphene.String(description="The cursor to go on from."),
            **options,
        )


def matches_of_listing(context: Context, listing: Listing, **asked: Any) -> Slice | None:
    """Who could answer the listing; None where the viewer may not know."""
    if not policies.may_read(context.viewer, listing.organisation_id):
        return None
    return _page(context, selectors.matches_for_listing, {"listing": listing}, **asked)


def matches_of_organisation(
    context: Context, organisation: Organisation, **asked: Any
) -> Slice | None:
    """Partners for the organisation; None where the viewer does not act for it."""
    if not policies.may_read(context.viewer, organisation.pk):
        return None
    sought = {"organisation": organisation}
    return _page(context, selectors.matches_for_organisation, sought, **asked)


def _page(
    context: Context,
    find: Callable[..., Matches],
    sought: dict[str, Any],
    *,
    first: int,
    surprise: float | None = None,
    after: str | None = None,
) -> Slice:
    wanted = USUAL_SURPRISE if surprise is None else surprise
    (kind, record), *_ = sought.items()
    # A place in one ranking says nothing in another.
    part: Stretch = stretch(
        listing=f"matches:{kind}:{record.pk}:{wanted}", first=first, after=after
    )
    found = find(
        viewer=context.viewer, **sought, surprise=wanted, offset=part.offset, limit=part.size
    )
    matches: list[Found] = list(found.found)
    context.loaders.expect([match.organisation for match in matches])
    context.loaders.expect([reason for match in matches for reason in match.reasons])
    return ranked_page(context, matches, found.total, part)


class RateMatchPayload(graphene.ObjectType):
    """What is kept of a rating."""

    feedback = graphene.Field(MatchFeedback, required=True, description="What is kept of it.")


class RateMatch(graphene.Mutation):
    """Say whether a suggested counterpart was useful; saying it anew replaces what was said."""

    class Arguments:
        organisation = graphene.ID(description="The organisation that it was suggested to.")
        listing = graphene.ID(description="Or the listing that it was suggested for.")
        counterpart = graphene.ID(required=True, description="Who was suggested.")
        is_useful = graphene.Boolean(required=True, description="Whether it was useful.")
        comment = graphene.String(description="In own words.")

    Output = RateMatchPayload

    @staticmethod
    def mutate(
        _root: Any,
        info: Any,
        counterpart: str,
        is_useful: bool,
        organisation: str | None = None,
        listing: str | None = None,
        comment: str | None = None,
    ) -> RateMatchPayload:
        actor = info.context.actor
        if (organisation is None) == (listing is None):
            reason = gettext("Name either an organisation or a listing.")
            raise Invalid({"organisation": [reason], "listing": [reason]})
        feedback = services.rate(
            actor=actor,
            counterpart=_organisation(actor, counterpart),
            is_useful=is_useful,
            comment=comment or "",
            listing=marketplace.listing(viewer=actor, pk=ids.typed(listing, "Listing"))
            if listing is not None
            else None,
            organisation=_organisation(actor, organisation) if organisation is not None else None,
        )
        return RateMatchPayload(feedback=feedback)


def _organisation(viewer: Viewer, text: str) -> Organisation:
    return organisation_by_id(viewer=viewer, pk=ids.typed(text, "Organisation"))


class MatchMutation(graphene.ObjectType):
    """Suggested counterparts and what people thought of them."""

    rate_match = RateMatch.Field(
        required=True, description="Say whether a suggested counterpart was useful."
    )
