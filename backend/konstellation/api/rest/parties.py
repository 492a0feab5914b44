"""How organisations and their parts are shown and written."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers

from konstellation.accounts.models import Viewer
from konstellation.api.rest.shapes import (
    Input,
    Part,
    Reference,
    Restricted,
    Shape,
    Versioned,
    choice,
    optional_text,
    several,
)
from konstellation.common.models import Visibility
from konstellation.members.identifiers import Scheme
from konstellation.members.models import (
    AddressKind,
    CompetenceLevel,
    LegalForm,
    Organisation,
    OrganisationKind,
    RoleKind,
    SizeClass,
    Status,
)
from konstellation.members.policies import standing
from konstellation.members.selectors import memberships, organisations


def _register(viewer: Viewer, organisation: Organisation) -> bool:
    return organisations.may_read_register(viewer, organisation.pk)


def _network(viewer: Viewer, _organisation: Organisation) -> bool:
    return standing(viewer).is_in_network


class TermShape(Shape):
    """A word of the shared vocabulary."""

    key = serializers.CharField(help_text="Its stable name.")
    name_sv = serializers.CharField()
    name_en = serializers.CharField()


class CodeShape(Shape):
    """A branch or place by its official code."""

    code = serializers.CharField()
    name_sv = serializers.CharField()
    name_en = serializers.CharField()


class OrganisationSectorShape(Shape):
    """A branch that an organisation works in."""

    code = serializers.CharField(source="sector.code")
    name_sv = serializers.CharField(source="sector.name_sv")
    name_en = serializers.CharField(source="sector.name_en")
    is_main = serializers.BooleanField()


class CompetenceClaimShape(Shape):
    """What an organisation can do, how well, and what shows it."""

    key = serializers.CharField(source="competence.key")
    name_sv = serializers.CharField(source="competence.name_sv")
    name_en = serializers.CharField(source="competence.name_en")
    level = serializers.ChoiceField(choices=CompetenceLevel.choices)
    evidence_sv = serializers.CharField()
    evidence_en = serializers.CharField()


class AddressShape(Shape):
    """A place of an organisation; the billing address is register data."""

    kind = choice(AddressKind)
    street = serializers.CharField()
    postcode = serializers.CharField()
    city = serializers.CharField()
    municipality = serializers.CharField(source="municipality_id", help_text="SCB code.")
    region = serializers.CharField(source="region_id", help_text="SCB code.")
    country = serializers.CharField(source="country_id", help_text="ISO 3166-1 code.")
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for name in ("municipality", "region", "latitude", "longitude"):
            fields[name].allow_null = True
        return fields


class IdentifierShape(Shape):
    """A number that belongs to this organisation alone."""

    scheme = choice(Scheme)
    value = serializers.CharField()


class StandingShape(Shape):
    """The membership as the network knows it."""

    status = choice(Status)
    member_since = serializers.DateField(allow_null=True)


class OrganisationRoleShape(Shape):
    """What the organisation is to the network beside membership."""

    id = serializers.UUIDField()
    kind = choice(RoleKind)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)


class OrganisationShape(Versioned):
    """An organisation as you may see it; null stands for what is hidden from you or not known."""

    name = serializers.CharField()
    legal_name = serializers.CharField()
    kind = choice(OrganisationKind)
    employees = serializers.IntegerField(allow_null=True)
    size_class = choice(SizeClass, allow_blank=True)
    website = serializers.CharField()
    email = Restricted(serializers.CharField(), _network)
    phone = Restricted(serializers.CharField(), _network)
    logo = serializers.SerializerMethodField(help_text="Path of the picture, if there is one.")
    summary_sv = serializers.CharField()
    summary_en = serializers.CharField()
    archived_at = serializers.DateTimeField(allow_null=True)
    sectors = Part(organisations.sectors_of, OrganisationSectorShape(many=True))
    competences = Part(organisations.competences_of, CompetenceClaimShape(many=True))
    themes = Part(organisations.themes_of, TermShape(many=True))
    addresses = Part(organisations.addresses_of, AddressShape(many=True))
    network_roles = Part(organisations.network_roles_of, OrganisationRoleShape(many=True))
    membership = Part(
        memberships.standings_of,
        StandingShape(),
        allow_null=True,
        help_text="Null where there is none or you may not know.",
    )

    def get_logo(self, organisation: Organisation) -> str | None:
        return organisation.logo.url if organisation.logo else None


class OrganisationDetail(OrganisationShape):
    """An organisation with everything that you may see of it."""

    description_sv = serializers.CharField()
    description_en = serializers.CharField()
    aliases = Part(organisations.aliases_of, serializers.ListField(child=serializers.CharField()))
    legal_form = Restricted(choice(LegalForm, allow_blank=True), _register)
    visibility = Restricted(choice(Visibility), _register)
    parent = Part(  # type: ignore[assignment]
        organisations.organisations_by_id, Reference(), by="parent_id", allowed=_register
    )
    identifiers = Part(
        organisations.identifiers_of,
        IdentifierShape(many=True),
        allow_null=True,
        help_text="Null where you may not know.",
    )
    personal_number = Part(
        organisations.personal_numbers_of,
        serializers.CharField(),
        allow_null=True,
        help_text="A sole trader's number, masked.",
    )


class ClaimInput(Input):
    """A competence that the organisation has."""

    competence = serializers.CharField(max_length=80, help_text="Key of the competence.")
    level = serializers.ChoiceField(choices=CompetenceLevel.choices, required=False)
    evidence_sv = optional_text(500)
    evidence_en = optional_text(500)


class NumberInput(Input):
    """A number by which others know the organisation."""

    scheme = choice(Scheme)
    value = serializers.CharField(max_length=60)


class PlaceInput(Input):
    """An address; the municipality decides the region and stands in for missing coordinates."""

    kind = choice(AddressKind, required=False)
    street = optional_text(200)
    postcode = optional_text(12)
    city = optional_text(100)
    municipality = optional_text(4, "SCB code.")
    region = optional_text(2, "SCB code.")
    country = optional_text(2, "ISO 3166-1 code; Sweden unless told.")
    latitude = serializers.FloatField(required=False, allow_null=True, min_value=-90, max_value=90)
    longitude = serializers.FloatField(
        required=False, allow_null=True, min_value=-180, max_value=180
    )


def _keys(help_text: Any) -> serializers.ListField:
    child = serializers.CharField(max_length=80)
    return serializers.ListField(child=child, required=False, max_length=100, help_text=help_text)


class OrganisationInput(Input):
    """What may be said of an organisation; what is left out stays as it is."""

    name = serializers.CharField(max_length=200)
    legal_name = optional_text(200)
    kind = choice(OrganisationKind)
    legal_form = choice(LegalForm, required=False, allow_blank=True)
    employees = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=5_000_000
    )
    website = optional_text(300)
    email = optional_text(254)
    phone = optional_text(30)
    summary_sv = optional_text(300)
    summary_en = optional_text(300)
    description_sv = optional_text(10_000)
    description_en = optional_text(10_000)
    visibility = choice(Visibility, required=False)
    parent = serializers.UUIDField(  # type: ignore[assignment]
        required=False, allow_null=True, help_text="Id of the organisation that it is part of."
    )
    aliases = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, max_length=50
    )
    themes = _keys("Keys of themes.")
    sectors = _keys("NACE codes; the first is the main one.")
    competences = several(ClaimInput, 100)
    identifiers = several(NumberInput, 20)
    personal_number = optional_text(20, "A sole trader's number, stored apart and encrypted.")
    addresses = several(PlaceInput, 10)

    def validate_parent(self, pk: uuid.UUID | None) -> Organisation | None:
        viewer: Viewer = self.context["view"].viewer
        return None if pk is None else organisations.organisation(viewer=viewer, pk=pk)


class MergeInput(Input):
    """Which organisation is to become part of this one."""

    merged = serializers.UUIDField(help_text="Id of the organisation that becomes part of it.")
    merged_version = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, help_text="Its version that was seen."
    )
    take = serializers.ListField(
        child=serializers.CharField(max_length=40),
        required=False,
        max_length=30,
        help_text="Fields whose value is taken from it; empty ones are filled from it anyway.",
    )

    def validate_take(self, names: list[str]) -> list[str]:
        return ["parent_id" if name == "parent" else name for name in names]


class ReasonInput(Input):
    """Why something guarded is asked for."""

    reason = serializers.CharField(max_length=300, help_text="Kept in the history.")


class PersonalNumberShape(Shape):
    """A sole trader's whole number."""

    personal_number = serializers.CharField()
