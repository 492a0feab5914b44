"""What the register knows of organisations, for matching: read set-wise and for a viewer."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from math import asin, cos, radians, sin, sqrt

from konstellation.accounts.models import Viewer
from konstellation.common.worded import TuplesBy
from konstellation.marketplace.models import Direction, Listing, ListingStatus, ResponseStatus
from konstellation.marketplace.selectors import visible_listings, visible_responses
from konstellation.members.models import (
    Address,
    CompetenceClaim,
    Organisation,
    OrganisationSector,
)

EARTH_KM = 6371.0

_CLAIMS = TuplesBy(
    CompetenceClaim.objects.order_by().values_list(
        "organisation", "competence__key", "level", "evidence_sv", "evidence_en"
    ),
    "organisation",
)
_THEMES = TuplesBy(
    Organisation.themes.through.objects.values_list("organisation", "theme__key"), "organisation"
)
# The main branch first, each with its division and section.
_SECTORS = TuplesBy(
    OrganisationSector.objects.order_by("-is_main", "sector__code").values_list(
        "organisation", "sector__code", "sector__broader__code", "sector__broader__broader__code"
    ),
    "organisation",
)
_PLACES = TuplesBy(
    Address.objects.filter(latitude__isnull=False, longitude__isnull=False)
    .exclude(kind="billing")
    .order_by("kind")
    .values_list("organisation", "latitude", "longitude", "city"),
    "organisation",
)
_LISTED_COMPETENCES = TuplesBy(
    Listing.competences.through.objects.values_list("listing", "competence__key"), "listing"
)
_LISTED_THEMES = TuplesBy(
    Listing.themes.through.objects.values_list("listing", "theme__key"), "listing"
)


@dataclass(frozen=True, slots=True)
class ListingFacts:
    id: uuid.UUID
    title: str
    direction: str
    competences: frozenset[str]
    themes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Profile:
    """One organisation's facts, as the viewer may know them."""

    organisation: Organisation
    competences: Mapping[str, int]
    evidence: frozenset[str]
    themes: frozenset[str]
    sectors: tuple[str, ...]
    point: tuple[float, float] | None
    city: str
    updated_on: date
    listings: tuple[ListingFacts, ...] = ()
    partners: frozenset[uuid.UUID] = field(default_factory=frozenset)

    def listed(self, direction: str) -> tuple[ListingFacts, ...]:
        return tuple(row for row in self.listings if row.direction == direction)


def profiles(organisations: Iterable[Organisation], *, viewer: Viewer) -> dict[uuid.UUID, Profile]:
    """The facts of organisations that the viewer may see, in a fixed number of queries."""
    rows = {row.pk: row for row in organisations}
    competences, evidence = _competences(rows)
    themes = _keys(_THEMES, rows)
    sectors = _sectors(rows)
    places = _places(rows)
    listings = _listings(rows, viewer)
    partners = partners_of(rows, viewer=viewer)
    return {
        pk: Profile(
            organisation=row,
            competences=competences[pk],
            evidence=frozenset(evidence[pk]),
            themes=frozenset(themes[pk]),
            sectors=tuple(sectors[pk]),
            point=places[pk][0] if pk in places else None,
            city=places[pk][1] if pk in places else "",
            updated_on=row.updated_at.date(),
            listings=tuple(listings[pk]),
            partners=frozenset(partners[pk]),
        )
        for pk, row in rows.items()
    }


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance (haversine)."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, point)) for point in (a, b))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(h)))


def partners_of(ids: Iterable[uuid.UUID], *, viewer: Viewer) -> dict[uuid.UUID, set[uuid.UUID]]:
    """With whom each has worked, as far as the viewer may know: accepted responses."""
    wanted = set(ids)
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    accepted = visible_responses(viewer).filter(status=ResponseStatus.ACCEPTED).order_by()
    # Two questions and not one with "or", for which a database reads every response there is.
    sides = (
        accepted.filter(**{f"{side}__in": wanted}).values_list(
            "organisation", "listing__organisation"
        )
        for side in ("organisation", "listing__organisation")
    )
    for one, other in chain.from_iterable(sides):
        if one in wanted:
            found[one].add(other)
        if other in wanted:
            found[other].add(one)
    return found


def _competences(
    ids: Iterable[uuid.UUID],
) -> tuple[dict[uuid.UUID, dict[str, int]], dict[uuid.UUID, set[str]]]:
    held: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    shown: dict[uuid.UUID, set[str]] = defaultdict(set)
    for pk, key, level, sv, en in _CLAIMS(ids):
        held[pk][key] = level
        if sv or en:
            shown[pk].add(key)
    return held, shown


def _sectors(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for pk, *codes in _SECTORS(ids):
        found[pk].extend(code for code in codes if code)
    return found


def _places(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[tuple[float, float], str]]:
    return {pk: ((latitude, longitude), city) for pk, latitude, longitude, city in _PLACES(ids)}


def _listings(ids: Iterable[uuid.UUID], viewer: Viewer) -> dict[uuid.UUID, list[ListingFacts]]:
    found: dict[uuid.UUID, list[ListingFacts]] = defaultdict(list)
    published = visible_listings(viewer).filter(
        organisation__in=list(ids), status=ListingStatus.PUBLISHED
    )
    listed = list(published.values_list("pk", "organisation", "title_sv", "title_en", "direction"))
    competences = _keys(_LISTED_COMPETENCES, [pk for pk, *_rest in listed])
    themes = _keys(_LISTED_THEMES, [pk for pk, *_rest in listed])
    for pk, organisation, title_sv, title_en, direction in listed:
        found[organisation].append(
            ListingFacts(
                id=pk,
                title=title_sv or title_en,
                direction=direction,
                competences=frozenset(competences[pk]),
                themes=frozenset(themes[pk]),
            )
        )
    return found


def _keys(pairs: TuplesBy, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """The terms of each record, by key."""
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for pk, key in pairs(ids):
        found[pk].add(key)
    return found


def listings_by(organisation: Organisation, *, viewer: Viewer) -> tuple[ListingFacts, ...]:
    """What an organisation has published, as far as the viewer may know."""
    return tuple(_listings([organisation.pk], viewer)[organisation.pk])


def themes_of(organisation: Organisation) -> frozenset[str]:
    return frozenset(_keys(_THEMES, [organisation.pk])[organisation.pk])


def listing_facts(row: Listing) -> ListingFacts:
    return ListingFacts(
        id=row.pk,
        title=str(row),
        direction=row.direction,
        competences=frozenset(c.key for c in row.competences.all()),
        themes=frozenset(theme.key for theme in row.themes.all()),
    )


def opposite(direction: str) -> str:
    return Direction.OFFER if direction == Direction.NEED else Direction.NEED
