"""What the board lets be found."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

from django.utils import timezone

from konstellation.common.models import Visibility
from konstellation.marketplace.models import Listing, ListingKind, ListingStatus
from konstellation.members.models import (
    Competence,
    Membership,
    MembershipPeriod,
    Organisation,
    Theme,
)
from konstellation.members.search import NETWORK, STAFF
from konstellation.search.document import (
    Document,
    Facet,
    Filter,
    Sort,
    Text,
    affected_by,
    register,
)


@register(index="listings", of=Listing)
@dataclass(frozen=True, slots=True)
class ListingDocument(Document):
    title_sv: Annotated[str, Text(weight=4, language="sv", suggest=True)]
    title_en: Annotated[str, Text(weight=4, language="en", suggest=True)]
    summary_sv: Annotated[str, Text(weight=2, language="sv")]
    summary_en: Annotated[str, Text(weight=2, language="en")]
    description_sv: Annotated[str, Text(language="sv")]
    description_en: Annotated[str, Text(language="en")]
    sought_sv: Annotated[str, Text(language="sv")]
    sought_en: Annotated[str, Text(language="en")]
    competence_names_sv: Annotated[tuple[str, ...], Text(weight=2, language="sv")]
    competence_names_en: Annotated[tuple[str, ...], Text(weight=2, language="en")]
    organisation_name: Annotated[str, Text(weight=1)]
    organisation: Annotated[str, Filter()]
    direction: Annotated[str, Facet()]
    kind: Annotated[str, Facet()]
    competence: Annotated[tuple[str, ...], Facet()]
    theme: Annotated[tuple[str, ...], Facet()]
    region: Annotated[tuple[str, ...], Facet()]
    is_open: Annotated[str, Filter()]
    published: Annotated[int, Sort()]
    deadline: Annotated[int, Sort()]

    @classmethod
    def load(cls, ids: Iterable[uuid.UUID]) -> Iterator[ListingDocument]:
        rows = list(
            Listing.objects.filter(pk__in=list(ids), status=ListingStatus.PUBLISHED)
            .filter(organisation__archived_at=None)
            .select_related("organisation", "kind")
            .prefetch_related("competences", "themes", "regions")
        )
        today = timezone.localdate()
        members = set(
            Membership.objects.counting_on(today)
            .filter(organisation__in=[row.organisation_id for row in rows])
            .values_list("organisation", flat=True)
        )
        for row in rows:
            yield _document(row, by_member=row.organisation_id in members)

    @classmethod
    def all_ids(cls) -> Iterable[uuid.UUID]:
        return Listing.objects.live().values_list("pk", flat=True)


def _document(row: Listing, *, by_member: bool) -> ListingDocument:
    competences = list(row.competences.all())
    return ListingDocument(
        id=str(row.pk),
        audience=_audience(row, by_member=by_member),
        title_sv=row.title_sv,
        title_en=row.title_en,
        summary_sv=row.summary_sv,
        summary_en=row.summary_en,
        description_sv=row.description_sv,
        description_en=row.description_en,
        sought_sv=f"{row.partner_sought_sv}\n{row.advantages_sv}".strip(),
        sought_en=f"{row.partner_sought_en}\n{row.advantages_en}".strip(),
        competence_names_sv=tuple(c.name_sv for c in competences),
        competence_names_en=tuple(c.name_en for c in competences),
        organisation_name=row.organisation.name,
        organisation=str(row.organisation_id),
        direction=row.direction,
        kind=row.kind.key,
        competence=tuple(c.key for c in competences),
        theme=tuple(theme.key for theme in row.themes.all()),
        region=tuple(region.code for region in row.regions.all()),
        is_open="yes" if row.is_open else "no",
        published=int(row.published_at.timestamp()) if row.published_at else 0,
        deadline=row.deadline.toordinal() if row.deadline else 10**6,
    )


def _audience(row: Listing, *, by_member: bool) -> tuple[str, ...]:
    """Who may find the listing: its own visibility, and no more than its organisation's.

    Visitors see only what comes from organisations that are members.

    Must agree with selectors.visible_listings.
    """
    own = f"organisation:{row.organisation_id}"
    if row.visibility == Visibility.ORGANISATION:
        return (own,)
    hidden = {Visibility.PROCESS_MANAGEMENT}
    if {row.visibility, row.organisation.visibility} & hidden:
        return (STAFF, own)
    if {row.visibility, row.organisation.visibility} == {Visibility.PUBLIC} and by_member:
        return ("public", NETWORK, STAFF, own)
    return (NETWORK, STAFF, own)


@affected_by(ListingDocument, Organisation)
def _its_listings(ids: list[uuid.UUID]) -> Iterable[uuid.UUID]:
    return Listing.objects.live().filter(organisation__in=ids).values_list("pk", flat=True)


@affected_by(ListingDocument, Membership)
def _of_the_member(ids: list[uuid.UUID]) -> Iterable[uuid.UUID]:
    organisations = Membership.objects.filter(pk__in=ids).values("organisation")
    return (
        Listing.objects.live().filter(organisation__in=organisations).values_list("pk", flat=True)
    )


@affected_by(ListingDocument, MembershipPeriod)
def _in_the_period(ids: list[uuid.UUID]) -> Iterable[uuid.UUID]:
    organisations = MembershipPeriod.objects.filter(pk__in=ids).values("membership__organisation")
    return (
        Listing.objects.live().filter(organisation__in=organisations).values_list("pk", flat=True)
    )


@affected_by(ListingDocument, ListingKind)
def _of_kind(ids: list[uuid.UUID]) -> Iterable[uuid.UUID]:
    return Listing.objects.live().filter(kind__in=ids).values_list("pk", flat=True)


@affected_by(ListingDocument, Competence)
def _asking_for(ids: list[uuid.UUID]) -> Iterable[uuid.UUID]:
    return Listing.objects.live().filter(competences__in=ids).values_list("pk", flat=True)


@affected_by(ListingDocument, Theme)
def _about(ids: list[uuid.UUID]) -> Iterable[uuid.UUID]:
    return Listing.objects.live().filter(themes__in=ids).values_list("pk", flat=True)
