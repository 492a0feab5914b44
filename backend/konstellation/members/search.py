"""What the register lets be found."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from konstellation.common.models import Visibility
from konstellation.members import standings
from konstellation.members.models import (
    Address,
    Alias,
    Competence,
    CompetenceClaim,
    Consent,
    Identifier,
    Membership,
    MembershipCategory,
    MembershipPeriod,
    NetworkRole,
    Organisation,
    OrganisationSector,
    Person,
    Position,
    Purpose,
    Sector,
    Status,
    Theme,
)
from konstellation.members.selectors.memberships import Rules, rules_for, status_rules
from konstellation.members.selectors.organisations import QUIET_ROLES
from konstellation.search.document import (
    Document,
    Facet,
    Point,
    Sort,
    Text,
    affected_by,
    register,
)

STAFF = "process_management"
NETWORK = "network"


@register(index="organisations", of=Organisation)
@dataclass(frozen=True, slots=True)
class OrganisationDocument(Document):
    name: Annotated[str, Text(weight=6, suggest=True), Sort()]
    other_names: Annotated[tuple[str, ...], Text(weight=4, suggest=True)]
    numbers: Annotated[tuple[str, ...], Text(weight=4, audience=STAFF, highlight=False)]
    summary_sv: Annotated[str, Text(weight=1.5, language="sv")]
    summary_en: Annotated[str, Text(weight=1.5, language="en")]
    description_sv: Annotated[str, Text(language="sv")]
    description_en: Annotated[str, Text(language="en")]
    competence_names_sv: Annotated[tuple[str, ...], Text(weight=2, language="sv")]
    competence_names_en: Annotated[tuple[str, ...], Text(weight=2, language="en")]
    theme_names_sv: Annotated[tuple[str, ...], Text(weight=1.5, language="sv")]
    theme_names_en: Annotated[tuple[str, ...], Text(weight=1.5, language="en")]
    sector_names_sv: Annotated[tuple[str, ...], Text(language="sv", highlight=False)]
    sector_names_en: Annotated[tuple[str, ...], Text(language="en", highlight=False)]
    evidence_sv: Annotated[tuple[str, ...], Text(language="sv")]
    evidence_en: Annotated[tuple[str, ...], Text(language="en")]
    place: Annotated[str, Text(weight=1)]
    kind: Annotated[str, Facet()]
    size_class: Annotated[str, Facet()]
    sector: Annotated[tuple[str, ...], Facet()]
    competence: Annotated[tuple[str, ...], Facet()]
    theme: Annotated[tuple[str, ...], Facet()]
    region: Annotated[str, Facet()]
    country: Annotated[str, Facet()]
    network_role: Annotated[tuple[str, ...], Facet(audience=NETWORK)]
    every_role: Annotated[tuple[str, ...], Facet(audience=STAFF)]
    membership_status: Annotated[str, Facet(audience=NETWORK)]
    employees: Annotated[int, Sort()]
    updated: Annotated[int, Sort()]
    point: Annotated[tuple[float, float] | None, Point()]

    @classmethod
    def load(cls, ids: Iterable[uuid.UUID]) -> Iterator[OrganisationDocument]:
        rules = status_rules()
        for organisation in _with_parts(Organisation.objects.live().filter(pk__in=list(ids))):
            yield _organisation_document(organisation, rules)

    @classmethod
    def all_ids(cls) -> Iterable[uuid.UUID]:
        return Organisation.objects.live().values_list("pk", flat=True)


def _with_parts(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    return rows.prefetch_related(
        "aliases",
        "identifiers",
        "themes",
        Prefetch("sectors", OrganisationSector.objects.select_related("sector__broader__broader")),
        Prefetch("competence_claims", CompetenceClaim.objects.select_related("competence")),
        Prefetch("addresses", Address.objects.select_related("municipality", "region", "country")),
        "network_roles",
        Prefetch(
            "memberships",
            Membership.objects.select_related("category").prefetch_related("periods"),
        ),
    )


def _organisation_document(organisation: Organisation, rules: Rules) -> OrganisationDocument:
    today = timezone.localdate()
    claims = list(organisation.competence_claims.all())
    sectors = [row.sector for row in organisation.sectors.all()]
    themes = list(organisation.themes.all())
    roles = [role.kind for role in organisation.network_roles.all() if role.holds_on(today)]
    verdict = _standing(organisation, rules)
    address = _visiting(organisation)
    return OrganisationDocument(
        id=str(organisation.pk),
        audience=_audience(organisation, is_member=bool(verdict and verdict.counts_as_member)),
        name=organisation.name,
        other_names=tuple(
            name
            for name in (organisation.legal_name, *(a.name for a in organisation.aliases.all()))
            if name and name != organisation.name
        ),
        numbers=tuple(number.value for number in organisation.identifiers.all()),
        summary_sv=organisation.summary_sv,
        summary_en=organisation.summary_en,
        description_sv=organisation.description_sv,
        description_en=organisation.description_en,
        competence_names_sv=tuple(c.competence.name_sv for c in claims),
        competence_names_en=tuple(c.competence.name_en for c in claims),
        theme_names_sv=tuple(theme.name_sv for theme in themes),
        theme_names_en=tuple(theme.name_en for theme in themes),
        sector_names_sv=tuple(sector.name_sv for sector in sectors),
        sector_names_en=tuple(sector.name_en for sector in sectors),
        evidence_sv=tuple(c.evidence_sv for c in claims if c.evidence_sv),
        evidence_en=tuple(c.evidence_en for c in claims if c.evidence_en),
        place=" ".join(_places(address)),
        kind=organisation.kind,
        size_class=organisation.size_class,
        sector=tuple(code for sector in sectors for code in _with_broader(sector)),
        competence=tuple(c.competence.key for c in claims),
        theme=tuple(theme.key for theme in themes),
        region=(address.region_id or "") if address else "",
        country=address.country_id if address else "",
        network_role=tuple(role for role in roles if role not in QUIET_ROLES),
        every_role=tuple(roles),
        membership_status=_shown_status(verdict),
        employees=organisation.employees or 0,
        updated=int(organisation.updated_at.timestamp()),
        point=_point(address),
    )


def _audience(organisation: Organisation, *, is_member: bool) -> tuple[str, ...]:
    """Who may find the organisation; must agree with selectors.visible_organisations."""
    own = f"organisation:{organisation.pk}"
    match organisation.visibility:
        case Visibility.PUBLIC if is_member:
            return ("public", NETWORK, STAFF, own)
        case Visibility.PUBLIC | Visibility.NETWORK:
            return (NETWORK, STAFF, own)
        case _:
            return (STAFF, own)


def _standing(organisation: Organisation, rules: Rules) -> standings.Verdict | None:
    """The standing of the latest membership, an open one before one that has ended."""
    memberships = sorted(
        organisation.memberships.all(), key=lambda m: (m.left_on is None, m.created_at)
    )
    for membership in reversed(memberships):
        verdict = standings.status_on(
            rules_for(rules, membership.category_id),
            standings.Facts.of(membership),
            timezone.localdate(),
        )
        if verdict:
            return verdict
    return None


def _shown_status(verdict: standings.Verdict | None) -> str:
    quiet = verdict is None or verdict.status in {Status.APPLIED, Status.DECLINED}
    return "" if verdict is None or quiet else verdict.status


def _visiting(organisation: Organisation) -> Address | None:
    addresses = {address.kind: address for address in organisation.addresses.all()}
    return addresses.get("visiting") or addresses.get("postal")


def _places(address: Address | None) -> Iterator[str]:
    if address:
        yield address.city
        if address.municipality and address.municipality.name != address.city:
            yield address.municipality.name
        if address.region:
            yield address.region.name_sv
        yield address.country.name_sv
        yield address.country.name_en


def _with_broader(sector: Sector) -> Iterator[str]:
    while sector is not None:
        yield sector.code
        sector = sector.broader  # type: ignore[assignment]


def _point(address: Address | None) -> tuple[float, float] | None:
    if address is None or address.latitude is None or address.longitude is None:
        return None
    return (address.latitude, address.longitude)


_PARTS: tuple[type[Any], ...] = (
    Alias,
    Identifier,
    Address,
    OrganisationSector,
    CompetenceClaim,
    NetworkRole,
    Membership,
)
for _part in _PARTS:
    affected_by(OrganisationDocument, _part)(
        lambda ids, part=_part: part.objects.filter(pk__in=ids).values_list(  # type: ignore[misc]
            "organisation", flat=True
        )
    )


@affected_by(OrganisationDocument, MembershipPeriod)
def _whose_period(ids: list[uuid.UUID]) -> Iterable[uuid.UUID]:
    return MembershipPeriod.objects.filter(pk__in=ids).values_list(
        "membership__organisation", flat=True
    )


@affected_by(OrganisationDocument, MembershipCategory)
def _of_category(ids: list[uuid.UUID]) -> Iterable[uuid.UUID]:
    return Membership.objects.filter(category__in=ids).values_list("organisation", flat=True)


@affected_by(OrganisationDocument, Competence)
def _its_claimants(ids: list[uuid.UUID]) -> Iterable[uuid.UUID]:
    return CompetenceClaim.objects.filter(competence__in=ids).values_list("organisation", flat=True)


@affected_by(OrganisationDocument, Theme)
def _about_theme(ids: list[uuid.UUID]) -> Iterable[uuid.UUID]:
    return Organisation.objects.filter(themes__in=ids).values_list("pk", flat=True)


@affected_by(OrganisationDocument, Sector)
def _in_sector(ids: list[uuid.UUID]) -> Iterable[uuid.UUID]:
    return OrganisationSector.objects.filter(sector__in=ids).values_list("organisation", flat=True)


@register(index="people", of=Person)
@dataclass(frozen=True, slots=True)
class PersonDocument(Document):
    name: Annotated[str, Text(weight=4, suggest=True), Sort()]
    titles_sv: Annotated[tuple[str, ...], Text(language="sv")]
    titles_en: Annotated[tuple[str, ...], Text(language="en")]
    workplaces: Annotated[tuple[str, ...], Text(weight=2)]
    organisation: Annotated[tuple[str, ...], Facet()]

    @classmethod
    def load(cls, ids: Iterable[uuid.UUID]) -> Iterator[PersonDocument]:
        today = timezone.localdate()
        rows = Person.objects.filter(pk__in=list(ids), archived_at=None).prefetch_related(
            Prefetch(
                "positions",
                Position.objects.active_on(today).select_related("organisation"),
            ),
            Prefetch(
                "consents",
                Consent.objects.filter(purpose=Purpose.DIRECTORY, withdrawn_at=None),
            ),
        )
        for person in rows:
            yield _person_document(person)

    @classmethod
    def all_ids(cls) -> Iterable[uuid.UUID]:
        return Person.objects.filter(archived_at=None).values_list("pk", flat=True)


def _person_document(person: Person) -> PersonDocument:
    # Only workplaces that the whole network may see: a person must not lead to a hidden one.
    positions = [
        position
        for position in person.positions.all()
        if position.organisation.visibility in (Visibility.PUBLIC, Visibility.NETWORK)
    ]
    return PersonDocument(
        id=str(person.pk),
        audience=_person_audience(person),
        name=str(person),
        titles_sv=tuple(p.title_sv for p in positions if p.title_sv),
        titles_en=tuple(p.title_en for p in positions if p.title_en),
        workplaces=tuple(p.organisation.name for p in positions),
        organisation=tuple(str(p.organisation_id) for p in positions),
    )


def _person_audience(person: Person) -> tuple[str, ...]:
    """Who may find the person; must agree with selectors.people.visible_people."""
    own = tuple(f"organisation:{p.organisation_id}" for p in person.positions.all())
    match person.visibility:
        case Visibility.PUBLIC if person.consents.all():
            return ("public", NETWORK, STAFF, *own)
        case Visibility.PUBLIC | Visibility.NETWORK:
            return (NETWORK, STAFF, *own)
        case Visibility.ORGANISATION:
            return (STAFF, *own)
        case _:
            return (STAFF,)


@affected_by(PersonDocument, Position)
def _who_holds(ids: list[uuid.UUID]) -> Iterable[uuid.UUID]:
    return Position.objects.filter(pk__in=ids).values_list("person", flat=True)


@affected_by(PersonDocument, Consent)
def _who_agreed(ids: list[uuid.UUID]) -> Iterable[uuid.UUID]:
    return Consent.objects.filter(pk__in=ids).values_list("person", flat=True)


@affected_by(PersonDocument, Organisation)
def _who_works_there(ids: list[uuid.UUID]) -> Iterable[uuid.UUID]:
    return Position.objects.filter(organisation__in=ids).values_list("person", flat=True)
