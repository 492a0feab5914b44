"""What the register lets be found."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

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
    Country,
    Identifier,
    Membership,
    MembershipCategory,
    MembershipPeriod,
    Municipality,
    NetworkRole,
    Organisation,
    OrganisationSector,
    Person,
    Position,
    Purpose,
    Region,
    Sector,
    Status,
    Theme,
)
from konstellation.members.models.organisation import PartOfOrganisation
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
T = TypeVar("T")
Part = TypeVar("Part", bound=PartOfOrganisation)
Word = TypeVar("Word", Sector, Theme)


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
        organisations = list(Organisation.objects.live().filter(pk__in=list(ids)))
        parts = _Parts.of([organisation.pk for organisation in organisations])
        rules = status_rules()
        for organisation in organisations:
            yield _organisation_document(organisation, parts, rules)

    @classmethod
    def all_ids(cls) -> Iterable[uuid.UUID]:
        return Organisation.objects.live().values_list("pk", flat=True)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a batch of organisations consists of; each word and place of it is read once.

    Prefetched, every claim would get a competence of its own and every organisation a manager for
    each of its parts. That took longer than all else, and half of an import is indexing.
    """

    aliases: Mapping[uuid.UUID, Sequence[Alias]]
    identifiers: Mapping[uuid.UUID, Sequence[Identifier]]
    addresses: Mapping[uuid.UUID, Sequence[Address]]
    sectors: Mapping[uuid.UUID, Sequence[Sector]]
    claims: Mapping[uuid.UUID, Sequence[tuple[CompetenceClaim, Competence]]]
    themes: Mapping[uuid.UUID, Sequence[Theme]]
    roles: Mapping[uuid.UUID, Sequence[NetworkRole]]
    memberships: Mapping[uuid.UUID, Sequence[Membership]]
    municipalities: Mapping[str, Municipality]
    regions: Mapping[str, Region]
    countries: Mapping[str, Country]

    @classmethod
    def of(cls, ids: Sequence[uuid.UUID]) -> _Parts:
        def parts(model: type[Part]) -> QuerySet[Part]:
            return model._default_manager.filter(organisation__in=ids)

        addresses = list(parts(Address))
        claims = list(parts(CompetenceClaim))
        sectors = parts(OrganisationSector).values_list("organisation", "sector")
        through = Organisation.themes.through.objects.filter(organisation__in=ids)
        themes = through.order_by("theme__name_sv").values_list("organisation", "theme")
        memberships = parts(Membership).select_related("category").prefetch_related("periods")
        competence_of = Competence.objects.in_bulk({row.competence_id for row in claims})
        return cls(
            aliases=_by_organisation((row.organisation_id, row) for row in parts(Alias)),
            identifiers=_by_organisation((row.organisation_id, row) for row in parts(Identifier)),
            addresses=_by_organisation((row.organisation_id, row) for row in addresses),
            sectors=_words(sectors, Sector.objects.select_related("broader__broader")),
            claims=_by_organisation(
                (row.organisation_id, (row, competence_of[row.competence_id])) for row in claims
            ),
            themes=_words(themes, Theme.objects.all()),
            roles=_by_organisation((row.organisation_id, row) for row in parts(NetworkRole)),
            memberships=_by_organisation((row.organisation_id, row) for row in memberships),
            municipalities=Municipality.objects.in_bulk(
                {row.municipality_id for row in addresses if row.municipality_id}
            ),
            regions=Region.objects.in_bulk({row.region_id for row in addresses if row.region_id}),
            countries=Country.objects.in_bulk({row.country_id for row in addresses}),
        )


def _by_organisation(rows: Iterable[tuple[uuid.UUID, T]]) -> Mapping[uuid.UUID, Sequence[T]]:
    found: dict[uuid.UUID, list[T]] = defaultdict(list)
    for organisation, row in rows:
        found[organisation].append(row)
    return found


def _words(
    pairs: Iterable[tuple[uuid.UUID, uuid.UUID]], words: QuerySet[Word]
) -> Mapping[uuid.UUID, Sequence[Word]]:
    """The words of each organisation; what many share is read once."""
    named = list(pairs)
    known = words.in_bulk({word for _organisation, word in named})
    return _by_organisation((organisation, known[word]) for organisation, word in named)


def _organisation_document(
    organisation: Organisation, parts: _Parts, rules: Rules
) -> OrganisationDocument:
    today, pk = timezone.localdate(), organisation.pk
    claims = [claim for claim, _competence in parts.claims[pk]]
    competences = [competence for _claim, competence in parts.claims[pk]]
    sectors, themes = parts.sectors[pk], parts.themes[pk]
    roles = [role.kind for role in parts.roles[pk] if role.holds_on(today)]
    verdict = _standing(parts.memberships[pk], rules)
    address = _visiting(parts.addresses[pk])
    return OrganisationDocument(
        id=str(organisation.pk),
        audience=_audience(organisation, is_member=bool(verdict and verdict.counts_as_member)),
        name=organisation.name,
        other_names=tuple(
            name
            for name in (organisation.legal_name, *(a.name for a in parts.aliases[pk]))
            if name and name != organisation.name
        ),
        numbers=tuple(number.value for number in parts.identifiers[pk]),
        summary_sv=organisation.summary_sv,
        summary_en=organisation.summary_en,
        description_sv=organisation.description_sv,
        description_en=organisation.description_en,
        competence_names_sv=tuple(competence.name_sv for competence in competences),
        competence_names_en=tuple(competence.name_en for competence in competences),
        theme_names_sv=tuple(theme.name_sv for theme in themes),
        theme_names_en=tuple(theme.name_en for theme in themes),
        sector_names_sv=tuple(sector.name_sv for sector in sectors),
        sector_names_en=tuple(sector.name_en for sector in sectors),
        evidence_sv=tuple(c.evidence_sv for c in claims if c.evidence_sv),
        evidence_en=tuple(c.evidence_en for c in claims if c.evidence_en),
        place=" ".join(_places(address, parts)),
        kind=organisation.kind,
        size_class=organisation.size_class,
        sector=tuple(code for sector in sectors for code in _with_broader(sector)),
        competence=tuple(competence.key for competence in competences),
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


def _standing(memberships: Sequence[Membership], rules: Rules) -> standings.Verdict | None:
    """The standing of the latest membership, an open one before one that has ended."""
    latest_last = sorted(memberships, key=lambda m: (m.left_on is None, m.created_at))
    for membership in reversed(latest_last):
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


def _visiting(addresses: Sequence[Address]) -> Address | None:
    kinds = {address.kind: address for address in addresses}
    return kinds.get("visiting") or kinds.get("postal")


def _places(address: Address | None, parts: _Parts) -> Iterator[str]:
    if address:
        yield address.city
        municipality = parts.municipalities.get(address.municipality_id or "")
        if municipality and municipality.name != address.city:
            yield municipality.name
        if region := parts.regions.get(address.region_id or ""):
            yield region.name_sv
        country = parts.countries[address.country_id]
        yield country.name_sv
        yield country.name_en


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
