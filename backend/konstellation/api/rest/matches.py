"""Ranked counterparts, each with reasons that a person can check."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from konstellation.api.rest.operations import operation
from konstellation.api.rest.parameters import Real
from konstellation.api.rest.parties import OrganisationShape
from konstellation.api.rest.resource import Resource
from konstellation.api.rest.search import FoundShape, HitShape
from konstellation.api.rest.shapes import Input, Shape, optional_text
from konstellation.marketplace import selectors as marketplace
from konstellation.matching import selectors, services
from konstellation.matching.explanation import Feature, Reason
from konstellation.members.selectors import organisations

SURPRISE = {
    "surprise": Real(least=0, most=1, description="From 0 (close) to 1 (unexpected)."),
}
USUAL_SURPRISE = 0.3


class EvidenceShape(Shape):
    """The record that shows it."""

    model = serializers.CharField()
    id = serializers.UUIDField()


class ReasonShape(Shape):
    """One sentence in your language, and what it counted for."""

    feature = serializers.ChoiceField(choices=[(f.value, f.name) for f in Feature])
    weight = serializers.FloatField(help_text="Its part of the score.")
    text = serializers.CharField()
    evidence = serializers.SerializerMethodField()

    def get_evidence(self, reason: Reason) -> dict[str, Any] | None:
        if reason.evidence is None:
            return None
        model, pk = reason.evidence
        return EvidenceShape().to_representation({"model": model, "id": pk})


class FeedbackShape(Shape):
    """What you thought of a suggestion."""

    is_useful = serializers.BooleanField()
    comment = serializers.CharField()


class MatchShape(HitShape):
    """A suggested counterpart, and why."""

    record = "organisation"
    organisation = OrganisationShape()
    score = serializers.FloatField()
    highlights = None  # type: ignore[assignment]
    reasons = ReasonShape(many=True)
    feedback = FeedbackShape(allow_null=True)


class MatchesFound(FoundShape):
    """Suggested counterparts, best first."""

    results = MatchShape(many=True)


class FeedbackInput(Input):
    """What you think of a suggestion; saying it anew replaces what was said."""

    counterpart = serializers.UUIDField(help_text="Id of the suggested organisation.")
    is_useful = serializers.BooleanField()
    comment = optional_text(300)


class OrganisationMatches(Resource):
    tag = "matches"

    @operation(gives=MatchesFound, parameters=SURPRISE, is_ranked=True, is_search=True)
    def matches(self, request: Request, pk: uuid.UUID) -> Response:
        """List partners for an organisation, best first. For itself and process management."""
        offset, limit = self.window()
        found = selectors.matches_for_organisation(
            viewer=self.viewer,
            organisation=organisations.organisation(viewer=self.viewer, pk=pk),
            surprise=self.given.get("surprise", USUAL_SURPRISE),
            offset=offset,
            limit=limit,
        )
        return self.give(_page(found, self.next_window(found.total)))

    @operation(takes=FeedbackInput, gives=FeedbackShape)
    def rate(self, request: Request, pk: uuid.UUID) -> Response:
        """Say whether a partner suggested for an organisation was useful."""
        actor, said = self.actor, self.taken()
        return self.give(
            services.rate(
                actor=actor,
                organisation=organisations.organisation(viewer=actor, pk=pk),
                counterpart=organisations.organisation(viewer=actor, pk=said.pop("counterpart")),
                **said,
            )
        )


class ListingMatches(Resource):
    tag = "matches"

    @operation(gives=MatchesFound, parameters=SURPRISE, is_ranked=True, is_search=True)
    def matches(self, request: Request, pk: uuid.UUID) -> Response:
        """List who could answer a listing, best first. For its own side and process management."""
        offset, limit = self.window()
        found = selectors.matches_for_listing(
            viewer=self.viewer,
            listing=marketplace.listing(viewer=self.viewer, pk=pk),
            surprise=self.given.get("surprise", USUAL_SURPRISE),
            offset=offset,
            limit=limit,
        )
        return self.give(_page(found, self.next_window(found.total)))

    @operation(takes=FeedbackInput, gives=FeedbackShape)
    def rate(self, request: Request, pk: uuid.UUID) -> Response:
        """Say whether an organisation suggested for a listing was useful."""
        actor, said = self.actor, self.taken()
        return self.give(
            services.rate(
                actor=actor,
                listing=marketplace.listing(viewer=actor, pk=pk),
                counterpart=organisations.organisation(viewer=actor, pk=said.pop("counterpart")),
                **said,
            )
        )


def _page(found: selectors.Matches, following: str | None) -> dict[str, Any]:
    return {"results": found.found, "total": found.total, "next": following}
