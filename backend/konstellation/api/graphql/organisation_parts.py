"""What an organisation is made of: numbers, places, branches, competences, roles."""

from __future__ import annotations

from typing import Any

import graphene
from django.db.models import QuerySet

from konstellation.accounts.models import Viewer
from konstellation.api.graphql.base import RecordType
from konstellation.api.graphql.choices import AddressKind, IdentifierScheme, NetworkRoleKind
from konstellation.api.graphql.languages import translated
from konstellation.api.graphql.vocabulary import Competence, Country, Municipality, Region, Sector
from konstellation.members import identifiers, models
from konstellation.members.selectors import organisations as selectors


class OrganisationSector(graphene.ObjectType):
    """A branch that an organisation works in."""

    sector = graphene.Field(Sector, required=True, description="The branch.")
    is_main = graphene.Boolean(required=True, description="Whether it is the main one.")

    @staticmethod
    def resolve_sector(part: models.OrganisationSector, info: Any) -> Any:
        return info.context.loaders.follow(part, "sector")


class CompetenceClaim(graphene.ObjectType):
    """That an organisation can do something, how well, and what shows it."""

    competence = graphene.Field(Competence, required=True, description="What it can do.")
    level = graphene.Int(
        required=True, description="1: some experience, 2: experienced, 3: leading."
    )
    evidence = translated("evidence", "What shows it.")
    evidence_sv = graphene.String(required=True, description="What shows it, in Swedish.")
    evidence_en = graphene.String(required=True, description="What shows it, in English.")

    @staticmethod
    def resolve_competence(claim: models.CompetenceClaim, info: Any) -> Any:
        return info.context.loaders.follow(claim, "competence")


class Identifier(graphene.ObjectType):
    """A number that belongs to one organisation alone."""

    scheme = graphene.Field(IdentifierScheme, required=True, description="What number it is.")
    value = graphene.String(required=True, description="The number in compact form.")
    shown = graphene.String(required=True, description="The number as people write it.")

    @staticmethod
    def resolve_shown(identifier: models.Identifier, _info: Any) -> str:
        return identifiers.shown(identifier.scheme, identifier.value)


class Address(graphene.ObjectType):
    """A place where an organisation is."""

    kind = graphene.Field(AddressKind, required=True, description="What it is for.")
    street = graphene.String(required=True, description="Street or box.")
    postcode = graphene.String(required=True, description="Postal code.")
    city = graphene.String(required=True, description="Postal town.")
    municipality = graphene.Field(Municipality, description="The municipality, in Sweden.")
    region = graphene.Field(Region, description="The county, in Sweden.")
    country = graphene.Field(Country, required=True, description="The country.")
    latitude = graphene.Float(description="Degrees north, WGS 84.")
    longitude = graphene.Float(description="Degrees east, WGS 84.")


def _visible_roles(viewer: Viewer) -> QuerySet[models.NetworkRole]:
    visible = selectors.visible_organisations(viewer)
    return selectors.visible_roles(viewer).filter(organisation__in=visible)


class NetworkRole(RecordType):
    """What an organisation is to the network beside membership."""

    class Meta:
        model = models.NetworkRole
        fields = {
            "id": "Global id.",
            "version": "Rises by one at each change.",
            "starts_on": "First day.",
            "ends_on": "Last day, where it ends.",
        }
        select = _visible_roles

    kind = graphene.Field(NetworkRoleKind, required=True, description="Which role.")
