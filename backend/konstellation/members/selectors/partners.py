"""Searching the register for partners and people."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q

from konstellation.accounts.models import Viewer
from konstellation.accounts.permissions import Scope
from konstellation.common.errors import Unavailable
from konstellation.members.models import (
    Competence,
    Identifier,
    Municipality,
    Organisation,
    Person,
)
from konstellation.members.policies import standing
from konstellation.members.selectors.organisations import (
    OrganisationFilter,
    named,
    organisations,
    visible_organisations,
)
from konstellation.members.selectors.people import visible_people
from konstellation.search.client import engine
from konstellation.search.port import FacetCount, Hit, Near, Query, Suggestion

FACETS = (
    "kind",
    "size_class",
    "sector",
    "competence",
    "theme",
    "region",
    "country",
    "network_role",
    "membership_status",
)
# What a sort is called → the document's field.
SORTS = {"relevance": "relevance", "name": "name", "updated": "-updated", "employees": "-employees"}


@dataclass(frozen=True, slots=True)
class FoundOrganisation:
    organisation: Organisation
    hit: Hit


@dataclass(frozen=True, slots=True)
class FoundPerson:
    person: Person
    hit: Hit


@dataclass(frozen=True, slots=True)
class PartnerPage:
    """One page of a search.

    ``degraded`` when the engine is away and only names, numbers and web addresses were looked up.
    """

    found: Sequence[FoundOrganisation]
    total: int
    facets: Mapping[str, Sequence[FacetCount]] = field(default_factory=dict)
    did_you_mean: str = ""
    degraded: bool = False


@dataclass(frozen=True, slots=True)
class PeoplePage:
    found: Sequence[FoundPerson]
    total: int


def find_partners(
    *,
    viewer: Viewer,
    text: str = "",
    filters: Mapping[str, Sequence[str]] | None = None,
    near: Near | None = None,
    sort: str = "relevance",
    offset: int = 0,
    limit: int = 25,
    facets: Sequence[str] | None = None,
) -> PartnerPage:
    """Organisations matching the text and filters, best first, with facets.

    The engine only ranks; which rows the viewer gets is decided by the database, so a stale
    index can hide an organisation but never reveal one.
    """
    who = standing(viewer)
    named = _fields_for(who.is_staff)
    wanted = facets_for(viewer) if facets is None else facets
    query = Query(
        audiences=who.audiences,
        text=text,
        filters={named.get(k, k): tuple(v) for k, v in (filters or {}).items() if v},
        facets=tuple(named.get(name, name) for name in wanted),
        near=near,
        sort=SORTS[sort],
        offset=offset,
        limit=limit,
        highlight=bool(text.strip()),
    )
    try:
        page = engine().find("organisations", query)
    except Unavailable:
        return _by_name(viewer, text, filters or {}, offset=offset, limit=limit)
    visible = visible_organisations(viewer).in_bulk([uuid.UUID(hit.id) for hit in page.hits])
    shown = {field_name: name for name, field_name in named.items()}
    return PartnerPage(
        found=[
            FoundOrganisation(visible[uuid.UUID(hit.id)], hit)
            for hit in page.hits
            if uuid.UUID(hit.id) in visible
        ],
        total=page.total,
        facets={shown.get(name, name): counts for name, counts in page.facets.items()},
        did_you_mean=page.did_you_mean,
    )


def find_people(*, viewer: Viewer, text: str, offset: int = 0, limit: int = 25) -> PeoplePage:
    """People by name, title or workplace, as far as each has chosen to be found."""
    query = Query(
        audiences=standing(viewer).audiences,
        text=text,
        sort="relevance" if text.strip() else "name",
        offset=offset,
        limit=limit,
        highlight=True,
    )
    page = engine().find("people", query)
    visible = visible_people(viewer).in_bulk([uuid.UUID(hit.id) for hit in page.hits])
    found = [
        FoundPerson(visible[uuid.UUID(hit.id)], hit)
        for hit in page.hits
        if uuid.UUID(hit.id) in visible
    ]
    return PeoplePage(found, page.total)


def suggestions(*, viewer: Viewer, text: str, index: str, limit: int = 8) -> Sequence[Suggestion]:
    """Names that begin as typed, of what the viewer can find in an index."""
    return engine().suggest(index, text, audiences=standing(viewer).audiences, limit=limit)


def suggested_competences(text: str, limit: int = 8) -> Sequence[Competence]:
    named = Competence.objects.filter(archived_at=None)
    wanted = text.strip().casefold()
    rows = [
        row
        for row in named
        if any(
            name.casefold().startswith(wanted)
            for name in (row.name_sv, row.name_en, *row.synonyms_sv, *row.synonyms_en)
        )
    ]
    return rows[:limit] if wanted else []


def facets_for(viewer: Viewer) -> Sequence[str]:
    """The facets that the viewer may count: standing in the network is not public."""
    guarded = {"network_role", "membership_status"}
    is_inside = standing(viewer).is_in_network
    return FACETS if is_inside else tuple(name for name in FACETS if name not in guarded)


def around(municipality: str, kilometres: float) -> Near | None:
    """A circle around a municipality's main town; None for an unknown code."""
    row = Municipality.objects.filter(code=municipality).first()
    return Near(row.latitude, row.longitude, kilometres) if row else None


def _fields_for(is_staff: bool) -> dict[str, str]:
    """Process managers count and filter all roles, others those that are shown to them."""
    return {"network_role": "every_role"} if is_staff else {}


SHORTEST_NUMBER = 5
# What the database can narrow by while the engine is away.
_NARROWED = frozenset(
    {"kind", "size_class", "sector", "competence", "theme", "region", "country", "network_role"}
)


def _by_name(
    viewer: Viewer, text: str, filters: Mapping[str, Sequence[str]], *, offset: int, limit: int
) -> PartnerPage:
    """What plain names, numbers and filters find; what only the index counts is left out."""
    narrow: dict[str, Any] = {k: tuple(v) for k, v in filters.items() if k in _NARROWED}
    rows = organisations(viewer=viewer, narrow=replace(OrganisationFilter(), **narrow))
    if text.strip():
        rows = rows.filter(named(text) | _at(text) | _numbered(viewer, text))
    found = [FoundOrganisation(row, Hit(str(row.pk), 0.0)) for row in rows[offset : offset + limit]]
    return PartnerPage(found, rows.count(), degraded=True)


def _at(text: str) -> Q:
    """Whose web address it is, with or without the protocol and “www.”."""
    host = text.strip().casefold().rpartition("//")[2].removeprefix("www.").partition("/")[0]
    return Q(website__icontains=host) if "." in host.strip(".") else Q(pk__in=())


def _numbered(viewer: Viewer, text: str) -> Q:
    """Whose number begins so, among those whose numbers the viewer may read."""
    number = "".join(filter(str.isalnum, text)).upper()
    if len(number) < SHORTEST_NUMBER or not any(map(str.isdigit, number)):
        return Q(pk__in=())
    who = standing(viewer)
    held = who.scopes("organisation.register", "read")
    # A Swedish VAT number holds the organisation number.
    rows = Identifier.objects.filter(
        Q(value__startswith=number) | Q(value__startswith=f"SE{number}")
    )
    if Scope.ALL not in held:
        rows = rows.filter(organisation__in=who.acts_for if Scope.OWN in held else ())
    return Q(pk__in=rows.values("organisation"))
