"""What can be done to people and their positions."""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene

from konstellation.api.graphql import scalars
from konstellation.api.graphql.choices import ConsentPurpose, Language, Visibility
from konstellation.api.graphql.inputs import columns
from konstellation.api.graphql.naming import named, organisation_named
from konstellation.api.graphql.people import Person, Position
from konstellation.members.services import people as services

_TEXTS = frozenset({"given_name", "family_name", "email", "phone", "title_sv", "title_en"})


class PersonInput(graphene.InputObjectType):
    """What may be said of a person; what is left out stays as it is."""

    given_name = graphene.String(description="Given name.")
    family_name = graphene.String(description="Family name.")
    email = graphene.String(description="E-mail.")
    phone = graphene.String(description="Phone; Swedish unless it begins with a country code.")
    language = Language(description="The language to write to the person in.")
    visibility = Visibility(description="Who may find the person.")
    contact_visibility = Visibility(description="Who may see e-mail and phone.")


class PersonPayload(graphene.ObjectType):
    """The person as it is now."""

    person = graphene.Field(Person, required=True, description="The person as it is now.")


class CreatePerson(graphene.Mutation):
    """Add a person together with what they are at an organisation."""

    class Arguments:
        input = PersonInput(required=True, description="The person.")
        organisation = graphene.ID(required=True, description="Where the person works.")
        title_sv = graphene.String(description="The title in Swedish.")
        title_en = graphene.String(description="The title in English.")
        is_contact = graphene.Boolean(description="Whether the person is whom to turn to.")

    Output = PersonPayload

    @staticmethod
    def mutate(
        _root: Any, info: Any, input: Any, organisation: str, **position: Any
    ) -> PersonPayload:
        person = services.create(
            actor=info.context.actor,
            organisation=organisation_named(info, organisation),
            fields=columns(input, texts=_TEXTS),
            position=_position(position),
        )
        return PersonPayload(person=person)


class UpdatePerson(graphene.Mutation):
    """Change a person."""

    class Arguments:
        id = graphene.ID(required=True, description="Who.")
        expected_version = graphene.Int(required=True, description="The version that was seen.")
        input = PersonInput(required=True, description="What to change.")

    Output = PersonPayload

    @staticmethod
    def mutate(_root: Any, info: Any, id: str, expected_version: int, input: Any) -> PersonPayload:
        person = services.update(
            actor=info.context.actor,
            person=named(info, id, Person),
            fields=columns(input, texts=_TEXTS),
            expected=expected_version,
        )
        return PersonPayload(person=person)


class AddPosition(graphene.Mutation):
    """Say what a person is at one more organisation."""

    class Arguments:
        person = graphene.ID(required=True, description="Who.")
        organisation = graphene.ID(required=True, description="Where.")
        title_sv = graphene.String(description="The title in Swedish.")
        title_en = graphene.String(description="The title in English.")
        is_contact = graphene.Boolean(description="Whether the person is whom to turn to.")
        starts_on = scalars.Date(description="First day, where it is known.")

    Output = PersonPayload

    @staticmethod
    def mutate(
        _root: Any, info: Any, person: str, organisation: str, **position: Any
    ) -> PersonPayload:
        held = services.add_position(
            actor=info.context.actor,
            person=named(info, person, Person),
            organisation=organisation_named(info, organisation),
            position=_position(position),
        )
        return PersonPayload(person=held.person)


class EndPosition(graphene.Mutation):
    """Let a position end."""

    class Arguments:
        id = graphene.ID(required=True, description="Which position.")
        expected_version = graphene.Int(required=True, description="The version that was seen.")
        ends_on = scalars.Date(required=True, description="Its last day.")

    Output = PersonPayload

    @staticmethod
    def mutate(
        _root: Any, info: Any, id: str, expected_version: int, ends_on: date
    ) -> PersonPayload:
        position = services.end_position(
            actor=info.context.actor,
            position=named(info, id, Position),
            expected=expected_version,
            ends_on=ends_on,
        )
        return PersonPayload(person=position.person)


class SetConsent(graphene.Mutation):
    """Note that a person has said yes, or has taken it back."""

    class Arguments:
        person = graphene.ID(required=True, description="Who.")
        purpose = ConsentPurpose(required=True, description="What for.")
        given = graphene.Boolean(required=True, description="Yes, or taken back.")
        source = graphene.String(required=True, description="Where it was said.")

    Output = PersonPayload

    @staticmethod
    def mutate(
        _root: Any, info: Any, person: str, purpose: Any, given: bool, source: str
    ) -> PersonPayload:
        actor, whose = info.context.actor, named(info, person, Person)
        if given:
            services.give_consent(actor=actor, person=whose, purpose=purpose, source=source)
        else:
            services.withdraw_consent(actor=actor, person=whose, purpose=purpose)
        return PersonPayload(person=whose)


def _position(given: dict[str, Any]) -> Any:
    fields = columns(given, texts=_TEXTS)
    return {name: value for name, value in fields.items() if value is not None}


class PersonMutation(graphene.ObjectType):
    """Changes to people."""

    create_person = CreatePerson.Field(
        required=True, description="Add a person together with what they are at an organisation."
    )
    update_person = UpdatePerson.Field(required=True, description="Change a person.")
    add_position = AddPosition.Field(
        required=True, description="Say what a person is at one more organisation."
    )
    end_position = EndPosition.Field(required=True, description="Let a position end.")
    set_consent = SetConsent.Field(
        required=True, description="Note that a person has said yes, or has taken it back."
    )
