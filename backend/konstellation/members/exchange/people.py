"""The sheet of people: one row for each position, with the person who holds it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from konstellation.accounts.models import User, Viewer
from konstellation.audit import journal
from konstellation.common.models import Visibility
from konstellation.exchange.dedupe import Profile
from konstellation.exchange.kinds import Choice, Day, Reference, Referred, YesNo
from konstellation.exchange.problems import Problem
from konstellation.exchange.sheet import (
    ChangedRow,
    Column,
    Current,
    Draft,
    Identity,
    Key,
    NewRow,
    Values,
    key_part,
)
from konstellation.members.exchange.cells import EMAIL, PHONE, Line
from konstellation.members.exchange.references import batches, labels_of, organisations_named
from konstellation.members.exchange.rights import RegisterSheet, refusal
from konstellation.members.models import Organisation, Person, Position
from konstellation.members.selectors.people import contact_visible, visible_people

_PERSON = ("given_name", "family_name", "email", "phone", "language", "visibility")
_POSITION = ("title_sv", "title_en", "is_contact", "starts_on", "ends_on")
_NEVER_EMPTY = ("visibility", "language")
_NAME = Line(80)
_TITLE = Line(120)
_LANGUAGE = Choice({"sv": ("Svenska", "Swedish"), "en": ("Engelska", "English")})


class PersonSheet(RegisterSheet):
    name = "people"
    title = gettext_lazy("People")
    columns = (
        Column("given_name", "Förnamn", "Given name", _NAME, ("First name",), required=True),
        Column(
            "family_name",
            "Efternamn",
            "Family name",
            _NAME,
            ("Last name", "Surname"),
            required=True,
        ),
        Column("email", "E-post", "E-mail", EMAIL, ("E-postadress", "Epost", "Mejl", "Mail")),
        Column("phone", "Telefon", "Phone", PHONE, ("Tel", "Mobil", "Mobile", "Telefonnummer")),
        Column(
            "organisation",
            "Organisation",
            "Organization",
            Reference(organisations_named),
            ("Organisationsnummer", "Org nr", "Orgnr", "Företag", "Company", "Arbetsplats"),
            required=True,
        ),
        Column("title_sv", "Titel", "Title in Swedish", _TITLE, ("Befattning", "Roll")),
        Column("title_en", "Titel engelska", "Title", _TITLE, ("Position", "Job title", "Role")),
        Column("is_contact", "Kontaktperson", "Contact person", YesNo(), ("Kontakt", "Contact")),
        Column("starts_on", "Från", "From", Day(), ("Startdatum", "Start")),
        Column("ends_on", "Till", "Until", Day(), ("Slutdatum", "End", "To"), closes=True),
        Column("visibility", "Synlighet", "Visibility", Choice.of(Visibility), ("Synlig för",)),
        Column("language", "Språk", "Language", _LANGUAGE),
    )
    identities = (Identity("position", ("email", "organisation")),)

    def find(
        self, identity: Identity, keys: Collection[Key]
    ) -> Mapping[Key, Collection[uuid.UUID]]:
        """The latest position that the person has at the organisation."""
        found: dict[Key, list[uuid.UUID]] = {}
        wanted = set(keys)
        for some in batches({uuid.UUID(key[1]) for key in wanted}):
            rows = Position.objects.filter(organisation__in=some, person__archived_at=None)
            for position in rows.select_related("person").order_by("created_at"):
                key = (key_part(position.person.email), str(position.organisation_id))
                if key in wanted:
                    found[key] = [position.pk]
        return found

    def current(
        self, ids: Collection[uuid.UUID], *, lock: bool = False
    ) -> Mapping[uuid.UUID, Current]:
        rows = Position.objects.filter(pk__in=ids, person__archived_at=None)
        return _read(rows.select_for_update(of=("self", "person")) if lock else rows)

    def count(self) -> int:
        return Position.objects.filter(person__archived_at=None).count()

    def check(self, actor: User, rows: Sequence[Draft]) -> Mapping[int, Sequence[Problem]]:
        return {row.number: list(_problems(row)) for row in rows}

    def profile(self, values: Values) -> Profile | None:
        """An e-mail address counts as a number: it tells a person, at whatever organisation."""
        name = f"{values.get('given_name', '')} {values.get('family_name', '')}"
        email = values.get("email")
        return Profile(name=name.strip(), number=f"mail:{email.casefold()}" if email else "")

    def profiles(self) -> Iterable[tuple[uuid.UUID, str, Profile]]:
        rows = Position.objects.active_on(timezone.localdate()).filter(person__archived_at=None)
        for position in rows.select_related("person", "organisation"):
            found = self.profile({name: getattr(position.person, name) for name in _PERSON})
            if found:
                yield position.pk, str(position), found

    def create(self, *, actor: User, rows: Sequence[NewRow]) -> Sequence[uuid.UUID]:
        people = _people(rows, actor)
        ids = {uuid.UUID(row.values["organisation"].id) for row in rows}
        organisations = Organisation.objects.in_bulk(ids)
        positions = [
            Position(
                person=person,
                organisation=organisations[uuid.UUID(row.values["organisation"].id)],
                **_part(row.values, _POSITION),
            )
            for person, row in zip(people, rows, strict=True)
        ]
        journal.create_many(positions, by=actor, validate=False)
        return [position.pk for position in positions]

    def change(self, *, actor: User, rows: Sequence[ChangedRow]) -> None:
        found = Position.objects.select_related("person").in_bulk([row.record for row in rows])
        people: dict[uuid.UUID, tuple[Person, dict[str, Any]]] = {}
        positions: list[tuple[Position, dict[str, Any]]] = []
        for row in rows:
            position = found[row.record]
            own = _part(row.values, _POSITION)
            if "organisation" in row.values:
                own["organisation_id"] = uuid.UUID(row.values["organisation"].id)
            positions.append((position, own))
            _person, said = people.setdefault(position.person_id, (position.person, {}))
            said |= _part(row.values, _PERSON)
        journal.update_many(list(people.values()), by=actor)
        journal.update_many(positions, by=actor)

    def withdraw(self, *, actor: User, ids: Sequence[uuid.UUID]) -> None:
        """Take away positions, and archive whoever then has none and came without an account."""
        positions = Position.objects.filter(pk__in=ids).select_related("person", "organisation")
        people = {position.person_id for position in positions}
        journal.delete_many(list(positions), by=actor)
        left = Person.objects.filter(pk__in=people, positions=None, user=None, archived_at=None)
        now = timezone.now()
        journal.update_many([(person, {"archived_at": now}) for person in left], by=actor)

    def export(
        self, *, viewer: Viewer, selection: Mapping[str, Any]
    ) -> Iterator[tuple[uuid.UUID, Values]]:
        rows = Position.objects.filter(
            **selection,
            person__in=visible_people(viewer).filter(archived_at=None),
            organisation__in=Organisation.objects.live(),
        )
        order = rows.order_by("organisation__sort_name", "person__sort_name", "pk")
        for ids in batches(order.values_list("pk", flat=True)):
            yield from _shown(ids, viewer)


def _shown(ids: Sequence[uuid.UUID], viewer: Viewer) -> Iterator[tuple[uuid.UUID, Values]]:
    """The rows, without e-mail and phone where the viewer may not see them."""
    found = _read(Position.objects.filter(pk__in=ids))
    people = Person.objects.filter(positions__in=ids).distinct()
    open_to = contact_visible(viewer, people)
    holders = dict(Position.objects.filter(pk__in=ids).values_list("pk", "person"))
    for pk in ids:
        if pk in found:
            shut = {} if open_to.get(holders[pk]) else {"email": "", "phone": ""}
            yield pk, {**found[pk].values, **shut}


def _read(rows: QuerySet[Position]) -> dict[uuid.UUID, Current]:
    found = list(rows.select_related("person", "organisation"))
    labels = labels_of(position.organisation_id for position in found)
    return {
        position.pk: Current(
            # Either of the two may be changed; both only count up.
            position.version + position.person.version,
            {
                **{name: getattr(position.person, name) for name in _PERSON},
                **{name: getattr(position, name) for name in _POSITION},
                "organisation": labels.get(position.organisation_id)
                or Referred(str(position.organisation_id), position.organisation.name),
            },
            str(position),
        )
        for position in found
    }


def _problems(row: Draft) -> Iterator[Problem]:
    starts_on, ends_on = row.values.get("starts_on"), row.values.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        yield refusal(_("The last day lies before the first."), "ends_on")
    for key in _NEVER_EMPTY:
        if key in row.given and not row.values.get(key):
            yield Problem("cannot_clear", key)
    if row.record and row.before["organisation"].id != row.values["organisation"].id:
        text = _(
            "This would move a person between organisations. Leave out the id, and decide on the"
            " row: a new position, or the same one corrected."
        )
        yield refusal(text, "organisation")


def _part(values: Values, names: Collection[str]) -> dict[str, Any]:
    part = {name: values[name] for name in names if name in values}
    if "is_contact" in part:
        part["is_contact"] = bool(part["is_contact"])
    return part


def _people(rows: Sequence[NewRow], actor: User) -> list[Person]:
    """Who holds each new position: someone known by e-mail and name, or a new person."""
    known: dict[Key, Person] = {}
    emails = {row.values["email"] for row in rows if row.values.get("email")}
    for some in batches(emails):
        for person in Person.objects.filter(email__in=some, archived_at=None):
            known[key_part(person.email), person.sort_name] = person
    new: list[Person] = []
    chosen: list[Person] = []
    for row in rows:
        person = Person(**_part(row.values, _PERSON))
        person.clean()
        key = (key_part(person.email), person.sort_name)
        held = known.get(key) if person.email else None
        if held is None:
            new.append(person)
            known[key] = person
        chosen.append(held or person)
    journal.create_many(new, by=actor, validate=False)
    return chosen
