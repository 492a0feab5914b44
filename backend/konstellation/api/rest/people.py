"""People, what they are where, and what they have agreed to."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from konstellation.accounts.models import LANGUAGES, Viewer
from konstellation.api.rest.operations import operation
from konstellation.api.rest.pages import Ordering
from konstellation.api.rest.parameters import Id, Words
from konstellation.api.rest.resource import Resource
from konstellation.api.rest.shapes import (
    Input,
    Part,
    Reference,
    Shape,
    Versioned,
    choice,
    optional_text,
)
from konstellation.common.errors import NotFound
from konstellation.common.models import Visibility
from konstellation.members.models import Person, Purpose
from konstellation.members.selectors import organisations
from konstellation.members.selectors import people as selectors
from konstellation.members.selectors.people import PersonFilter
from konstellation.members.services import people as services


class PersonPositionShape(Shape):
    """What a person is or was at an organisation."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    organisation = Reference()
    title_sv = serializers.CharField()
    title_en = serializers.CharField()
    is_contact = serializers.BooleanField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)


class PositionShape(PersonPositionShape):
    """What someone is or was at an organisation."""

    person = Reference()


class ConsentShape(Shape):
    """A yes, and when it was taken back."""

    purpose = choice(Purpose)
    text = serializers.CharField(help_text="The words that were agreed to.")
    source = serializers.CharField(  # type: ignore[assignment]
        help_text="Where it was given."
    )
    given_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class PersonShape(Versioned):
    """A person, as each of them has chosen to be seen; null stands for what is hidden from you."""

    given_name = serializers.CharField()
    family_name = serializers.CharField()
    language = serializers.ChoiceField(choices=LANGUAGES)
    email = serializers.SerializerMethodField()
    phone = serializers.SerializerMethodField()
    visibility = serializers.SerializerMethodField(help_text="Who may find the person.")
    contact_visibility = serializers.SerializerMethodField(
        help_text="Who may see e-mail and phone."
    )
    archived_at = serializers.DateTimeField(allow_null=True)
    positions = Part(selectors.positions_of, PersonPositionShape(many=True))
    consents = Part(
        selectors.consents_of,
        ConsentShape(many=True),
        allow_null=True,
        help_text="Null where you may not know.",
    )

    def prepare(self, rows: Sequence[Any], viewer: Viewer) -> None:
        super().prepare(rows, viewer)
        self.loaded["contact_visible"] = selectors.contact_visible(viewer, rows)

    def get_email(self, person: Person) -> str | None:
        return person.email if self.loaded["contact_visible"][person.pk] else None

    def get_phone(self, person: Person) -> str | None:
        return person.phone if self.loaded["contact_visible"][person.pk] else None

    def get_visibility(self, person: Person) -> str | None:
        return person.visibility if self._choices_known(person) else None

    def get_contact_visibility(self, person: Person) -> str | None:
        return person.contact_visibility if self._choices_known(person) else None

    def _choices_known(self, person: Person) -> bool:
        """Whoever may know the consents may know the other choices about privacy."""
        return self.loaded[selectors.consents_of][person.pk] is not None


class PositionFields(Input):
    """What a person is at an organisation."""

    title_sv = optional_text(120)
    title_en = optional_text(120)
    is_contact = serializers.BooleanField(required=False)
    starts_on = serializers.DateField(required=False, allow_null=True)


class PersonFields(Input):
    """What may be said of a person; what is left out stays as it is."""

    given_name = serializers.CharField(max_length=80)
    family_name = serializers.CharField(max_length=80)
    email = optional_text(254)
    phone = optional_text(30)
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)
    visibility = choice(Visibility, required=False)
    contact_visibility = serializers.ChoiceField(
        choices=[c for c in Visibility.choices if c[0] != Visibility.PUBLIC], required=False
    )


class PersonInput(PersonFields):
    """A person, and what they are at an organisation."""

    organisation = serializers.UUIDField(help_text="Id of the organisation.")
    position = PositionFields(required=False)


class PositionInput(PositionFields):
    """A position for a person who is in the register."""

    person = serializers.UUIDField(help_text="Id of the person.")
    organisation = serializers.UUIDField(help_text="Id of the organisation.")


class LastDay(Input):
    """When it ends."""

    ends_on = serializers.DateField(help_text="The last day.")


class ConsentInput(Input):
    """A yes that was given."""

    purpose = choice(Purpose)
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=120, help_text="Where it was given."
    )


class PersonResource(Resource):
    tag = "people"

    @operation(
        gives=PersonShape,
        parameters={
            "name": Words(description="Words of the name, each by its beginning or a part."),
            "organisation": Id(description="Who works there today: id of the organisation."),
        },
        ordering=Ordering(
            columns={"name": "sort_name", "updated_at": "updated_at"}, default="name"
        ),
    )
    def list(self, request: Request) -> Response:
        """List people.

        Everyone whom you may find: by the person's own choice, or as a colleague.
        """
        narrow = PersonFilter(
            text=self.given.get("name", ""), organisation=self.given.get("organisation")
        )
        return self.give_page(selectors.people(viewer=self.viewer, narrow=narrow))

    @operation(gives=PersonShape)
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        """Get one person."""
        return self.give(selectors.person(viewer=self.viewer, pk=pk))

    @operation(takes=PersonInput, gives=PersonShape, status=201)
    def create(self, request: Request) -> Response:
        """Add a person together with what they are at an organisation."""
        actor, fields = self.actor, self.taken()
        workplace = organisations.organisation(viewer=actor, pk=fields.pop("organisation"))
        position = fields.pop("position", {})
        return self.give(
            services.create(actor=actor, organisation=workplace, fields=fields, position=position)
        )

    @operation(takes=PersonFields, gives=PersonShape, versioned=True)
    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        """Change a person. What is left out stays as it is."""
        return self.give(
            services.update(
                actor=self.actor,
                person=selectors.person(viewer=self.viewer, pk=pk),
                expected=self.expected,
                fields=self.taken(),
            )
        )

    @action(detail=True, methods=["post"])
    @operation(gives=PersonShape, versioned=True)
    def archive(self, request: Request, pk: uuid.UUID) -> Response:
        """Take a person out of use."""
        return self.give(
            services.archive(
                actor=self.actor,
                person=selectors.person(viewer=self.viewer, pk=pk),
                expected=self.expected,
            )
        )

    @action(detail=True, methods=["post"])
    @operation(takes=ConsentInput, gives=ConsentShape, status=201)
    def consents(self, request: Request, pk: uuid.UUID) -> Response:
        """Note that a person has said yes; a second yes to the same is the first one."""
        return self.give(
            services.give_consent(
                actor=self.actor,
                person=selectors.person(viewer=self.viewer, pk=pk),
                **self.taken(),
            )
        )

    @action(detail=True, methods=["delete"], url_path="consents/<slug:purpose>")
    @operation(status=204)
    def withdraw_consent(self, request: Request, pk: uuid.UUID, purpose: str) -> Response:
        """Note that a person has taken a yes back."""
        actor = self.actor
        person = selectors.person(viewer=actor, pk=pk)
        services.withdraw_consent(actor=actor, person=person, purpose=_purpose(purpose))
        return self.give_nothing()


class PositionResource(Resource):
    tag = "people"

    @operation(gives=PositionShape)
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        """Get one position."""
        return self.give(selectors.position(viewer=self.viewer, pk=pk))

    @operation(takes=PositionInput, gives=PositionShape, status=201)
    def create(self, request: Request) -> Response:
        """Say what a person is at an organisation."""
        actor, position = self.actor, self.taken()
        return self.give(
            services.add_position(
                actor=actor,
                person=selectors.person(viewer=actor, pk=position.pop("person")),
                organisation=organisations.organisation(
                    viewer=actor, pk=position.pop("organisation")
                ),
                position=position,
            )
        )

    @action(detail=True, methods=["post"])
    @operation(takes=LastDay, gives=PositionShape, versioned=True)
    def end(self, request: Request, pk: uuid.UUID) -> Response:
        """Let a position end."""
        return self.give(
            services.end_position(
                actor=self.actor,
                position=selectors.position(viewer=self.viewer, pk=pk),
                expected=self.expected,
                **self.taken(),
            )
        )


def _purpose(text: str) -> Purpose:
    try:
        return Purpose(text)
    except ValueError:
        raise NotFound from None
