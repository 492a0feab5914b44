"""What the board is made of: needs and offers, their kinds, and the responses to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene
from django.db.models import QuerySet

from konstellation.accounts.models import Viewer
from konstellation.api.graphql.base import RecordType, enum_of
from konstellation.api.graphql.choices import Visibility, known
from konstellation.api.graphql.languages import translated
from konstellation.api.graphql.matches import MatchConnection, MatchesField, matches_of_listing
from konstellation.api.graphql.vocabulary import Competence, Region, Theme
from konstellation.api.graphql.weights import CostedField
from konstellation.marketplace import models, selectors
from konstellation.members.policies import may

ORGANISATION = "konstellation.api.graphql.organisations.Organisation"

ListingDirection = enum_of(models.Direction, "Whether something is sought.", "ListingDirection")
ListingStatus = enum_of(models.ListingStatus, "The state that a listing is in.")
ListingStage = enum_of(models.Stage, "How far a technology has come.", "ListingStage")
ListingProtection = enum_of(
    models.Protection, "The state of the rights in what is offered.", "ListingProtection"
)
ResponseStatus = enum_of(models.ResponseStatus, "What has become of a response.")


def _kinds(_viewer: Viewer) -> QuerySet[models.ListingKind]:
    return selectors.kinds()


def _partnership_types(_viewer: Viewer) -> QuerySet[models.PartnershipType]:
    return models.PartnershipType.objects.all()


def listed(of: Any, description: str, *, size: int) -> CostedField:
    """A list of so many objects as a rule."""
    return CostedField(
        graphene.List(graphene.NonNull(of)), size=size, required=True, description=description
    )


class PartnershipType(RecordType):
    """A form that working together may take."""

    class Meta:
        model = models.PartnershipType
        fields = {"id": "Global id.", "key": "Its stable name."}
        select = _partnership_types

    name = translated("name", "Its name.")


class ListingKind(RecordType):
    """What a listing is about, and the rules of that kind."""

    class Meta:
        model = models.ListingKind
        fields = {
            "id": "Global id.",
            "key": "Its stable name.",
            "name_sv": "Its Swedish name.",
            "name_en": "Its English name.",
            "lifetime_days": "How many days a listing lives.",
            "is_open": "Whether new listings of this kind are taken.",
        }
        select = _kinds

    name = translated("name", "Its name.")
    direction = graphene.Field(ListingDirection, description="Null where it is for both.")
    partnership_types = listed(PartnershipType, "To what it may lead.", size=8)
    required_fields = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="What must be filled in before publishing.",
    )

    @staticmethod
    def resolve_direction(kind: models.ListingKind, _info: Any) -> str | None:
        return known(kind.direction)

    @staticmethod
    def resolve_partnership_types(kind: models.ListingKind, info: Any) -> Any:
        return info.context.loaders.load(selectors.partnership_types_by_kind, kind) or []


class Listing(RecordType):
    """What an organisation looks for (a need) or has to give (an offer)."""

    class Meta:
        model = models.Listing
        fields = {
            "id": "Global id.",
            "version": "Rises by one at each change.",
            "title_sv": "The Swedish title.",
            "title_en": "The English title.",
            "summary_sv": "The Swedish summary.",
            "summary_en": "The English summary.",
            "description_sv": "The Swedish description.",
            "description_en": "The English description.",
            "partner_sought_sv": "Which partner is sought, in Swedish.",
            "partner_sought_en": "Which partner is sought, in English.",
            "advantages_sv": "What speaks for it, in Swedish.",
            "advantages_en": "What speaks for it, in English.",
            "call_title": "The call for funding that it belongs to.",
            "call_deadline": "When that call closes.",
            "is_open": "Whether responses are taken.",
            "deadline": "The last day to respond.",
            "published_at": "Since when it is on the board.",
            "expires_on": "The last day on the board.",
        }
        select = selectors.visible_listings

    organisation = graphene.Field(ORGANISATION, required=True, description="Whose it is.")
    direction = graphene.Field(ListingDirection, required=True, description="Need or offer.")
    kind = graphene.Field(ListingKind, required=True, description="What it is about.")
    title = translated("title", "The title.")
    summary = translated("summary", "The summary.")
    description = translated("description", "The description.")
    partner_sought = translated("partner_sought", "Which partner is sought.")
    advantages = translated("advantages", "What speaks for it.")
    stage = graphene.Field(ListingStage, description="How far the technology has come.")
    protection = graphene.Field(ListingProtection, description="The rights in what is offered.")
    partnership_types = listed(PartnershipType, "Which forms of working together fit.", size=4)
    competences = listed(Competence, "What it takes, or what is offered.", size=5)
    themes = listed(Theme, "What it is about.", size=3)
    regions = listed(Region, "The counties where a partner is sought.", size=3)
    visibility = graphene.Field(Visibility, required=True, description="Who may see it.")
    status = graphene.Field(ListingStatus, required=True, description="The state that it is in.")
    review_note = graphene.String(
        description="What process management asked for; null where the reader may not know."
    )
    responses = listed(lambda: Response, "Those that the viewer may see.", size=5)
    matches = MatchesField(
        MatchConnection, description="Who could answer it; null where the viewer may not know."
    )
    actions = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description=(
            "Which steps and other actions the viewer may take: update, submit, publish, reject, "
            "hold, resume, extend, revive, archive, respond."
        ),
    )

    @staticmethod
    def resolve_organisation(row: models.Listing, info: Any) -> Any:
        return info.context.loaders.follow(row, "organisation")

    @staticmethod
    def resolve_kind(row: models.Listing, info: Any) -> Any:
        return info.context.loaders.follow(row, "kind")

    @staticmethod
    def resolve_stage(row: models.Listing, _info: Any) -> str | None:
        return known(row.stage)

    @staticmethod
    def resolve_protection(row: models.Listing, _info: Any) -> str | None:
        return known(row.protection)

    @staticmethod
    def resolve_partnership_types(row: models.Listing, info: Any) -> Any:
        return info.context.loaders.load(selectors.partnership_types_of, row)

    @staticmethod
    def resolve_competences(row: models.Listing, info: Any) -> Any:
        return info.context.loaders.load(selectors.competences_of, row)

    @staticmethod
    def resolve_themes(row: models.Listing, info: Any) -> Any:
        return info.context.loaders.load(selectors.themes_of, row)

    @staticmethod
    def resolve_regions(row: models.Listing, info: Any) -> Any:
        return info.context.loaders.load(selectors.regions_of, row)

    @staticmethod
    def resolve_review_note(row: models.Listing, info: Any) -> str | None:
        viewer = info.context.viewer
        may_know = may(viewer, "update", "listing", organisation=row.organisation_id)
        return row.review_note if may_know else None

    @staticmethod
    def resolve_responses(row: models.Listing, info: Any) -> Any:
        return info.context.loaders.load(selectors.responses_to, row)

    @staticmethod
    def resolve_matches(row: models.Listing, info: Any, **asked: Any) -> Any:
        return matches_of_listing(info.context, row, **asked)

    @staticmethod
    def resolve_actions(row: models.Listing, info: Any) -> Sequence[str]:
        responders = info.context.loaders.load(selectors.responders_of, row)
        return selectors.actions_on(info.context.viewer, row, responders)


class Response(RecordType):
    """An organisation's interest in another's listing."""

    class Meta:
        model = models.Response
        fields = {
            "id": "Global id.",
            "version": "Rises by one at each change.",
            "message": "What it says.",
            "answer": "What was answered.",
            "created_at": "When it was sent.",
        }
        select = selectors.visible_responses

    listing = graphene.Field(Listing, required=True, description="What it responds to.")
    organisation = graphene.Field(ORGANISATION, required=True, description="Who is interested.")
    status = graphene.Field(ResponseStatus, required=True, description="What became of it.")
    actions = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="What the viewer may do: answer, withdraw.",
    )

    @staticmethod
    def resolve_listing(row: models.Response, info: Any) -> Any:
        return info.context.loaders.follow(row, "listing")

    @staticmethod
    def resolve_organisation(row: models.Response, info: Any) -> Any:
        return info.context.loaders.follow(row, "organisation")

    @staticmethod
    def resolve_actions(row: models.Response, info: Any) -> Sequence[str]:
        return selectors.actions_on_response(info.context.viewer, row)
