"""Memberships brought in from an older register, with the periods that have passed since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from django.utils import timezone

from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.members import periods, standings
from konstellation.members.models import Membership, MembershipPeriod
from konstellation.members.selectors.memberships import Rules, rules_for, status_rules


def create(memberships: Iterable[Membership], *, by: User) -> list[Membership]:
    """Save new memberships with every period from joining until today or leaving.

    The first counts as agreed when joining, the others on their first day: the register answers
    for past days as if it had been kept all along.
    """
    made = journal.create_many(list(memberships), by=by, validate=False)
    rules = status_rules()
    journal.create_many(
        [period for membership in made for period in _periods(membership, rules)],
        by=by,
        validate=False,
    )
    return made


def withdraw(memberships: Collection[Membership], *, by: User) -> None:
    """Take away memberships with their periods."""
    ids = [membership.pk for membership in memberships]
    rows = MembershipPeriod.objects.filter(membership__in=ids)
    journal.delete_many(list(rows.select_related("membership__organisation")), by=by)
    owned = Membership.objects.filter(pk__in=ids).select_related("organisation", "category")
    journal.delete_many(list(owned), by=by)


def _periods(membership: Membership, rules: Rules) -> Iterator[MembershipPeriod]:
    category, joined_on = membership.category, membership.joined_on
    assert joined_on is not None
    facts = standings.Facts(
        membership.applied_on, None, joined_on, membership.left_on, (), category.grace_days
    )
    today = timezone.localdate()
    for place, span in enumerate(_spans(membership, joined_on, today)):
        known_on = span.starts_on if place else joined_on
        period = MembershipPeriod(
            membership=membership,
            starts_on=span.starts_on,
            ends_on=span.ends_on,
            agreed_on=min(known_on, today),
        )
        period.counts_until = standings.counts_until(rules_for(rules, category.pk), facts, period)
        yield period


def _spans(membership: Membership, joined_on: date, today: date) -> Iterator[periods.Period]:
    last_day = membership.left_on - periods.DAY if membership.left_on else today
    span = periods.first_period(membership.category, joined_on)
    yield span
    while span.ends_on is not None and span.ends_on < min(last_day, today):
        span = periods.next_period(membership.category, span, span.ends_on, is_member=True)
        yield span
