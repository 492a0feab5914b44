"""Organisations and what they are made of, as a viewer may see them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from konstellation.accounts.models import Viewer
from konstellation.accounts.permissions import Scope
from konstellation.common.errors import NotFound
from konstellation.common.models import Visibility
from konstellation.common.worded import RowsBy
from konstellation.members import identifiers, secrecy, texts
from konstellation.members.models import (
    Address,
    Alias,
    CompetenceClaim,
    Identifier,
    Membership,
    NetworkRole,
    Organisation,
    OrganisationSector,
    PersonalNumber,
    RoleKind,
    Theme,
)
from konstellation.members.models.role import NetworkRoleQuerySet
from konstellation.members.policies import may, standing
from konstellation.members.selectors.places import with_places

R = TypeVar("R", bound=Model)
P = TypeVar("P", bound=Model)
_ADDRESS_ORDER = {"visiting": 0, "postal": 1, "billing": 2}
# Roles that only process management knows of: being courted or paid is nobody else's business.
QUIET_ROLES = (RoleKind.PROSPECT, RoleKind.SUPPLIER)


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """What narrows a list of organisations; empty means no narrowing, several are any-of."""

    text: str = ""
    kind: Sequence[str] = ()
    size_class: Sequence[str] = ()
    sector: Sequence[str] = ()
    competence: Sequence[str] = ()
    theme: Sequence[str] = ()
    region: Sequence[str] = ()
    municipality: Sequence[str] = ()
    country: Sequence[str] = ()
    network_role: Sequence[str] = ()
    category: Sequence[str] = ()
    visibility: Sequence[str] = ()
    member_on: date | None = None
    archived: bool = False


def visible_organisations(viewer: Viewer) -> QuerySet[Organisation]:
    """All organisations that the viewer may see; process managers also see archived ones."""
    return _visible(*_sight(viewer)).all()


_Sight = tuple[frozenset[Scope], frozenset[uuid.UUID], date]


def _sight(viewer: Viewer) -> _Sight:
    """All of a viewer on which it depends what organisations they see."""
    who = standing(viewer)
    return who.scopes("organisation.profile", "read"), who.acts_for, timezone.localdate()


@lru_cache(maxsize=512)
def _visible(
    held: frozenset[Scope], acts_for: frozenset[uuid.UUID], today: date
) -> QuerySet[Organisation]:
    """Kept, and so never to be evaluated itself."""
    if Scope.ALL in held:
        return Organisation.objects.all()
    shown = Q(pk__in=acts_for)
    if Scope.NETWORK in held:
        shown |= Q(visibility__in=[Visibility.PUBLIC, Visibility.NETWORK])
    elif Scope.PUBLIC in held:
        shown |= Q(visibility=Visibility.PUBLIC) & _is_member_on(today)
    return Organisation.objects.live().filter(shown)


@lru_cache(maxsize=128)
def _visible_by_id(*sight: *_Sight) -> RowsBy[Organisation]:
    return RowsBy(_visible(*sight).order_by(), "pk")


def organisation(*, viewer: Viewer, pk: uuid.UUID) -> Organisation:
    """One organisation; a merged one's id leads to the one it became part of.

    Raises NotFound for what is not there and for what is hidden, alike.
    """
    visible = _visible_by_id(*_sight(viewer))
    found = next(iter(visible([pk])), None)
    if found is None or found.merged_into_id:
        found = next(iter(visible([_kept_one(pk)])), None)
    if found is None or found.merged_into_id:
        raise NotFound
    return found


def _kept_one(pk: uuid.UUID) -> uuid.UUID:
    """Where the signposts of merged organisations lead, from this one on."""
    for _merge in range(10):
        into = Organisation.objects.filter(pk=pk).values_list("merged_into", flat=True).first()
        if into is None:
            break
        pk = into
    return pk


def organisations(
    *, viewer: Viewer, narrow: OrganisationFilter | None = None
) -> QuerySet[Organisation]:
    """The register as a list. Merged signposts are left out; archived ones unless asked for."""
    narrow = narrow or OrganisationFilter()
    rows = visible_organisations(viewer).filter(merged_into=None)
    rows = rows.exclude(archived_at=None) if narrow.archived else rows.filter(archived_at=None)
    for condition in _conditions(viewer, narrow):
        rows = rows.filter(condition)
    return rows


def _conditions(viewer: Viewer, narrow: OrganisationFilter) -> Iterable[Q]:
    who = standing(viewer)
    direct: Mapping[str, Sequence[str]] = {
        "kind__in": narrow.kind,
        "size_class__in": narrow.size_class,
    }
    yield from (Q(**{column: values}) for column, values in direct.items() if values)
    if narrow.visibility and who.is_staff:
        yield Q(visibility__in=narrow.visibility)
    if narrow.text.strip():
        yield named(narrow.text)
    if narrow.sector:
        yield _has(OrganisationSector.objects.filter(_in_sectors(narrow.sector)))
    if narrow.competence:
        yield _has(CompetenceClaim.objects.filter(competence__key__in=narrow.competence))
    if narrow.theme:
        yield _has(Organisation.themes.through.objects.filter(theme__key__in=narrow.theme))
    if narrow.region or narrow.municipality or narrow.country:
        yield _has(Address.objects.filter(_placed(narrow)))
    if narrow.network_role:
        today = timezone.localdate()
        roles = visible_roles(viewer).active_on(today).filter(kind__in=narrow.network_role)
        yield _has(roles)
    if narrow.category or narrow.member_on:
        yield _is_member_on(narrow.member_on or timezone.localdate(), narrow.category)


def named(text: str) -> Q:
    """Whose name, in any of its forms, holds the text."""
    key = texts.sort_key(texts.line(text))
    return (
        Q(sort_name__contains=key)
        | Q(legal_name__icontains=text)
        | Q(Exists(Alias.objects.filter(organisation=OuterRef("pk"), name__icontains=text)))
    )


def _has(rows: QuerySet[Any]) -> Q:
    # IN and not EXISTS: a count then walks the few rows found, not the whole register.
    return Q(pk__in=rows.values("organisation"))


def _in_sectors(codes: Sequence[str]) -> Q:
    """A code stands for everything beneath it: a section's letter, a division, a group."""
    condition = Q()
    for code in codes:
        condition |= (
            Q(sector__code__startswith=code)
            if code[:1].isdigit()
            else Q(sector__code=code)
            | Q(sector__broader__code=code)
            | Q(sector__broader__broader__code=code)
        )
    return condition


def _placed(narrow: OrganisationFilter) -> Q:
    condition = Q()
    if narrow.region:
        condition &= Q(region__in=narrow.region)
    if narrow.municipality:
        condition &= Q(municipality__in=narrow.municipality)
    if narrow.country:
        condition &= Q(country__in=narrow.country)
    return condition


def _is_member_on(day: date, categories: Sequence[str] = ()) -> Q:
    memberships = Membership.objects.counting_on(day).filter(organisation=OuterRef("pk"))
    if categories:
        memberships = memberships.filter(category__key__in=categories)
    return Q(Exists(memberships))


def visible_roles(viewer: Viewer) -> NetworkRoleQuerySet:
    held = standing(viewer).scopes("organisation.network_role", "read")
    if Scope.ALL in held:
        return NetworkRole.objects.all()
    if Scope.NETWORK in held:
        return NetworkRole.objects.exclude(kind__in=QUIET_ROLES)
    return NetworkRole.objects.none()


# Parts of organisations, for many at once. The ids are of organisations that a selector above
# has let through; parts with rules of their own check them here.


def _parts_with(model: type[P], term: str) -> RowsBy[P]:
    """Parts with the term that each names, without the times of either: nobody is shown those."""
    times = ("created_at", "updated_at")
    rows = model._default_manager.order_by().select_related(term)
    return RowsBy(rows.defer(*times, *(f"{term}__{time}" for time in times)), "organisation")


_ALIASES = RowsBy(Alias.objects.order_by(), "organisation")
_SECTORS = _parts_with(OrganisationSector, "sector")
_CLAIMS = _parts_with(CompetenceClaim, "competence")
_THEMES = RowsBy(
    Organisation.themes.through.objects.select_related("theme").defer(
        "theme__created_at", "theme__updated_at"
    ),
    "organisation",
)
_ADDRESSES = RowsBy(Address.objects.order_by().defer("created_at", "updated_at"), "organisation")
_IDENTIFIERS = RowsBy(Identifier.objects.order_by(), "organisation")


def aliases_of(ids: Iterable[uuid.UUID], *, viewer: Viewer) -> dict[uuid.UUID, list[Alias]]:
    return _grouped(ids, _ALIASES, order=lambda row: row.name)


def sectors_of(
    ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[OrganisationSector]]:
    return _grouped(ids, _SECTORS, order=lambda row: (not row.is_main, row.sector.code))


def competences_of(
    ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[CompetenceClaim]]:
    return _grouped(
        ids, _CLAIMS, order=lambda row: (-row.level, texts.sort_key(row.competence.name_sv))
    )


def themes_of(ids: Iterable[uuid.UUID], *, viewer: Viewer) -> dict[uuid.UUID, list[Theme]]:
    grouped = _grouped(ids, _THEMES, order=lambda row: texts.sort_key(row.theme.name_sv))
    return {pk: [row.theme for row in found] for pk, found in grouped.items()}


def addresses_of(ids: Iterable[uuid.UUID], *, viewer: Viewer) -> dict[uuid.UUID, list[Address]]:
    """Addresses; the billing address is register data."""
    grouped = _grouped(ids, _ADDRESSES, order=lambda row: _ADDRESS_ORDER[row.kind])
    with_places(row for found in grouped.values() for row in found)
    return {
        pk: [a for a in found if a.kind != "billing" or may_read_register(viewer, pk)]
        for pk, found in grouped.items()
    }


def identifiers_of(
    ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[Identifier] | None]:
    """Identifiers; None for an organisation whose register data the viewer may not read."""
    wanted = list(ids)
    allowed = [pk for pk in wanted if may_read_register(viewer, pk)]
    grouped = _grouped(allowed, _IDENTIFIERS, order=lambda row: (row.scheme, row.value))
    return {pk: grouped.get(pk) for pk in wanted}


def personal_numbers_of(ids: Iterable[uuid.UUID], *, viewer: Viewer) -> dict[uuid.UUID, str | None]:
    """Sole traders' numbers, masked to the date of birth; None for who may not know."""
    wanted = list(ids)
    allowed = [
        pk for pk in wanted if may(viewer, "read", "organisation.personal_number", organisation=pk)
    ]
    numbers = PersonalNumber.objects.filter(organisation__in=allowed)
    found = {
        row.organisation_id: secrecy.masked(secrecy.decrypt(bytes(row.ciphertext)))
        for row in numbers
    }
    return {pk: found.get(pk) for pk in wanted}


def network_roles_of(
    ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[NetworkRole]]:
    roles = RowsBy(visible_roles(viewer).order_by(), "organisation")
    return _grouped(ids, roles, order=lambda row: row.starts_on)


def daughters_of(
    ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[Organisation]]:
    wanted = list(ids)
    found: dict[uuid.UUID, list[Organisation]] = {pk: [] for pk in wanted}
    for row in visible_organisations(viewer).filter(parent__in=wanted):
        if row.parent_id:
            found[row.parent_id].append(row)
    return found


def organisations_by_id(
    ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, Organisation]:
    """Those of the organisations that the viewer may see."""
    return {row.pk: row for row in _visible_by_id(*_sight(viewer))(ids)}


def may_read_register(viewer: Viewer, pk: uuid.UUID) -> bool:
    return may(viewer, "read", "organisation.register", organisation=pk)


def by_number(*, viewer: Viewer, scheme: identifiers.Scheme, number: str) -> Organisation | None:
    """The organisation that bears this number, if the viewer may read its register data."""
    value = identifiers.parse(scheme, number).value
    found = visible_organisations(viewer).filter(
        identifiers__scheme=scheme, identifiers__value=value
    )
    row = found.first()
    return row if row and may_read_register(viewer, row.pk) else None


def _grouped(
    ids: Iterable[uuid.UUID], rows: RowsBy[R], *, order: Callable[[R], Any]
) -> dict[uuid.UUID, list[R]]:
    """The rows of each organisation in order; a few rows are sorted faster here than there."""
    wanted = list(ids)
    found: dict[uuid.UUID, list[R]] = {pk: [] for pk in wanted}
    for row in sorted(rows(wanted), key=order):
        found[row.organisation_id].append(row)  # type: ignore[attr-defined]
    return found
