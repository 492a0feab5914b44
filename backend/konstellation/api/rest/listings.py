"""Needs and offers, and the interest that others show in them."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models.functions import Coalesce
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from konstellation.api.rest.operations import operation
from konstellation.api.rest.pages import Ordering
from konstellation.api.rest.parameters import AnyOf, Id, Several, YesNo
from konstellation.api.rest.parties import CodeShape, TermShape
from konstellation.api.rest.resource import Resource
from konstellation.api.rest.shapes import (
    Input,
    Part,
    Reference,
    Versioned,
    choice,
    optional_text,
)
from konstellation.common.errors import Invalid, NotFound
from konstellation.common.models import Visibility
from konstellation.marketplace import selectors
from konstellation.marketplace.lifecycle import Step
from konstellation.marketplace.models import (
    Direction,
    Listing,
    ListingKind,
    ListingStatus,
    Protection,
    ResponseStatus,
    Stage,
)
from konstellation.marketplace.selectors import ListingFilter
from konstellation.marketplace.services import listings as services
from konstellation.marketplace.services import responses
from konstellation.members.selectors import organisations

FILTERS = {
    "direction": AnyOf(choices=Direction, description="Needs, offers or both."),
    "kind": Several(longest=60, description="Keys of kinds of listing."),
    "competence": Several(description="Keys of competences."),
    "theme": Several(description="Keys of themes."),
    "region": Several(longest=2, description="SCB codes of counties."),
    "status": AnyOf(choices=ListingStatus, description="States; others' are seen when published."),
    "organisation": Id(description="Id of the organisation."),
    "is_open": YesNo(description="Whether it takes responses."),
}
ORDERING = Ordering(
    columns={
        "published_at": "shown_at",
        "created_at": "created_at",
        "updated_at": "updated_at",
    },
    default="-published_at",
)


class KindShape(Versioned):
    """What a listing may be about, and the rules of that kind."""

    key = serializers.CharField()
    name_sv = serializers.CharField()
    name_en = serializers.CharField()
    direction = choice(Direction, allow_blank=True, help_text="Empty for both.")
    partnership_types = TermShape(many=True)
    required_fields = serializers.ListField(child=serializers.CharField())
    organisation_kinds = serializers.ListField(child=serializers.CharField())
    size_classes = serializers.ListField(child=serializers.CharField())
    lifetime_days = serializers.IntegerField()
    is_open = serializers.BooleanField()


class ListingShape(Versioned):
    """What an organisation looks for (a need) or has to give (an offer)."""

    organisation = Reference()
    direction = choice(Direction)
    kind = serializers.CharField(source="kind.key")
    title_sv = serializers.CharField()
    title_en = serializers.CharField()
    summary_sv = serializers.CharField()
    summary_en = serializers.CharField()
    description_sv = serializers.CharField()
    description_en = serializers.CharField()
    partner_sought_sv = serializers.CharField()
    partner_sought_en = serializers.CharField()
    advantages_sv = serializers.CharField()
    advantages_en = serializers.CharField()
    stage = choice(Stage, allow_blank=True)
    protection = choice(Protection, allow_blank=True)
    call_title = serializers.CharField()
    call_deadline = serializers.DateField(allow_null=True)
    visibility = choice(Visibility)
    status = choice(ListingStatus)
    is_open = serializers.BooleanField()
    deadline = serializers.DateField(allow_null=True, help_text="Last day for responses.")
    published_at = serializers.DateTimeField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)
    competences = Part(selectors.competences_of, TermShape(many=True))
    themes = Part(selectors.themes_of, TermShape(many=True))
    regions = Part(selectors.regions_of, CodeShape(many=True))
    partnership_types = Part(selectors.partnership_types_of, TermShape(many=True))


class ResponseShape(Versioned):
    """An organisation's interest in another's listing."""

    listing = Reference()
    organisation = Reference()
    message = serializers.CharField()
    status = choice(ResponseStatus)
    answer = serializers.CharField()


def _keys(help_text: str, longest: int = 80) -> serializers.ListField:
    child = serializers.CharField(max_length=longest)
    return serializers.ListField(child=child, required=False, max_length=50, help_text=help_text)


class ListingFields(Input):
    """What may be said of a listing; what is left out stays as it is."""

    direction = choice(Direction)
    kind = serializers.CharField(max_length=60, help_text="Key of the kind.")
    title_sv = optional_text(256)
    title_en = optional_text(256)
    summary_sv = optional_text(500)
    summary_en = optional_text(500)
    description_sv = optional_text(4000)
    description_en = optional_text(4000)
    partner_sought_sv = optional_text(4000)
    partner_sought_en = optional_text(4000)
    advantages_sv = optional_text(2000)
    advantages_en = optional_text(2000)
    stage = choice(Stage, required=False, allow_blank=True)
    protection = choice(Protection, required=False, allow_blank=True)
    call_title = optional_text(200)
    call_deadline = serializers.DateField(required=False, allow_null=True)
    visibility = choice(Visibility, required=False)
    is_open = serializers.BooleanField(required=False)
    deadline = serializers.DateField(required=False, allow_null=True)
    competences = _keys("Keys of competences.")
    themes = _keys("Keys of themes.")
    regions = _keys("SCB codes of counties.", 2)
    partnership_types = _keys("Keys of partnership types that the kind allows.")

    def validate_kind(self, key: str) -> ListingKind:
        try:
            return selectors.kind(key)
        except NotFound as error:
            raise Invalid({"kind": [error.message]}) from error


class ListingInput(ListingFields):
    """A draft."""

    organisation = serializers.UUIDField(help_text="Id of the organisation whose listing it is.")


class NoteInput(Input):
    """What needs to be changed."""

    note = serializers.CharField(max_length=500)


class ResponseInput(Input):
    """Interest in a listing."""

    organisation = serializers.UUIDField(help_text="Id of the organisation that responds.")
    message = serializers.CharField(max_length=4000)


class AnswerInput(Input):
    """The answer to a response."""

    text = optional_text(2000)


class ListingResource(Resource):
    tag = "listings"

    @operation(gives=ListingShape, parameters=FILTERS, ordering=ORDERING)
    def list(self, request: Request) -> Response:
        """List needs and offers.

        Published ones by their visibility, and all of the organisations that you act for. In the
        order of publication, a draft counts by when it was written.
        """
        narrow = ListingFilter(**self.given.only(*FILTERS))
        rows = selectors.listings(viewer=self.viewer, narrow=narrow)
        return self.give_page(rows.annotate(shown_at=Coalesce("published_at", "created_at")))

    @operation(gives=ListingShape)
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        """Get one listing."""
        return self.give(self._listing(pk))

    @operation(takes=ListingInput, gives=ListingShape, status=201)
    def create(self, request: Request) -> Response:
        """Write a draft for an organisation."""
        actor, fields = self.actor, self.taken()
        owner = organisations.organisation(viewer=actor, pk=fields.pop("organisation"))
        return self.give(services.create(actor=actor, organisation=owner, fields=fields))

    @operation(takes=ListingFields, gives=ListingShape, versioned=True)
    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        """Change a listing. What is made public anew goes back to review."""
        return self.give(
            services.update(
                actor=self.actor,
                listing=self._listing(pk),
                expected=self.expected,
                fields=self.taken(),
            )
        )

    @action(detail=True, methods=["post"])
    @operation(gives=ListingShape, versioned=True)
    def submit(self, request: Request, pk: uuid.UUID) -> Response:
        """Hand in a public listing for review."""
        return self._moved(pk, Step.SUBMIT)

    @action(detail=True, methods=["post"])
    @operation(gives=ListingShape, versioned=True)
    def publish(self, request: Request, pk: uuid.UUID) -> Response:
        """Publish a listing; one that everyone can see is published by process management."""
        return self._moved(pk, Step.PUBLISH)

    @action(detail=True, methods=["post"])
    @operation(takes=NoteInput, gives=ListingShape, versioned=True)
    def reject(self, request: Request, pk: uuid.UUID) -> Response:
        """Send a listing back with a note."""
        return self._moved(pk, Step.REJECT, **self.taken())

    @action(detail=True, methods=["post"])
    @operation(gives=ListingShape, versioned=True)
    def hold(self, request: Request, pk: uuid.UUID) -> Response:
        """Take a published listing off the board for a while."""
        return self._moved(pk, Step.HOLD)

    @action(detail=True, methods=["post"])
    @operation(gives=ListingShape, versioned=True)
    def resume(self, request: Request, pk: uuid.UUID) -> Response:
        """Put a listing that was held back on the board."""
        return self._moved(pk, Step.RESUME)

    @action(detail=True, methods=["post"])
    @operation(gives=ListingShape, versioned=True)
    def extend(self, request: Request, pk: uuid.UUID) -> Response:
        """Lengthen a listing's life once, in its last weeks."""
        return self._moved(pk, Step.EXTEND)

    @action(detail=True, methods=["post"])
    @operation(gives=ListingShape, versioned=True)
    def revive(self, request: Request, pk: uuid.UUID) -> Response:
        """Publish a listing again that has ended."""
        return self._moved(pk, Step.REVIVE)

    @action(detail=True, methods=["post"])
    @operation(gives=ListingShape, versioned=True)
    def archive(self, request: Request, pk: uuid.UUID) -> Response:
        """Put a listing away for good."""
        return self._moved(pk, Step.ARCHIVE)

    @action(detail=True, methods=["post"])
    @operation(takes=ResponseInput, gives=ResponseShape, status=201)
    def responses(self, request: Request, pk: uuid.UUID) -> Response:
        """Show an organisation's interest in a listing."""
        actor, said = self.actor, self.taken()
        return self.give(
            responses.respond(
                actor=actor,
                listing=self._listing(pk),
                organisation=organisations.organisation(viewer=actor, pk=said["organisation"]),
                message=said["message"],
            )
        )

    def _listing(self, pk: uuid.UUID) -> Listing:
        return selectors.listing(viewer=self.viewer, pk=pk)

    def _moved(self, pk: uuid.UUID, step: Step, **said: Any) -> Response:
        return self.give(
            services.move(
                actor=self.actor,
                listing=self._listing(pk),
                step=step,
                expected=self.expected,
                **said,
            )
        )


class KindResource(Resource):
    tag = "listings"

    @operation(gives=KindShape, many=True)
    def list(self, request: Request) -> Response:
        """List the kinds of listing."""
        return self.give_many(list(selectors.kinds()))


class ResponseResource(Resource):
    tag = "listings"

    @operation(
        gives=ResponseShape,
        parameters={
            "listing": Id(description="Id of the listing."),
            "status": AnyOf(choices=ResponseStatus, description="States."),
        },
        ordering=Ordering(
            columns={"created_at": "created_at", "updated_at": "updated_at"},
            default="-created_at",
        ),
    )
    def list(self, request: Request) -> Response:
        """List the responses that your organisations have sent or received."""
        rows = selectors.visible_responses(self.viewer)
        if pk := self.given.get("listing"):
            rows = rows.filter(listing=pk)
        if states := self.given.get("status"):
            rows = rows.filter(status__in=states)
        return self.give_page(rows)

    @operation(gives=ResponseShape)
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        """Get one response."""
        return self.give(selectors.response(viewer=self.viewer, pk=pk))

    @action(detail=True, methods=["post"])
    @operation(takes=AnswerInput, gives=ResponseShape, versioned=True)
    def accept(self, request: Request, pk: uuid.UUID) -> Response:
        """Accept a response on behalf of the listing's organisation."""
        return self._answered_to(pk, accept=True)

    @action(detail=True, methods=["post"])
    @operation(takes=AnswerInput, gives=ResponseShape, versioned=True)
    def decline(self, request: Request, pk: uuid.UUID) -> Response:
        """Decline a response on behalf of the listing's organisation."""
        return self._answered_to(pk, accept=False)

    @action(detail=True, methods=["post"])
    @operation(gives=ResponseShape, versioned=True)
    def withdraw(self, request: Request, pk: uuid.UUID) -> Response:
        """Take a response back; the organisation may respond anew."""
        return self.give(
            responses.withdraw(
                actor=self.actor,
                response=selectors.response(viewer=self.viewer, pk=pk),
                expected=self.expected,
            )
        )

    def _answered_to(self, pk: uuid.UUID, *, accept: bool) -> Response:
        return self.give(
            responses.answer(
                actor=self.actor,
                response=selectors.response(viewer=self.viewer, pk=pk),
                expected=self.expected,
                accept=accept,
                **self.taken(),
            )
        )
