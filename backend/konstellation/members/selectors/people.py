"""People, their positions and contact details, as each of them has chosen to be seen."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from konstellation.accounts.models import Viewer
from konstellation.accounts.permissions import Scope
from konstellation.common.errors import NotFound
from konstellation.common.models import Visibility
from konstellation.members import texts
from konstellation.members.models import Consent, Person, Position, Purpose
from konstellation.members.policies import standing
from konstellation.members.selectors.organisations import visible_organisations


@dataclass(frozen=True, slots=True)
class PersonFilter:
    text: str = ""
    organisation: uuid.UUID | None = None


def visible_people(viewer: Viewer) -> QuerySet[Person]:
    """Everyone whom the viewer may find: by the person's own choice, or as a colleague.

    A visitor sees only who has consented to the public directory; one is always visible to
    oneself. Archived people are for process managers.
    """
    who = standing(viewer)
    held = who.scopes("person", "read")
    if Scope.ALL in held:
        return Person.objects.all()
    shown = Q()
    if Scope.PUBLIC in held or Scope.NETWORK in held:
        shown |= Q(visibility=Visibility.PUBLIC) & Q(Exists(_live_consents(Purpose.DIRECTORY)))
    if Scope.NETWORK in held:
        shown |= Q(visibility__in=[Visibility.PUBLIC, Visibility.NETWORK])
    if who.user_id:
        shown |= Q(user=who.user_id)
    if who.acts_for:
        shown |= _works_at(who.acts_for) & ~Q(visibility=Visibility.PROCESS_MANAGEMENT)
    return Person.objects.filter(shown, archived_at=None) if shown else Person.objects.none()


def person(*, viewer: Viewer, pk: uuid.UUID) -> Person:
    found = visible_people(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def people(*, viewer: Viewer, narrow: PersonFilter | None = None) -> QuerySet[Person]:
    narrow = narrow or PersonFilter()
    rows = visible_people(viewer).filter(archived_at=None)
    if narrow.text.strip():
        for word in texts.line(narrow.text).split():
            rows = rows.filter(sort_name__contains=texts.sort_key(word))
    if narrow.organisation:
        rows = rows.filter(_works_at([narrow.organisation]))
    return rows


def contact_visible(viewer: Viewer, people: Iterable[Person]) -> dict[uuid.UUID, bool]:
    """Whether the viewer may see each person's e-mail and phone."""
    who = standing(viewer)
    held = who.scopes("person.contact", "read")
    everyone = list(people)
    if Scope.ALL in held:
        return {p.pk: True for p in everyone}
    colleagues = _colleagues(who.acts_for, everyone) if who.acts_for else set()
    open_to_all = Scope.NETWORK in held
    return {
        p.pk: (open_to_all and p.contact_visibility == Visibility.NETWORK)
        or (p.pk in colleagues and p.contact_visibility != Visibility.PROCESS_MANAGEMENT)
        or (p.user_id is not None and p.user_id == who.user_id)
        for p in everyone
    }


def people_by_id(ids: Iterable[uuid.UUID], *, viewer: Viewer) -> dict[uuid.UUID, Person]:
    return visible_people(viewer).in_bulk(list(ids))


def positions_at(
    organisation_ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[Position]]:
    """The present positions at each organisation, of people whom the viewer may see."""
    wanted = list(organisation_ids)
    found: dict[uuid.UUID, list[Position]] = {pk: [] for pk in wanted}
    rows = Position.objects.active_on(timezone.localdate()).select_related("person")
    for row in rows.filter(organisation__in=wanted, person__in=visible_people(viewer)):
        found[row.organisation_id].append(row)
    return found


def positions_of(
    person_ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[Position]]:
    """All positions of each person, past ones too, at organisations that the viewer may see."""
    wanted = list(person_ids)
    found: dict[uuid.UUID, list[Position]] = {pk: [] for pk in wanted}
    rows = Position.objects.select_related("organisation").filter(
        person__in=wanted, organisation__in=visible_organisations(viewer)
    )
    for row in rows:
        found[row.person_id].append(row)
    return found


def position(*, viewer: Viewer, pk: uuid.UUID) -> Position:
    found = (
        Position.objects.select_related("person", "organisation")
        .filter(
            pk=pk,
            person__in=visible_people(viewer),
            organisation__in=visible_organisations(viewer),
        )
        .first()
    )
    if found is None:
        raise NotFound
    return found


def consents_of(
    person_ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[Consent] | None]:
    """Each person's consents; None where the viewer may not know them."""
    wanted = list(person_ids)
    people = {p.pk: p for p in Person.objects.filter(pk__in=wanted)}
    who = standing(viewer)
    held = who.scopes("person.consent", "read")
    colleagues = _colleagues(who.administers, people.values()) if who.administers else set()
    found: dict[uuid.UUID, list[Consent] | None] = dict.fromkeys(wanted)
    allowed = [
        pk
        for pk, row in people.items()
        if Scope.ALL in held
        or (Scope.SELF in held and row.user_id == who.user_id)
        or (Scope.OWN in held and pk in colleagues)
    ]
    for pk in allowed:
        found[pk] = []
    for consent in Consent.objects.filter(person__in=allowed):
        rows = found[consent.person_id]
        if rows is not None:
            rows.append(consent)
    return found


def employers_of(person: Person) -> set[uuid.UUID]:
    """Where the person works today."""
    rows = Position.objects.active_on(timezone.localdate()).filter(person=person)
    return set(rows.values_list("organisation_id", flat=True))


def _works_at(organisations: Iterable[uuid.UUID]) -> Q:
    rows = Position.objects.active_on(timezone.localdate()).filter(
        person=OuterRef("pk"), organisation__in=list(organisations)
    )
    return Q(Exists(rows))


def _live_consents(purpose: Purpose) -> QuerySet[Consent]:
    return Consent.objects.filter(person=OuterRef("pk"), purpose=purpose, withdrawn_at=None)


def _colleagues(organisations: Iterable[uuid.UUID], people: Iterable[Person]) -> set[uuid.UUID]:
    rows = Position.objects.active_on(timezone.localdate()).filter(
        person__in=[p.pk for p in people], organisation__in=list(organisations)
    )
    return set(rows.values_list("person_id", flat=True))
