"""The register's records."""

from konstellation.members.models.address import Address, AddressKind
from konstellation.members.models.delegate import Delegate, Invitation
from konstellation.members.models.membership import (
    Membership,
    MembershipCategory,
    MembershipPeriod,
    PeriodRule,
    Status,
    StatusEvent,
    StatusRule,
    Unit,
)
from konstellation.members.models.merge import Merge
from konstellation.members.models.organisation import (
    FEWEST,
    MOST,
    Alias,
    CompetenceClaim,
    CompetenceLevel,
    Identifier,
    LegalForm,
    Organisation,
    OrganisationKind,
    OrganisationSector,
    PersonalNumber,
    SizeClass,
)
from konstellation.members.models.person import Consent, Person, Position, Purpose
from konstellation.members.models.role import NetworkRole, RoleKind
from konstellation.members.models.vocabulary import (
    Competence,
    Country,
    Municipality,
    Postcode,
    Region,
    Sector,
    SectorLevel,
    Theme,
)

__all__ = [
    "FEWEST",
    "MOST",
    "Address",
    "AddressKind",
    "Alias",
    "Competence",
    "CompetenceClaim",
    "CompetenceLevel",
    "Consent",
    "Country",
    "Delegate",
    "Identifier",
    "Invitation",
    "LegalForm",
    "Membership",
    "MembershipCategory",
    "MembershipPeriod",
    "Merge",
    "Municipality",
    "NetworkRole",
    "Organisation",
    "OrganisationKind",
    "OrganisationSector",
    "PeriodRule",
    "Person",
    "PersonalNumber",
    "Position",
    "Postcode",
    "Purpose",
    "Region",
    "RoleKind",
    "Sector",
    "SectorLevel",
    "SizeClass",
    "Status",
    "StatusEvent",
    "StatusRule",
    "Theme",
    "Unit",
]
