"""What may be said of an organisation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import graphene

from konstellation.api.graphql.choices import (
    AddressKind,
    IdentifierScheme,
    LegalForm,
    OrganisationKind,
    Visibility,
)
from konstellation.api.graphql.inputs import columns
from konstellation.api.graphql.naming import organisation_named


class CompetenceClaimInput(graphene.InputObjectType):
    """A competence that the organisation has."""

    competence = graphene.String(required=True, description="Key of the competence.")
    level = graphene.Int(
        required=True, description="1: some experience, 2: experienced, 3: leading."
    )
    evidence_sv = graphene.String(description="What shows it, in Swedish.")
    evidence_en = graphene.String(description="What shows it, in English.")


class IdentifierInput(graphene.InputObjectType):
    """A number by which others know the organisation."""

    scheme = IdentifierScheme(required=True, description="What number it is.")
    value = graphene.String(required=True, description="The number, however it is written.")


class AddressInput(graphene.InputObjectType):
    """An address; the municipality decides the region and stands in for missing coordinates."""

    kind = AddressKind(required=True, description="What it is for.")
    street = graphene.String(description="Street or box.")
    postcode = graphene.String(description="Postal code.")
    city = graphene.String(description="Postal town.")
    municipality = graphene.String(description="SCB code of the municipality.")
    region = graphene.String(description="SCB code of the county.")
    country = graphene.String(required=True, description="ISO 3166-1 code.")
    latitude = graphene.Float(description="Degrees north, WGS 84.")
    longitude = graphene.Float(description="Degrees east, WGS 84.")


def _several(kind: Any, description: str) -> graphene.List:
    return graphene.List(graphene.NonNull(kind), description=description)


class OrganisationInput(graphene.InputObjectType):
    """What may be said of an organisation; what is left out stays as it is, lists are whole."""

    name = graphene.String(description="What it is called.")
    legal_name = graphene.String(description="Its registered name.")
    kind = OrganisationKind(description="What kind it is.")
    legal_form = LegalForm(description="How it is constituted.")
    employees = graphene.Int(description="How many work there.")
    website = graphene.String(description="Address on the web.")
    email = graphene.String(description="E-mail.")
    phone = graphene.String(description="Phone; Swedish unless it begins with a country code.")
    summary_sv = graphene.String(description="What it is in a sentence, in Swedish.")
    summary_en = graphene.String(description="What it is in a sentence, in English.")
    description_sv = graphene.String(description="What it does, in Swedish; Markdown.")
    description_en = graphene.String(description="What it does, in English; Markdown.")
    visibility = Visibility(description="Who may see it.")
    parent = graphene.ID(description="What it is part of; null for nothing.")
    aliases = _several(graphene.String, "Other names.")
    themes = _several(graphene.String, "Keys of themes.")
    sectors = _several(graphene.String, "NACE codes; the first is the main one.")
    competences = _several(CompetenceClaimInput, "What it can do.")
    identifiers = _several(IdentifierInput, "Its numbers.")
    personal_number = graphene.String(
        description="A sole trader's personal number; an empty string takes it away."
    )
    addresses = _several(AddressInput, "Where it is.")


_TEXTS = frozenset(
    {
        "name",
        "legal_name",
        "legal_form",
        "website",
        "email",
        "phone",
        "summary_sv",
        "summary_en",
        "description_sv",
        "description_en",
        "personal_number",
    }
)
_LISTS = frozenset({"aliases", "themes", "sectors"})
# Of each list of parts: which of a part's values are texts.
_PARTS: Mapping[str, frozenset[str]] = {
    "competences": frozenset({"evidence_sv", "evidence_en"}),
    "identifiers": frozenset(),
    "addresses": frozenset({"street", "postcode", "city", "municipality", "region"}),
}


def organisation_fields(info: Any, given: Mapping[str, Any]) -> Any:
    """As the register takes it. A parent that the viewer may not see is NotFound."""
    fields = columns(given, texts=_TEXTS)
    if fields.get("parent"):
        fields["parent"] = organisation_named(info, fields["parent"])
    for name in _LISTS & fields.keys():
        fields[name] = fields[name] or []
    for name in _PARTS.keys() & fields.keys():
        fields[name] = [columns(part, texts=_PARTS[name]) for part in fields[name] or ()]
    return fields
