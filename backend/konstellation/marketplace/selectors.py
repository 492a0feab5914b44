"""Needs, offers and responses, as a viewer may see them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from konstellation.accounts.models import Viewer
from konstellation.accounts.permissions import Scope
from konstellation.common.errors import NotFound, Unavailable
from konstellation.common.models import Visibility
from konstellation.marketplace.lifecycle import TRANSITIONS, Step, steps_from
from konstellation.marketplace.models import (
    Listing,
    ListingKind,
    ListingStatus,
    PartnershipType,
    Response,
    ResponseStatus,
)
from konstellation.marketplace.policies import waits_for_review
from konstellation.members.models import Competence, Region, Theme
from konstellation.members.policies import may, standing
from konstellation.members.selectors.organisations import visible_organisations
from konstellation.search.client import engine
from konstellation.search.port import FacetCount, Hit, Query

M = TypeVar("M", bound=Model)
FACETS = ("direction", "kind", "competence", "theme", "region")
# Every state of a listing that somebody still works with.
CURRENT = tuple(state.value for state in ListingStatus if state != ListingStatus.ARCHIVED)
# Drafts, which have no day of publication, come before the newest.
_NEWEST = (F("published_at").desc(nulls_first=True), "-pk")
_ORDERS = {"deadline": (F("deadline").asc(nulls_last=True), *_NEWEST)}


@dataclass(frozen=True, slots=True)
class ListingFilter:
    """What narrows the board; several values are any-of. ``status`` is for what one may change.

    ``text`` is looked for in titles and names, where the database is asked; the engine has its own.
    """

    text: str = ""
    direction: Sequence[str] = ()
    kind: Sequence[str] = ()
    competence: Sequence[str] = ()
    theme: Sequence[str] = ()
    region: Sequence[str] = ()
    status: Sequence[str] = ()
    organisation: uuid.UUID | None = None
    is_open: bool | None = None


@dataclass(frozen=True, slots=True)
class FoundListing:
    listing: Listing
    hit: Hit


@dataclass(frozen=True, slots=True)
class Board:
    """One page of the board; ``total`` and ``facets`` count what the viewer may see.

    ``degraded`` when the engine is away and only titles were looked up.
    """

    found: Sequence[FoundListing]
    total: int
    facets: dict[str, Sequence[FacetCount]] = field(default_factory=dict)
    did_you_mean: str = ""
    degraded: bool = False


def visible_listings(viewer: Viewer) -> QuerySet[Listing]:
    """Published listings by their visibility, and all of the own organisations'.

    A private listing of another organisation is seen by nobody, not even process management,
    except as metadata that they ask for by name; here it is simply not there.
    """
    who = standing(viewer)
    held = who.scopes("listing", "read")
    # Asked row by row: a list of all organisations would be drawn up anew for a few listings.
    owners = visible_organisations(viewer).filter(pk=OuterRef("organisation"))
    rows = Listing.objects.select_related("organisation", "kind").filter(Exists(owners))
    own = Q(organisation__in=who.acts_for)
    if Scope.ALL in held:
        return rows.filter(own | ~Q(visibility=Visibility.ORGANISATION))
    shown = Q(pk__in=())
    if held & {Scope.PUBLIC, Scope.NETWORK}:
        shown |= Q(visibility=Visibility.PUBLIC)
    if Scope.NETWORK in held:
        shown |= Q(visibility=Visibility.NETWORK)
    return rows.filter(own | shown & Q(status=ListingStatus.PUBLISHED))


def listing(*, viewer: Viewer, pk: uuid.UUID) -> Listing:
    found = visible_listings(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def listings(*, viewer: Viewer, narrow: ListingFilter) -> QuerySet[Listing]:
    """Listings in the database's order; for what is not published, and for other systems."""
    rows = visible_listings(viewer)
    for condition in _conditions(narrow):
        rows = rows.filter(condition)
    return rows


def listed(
    *,
    viewer: Viewer,
    narrow: ListingFilter,
    sort: str = "-published",
    offset: int = 0,
    limit: int = 25,
) -> Board:
    """One page of listings from the database, in whatever state they are."""
    rows = listings(viewer=viewer, narrow=narrow).order_by(*_ORDERS.get(sort, _NEWEST))
    found = [FoundListing(row, Hit(str(row.pk), 0.0)) for row in rows[offset : offset + limit]]
    return Board(found, rows.count())


def board(
    *,
    viewer: Viewer,
    text: str = "",
    narrow: ListingFilter | None = None,
    sort: str = "-published",
    offset: int = 0,
    limit: int = 25,
    facets: Sequence[str] = FACETS,
) -> Board:
    """The board of published needs and offers, searched.

    The engine only ranks and counts; the rows come through ``visible_listings``. While it is away
    the database lists what it can.
    """
    narrow = narrow or ListingFilter()
    filters = {name: tuple(getattr(narrow, name)) for name in FACETS if getattr(narrow, name)}
    if narrow.organisation:
        filters["organisation"] = (str(narrow.organisation),)
    if narrow.is_open is not None:
        filters["is_open"] = ("yes" if narrow.is_open else "no",)
    is_ranked = bool(text.strip()) and sort == "relevance"
    query = Query(
        audiences=standing(viewer).audiences,
        text=text,
        filters=filters,
        facets=tuple(facets),
        sort="relevance" if is_ranked else sort.replace("relevance", "-published"),
        offset=offset,
        limit=limit,
        highlight=bool(text.strip()),
    )
    try:
        page = engine().find("listings", query)
    except Unavailable:
        published = replace(narrow, text=text, status=(ListingStatus.PUBLISHED,))
        page_of_titles = listed(
            viewer=viewer, narrow=published, sort=sort, offset=offset, limit=limit
        )
        return replace(page_of_titles, degraded=True)
    visible = visible_listings(viewer).in_bulk([uuid.UUID(hit.id) for hit in page.hits])
    found = [
        FoundListing(visible[uuid.UUID(hit.id)], hit)
        for hit in page.hits
        if uuid.UUID(hit.id) in visible
    ]
    return Board(found, page.total, dict(page.facets), page.did_you_mean)


def _conditions(narrow: ListingFilter) -> Iterable[Q]:
    columns: dict[str, object] = {
        "direction__in": narrow.direction,
        "kind__key__in": narrow.kind,
        "status__in": narrow.status,
        "organisation": narrow.organisation,
    }
    yield from (Q(**{column: value}) for column, value in columns.items() if value)
    yield from (Q(pk__in=rows.values("listing")) for rows in _tagged(narrow))
    if narrow.is_open is not None:
        yield Q(is_open=narrow.is_open)
    if text := narrow.text.strip():
        yield (
            Q(title_sv__icontains=text)
            | Q(title_en__icontains=text)
            | Q(organisation__name__icontains=text)
        )


def _tagged(narrow: ListingFilter) -> Iterable[QuerySet[Any]]:
    """The marks that are asked for, each once: joined to, they would list a listing twice."""
    if narrow.competence:
        yield Listing.competences.through.objects.filter(competence__key__in=narrow.competence)
    if narrow.theme:
        yield Listing.themes.through.objects.filter(theme__key__in=narrow.theme)
    if narrow.region:
        yield Listing.regions.through.objects.filter(region__in=narrow.region)


def kinds() -> QuerySet[ListingKind]:
    return ListingKind.objects.prefetch_related("partnership_types")


def kind(key: str) -> ListingKind:
    found = kinds().filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def visible_responses(viewer: Viewer) -> QuerySet[Response]:
    """Responses that the own organisations sent or received; all for process managers."""
    who = standing(viewer)
    held = who.scopes("response", "read")
    listings_seen = visible_listings(viewer).filter(pk=OuterRef("listing"))
    rows = Response.objects.select_related(
        "listing__organisation", "listing__kind", "organisation"
    ).filter(Exists(listings_seen))
    if Scope.ALL in held:
        return rows
    if Scope.OWN in held:
        # Asked for first: joined to, the listings of all others would be read as well.
        own = Listing.objects.filter(organisation__in=who.acts_for).values_list("pk", flat=True)
        return rows.filter(Q(organisation__in=who.acts_for) | Q(listing__in=list(own)))
    return rows.none()


def response(*, viewer: Viewer, pk: uuid.UUID) -> Response:
    found = visible_responses(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def responses_to(
    listing_ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[Response]]:
    wanted = list(listing_ids)
    found: dict[uuid.UUID, list[Response]] = {pk: [] for pk in wanted}
    for row in visible_responses(viewer).filter(listing__in=wanted):
        found[row.listing_id].append(row)
    return found


def listings_of(
    organisation_ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[Listing]]:
    """Each organisation's listings that are not archived."""
    wanted = list(organisation_ids)
    found: dict[uuid.UUID, list[Listing]] = {pk: [] for pk in wanted}
    rows = visible_listings(viewer).exclude(status=ListingStatus.ARCHIVED)
    for row in rows.filter(organisation__in=wanted):
        found[row.organisation_id].append(row)
    return found


def listings_by_id(ids: Iterable[uuid.UUID], *, viewer: Viewer) -> dict[uuid.UUID, Listing]:
    """Those of the listings that the viewer may see."""
    return visible_listings(viewer).in_bulk(list(ids))


def competences_of(
    ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[Competence]]:
    return _related(ids, "competences", Competence)


def themes_of(ids: Iterable[uuid.UUID], *, viewer: Viewer) -> dict[uuid.UUID, list[Theme]]:
    return _related(ids, "themes", Theme)


def regions_of(ids: Iterable[uuid.UUID], *, viewer: Viewer) -> dict[uuid.UUID, list[Region]]:
    return _related(ids, "regions", Region)


def partnership_types_of(
    ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[PartnershipType]]:
    return _related(ids, "partnership_types", PartnershipType)


def partnership_types_by_kind(
    kind_ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[PartnershipType]]:
    """To what each kind of listing may lead."""
    rows = kinds().filter(pk__in=list(kind_ids))
    return {row.pk: list(row.partnership_types.all()) for row in rows}


def responders_of(
    ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """Which of the viewer's own organisations have a response to each listing that stands."""
    found: dict[uuid.UUID, set[uuid.UUID]] = {pk: set() for pk in ids}
    own = standing(viewer).acts_for
    if own:
        standing_ones = Response.objects.exclude(status=ResponseStatus.WITHDRAWN)
        pairs = standing_ones.filter(listing__in=list(found), organisation__in=own)
        for listing_id, organisation_id in pairs.values_list("listing", "organisation"):
            found[listing_id].add(organisation_id)
    return {pk: frozenset(organisations) for pk, organisations in found.items()}


def actions_on(viewer: Viewer, row: Listing, responders: Collection[uuid.UUID]) -> list[str]:
    """What the viewer may do with the listing as it stands, by name.

    ``responders`` are those of the own organisations that have responded: ``responders_of`` tells
    for many listings at once.
    """
    actions = []
    if may(viewer, "update", "listing", organisation=row.organisation_id):
        steps = (step for step in steps_from(row.status) if _open(viewer, row, step))
        is_over = row.status == ListingStatus.ARCHIVED
        actions = [*([] if is_over else ["update"]), *(step.value for step in steps)]
    if may_respond(viewer, row, responders):
        actions.append("respond")
    return actions


def may_respond(viewer: Viewer, row: Listing, responders: Collection[uuid.UUID]) -> bool:
    """Whether an organisation that the viewer acts for could respond now."""
    is_live = row.status == ListingStatus.PUBLISHED and row.is_open
    in_time = row.deadline is None or row.deadline >= timezone.localdate()
    own = standing(viewer).acts_for - {row.organisation_id}
    return is_live and in_time and bool(own.difference(responders))


def actions_on_response(viewer: Viewer, row: Response) -> list[str]:
    """What the viewer may do with a response: answer it, or take it back."""
    if row.status != ResponseStatus.SENT:
        return []
    answering = may(viewer, "answer", "response", organisation=row.listing.organisation_id)
    sending = may(viewer, "create", "response", organisation=row.organisation_id)
    return [name for name, allowed in (("answer", answering), ("withdraw", sending)) if allowed]


def _open(viewer: Viewer, row: Listing, step: Step) -> bool:
    if TRANSITIONS[step].right == "review":
        return may(viewer, "review", "listing")
    if step in (Step.EXTEND, Step.REVIVE):
        return _in_time(row, step)
    if step is Step.PUBLISH:
        return not waits_for_review(viewer, row)
    if step is Step.SUBMIT:
        return waits_for_review(viewer, row)
    return True


def _in_time(row: Listing, step: Step) -> bool:
    """Whether the day has come to extend a listing, or is not past to revive it."""
    if row.expires_on is None:
        return False
    left = (row.expires_on - timezone.localdate()).days
    if step is Step.EXTEND:
        return row.extended_at is None and left <= row.kind.extension_window_days
    return -left <= row.kind.revival_days


def _related(ids: Iterable[uuid.UUID], relation: str, _model: type[M]) -> dict[uuid.UUID, list[M]]:
    """The related rows of each listing; ``_model`` says which kind they are."""
    wanted = list(ids)
    rows = Listing.objects.filter(pk__in=wanted).only("pk").prefetch_related(relation)
    found = {row.pk: list(getattr(row, relation).all()) for row in rows}
    return {pk: found.get(pk, []) for pk in wanted}
