"""A membership's status on any day: a pure function of its dates and its category's rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from konstellation.members.models import Membership, MembershipPeriod, Status, StatusRule
from konstellation.members.periods import shift


@dataclass(frozen=True, slots=True)
class Facts:
    """What the register knows of a membership; ``periods`` in order of their first days."""

    applied_on: date | None
    declined_on: date | None
    joined_on: date | None
    left_on: date | None
    periods: Sequence[MembershipPeriod]
    grace_days: int

    @classmethod
    def of(cls, membership: Membership) -> Facts:
        return cls(
            membership.applied_on,
            membership.declined_on,
            membership.joined_on,
            membership.left_on,
            list(membership.periods.all()),
            membership.category.grace_days,
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    status: Status
    counts_as_member: bool


def status_on(rules: Sequence[StatusRule], facts: Facts, day: date) -> Verdict | None:
    """The status on that day, as it was known that day; None before anything was known.

    Declining and leaving win over all rules. Among rules, given in their order, the first match
    wins; a day that none of them matches is expired after a period and applied before one.
    """
    if facts.declined_on and facts.declined_on <= day:
        return Verdict(Status.DECLINED, False)
    if facts.left_on and facts.left_on <= day:
        return Verdict(Status.CANCELLED, False)
    period = _period_on(facts.periods, day)
    if period is None:
        known_on = facts.applied_on or facts.joined_on
        known = known_on is not None and known_on <= day
        return Verdict(Status.APPLIED, False) if known else None
    for rule in rules:
        if _matches(rule, facts, period, day):
            return Verdict(Status(rule.status), rule.counts_as_member)
    return Verdict(Status.EXPIRED, False)


def counts_until(
    rules: Sequence[StatusRule], facts: Facts, period: MembershipPeriod
) -> date | None:
    """The last day on which the period makes a member; None for a period without end.

    A period that never counts answers the day before its start.
    """
    if period.ends_on is None:
        return None
    last = period.starts_on - timedelta(days=1)
    for rule in rules:
        if not rule.counts_as_member:
            continue
        end = _last_day(rule, facts, period)
        if end is not None:
            last = max(last, end)
    return last


def _period_on(periods: Sequence[MembershipPeriod], day: date) -> MembershipPeriod | None:
    """The latest period that had been agreed and had begun by then."""
    begun = [p for p in periods if p.agreed_on <= day and p.starts_on <= day]
    return max(begun, key=lambda p: p.starts_on, default=None)


def _matches(rule: StatusRule, facts: Facts, period: MembershipPeriod, day: date) -> bool:
    first = _border(rule.from_event, rule.from_offset, rule.from_unit, facts, period)
    last = _last_day(rule, facts, period)
    if rule.from_event and first is None:
        return False
    return (first is None or first <= day) and (last is None or day <= last)


def _last_day(rule: StatusRule, facts: Facts, period: MembershipPeriod) -> date | None:
    last = _border(rule.to_event, rule.to_offset, rule.to_unit, facts, period)
    return last + timedelta(days=facts.grace_days) if last and rule.with_grace else last


def _border(
    event: str, offset: int, unit: str, facts: Facts, period: MembershipPeriod
) -> date | None:
    days = {"join": facts.joined_on, "start": period.starts_on, "end": period.ends_on}
    day = days.get(event)
    return shift(day, offset, unit) if day else None
