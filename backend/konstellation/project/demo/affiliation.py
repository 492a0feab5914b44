"""The memberships of the demo network through the years, renewed by their category's rules."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta

from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.members.models import Membership, MembershipCategory, Organisation
from konstellation.members.services import memberships
from konstellation.project.demo.reading import Entry, day

# How many of those who have not left forgot to renew the last time.
SILENT = 0.04


def add(
    entry: Entry,
    organisation: Organisation,
    *,
    actor: User,
    today: date,
    categories: Mapping[str, MembershipCategory],
    always_renewed: bool,
) -> Membership:
    chance = random.Random(f"{entry['category']} {organisation.name} {entry['joined']}")
    left_on = day(entry["left"], today) if "left" in entry else None
    membership = memberships.admit(
        actor=actor,
        organisation=organisation,
        category=categories[entry["category"]],
        joined_on=day(entry["joined"], today),
    )
    is_silent = left_on is None and not always_renewed and chance.random() < SILENT
    _renew(membership, chance, actor=actor, today=today, left_on=left_on, is_silent=is_silent)
    if left_on:
        _end(membership, chance, actor=actor, left_on=left_on, reason=entry["reason"])
    return membership


def _renew(
    membership: Membership,
    chance: random.Random,
    *,
    actor: User,
    today: date,
    left_on: date | None,
    is_silent: bool,
) -> None:
    """Agree each next period some weeks before the old one ends, as long as the member stays."""
    while True:
        last = membership.periods.order_by("starts_on").last()
        if last is None or last.ends_on is None:
            return
        next_start = last.ends_on + timedelta(days=1)
        agreed_on = next_start - timedelta(days=chance.randint(6, 55))
        leaves_first = left_on is not None and next_start >= left_on
        forgets = is_silent and next_start <= today < next_start + timedelta(days=365)
        if agreed_on > today or leaves_first or forgets:
            return
        memberships.renew(
            actor=actor,
            membership=membership,
            expected=membership.version,
            agreed_on=max(agreed_on, last.agreed_on),
        )


def _end(
    membership: Membership, chance: random.Random, *, actor: User, left_on: date, reason: str
) -> None:
    memberships.end(
        actor=actor,
        membership=membership,
        expected=membership.version,
        left_on=left_on,
        reason=reason,
    )
    # The service notes today as the day of the request; it was made before the member left.
    asked_on = left_on - timedelta(days=chance.randint(10, 60))
    journal.update(membership, by=actor, leave_requested_on=asked_on)
