"""Searching the register and the board, best first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from konstellation.accounts.models import Viewer
from konstellation.api.rest.listings import ListingShape
from konstellation.api.rest.operations import operation
from konstellation.api.rest.parameters import (
    AnyOf,
    OneOf,
    Real,
    Several,
    SomeOf,
    Words,
    YesNo,
)
from konstellation.api.rest.parties import OrganisationShape
from konstellation.api.rest.people import PersonShape
from konstellation.api.rest.problems import bad_request
from konstellation.api.rest.resource import Resource
from konstellation.api.rest.shapes import Shape
from konstellation.marketplace import selectors as marketplace
from konstellation.marketplace.models import Direction
from konstellation.marketplace.selectors import ListingFilter
from konstellation.members.models import OrganisationKind, RoleKind, SizeClass, Status
from konstellation.members.policies import standing
from konstellation.members.selectors import partners
from konstellation.search.checking import facets_for
from konstellation.search.document import registry
from konstellation.search.port import MAX_TEXT, Near

TEXT = Words(
    shortest=0,
    longest=MAX_TEXT,
    description='Words to look for; "in quotes" as a phrase, -without. Empty browses.',
)
PLACE_FILTERS = {
    "region": Several(longest=2, description="SCB codes of counties."),
    "competence": Several(description="Keys of competences."),
    "theme": Several(description="Keys of themes."),
}
PARTNER_FILTERS = {
    "kind": AnyOf(choices=OrganisationKind, description="Kind of organisation."),
    "size_class": AnyOf(choices=SizeClass, description="Size by number of employees."),
    "sector": Several(longest=6, description="NACE codes."),
    **PLACE_FILTERS,
    "country": Several(longest=2, description="ISO 3166-1 codes."),
    "network_role": AnyOf(choices=RoleKind, description="Roles held today."),
    "membership_status": AnyOf(choices=Status, description="Membership status today."),
}
LISTING_FILTERS = {
    "direction": AnyOf(choices=Direction, description="Needs, offers or both."),
    "kind": Several(longest=60, description="Keys of kinds of listing."),
    **PLACE_FILTERS,
    "is_open": YesNo(description="Whether it takes responses."),
}
BOARD_SORTS = ("relevance", "-published")


class HitShape(Shape):
    """A record that was found, and how well it fits. ``record`` names the field that shows it."""

    record: str

    score = serializers.FloatField(source="hit.score")
    highlights = serializers.DictField(
        source="hit.highlights",
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Field → snippets; only `<em>` is markup, all else is escaped.",
    )

    def prepare(self, rows: Sequence[Any], viewer: Viewer) -> None:
        shown = self.fields[self.record]
        assert isinstance(shown, Shape)
        shown.prepare([getattr(row, self.record) for row in rows], viewer)


class OrganisationHit(HitShape):
    """An organisation that was found."""

    record = "organisation"
    organisation = OrganisationShape()


class PersonHit(HitShape):
    """A person who was found."""

    record = "person"
    person = PersonShape()


class ListingHit(HitShape):
    """A need or offer that was found."""

    record = "listing"
    listing = ListingShape()


class FacetShape(Shape):
    """A value, and how many of all that was found have it."""

    value = serializers.CharField()
    count = serializers.IntegerField()


class FoundShape(Shape):
    """A page of what was found, best first."""

    total = serializers.IntegerField()
    next = serializers.CharField(
        allow_null=True, help_text="The cursor of the next page; null at the end."
    )

    def prepare(self, rows: Sequence[Any], viewer: Viewer) -> None:
        results: Any = self.fields["results"]
        for row in rows:
            results.child.prepare(row["results"], viewer)


class FacetedShape(FoundShape):
    """A page of what was found, with counts by facet."""

    facets = serializers.DictField(child=FacetShape(many=True))
    did_you_mean = serializers.CharField(help_text="A better spelling, where there is one.")


class OrganisationsFound(FacetedShape):
    """Organisations that were found."""

    results = OrganisationHit(many=True)
    degraded = serializers.BooleanField(
        help_text="True while the search engine is away: "
        "only names, numbers and web addresses are looked up, and nothing is counted."
    )


class PeopleFound(FoundShape):
    """People who were found."""

    results = PersonHit(many=True)


class ListingsFound(FacetedShape):
    """Needs and offers that were found."""

    results = ListingHit(many=True)
    degraded = serializers.BooleanField(
        help_text="True while the search engine is away: "
        "only titles are looked up, and nothing is counted."
    )


class SuggestionShape(Shape):
    """A name that begins as typed."""

    text = serializers.CharField()
    id = serializers.CharField()


class SearchResource(Resource):
    tag = "search"

    @action(detail=False, methods=["get"])
    @operation(
        gives=OrganisationsFound,
        parameters={
            "text": TEXT,
            **PARTNER_FILTERS,
            "facets": SomeOf(words=partners.FACETS, description="All that you may unless told."),
            "near": Words(shortest=4, longest=4, description="SCB code of a municipality."),
            "within_km": Real(least=1, most=20_000, description="From there; 50 unless told."),
            "sort": OneOf(
                choices=tuple(partners.SORTS), description="Order; relevance unless told."
            ),
        },
        is_ranked=True,
        is_search=True,
    )
    def organisations(self, request: Request) -> Response:
        """Search for partners.

        Facets count everything that you may see of what was found, not only this page.
        """
        offset, limit = self.window()
        page = partners.find_partners(
            viewer=self.viewer,
            text=self.given.get("text", ""),
            filters=self.given.only(*PARTNER_FILTERS),
            near=self._near(),
            sort=self.given.get("sort", "relevance"),
            facets=self.given.get("facets") or self._readable_facets(),
            offset=offset,
            limit=limit,
        )
        return self.give(
            {
                "results": page.found,
                "total": page.total,
                "facets": page.facets,
                "did_you_mean": page.did_you_mean,
                "degraded": page.degraded,
                "next": self.next_window(page.total),
            }
        )

    @action(detail=False, methods=["get"])
    @operation(gives=PeopleFound, parameters={"text": TEXT}, is_ranked=True, is_search=True)
    def people(self, request: Request) -> Response:
        """Search for people, as far as each has chosen to be found."""
        offset, limit = self.window()
        page = partners.find_people(
            viewer=self.viewer, text=self.given.get("text", ""), offset=offset, limit=limit
        )
        return self.give(
            {"results": page.found, "total": page.total, "next": self.next_window(page.total)}
        )

    @action(detail=False, methods=["get"])
    @operation(
        gives=ListingsFound,
        parameters={
            "text": TEXT,
            **LISTING_FILTERS,
            "sort": OneOf(choices=BOARD_SORTS, description="Order; newest first unless told."),
        },
        is_ranked=True,
        is_search=True,
    )
    def listings(self, request: Request) -> Response:
        """Search the board of published needs and offers."""
        offset, limit = self.window()
        board = marketplace.board(
            viewer=self.viewer,
            text=self.given.get("text", ""),
            narrow=ListingFilter(**self.given.only(*LISTING_FILTERS)),
            sort=self.given.get("sort", "-published"),
            offset=offset,
            limit=limit,
        )
        return self.give(
            {
                "results": board.found,
                "total": board.total,
                "facets": board.facets,
                "did_you_mean": board.did_you_mean,
                "degraded": board.degraded,
                "next": self.next_window(board.total),
            }
        )

    @action(detail=False, methods=["get"])
    @operation(
        gives=SuggestionShape,
        parameters={
            "text": Words(shortest=1, description="How the name begins.", required=True),
            "among": OneOf(
                choices=("organisations", "people", "listings"),
                description="Where to look; organisations unless told.",
            ),
        },
        many=True,
        is_search=True,
    )
    def suggestions(self, request: Request) -> Response:
        """List names that begin as typed, of what you can find."""
        found = partners.suggestions(
            viewer=self.viewer,
            text=self.given["text"],
            index=self.given.get("among", "organisations"),
        )
        return self.give_many(found)

    def _readable_facets(self) -> tuple[str, ...]:
        document = registry.documents["organisations"]
        readable = facets_for(document, standing(self.viewer).audiences)
        return tuple(name for name in partners.FACETS if name in readable)

    def _near(self) -> Near | None:
        code = self.given.get("near")
        if code is None:
            return None
        circle = partners.around(code, self.given.get("within_km", 50.0))
        if circle is None:
            raise bad_request(
                "INVALID_PARAMETER",
                _("A parameter has a value that is not valid."),
                near=[_("There is no such municipality.")],
            )
        return circle
