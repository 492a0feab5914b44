"""The shared vocabulary: competences, themes, branches and places. Open to everyone."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

import graphene

from konstellation.accounts.models import Viewer
from konstellation.api.graphql.base import RecordType
from konstellation.api.graphql.choices import SectorLevel
from konstellation.api.graphql.languages import translated
from konstellation.api.graphql.naming import named
from konstellation.api.graphql.weights import CostedField
from konstellation.members import models
from konstellation.members.selectors import vocabulary as selectors
from konstellation.members.services import vocabulary as services

# Whole lists of plain rows, one statement each: counted at less than they hold.
_WORDS, _CODES = 150, 100
_TERM = {
    "id": "Global id.",
    "version": "Rises by one at each change.",
    "key": "Its stable name, by which other systems refer to it.",
    "name_sv": "Its name in Swedish.",
    "name_en": "Its name in English.",
}


def _words(description: str) -> graphene.Field:
    return graphene.Field(
        graphene.List(graphene.NonNull(graphene.String)), required=True, description=description
    )


def competences_by_id(
    wanted: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, models.Competence]:
    return models.Competence.objects.in_bulk(list(wanted))


def themes_by_id(wanted: Iterable[uuid.UUID], *, viewer: Viewer) -> dict[uuid.UUID, models.Theme]:
    return models.Theme.objects.in_bulk(list(wanted))


def sectors_by_id(wanted: Iterable[uuid.UUID], *, viewer: Viewer) -> dict[uuid.UUID, models.Sector]:
    return models.Sector.objects.in_bulk(list(wanted))


def narrower_competences(
    wanted: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[models.Competence]]:
    found: dict[uuid.UUID, list[models.Competence]] = {}
    for row in selectors.competences().filter(broader__in=list(wanted)):
        if row.broader_id:
            found.setdefault(row.broader_id, []).append(row)
    return found


class Competence(RecordType):
    """What an organisation can do."""

    class Meta:
        model = models.Competence
        fields = _TERM
        select = lambda _viewer: models.Competence.objects.all()  # noqa: E731

    name = translated("name", "Its name.")
    synonyms_sv = _words("Other words for it in Swedish.")
    synonyms_en = _words("Other words for it in English.")
    broader = graphene.Field(lambda: Competence, description="What it is a kind of.")
    narrower = CostedField(
        graphene.List(graphene.NonNull(lambda: Competence)),
        size=10,
        required=True,
        description="Kinds of it.",
    )

    @staticmethod
    def resolve_broader(term: models.Competence, info: Any) -> Any:
        return info.context.loaders.load(competences_by_id, term, by="broader_id")

    @staticmethod
    def resolve_narrower(term: models.Competence, info: Any) -> Any:
        return info.context.loaders.load(narrower_competences, term) or []


class Theme(RecordType):
    """What a piece of work is about."""

    class Meta:
        model = models.Theme
        fields = _TERM
        select = lambda _viewer: models.Theme.objects.all()  # noqa: E731

    name = translated("name", "Its name.")
    synonyms_sv = _words("Other words for it in Swedish.")
    synonyms_en = _words("Other words for it in English.")
    broader = graphene.Field(lambda: Theme, description="What it is a kind of.")

    @staticmethod
    def resolve_broader(term: models.Theme, info: Any) -> Any:
        return info.context.loaders.load(themes_by_id, term, by="broader_id")


class Sector(RecordType):
    """A branch of NACE Rev. 2, in Sweden SNI 2007."""

    class Meta:
        model = models.Sector
        fields = {
            "id": "Global id.",
            "code": "NACE code.",
            "name_sv": "Its name in Swedish.",
            "name_en": "Its name in English.",
        }
        select = lambda _viewer: models.Sector.objects.all()  # noqa: E731

    level = graphene.Field(SectorLevel, required=True, description="How fine it is.")
    name = translated("name", "Its name.")
    broader = graphene.Field(lambda: Sector, description="The branch that it is part of.")

    @staticmethod
    def resolve_broader(sector: models.Sector, info: Any) -> Any:
        return info.context.loaders.load(sectors_by_id, sector, by="broader_id")


class Country(graphene.ObjectType):
    """A country."""

    code = graphene.String(required=True, description="ISO 3166-1 code.")
    name = translated("name", "Its name.")


class Region(graphene.ObjectType):
    """A Swedish county; the point is its seat."""

    code = graphene.String(required=True, description="SCB code.")
    name = translated("name", "Its name.")
    latitude = graphene.Float(required=True, description="Degrees north, WGS 84.")
    longitude = graphene.Float(required=True, description="Degrees east, WGS 84.")


class Municipality(graphene.ObjectType):
    """A Swedish municipality; the point is its main town."""

    code = graphene.String(required=True, description="SCB code.")
    name = graphene.String(required=True, description="Its name.")
    region = graphene.Field(Region, required=True, description="The county that it lies in.")
    latitude = graphene.Float(required=True, description="Degrees north, WGS 84.")
    longitude = graphene.Float(required=True, description="Degrees east, WGS 84.")


def _text() -> graphene.Argument:
    return graphene.Argument(graphene.String, description="Part of the name.")


def _all_of(kind: Any, size: int, description: str, **arguments: Any) -> CostedField:
    return CostedField(
        graphene.List(graphene.NonNull(kind)),
        size=size,
        required=True,
        description=description,
        **arguments,
    )


class VocabularyQuery(graphene.ObjectType):
    """The shared vocabulary."""

    competences = _all_of(Competence, _WORDS, "Competences in use.", text=_text())
    competence = graphene.Field(
        Competence,
        key=graphene.String(required=True, description="Its key."),
        description="One competence; null where there is none of this key.",
    )
    themes = _all_of(Theme, _WORDS, "Themes in use.", text=_text())
    sectors = _all_of(
        Sector,
        _CODES,
        "Branches in order of their codes.",
        level=graphene.Argument(SectorLevel, description="Only those of this level."),
    )
    countries = _all_of(Country, _CODES, "All countries.")
    regions = _all_of(Region, 25, "The counties of Sweden.")
    municipalities = _all_of(
        Municipality,
        _CODES,
        "The municipalities of Sweden.",
        region=graphene.String(description="Only those of the county with this SCB code."),
        text=graphene.Argument(graphene.String, description="How the name begins."),
    )

    @staticmethod
    def resolve_competences(_root: Any, _info: Any, text: str | None = None) -> Any:
        return selectors.competences(text or "")

    @staticmethod
    def resolve_competence(_root: Any, _info: Any, key: str) -> Any:
        return selectors.competences().filter(key=key).first()

    @staticmethod
    def resolve_themes(_root: Any, _info: Any, text: str | None = None) -> Any:
        return selectors.themes(text or "")

    @staticmethod
    def resolve_sectors(_root: Any, _info: Any, level: Any = None) -> Any:
        rows = models.Sector.objects.all()
        return rows.filter(level=level) if level else rows

    @staticmethod
    def resolve_countries(_root: Any, _info: Any) -> Any:
        return models.Country.objects.all()

    @staticmethod
    def resolve_regions(_root: Any, _info: Any) -> Any:
        return models.Region.objects.all()

    @staticmethod
    def resolve_municipalities(
        _root: Any, _info: Any, region: str | None = None, text: str | None = None
    ) -> Any:
        return selectors.municipalities(region=region or "", text=text or "")


class TermKind(graphene.Enum):
    """Which part of the vocabulary a word belongs to."""

    COMPETENCE = "competence"
    THEME = "theme"


class Term(graphene.Union):
    """A word of the network's own vocabulary."""

    class Meta:
        types = (Competence, Theme)

    @classmethod
    def resolve_type(cls, instance: Any, _info: Any) -> Any:
        return Competence if isinstance(instance, models.Competence) else Theme


class TermInput(graphene.InputObjectType):
    """What may be said of a word; what is left out stays as it is."""

    key = graphene.String(description="Its stable name.")
    name_sv = graphene.String(description="Its name in Swedish.")
    name_en = graphene.String(description="Its name in English.")
    synonyms_sv = graphene.List(
        graphene.NonNull(graphene.String), description="Other words for it in Swedish."
    )
    synonyms_en = graphene.List(
        graphene.NonNull(graphene.String), description="Other words for it in English."
    )
    broader = graphene.String(description="Key of what it is a kind of; empty for nothing.")


class TermPayload(graphene.ObjectType):
    """The word as it is now."""

    term = graphene.Field(Term, required=True, description="The word as it is now.")


_MODELS: dict[str, Any] = {"competence": models.Competence, "theme": models.Theme}


def _term_fields(given: dict[str, Any]) -> services.TermFields:
    fields: Any = {
        name: ([] if name.startswith("synonyms") else "") if value is None else value
        for name, value in given.items()
    }
    return fields


class CreateTerm(graphene.Mutation):
    """Add a word to the vocabulary."""

    class Arguments:
        kind = TermKind(required=True, description="Which part of the vocabulary it is for.")
        input = TermInput(required=True, description="The word.")

    Output = TermPayload

    @staticmethod
    def mutate(_root: Any, info: Any, kind: Any, input: Any) -> TermPayload:
        term = services.create_term(
            actor=info.context.actor, model=_MODELS[kind.value], fields=_term_fields(input)
        )
        return TermPayload(term=term)


class UpdateTerm(graphene.Mutation):
    """Change a word of the vocabulary."""

    class Arguments:
        id = graphene.ID(required=True, description="Which word.")
        expected_version = graphene.Int(required=True, description="The version that was seen.")
        input = TermInput(required=True, description="What to change.")

    Output = TermPayload

    @staticmethod
    def mutate(_root: Any, info: Any, id: str, expected_version: int, input: Any) -> TermPayload:
        actor = info.context.actor
        found = named(info, id, Competence, Theme)
        term = services.update_term(
            actor=actor,
            term=found,
            fields=_term_fields(input),
            expected=expected_version,
        )
        return TermPayload(term=term)


class VocabularyMutation(graphene.ObjectType):
    """Extending and mending the vocabulary."""

    create_term = CreateTerm.Field(required=True, description="Add a word to the vocabulary.")
    update_term = UpdateTerm.Field(required=True, description="Change a word of the vocabulary.")
