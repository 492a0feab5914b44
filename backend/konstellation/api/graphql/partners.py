"""Search for partners and people, ranked, and suggestions while typing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import graphene
from django.utils.translation import gettext

from konstellation.accounts.models import Viewer
from konstellation.api.graphql import facets, ids
from konstellation.api.graphql.base import enum_of
from konstellation.api.graphql.choices import (
    MembershipStatus,
    NetworkRoleKind,
    OrganisationKind,
    SizeClass,
)
from konstellation.api.graphql.connections import PageInfo, Slice, ranked_page, stretch
from konstellation.api.graphql.weights import TOTAL, CostedField
from konstellation.common.errors import Invalid
from konstellation.marketplace.selectors import listings_by_id
from konstellation.matching.facts import kilometres
from konstellation.members.models import Organisation, Person
from konstellation.members.selectors import partners as selectors
from konstellation.members.selectors.organisations import addresses_of, organisations_by_id
from konstellation.members.selectors.people import visible_people
from konstellation.search.port import Hit, Near

ORGANISATION = "konstellation.api.graphql.organisations.Organisation"
PERSON = "konstellation.api.graphql.people.Person"
FIELDS = {name: facets.Facetable(name) for name in selectors.FACETS}
# The cheapest to count, where no facets are asked for.
FEWEST = ("kind",)


class Sort(StrEnum):
    """How partners are ordered."""

    RELEVANCE = "relevance"
    NAME = "name"
    UPDATED = "updated"
    EMPLOYEES = "employees"


class Suggested(StrEnum):
    """Of what names are suggested."""

    ORGANISATION = "organisations"
    PERSON = "people"
    COMPETENCE = "competences"
    LISTING = "listings"


PartnerSort = enum_of(Sort, "How partners are ordered.", name="PartnerSort")  # type: ignore[arg-type]
SuggestionKind = enum_of(Suggested, "Of what names are suggested.", name="SuggestionKind")  # type: ignore[arg-type]


def _any_of(kind: Any, description: str) -> graphene.List:
    return graphene.List(graphene.NonNull(kind), description=description)


class PartnerFilter(graphene.InputObjectType):
    """Which organisations are looked for; several values of a field are any-of."""

    kind = _any_of(OrganisationKind, "Of these kinds.")
    size_class = _any_of(SizeClass, "Of these sizes.")
    sector = _any_of(graphene.String, "In these branches or beneath them, by code.")
    competence = _any_of(graphene.String, "With these competences, by key.")
    theme = _any_of(graphene.String, "Working with these themes, by key.")
    region = _any_of(graphene.String, "In these counties, by code.")
    country = _any_of(graphene.String, "In these countries, by code.")
    network_role = _any_of(NetworkRoleKind, "With these roles.")
    membership_status = _any_of(MembershipStatus, "With this standing.")


class NearInput(graphene.InputObjectType):
    """A circle: around a municipality's main town, or around a point."""

    municipality = graphene.String(description="The municipality, by code.")
    latitude = graphene.Float(description="North of the equator, in degrees.")
    longitude = graphene.Float(description="East of Greenwich, in degrees.")
    kilometres = graphene.Float(required=True, description="How far from there.")


@dataclass(frozen=True, slots=True)
class Place:
    """A hit with its place in the list, and from where distances are measured."""

    cursor: str
    record: Any
    hit: Hit
    near: Near | None = None


class PartnerHit(graphene.ObjectType):
    """An organisation that was found."""

    cursor = graphene.String(required=True, description="Its place in the list.")
    organisation = graphene.Field(ORGANISATION, required=True, description="Which it is.")
    highlights = facets.highlights_field()
    distance = graphene.Float(description="Kilometres from where the search is centred.")

    @staticmethod
    def resolve_organisation(place: Place, _info: Any) -> Organisation:
        organisation: Organisation = place.record
        return organisation

    @staticmethod
    def resolve_highlights(place: Place, _info: Any) -> Any:
        return facets.highlights(place.hit)

    @staticmethod
    def resolve_distance(place: Place, info: Any) -> float | None:
        if place.near is None:
            return None
        centre = (place.near.latitude, place.near.longitude)
        addresses = info.context.loaders.load(addresses_of, place.record)
        return min(
            (
                kilometres(centre, (address.latitude, address.longitude))
                for address in addresses or ()
                if address.latitude is not None and address.longitude is not None
            ),
            default=None,
        )


class PersonHit(graphene.ObjectType):
    """A person who was found."""

    cursor = graphene.String(required=True, description="The place in the list.")
    person = graphene.Field(PERSON, required=True, description="Who it is.")
    highlights = facets.highlights_field()

    @staticmethod
    def resolve_person(place: Place, _info: Any) -> Person:
        person: Person = place.record
        return person

    @staticmethod
    def resolve_highlights(place: Place, _info: Any) -> Any:
        return facets.highlights(place.hit)


def _total() -> CostedField:
    return CostedField(
        graphene.Int, cost=TOTAL, required=True, description="How many were found in all."
    )


class PartnerSearch(graphene.ObjectType):
    """A page of the organisations that were found."""

    total_count = _total()
    hits = graphene.List(
        graphene.NonNull(PartnerHit), required=True, description="The hits, in order."
    )
    facets = facets.facets_field("The hits counted by what they can be narrowed by.")
    did_you_mean = graphene.String(description="A better spelling, where the text finds little.")
    page_info = graphene.Field(
        PageInfo, required=True, description="Where the page stands in the list."
    )
    degraded = graphene.Boolean(
        required=True,
        description="True while search is away: "
        "only names, numbers and web addresses were looked up, and nothing is counted.",
    )


class PeopleSearch(graphene.ObjectType):
    """A page of the people who were found."""

    total_count = _total()
    hits = graphene.List(
        graphene.NonNull(PersonHit), required=True, description="The hits, best first."
    )
    page_info = graphene.Field(
        PageInfo, required=True, description="Where the page stands in the list."
    )


class Suggestion(graphene.ObjectType):
    """A name that begins as typed."""

    text = graphene.String(required=True, description="The name.")
    id = graphene.ID(required=True, description="The global id of what bears it.")


FIRST = graphene.Int(required=True, description="How many.")
AFTER = graphene.String(description="The cursor to go on from.")


class PartnerQuery(graphene.ObjectType):
    """Search for partners and people, ranked, and suggestions while typing."""

    partner_search = CostedField(
        PartnerSearch,
        search=True,
        required=True,
        text=graphene.String(description="What to look for; everything unless told."),
        filter=graphene.Argument(PartnerFilter, description="Which ones."),
        near=graphene.Argument(NearInput, description="Only within this circle."),
        sort=graphene.Argument(
            PartnerSort, default_value=Sort.RELEVANCE.value, description="In which order."
        ),
        first=FIRST,
        after=AFTER,
        description="Search for partners: ranked organisations with facets.",
    )
    people_search = CostedField(
        PeopleSearch,
        search=True,
        required=True,
        text=graphene.String(required=True, description="Name, title or organisation."),
        first=FIRST,
        after=AFTER,
        description="Search for people by name, title or organisation.",
    )
    suggestions = CostedField(
        graphene.List(graphene.NonNull(Suggestion)),
        search=True,
        size=8,
        required=True,
        text=graphene.String(required=True, description="How it begins."),
        kind=graphene.Argument(
            SuggestionKind,
            default_value=Suggested.ORGANISATION.value,
            description="Of what names are wanted.",
        ),
        description="Names, competences and titles that begin as typed.",
    )

    @staticmethod
    def resolve_partner_search(
        _root: Any,
        info: Any,
        sort: Any,
        first: int,
        text: str | None = None,
        filter: Mapping[str, Any] | None = None,
        near: Mapping[str, Any] | None = None,
        after: str | None = None,
    ) -> Any:
        part = stretch(listing="partners", first=first, after=after)
        selected = chosen(filter or {})
        circle = _circle(near) if near else None
        page = selectors.find_partners(
            viewer=info.context.viewer,
            text=facets.searchable(text),
            filters=selected,
            near=circle,
            sort=Sort(sort).value,
            offset=part.offset,
            limit=part.size,
            facets=None if facets.asks_for(info, "facets") else FEWEST,
        )
        rows = [found.organisation for found in page.found]
        asked = ranked_page(info.context, rows, page.total, part)
        return {
            **shown(asked, [found.hit for found in page.found], near=circle),
            "facets": facets.counted(page.facets, selected, fields=FIELDS),
            "did_you_mean": page.did_you_mean or None,
            "degraded": page.degraded,
        }

    @staticmethod
    def resolve_people_search(
        _root: Any, info: Any, text: str, first: int, after: str | None = None
    ) -> Any:
        part = stretch(listing="people", first=first, after=after)
        page = selectors.find_people(
            viewer=info.context.viewer,
            text=facets.searchable(text),
            offset=part.offset,
            limit=part.size,
        )
        rows = [found.person for found in page.found]
        asked = ranked_page(info.context, rows, page.total, part)
        return shown(asked, [found.hit for found in page.found])

    @staticmethod
    def resolve_suggestions(_root: Any, info: Any, text: str, kind: Any) -> list[dict[str, str]]:
        wanted, text = Suggested(kind), facets.searchable(text)
        if wanted is Suggested.COMPETENCE:
            return [
                {"text": str(row), "id": ids.encode("Competence", row.pk)}
                for row in selectors.suggested_competences(text)
            ]
        viewer = info.context.viewer
        found = selectors.suggestions(viewer=viewer, text=text, index=wanted.value)
        visible = _VISIBLE[wanted](viewer, [uuid.UUID(row.id) for row in found])
        type_name = wanted.name.capitalize()
        return [
            {"text": row.text, "id": ids.encode(type_name, row.id)}
            for row in found
            if uuid.UUID(row.id) in visible
        ]


# The index only proposes: a name is shown where the database lets the viewer see its bearer.
_VISIBLE: Mapping[Suggested, Callable[[Viewer, list[uuid.UUID]], Collection[uuid.UUID]]] = {
    Suggested.ORGANISATION: lambda viewer, pks: organisations_by_id(pks, viewer=viewer),
    Suggested.PERSON: lambda viewer, pks: visible_people(viewer).in_bulk(pks),
    Suggested.LISTING: lambda viewer, pks: listings_by_id(pks, viewer=viewer),
}


def chosen(filter: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The filter's values as text, without what is empty."""
    return {
        name: tuple(str(getattr(value, "value", value)) for value in values)
        for name, values in filter.items()
        if values
    }


def shown(asked: Slice, hits: Sequence[Hit], *, near: Near | None = None) -> dict[str, Any]:
    """What every search answers with: its total, hits and where its page stands."""
    places = [
        Place(asked.cursor(row), row, hit, near) for row, hit in zip(asked.rows, hits, strict=True)
    ]
    return {"total_count": asked.total_count, "hits": places, "page_info": asked}


def _circle(near: Mapping[str, Any]) -> Near:
    latitude, longitude, reach = near.get("latitude"), near.get("longitude"), near["kilometres"]
    if not 0 < reach <= 20_000:
        raise Invalid({"near": [gettext("Say how many kilometres, up to 20,000.")]})
    if near.get("municipality"):
        circle = selectors.around(near["municipality"], reach)
        if circle is None:
            raise Invalid({"near": [gettext("There is no such municipality.")]})
        return circle
    if latitude is None or longitude is None:
        raise Invalid({"near": [gettext("Say a municipality, or both latitude and longitude.")]})
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Invalid({"near": [gettext("There is no such place.")]})
    return Near(latitude, longitude, reach)
