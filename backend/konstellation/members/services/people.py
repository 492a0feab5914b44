"""People, what they are where, and what they have agreed to."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.common.errors import Conflict, NotAllowed
from konstellation.common.transactions import transactional
from konstellation.members.models import Consent, Organisation, Person, Position, Purpose
from konstellation.members.policies import may, require
from konstellation.members.selectors.people import employers_of


class PersonFields(TypedDict, total=False):
    """What may be said of a person; what is left out stays as it is."""

    given_name: str
    family_name: str
    email: str
    phone: str
    language: str
    visibility: str
    contact_visibility: str


class PositionFields(TypedDict, total=False):
    title_sv: str
    title_en: str
    is_contact: bool
    starts_on: date | None


# The words that are agreed to, by purpose; kept with each consent.
CONSENT_TEXTS = {
    Purpose.DIRECTORY: _("My name, title and organisation are shown in the public directory."),
    Purpose.NEWSLETTER: _("I want the newsletter by e-mail."),
    Purpose.INVITATIONS: _("I want invitations to events by e-mail."),
    Purpose.PHOTO: _("Photographs of me may be published by the network."),
}


class HoldsPosition(Conflict):
    code = "holds_position"
    message = _("The person holds a position at this organisation already.")


@transactional
def create(
    *, actor: User, organisation: Organisation, fields: PersonFields, position: PositionFields
) -> Person:
    """Add a person together with what they are at an organisation."""
    require(actor, "create", "person", organisation=organisation.pk)
    person = journal.create(Person(**fields), by=actor)
    journal.create(Position(person=person, organisation=organisation, **position), by=actor)
    return person


@transactional
def update(*, actor: User, person: Person, fields: PersonFields, expected: int) -> Person:
    _require_change(actor, person)
    return journal.update(person, by=actor, expected=expected, **fields)


@transactional
def add_position(
    *, actor: User, person: Person, organisation: Organisation, position: PositionFields
) -> Position:
    require(actor, "create", "person", organisation=organisation.pk)
    today = timezone.localdate()
    if person.positions.active_on(today).filter(organisation=organisation).exists():
        raise HoldsPosition
    return journal.create(Position(person=person, organisation=organisation, **position), by=actor)


@transactional
def end_position(*, actor: User, position: Position, expected: int, ends_on: date) -> Position:
    """Let the position end; ``ends_on`` is its last day."""
    require(actor, "create", "person", organisation=position.organisation_id)
    return journal.update(position, by=actor, expected=expected, ends_on=ends_on)


@transactional
def give_consent(*, actor: User, person: Person, purpose: Purpose, source: str) -> Consent:
    """Note a yes; a second yes to the same purpose is the first one."""
    require(actor, "update", "person.consent", user=person.user_id)
    held = person.consents.filter(purpose=purpose, withdrawn_at=None).first()
    return held or journal.create(
        Consent(
            person=person,
            purpose=purpose,
            text=str(CONSENT_TEXTS[purpose]),
            source=source,
            given_at=timezone.now(),
        ),
        by=actor,
    )


@transactional
def withdraw_consent(*, actor: User, person: Person, purpose: Purpose) -> Person:
    require(actor, "update", "person.consent", user=person.user_id)
    for held in person.consents.filter(purpose=purpose, withdrawn_at=None):
        journal.update(held, by=actor, withdrawn_at=timezone.now())
    return person


@transactional
def archive(*, actor: User, person: Person, expected: int) -> Person:
    _require_change(actor, person)
    return journal.update(person, by=actor, expected=expected, archived_at=timezone.now())


def may_change(actor: User, person: Person) -> bool:
    """Oneself, an administrator where the person works, and process managers."""
    return may(actor, "update", "person", user=person.user_id) or any(
        may(actor, "update", "person", organisation=pk) for pk in employers_of(person)
    )


def _require_change(actor: User, person: Person) -> None:
    if not may_change(actor, person):
        raise NotAllowed
