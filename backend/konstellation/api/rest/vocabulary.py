"""The shared vocabulary: what one can do, what work is about, branch and place."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from konstellation.api.rest.operations import operation
from konstellation.api.rest.pages import Ordering
from konstellation.api.rest.parameters import AnyOf, Several, Words
from konstellation.api.rest.parties import CodeShape
from konstellation.api.rest.resource import Resource
from konstellation.api.rest.shapes import Input, Shape, Versioned, choice
from konstellation.common.errors import NotFound
from konstellation.members.models import Competence, Country, Region, Sector, SectorLevel, Theme
from konstellation.members.selectors import vocabulary as selectors
from konstellation.members.services import vocabulary as services

BY_KEY = Ordering(columns={"key": "key", "updated_at": "updated_at"}, default="key")
BY_CODE = Ordering(columns={"code": "code"}, default="code")
NAMED = {"name": Words(description="Part of a name in either language.")}


class VocabularyTermShape(Versioned):
    """A word of the network's own vocabulary."""

    key = serializers.CharField(help_text="Its stable name.")
    name_sv = serializers.CharField()
    name_en = serializers.CharField()
    synonyms_sv = serializers.ListField(child=serializers.CharField())
    synonyms_en = serializers.ListField(child=serializers.CharField())
    broader = serializers.CharField(
        source="broader.key", allow_null=True, default=None, help_text="Key of the wider word."
    )


class TermChange(Input):
    """What may be said of a word; what is left out stays as it is."""

    name_sv = serializers.CharField(max_length=200)
    name_en = serializers.CharField(max_length=200)
    synonyms_sv = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, max_length=50
    )
    synonyms_en = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, max_length=50
    )


class TermInput(TermChange):
    """A new word."""

    key = serializers.SlugField(max_length=80)


class TermResource(Resource):
    """Words of one of the two vocabularies; each has a resource of its own below."""

    tag = "vocabulary"
    model: type[Any]

    @operation(gives=VocabularyTermShape, parameters=NAMED, ordering=BY_KEY)
    def list(self, request: Request) -> Response:
        """List words."""
        return self.give_page(self._rows(self.given.get("name", "")).select_related("broader"))

    @operation(gives=VocabularyTermShape)
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        """Get one word."""
        return self.give(self._term(pk))

    @operation(takes=TermInput, gives=VocabularyTermShape, status=201)
    def create(self, request: Request) -> Response:
        """Add a word."""
        return self.give(
            services.create_term(actor=self.actor, model=self.model, fields=self.taken())
        )

    @operation(takes=TermChange, gives=VocabularyTermShape, versioned=True)
    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        """Change a word."""
        return self.give(
            services.update_term(
                actor=self.actor,
                term=self._term(pk),
                expected=self.expected,
                fields=self.taken(),
            )
        )

    def _rows(self, text: str) -> Any:
        return selectors.competences(text) if self.model is Competence else selectors.themes(text)

    def _term(self, pk: uuid.UUID) -> Any:
        found = self._rows("").select_related("broader").filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found


class CompetenceResource(TermResource):
    model = Competence


class ThemeResource(TermResource):
    model = Theme


class SectorShape(Shape):
    """A branch of NACE Rev. 2, in Sweden SNI 2007."""

    code = serializers.CharField()
    level = choice(SectorLevel)
    name_sv = serializers.CharField()
    name_en = serializers.CharField()
    broader = serializers.CharField(source="broader.code", allow_null=True, default=None)


class PlaceShape(CodeShape):
    """A country or county by its official code, with a point that stands for it."""

    latitude = serializers.FloatField()
    longitude = serializers.FloatField()


class MunicipalityShape(Shape):
    """A Swedish municipality by its SCB code."""

    code = serializers.CharField()
    name = serializers.CharField()
    region = serializers.CharField(source="region_id", help_text="SCB code of the county.")
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()


class SectorResource(Resource):
    tag = "vocabulary"

    @operation(
        gives=SectorShape,
        parameters={"level": AnyOf(choices=SectorLevel, description="Levels of the hierarchy.")},
        ordering=BY_CODE,
    )
    def list(self, request: Request) -> Response:
        """List branches."""
        rows = Sector.objects.select_related("broader")
        if levels := self.given.get("level"):
            rows = rows.filter(level__in=levels)
        return self.give_page(rows)


class MunicipalityResource(Resource):
    tag = "vocabulary"

    @operation(
        gives=MunicipalityShape,
        parameters={
            "region": Several(longest=2, description="SCB codes of counties."),
            "name": Words(shortest=1, description="How the name begins."),
        },
        ordering=Ordering(columns={"code": "code", "name": "name"}, default="code"),
    )
    def list(self, request: Request) -> Response:
        """List municipalities."""
        rows = selectors.municipalities(text=self.given.get("name", ""))
        if codes := self.given.get("region"):
            rows = rows.filter(region__in=codes)
        return self.give_page(rows)


class RegionResource(Resource):
    tag = "vocabulary"

    @operation(gives=PlaceShape, ordering=BY_CODE)
    def list(self, request: Request) -> Response:
        """List counties."""
        return self.give_page(Region.objects.all())


class CountryResource(Resource):
    tag = "vocabulary"

    @operation(gives=PlaceShape, ordering=BY_CODE)
    def list(self, request: Request) -> Response:
        """List countries."""
        return self.give_page(Country.objects.all())
