"""People and their positions, as each of them has chosen to be seen."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

import graphene
from django.db.models import QuerySet

from konstellation.accounts.models import Viewer
from konstellation.api.graphql import scalars
from konstellation.api.graphql.base import RecordType
from konstellation.api.graphql.choices import ConsentPurpose, Language, Visibility
from konstellation.api.graphql.connections import Connection, ConnectionField, page_of
from konstellation.api.graphql.languages import translated
from konstellation.api.graphql.naming import found, organisation_named
from konstellation.api.graphql.weights import CostedField
from konstellation.members import models
from konstellation.members.selectors import actions, organisations
from konstellation.members.selectors import people as selectors

ORGANISATION = "konstellation.api.graphql.organisations.Organisation"


def _visible_positions(viewer: Viewer) -> QuerySet[models.Position]:
    return models.Position.objects.filter(
        person__in=selectors.visible_people(viewer),
        organisation__in=organisations.visible_organisations(viewer),
    )


def _contact_visible(wanted: Iterable[uuid.UUID], *, viewer: Viewer) -> dict[uuid.UUID, bool]:
    people = selectors.people_by_id(wanted, viewer=viewer)
    return selectors.contact_visible(viewer, people.values())


class Position(RecordType):
    """What a person is at an organisation."""

    class Meta:
        model = models.Position
        fields = {
            "id": "Global id.",
            "version": "Rises by one at each change.",
            "title_sv": "The title in Swedish.",
            "title_en": "The title in English.",
            "is_contact": "Whether the person is whom to turn to.",
            "starts_on": "First day, where it is known.",
            "ends_on": "Last day, where it ends.",
        }
        select = _visible_positions

    person = graphene.Field(lambda: Person, required=True, description="Whose position it is.")
    organisation = graphene.Field(ORGANISATION, required=True, description="Where it is held.")
    title = translated("title", "The title.")

    @staticmethod
    def resolve_person(position: models.Position, info: Any) -> Any:
        return info.context.loaders.load(selectors.people_by_id, position, by="person_id")

    @staticmethod
    def resolve_organisation(position: models.Position, info: Any) -> Any:
        load = info.context.loaders.load
        return load(organisations.organisations_by_id, position, by="organisation_id")


class Consent(graphene.ObjectType):
    """A yes, and when it was taken back."""

    purpose = graphene.Field(ConsentPurpose, required=True, description="What for.")
    text = graphene.String(required=True, description="The words that were agreed to.")
    source = graphene.String(required=True, description="Where it was given.")
    given_at = scalars.DateTime(required=True, description="When it was given.")
    withdrawn_at = scalars.DateTime(description="When it was taken back.")


class Person(RecordType):
    """Someone who is something at one or more organisations."""

    class Meta:
        model = models.Person
        fields = {
            "id": "Global id.",
            "version": "Rises by one at each change.",
            "given_name": "Given name.",
            "family_name": "Family name.",
        }
        select = selectors.visible_people

    name = graphene.String(required=True, description="Given and family name.")
    email = graphene.String(description="E-mail; null where you may not see contact details.")
    phone = graphene.String(description="Phone; null where you may not see contact details.")
    language = graphene.Field(Language, description="The language to write to the person in.")
    visibility = graphene.Field(
        Visibility, description="Who may find the person; null where you may not know."
    )
    contact_visibility = graphene.Field(
        Visibility, description="Who may see e-mail and phone; null where you may not know."
    )
    positions = CostedField(
        graphene.List(graphene.NonNull(Position)),
        size=4,
        required=True,
        description="All positions, past ones too, at organisations that you may see.",
    )
    consents = CostedField(
        graphene.List(graphene.NonNull(Consent)),
        size=4,
        description="What the person has said yes to; null where you may not know.",
    )
    actions = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="What you may do with the person: update, archive, set_consent.",
    )

    @staticmethod
    def resolve_name(person: models.Person, _info: Any) -> str:
        return str(person)

    @staticmethod
    def resolve_email(person: models.Person, info: Any) -> str | None:
        return person.email if info.context.loaders.load(_contact_visible, person) else None

    @staticmethod
    def resolve_phone(person: models.Person, info: Any) -> str | None:
        return person.phone if info.context.loaders.load(_contact_visible, person) else None

    @staticmethod
    def resolve_visibility(person: models.Person, info: Any) -> str | None:
        return person.visibility if _choices_known(person, info) else None

    @staticmethod
    def resolve_contact_visibility(person: models.Person, info: Any) -> str | None:
        return person.contact_visibility if _choices_known(person, info) else None

    @staticmethod
    def resolve_positions(person: models.Person, info: Any) -> Any:
        return info.context.loaders.load(selectors.positions_of, person) or []

    @staticmethod
    def resolve_consents(person: models.Person, info: Any) -> Any:
        return info.context.loaders.load(selectors.consents_of, person)

    @staticmethod
    def resolve_actions(person: models.Person, info: Any) -> Any:
        return info.context.loaders.load(actions.on_people, person) or []


def _choices_known(person: models.Person, info: Any) -> bool:
    """Whoever may know the consents may know the other choices about privacy."""
    return info.context.loaders.load(selectors.consents_of, person) is not None


class PersonConnection(Connection):
    class Meta:
        node = Person


class PersonFilter(graphene.InputObjectType):
    """Which people are listed."""

    text = graphene.String(description="Words of the name, each by its beginning or a part.")
    organisation = graphene.ID(description="Who works there today.")


class PersonOrder(graphene.Enum):
    """How people are ordered."""

    NAME = "sort_name"
    NAME_DESC = "-sort_name"
    UPDATED_DESC = "-updated_at"


class PersonQuery(graphene.ObjectType):
    """People."""

    person = graphene.Field(
        Person,
        id=graphene.ID(required=True, description="Which one."),
        description="One person; null where there is none that you may see.",
    )
    people = ConnectionField(
        PersonConnection,
        order=PersonOrder,
        default_order="sort_name",
        filter=graphene.Argument(PersonFilter, description="Which ones."),
        description="Everyone whom you may find.",
    )

    @staticmethod
    def resolve_person(_root: Any, info: Any, id: str) -> Any:
        return found(info, id, Person)

    @staticmethod
    def resolve_people(
        _root: Any, info: Any, order_by: Any = None, filter: Any = None, **page: Any
    ) -> Any:
        narrow = _narrow(info, filter or {})
        rows = selectors.people(viewer=info.context.viewer, narrow=narrow)
        order = order_by or PersonOrder.NAME
        return page_of(info.context, rows, listing="people", order=order, **page)


def _narrow(info: Any, given: dict[str, Any]) -> selectors.PersonFilter:
    workplace = given.get("organisation")
    return selectors.PersonFilter(
        text=given.get("text") or "",
        organisation=organisation_named(info, workplace).pk if workplace else None,
    )
