"""The enums that types of several domains share, and how a choice stands in an answer."""

from __future__ import annotations

import graphene

from konstellation.accounts.models import TokenScope as _TokenScope
from konstellation.accounts.roles import Role as _Role
from konstellation.api.graphql.base import enum_of
from konstellation.common import models as common
from konstellation.members import identifiers, models

OrganisationKind = enum_of(models.OrganisationKind, "What kind of organisation it is.")
LegalForm = enum_of(models.LegalForm, "How an organisation is constituted.")
SizeClass = enum_of(models.SizeClass, "Size by number of employees, after 2003/361/EC.")
MembershipStatus = enum_of(
    models.Status, "Where a membership stands on a day.", name="MembershipStatus"
)
NetworkRoleKind = enum_of(
    models.RoleKind, "What an organisation is beside membership.", name="NetworkRoleKind"
)
IdentifierScheme = enum_of(
    identifiers.Scheme, "What kind of number it is.", name="IdentifierScheme"
)
AddressKind = enum_of(models.AddressKind, "What an address is for.")
SectorLevel = enum_of(models.SectorLevel, "How fine a branch is.")
ConsentPurpose = enum_of(
    models.Purpose, "What a person may have said yes to.", name="ConsentPurpose"
)
Visibility = enum_of(common.Visibility, "Who may see a record.")
Role = enum_of(_Role, "What a viewer is; several at once are usual.")
TokenScope = enum_of(_TokenScope, "What an API token allows.")


class Language(graphene.Enum):
    """A language of the interface."""

    SV = "sv"
    EN = "en"


class PeriodRule(graphene.Enum):
    """How a membership period's days follow from the day of joining."""

    FIXED_YEAR = "fixed_year"
    FIXED_MONTHS = "fixed_months"
    ROLLING = "rolling"
    LIFETIME = "lifetime"


def known(value: str) -> str | None:
    """A choice, or None where none was made."""
    return value or None
