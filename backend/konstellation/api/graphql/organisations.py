"""Organisations as the viewer may see them.

``listings`` and ``matches`` come from ``organisation_market.OrganisationMarket``, a plain mixin of
fields and resolvers. Whoever refers to the type from a module that this one imports names it by
its dotted path: ``graphene.Field("konstellation.api.graphql.organisations.Organisation")``.
"""

from __future__ import annotations

from typing import Any

import graphene

from konstellation.api.graphql import history, memberships, people
from konstellation.api.graphql import organisation_parts as parts
from konstellation.api.graphql.accounts import Delegate
from konstellation.api.graphql.base import RecordType
from konstellation.api.graphql.choices import (
    LegalForm,
    MembershipStatus,
    OrganisationKind,
    SizeClass,
    Visibility,
    known,
)
from konstellation.api.graphql.connections import nested_page
from konstellation.api.graphql.languages import in_readers_language, translated
from konstellation.api.graphql.organisation_market import OrganisationMarket
from konstellation.api.graphql.vocabulary import Theme
from konstellation.api.graphql.weights import CostedField
from konstellation.common.markup import safe_html
from konstellation.members import models
from konstellation.members.policies import may, standing
from konstellation.members.selectors import actions, delegates
from konstellation.members.selectors import memberships as membership_selectors
from konstellation.members.selectors import organisations as selectors
from konstellation.members.selectors import people as people_selectors


def _several(
    kind: Any, size: int, description: str, *, required: bool = True, cost: int = 0
) -> CostedField:
    return CostedField(
        graphene.List(graphene.NonNull(kind)),
        size=size,
        required=required,
        cost=cost,
        description=description,
    )


class OrganisationStanding:
    """What the network knows of an organisation's membership, and who its people are."""

    membership_status = graphene.Field(
        MembershipStatus,
        description="Today's standing; null for a visitor and where there is no membership.",
    )
    member_since = graphene.Field(
        "konstellation.api.graphql.scalars.Date",
        description="First day as a member; null as for membershipStatus.",
    )
    memberships = _several(
        memberships.Membership,
        3,
        "Memberships in full, the latest first; null where you may not know them.",
        required=False,
    )
    people = _several(people.Position, 10, "Today's positions of people whom you may see.")
    delegates = _several(
        Delegate,
        5,
        "Who acts for the organisation; null where you may not know.",
        required=False,
    )
    history = history.history_field()

    @staticmethod
    def resolve_membership_status(organisation: models.Organisation, info: Any) -> Any:
        held = info.context.loaders.load(membership_selectors.standings_of, organisation)
        return held.status if held else None

    @staticmethod
    def resolve_member_since(organisation: models.Organisation, info: Any) -> Any:
        held = info.context.loaders.load(membership_selectors.standings_of, organisation)
        return held.member_since if held else None

    @staticmethod
    def resolve_memberships(organisation: models.Organisation, info: Any) -> Any:
        if not may(info.context.viewer, "read", "membership", organisation=organisation.pk):
            return None
        return info.context.loaders.load(membership_selectors.memberships_of, organisation) or []

    @staticmethod
    def resolve_people(organisation: models.Organisation, info: Any) -> Any:
        return info.context.loaders.load(people_selectors.positions_at, organisation) or []

    @staticmethod
    def resolve_delegates(organisation: models.Organisation, info: Any) -> Any:
        return info.context.loaders.load(delegates.delegates_of, organisation)

    @staticmethod
    def resolve_history(organisation: models.Organisation, info: Any, **page: Any) -> Any:
        viewer = info.context.viewer
        if not may(viewer, "read", "organisation.history", organisation=organisation.pk):
            return None
        return nested_page(info.context, history.STORIES, organisation, order="-id", **page)


class OrganisationDetails:
    """The parts of an organisation, and what is shown to some only."""

    aliases = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Other names that it is or was known by.",
    )
    sectors = _several(parts.OrganisationSector, 4, "Branches, the main one first.")
    competences = _several(parts.CompetenceClaim, 8, "What it can do, best first.")
    themes = _several(Theme, 5, "What its work is about.")
    addresses = _several(parts.Address, 3, "Where it is; the billing address for some only.")
    place = graphene.Field(parts.Address, description="The visiting address, else the first.")
    identifiers = _several(
        parts.Identifier, 3, "Its numbers; null where you may not see them.", required=False
    )
    personal_number = graphene.String(
        description="A sole trader's number, masked; null where there is none or you may not know."
    )
    network_roles = _several(parts.NetworkRole, 3, "What it is beside membership.")

    @staticmethod
    def resolve_aliases(organisation: models.Organisation, info: Any) -> list[str]:
        rows = info.context.loaders.load(selectors.aliases_of, organisation)
        return [alias.name for alias in rows]

    @staticmethod
    def resolve_sectors(organisation: models.Organisation, info: Any) -> Any:
        return info.context.loaders.load(selectors.sectors_of, organisation)

    @staticmethod
    def resolve_competences(organisation: models.Organisation, info: Any) -> Any:
        return info.context.loaders.load(selectors.competences_of, organisation)

    @staticmethod
    def resolve_themes(organisation: models.Organisation, info: Any) -> Any:
        return info.context.loaders.load(selectors.themes_of, organisation)

    @staticmethod
    def resolve_addresses(organisation: models.Organisation, info: Any) -> Any:
        return info.context.loaders.load(selectors.addresses_of, organisation)

    @staticmethod
    def resolve_place(organisation: models.Organisation, info: Any) -> Any:
        rows = info.context.loaders.load(selectors.addresses_of, organisation)
        visiting = (one for one in rows if one.kind == models.AddressKind.VISITING)
        return next(visiting, rows[0] if rows else None)

    @staticmethod
    def resolve_identifiers(organisation: models.Organisation, info: Any) -> Any:
        return info.context.loaders.load(selectors.identifiers_of, organisation)

    @staticmethod
    def resolve_personal_number(organisation: models.Organisation, info: Any) -> Any:
        return info.context.loaders.load(selectors.personal_numbers_of, organisation)

    @staticmethod
    def resolve_network_roles(organisation: models.Organisation, info: Any) -> Any:
        return info.context.loaders.load(selectors.network_roles_of, organisation)


class Organisation(OrganisationMarket, OrganisationStanding, OrganisationDetails, RecordType):
    """Any legal entity in the register."""

    class Meta:
        model = models.Organisation
        fields = {
            "id": "Global id.",
            "version": "Rises by one at each change.",
            "name": "What it is called.",
            "employees": "How many work there.",
            "website": "Address on the web.",
            "summary_sv": "What it is in a sentence, in Swedish.",
            "summary_en": "What it is in a sentence, in English.",
            "description_sv": "What it does, in Swedish; Markdown.",
            "description_en": "What it does, in English; Markdown.",
            "archived_at": "When it was taken out of use.",
            "created_at": "When it was added.",
            "updated_at": "When it was last changed.",
        }
        select = selectors.visible_organisations

    legal_name = graphene.String(description="Its registered name.")
    kind = graphene.Field(OrganisationKind, required=True, description="What kind it is.")
    legal_form = graphene.Field(
        LegalForm, description="How it is constituted; null where you may not know."
    )
    size_class = graphene.Field(SizeClass, description="Size by number of employees.")
    email = graphene.String(required=True, description="E-mail; empty for a visitor.")
    phone = graphene.String(required=True, description="Phone; empty for a visitor.")
    logo_url = graphene.String(description="Path of the logo, if there is one.")
    summary = translated("summary", "What it is in a sentence.")
    description = translated("description", "What it does; Markdown.")
    description_html = CostedField(
        graphene.String, cost=3, required=True, description="The description as safe HTML."
    )
    parent = graphene.Field(
        lambda: Organisation, description="What it is part of; null where you may not know."
    )
    daughters = _several(
        lambda: Organisation, 5, "Organisations that are part of it, as far as you may know."
    )
    visibility = graphene.Field(
        Visibility, description="Who may see it; null where you may not know."
    )
    actions = CostedField(
        graphene.List(graphene.NonNull(graphene.String)),
        cost=1,
        required=True,
        description="What you may do with it: update_profile, update_register, archive, merge …",
    )

    @staticmethod
    def resolve_legal_name(organisation: models.Organisation, _info: Any) -> str | None:
        return known(organisation.legal_name)

    @staticmethod
    def resolve_legal_form(organisation: models.Organisation, info: Any) -> str | None:
        return known(organisation.legal_form) if _in_register(organisation, info) else None

    @staticmethod
    def resolve_size_class(organisation: models.Organisation, _info: Any) -> str | None:
        return known(organisation.size_class)

    @staticmethod
    def resolve_email(organisation: models.Organisation, info: Any) -> str:
        return organisation.email if standing(info.context.viewer).is_in_network else ""

    @staticmethod
    def resolve_phone(organisation: models.Organisation, info: Any) -> str:
        return organisation.phone if standing(info.context.viewer).is_in_network else ""

    @staticmethod
    def resolve_logo_url(organisation: models.Organisation, _info: Any) -> str | None:
        return organisation.logo.url if organisation.logo else None

    @staticmethod
    def resolve_description_html(organisation: models.Organisation, _info: Any) -> str:
        return safe_html(in_readers_language(organisation, "description"))

    @staticmethod
    def resolve_parent(organisation: models.Organisation, info: Any) -> Any:
        if not _in_register(organisation, info):
            return None
        load = info.context.loaders.load
        return load(selectors.organisations_by_id, organisation, by="parent_id")

    @staticmethod
    def resolve_daughters(organisation: models.Organisation, info: Any) -> Any:
        rows = info.context.loaders.load(selectors.daughters_of, organisation) or []
        return [row for row in rows if _in_register(row, info)]

    @staticmethod
    def resolve_visibility(organisation: models.Organisation, info: Any) -> str | None:
        return organisation.visibility if _in_register(organisation, info) else None

    @staticmethod
    def resolve_actions(organisation: models.Organisation, info: Any) -> list[str]:
        return actions.on_organisation(info.context.viewer, organisation)


def _in_register(organisation: models.Organisation, info: Any) -> bool:
    return selectors.may_read_register(info.context.viewer, organisation.pk)
