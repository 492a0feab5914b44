"""Writing needs and offers, moving them through their life, and responding to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import graphene
from django.utils.translation import gettext

from konstellation.accounts.models import Viewer
from konstellation.api.graphql import ids, scalars
from konstellation.api.graphql.base import enum_of
from konstellation.api.graphql.choices import Visibility
from konstellation.api.graphql.listing_types import (
    Listing,
    ListingDirection,
    ListingProtection,
    ListingStage,
    Response,
)
from konstellation.api.graphql.naming import named
from konstellation.common.errors import Invalid
from konstellation.marketplace import models, selectors
from konstellation.marketplace.lifecycle import Step
from konstellation.marketplace.services import listings as services
from konstellation.marketplace.services import responses as response_services
from konstellation.members.models import Organisation
from konstellation.members.selectors.organisations import organisation as organisation_by_id

ListingAction = enum_of(Step, "A step in a listing's life.", name="ListingAction")  # type: ignore[arg-type]


def _several(description: str) -> graphene.List:
    return graphene.List(graphene.NonNull(graphene.String), description=description)


class ListingInput(graphene.InputObjectType):
    """What may be said of a listing; what is left out stays. Vocabulary is named by key or code."""

    organisation = graphene.ID(description="Whose it is; said when it is written.")
    direction = graphene.InputField(ListingDirection, description="Need or offer.")
    kind = graphene.String(description="What it is about, by key.")
    title_sv = graphene.String(description="The Swedish title.")
    title_en = graphene.String(description="The English title.")
    summary_sv = graphene.String(description="The Swedish summary.")
    summary_en = graphene.String(description="The English summary.")
    description_sv = graphene.String(description="The Swedish description.")
    description_en = graphene.String(description="The English description.")
    partner_sought_sv = graphene.String(description="Which partner is sought, in Swedish.")
    partner_sought_en = graphene.String(description="Which partner is sought, in English.")
    advantages_sv = graphene.String(description="What speaks for it, in Swedish.")
    advantages_en = graphene.String(description="What speaks for it, in English.")
    stage = graphene.InputField(ListingStage, description="How far the technology has come.")
    protection = graphene.InputField(
        ListingProtection, description="The rights in what is offered."
    )
    call_title = graphene.String(description="The call for funding that it belongs to.")
    call_deadline = scalars.Date(description="When that call closes.")
    partnership_types = _several("Which forms of working together fit, by key.")
    competences = _several("What it takes, or what is offered, by key.")
    themes = _several("What it is about, by key.")
    regions = _several("The counties where a partner is sought, by code.")
    visibility = graphene.InputField(Visibility, description="Who may see it.")
    is_open = graphene.Boolean(description="Whether responses are taken.")
    deadline = scalars.Date(description="The last day to respond.")


class ListingPayload(graphene.ObjectType):
    """The listing as it is now."""

    listing = graphene.Field(Listing, required=True, description="The listing as it is now.")


class ResponsePayload(graphene.ObjectType):
    """The response as it is now."""

    response = graphene.Field(Response, required=True, description="The response as it is now.")


# What null stands for, by field; other texts are emptied.
_DATES = frozenset({"call_deadline", "deadline"})
_NEVER_NULL = frozenset({"direction", "kind", "visibility", "is_open"})


def _listing_fields(given: Mapping[str, Any]) -> services.ListingFields:
    """The input as the service takes it."""
    missing = {name for name in _NEVER_NULL if name in given and given[name] is None}
    if missing:
        raise Invalid({name: [gettext("A value is required.")] for name in sorted(missing)})
    fields = {name: _plain(name, value) for name, value in given.items() if name != "organisation"}
    if "kind" in fields:
        fields["kind"] = _kind(fields["kind"])
    return fields  # type: ignore[return-value]


def _plain(name: str, value: Any) -> Any:
    if value is None:
        empty: Any = [] if name in services.RELATIONS else ""
        return None if name in _DATES else empty
    return getattr(value, "value", value)


def _kind(key: str) -> models.ListingKind:
    row = selectors.kinds().filter(key=key).first()
    if row is None:
        raise Invalid({"kind": [gettext("There is no such kind of listing.")]})
    return row


def _refuse_missing(given: Mapping[str, Any], *names: str) -> None:
    missing = [name for name in names if not given.get(name)]
    if missing:
        raise Invalid({name: [gettext("A value is required.")] for name in missing})


class CreateListing(graphene.Mutation):
    """Write a draft for an organisation."""

    class Arguments:
        input = ListingInput(required=True, description="The listing.")

    Output = ListingPayload

    @staticmethod
    def mutate(_root: Any, info: Any, input: Any) -> ListingPayload:
        actor = info.context.actor
        _refuse_missing(input, "organisation", "direction", "kind")
        listing = services.create(
            actor=actor,
            organisation=_organisation(actor, input["organisation"]),
            fields=_listing_fields(input),
        )
        return ListingPayload(listing=listing)


class UpdateListing(graphene.Mutation):
    """Change a listing. What is made public anew goes back to review."""

    class Arguments:
        id = graphene.ID(required=True, description="Which listing.")
        expected_version = graphene.Int(required=True, description="The version that was seen.")
        input = ListingInput(required=True, description="What to change.")

    Output = ListingPayload

    @staticmethod
    def mutate(_root: Any, info: Any, id: str, expected_version: int, input: Any) -> ListingPayload:
        actor = info.context.actor
        listing = named(info, id, Listing)
        owner = input.get("organisation")
        if owner and ids.typed(owner, "Organisation") != listing.organisation_id:
            raise Invalid({"organisation": [gettext("A listing stays with its organisation.")]})
        services.update(
            actor=actor, listing=listing, fields=_listing_fields(input), expected=expected_version
        )
        return ListingPayload(listing=listing)


class MoveListing(graphene.Mutation):
    """Take one step in a listing's life."""

    class Arguments:
        id = graphene.ID(required=True, description="Which listing.")
        expected_version = graphene.Int(required=True, description="The version that was seen.")
        action = ListingAction(required=True, description="Which step.")
        note = graphene.String(description="What needs to be changed, where it is sent back.")

    Output = ListingPayload

    @staticmethod
    def mutate(
        _root: Any, info: Any, id: str, expected_version: int, action: Any, note: str | None = None
    ) -> ListingPayload:
        listing = services.move(
            actor=info.context.actor,
            listing=named(info, id, Listing),
            step=Step(action),
            expected=expected_version,
            note=note or "",
        )
        return ListingPayload(listing=listing)


class Respond(graphene.Mutation):
    """Show an organisation's interest in a listing."""

    class Arguments:
        listing = graphene.ID(required=True, description="Which listing.")
        organisation = graphene.ID(required=True, description="Who is interested.")
        message = graphene.String(required=True, description="What to say.")

    Output = ResponsePayload

    @staticmethod
    def mutate(
        _root: Any, info: Any, listing: str, organisation: str, message: str
    ) -> ResponsePayload:
        actor = info.context.actor
        response = response_services.respond(
            actor=actor,
            listing=named(info, listing, Listing),
            organisation=_organisation(actor, organisation),
            message=message,
        )
        return ResponsePayload(response=response)


class AnswerResponse(graphene.Mutation):
    """Accept or decline a response on behalf of the listing's organisation."""

    class Arguments:
        id = graphene.ID(required=True, description="Which response.")
        expected_version = graphene.Int(required=True, description="The version that was seen.")
        accept = graphene.Boolean(required=True, description="Accept it, or decline.")
        answer = graphene.String(description="What to say.")

    Output = ResponsePayload

    @staticmethod
    def mutate(
        _root: Any,
        info: Any,
        id: str,
        expected_version: int,
        accept: bool,
        answer: str | None = None,
    ) -> ResponsePayload:
        response = response_services.answer(
            actor=info.context.actor,
            response=named(info, id, Response),
            expected=expected_version,
            accept=accept,
            text=answer or "",
        )
        return ResponsePayload(response=response)


class WithdrawResponse(graphene.Mutation):
    """Take the interest back; the organisation may respond anew."""

    class Arguments:
        id = graphene.ID(required=True, description="Which response.")
        expected_version = graphene.Int(required=True, description="The version that was seen.")

    Output = ResponsePayload

    @staticmethod
    def mutate(_root: Any, info: Any, id: str, expected_version: int) -> ResponsePayload:
        response = response_services.withdraw(
            actor=info.context.actor,
            response=named(info, id, Response),
            expected=expected_version,
        )
        return ResponsePayload(response=response)


def _organisation(viewer: Viewer, text: str) -> Organisation:
    return organisation_by_id(viewer=viewer, pk=ids.typed(text, "Organisation"))


class ListingMutation(graphene.ObjectType):
    """The board of needs and offers."""

    create_listing = CreateListing.Field(required=True, description="Write a draft.")
    update_listing = UpdateListing.Field(required=True, description="Change a listing.")
    move_listing = MoveListing.Field(
        required=True, description="Take one step in a listing's life: submit, publish …"
    )
    respond = Respond.Field(required=True, description="Show interest in a listing.")
    answer_response = AnswerResponse.Field(
        required=True, description="Accept or decline a response."
    )
    withdraw_response = WithdrawResponse.Field(required=True, description="Take the interest back.")
