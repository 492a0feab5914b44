"""First and last days of membership periods: pure functions of a category's rules.

The rules are those of CiviCRM's fixed and rolling periods; the last day is inclusive.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

DAY = timedelta(days=1)


class Rules(Protocol):
    """What of a category decides its periods; see members.models.MembershipCategory."""

    rule: str
    length: int
    unit: str
    fixed_month: int
    fixed_day: int
    rollover_month: int | None
    rollover_day: int | None


@dataclass(frozen=True, slots=True)
class Period:
    starts_on: date
    ends_on: date | None


def shift(day: date, count: int, unit: str) -> date:
    """The day so many days, months or years away; the last of a month where the day is missing."""
    if unit == "day":
        return day + count * DAY
    months = count * (12 if unit == "year" else 1) + day.month - 1
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def first_period(rules: Rules, joined_on: date) -> Period:
    """The period that a member gets who joins on this day."""
    match rules.rule:
        case "lifetime":
            return Period(joined_on, None)
        case "fixed_year":
            return _fixed_year(rules, joined_on)
        case "fixed_months":
            return _fixed_months(rules, joined_on)
        case _:
            return Period(joined_on, shift(joined_on, rules.length, rules.unit) - DAY)


def next_period(rules: Rules, last: Period, agreed_on: date, *, is_member: bool) -> Period:
    """The period of a renewal.

    For a member it follows on the old one without a gap, however early or late it is agreed.
    Whoever is no longer a member starts again on the day of renewal.
    """
    if last.ends_on is None:
        return last
    if not is_member:
        return first_period(rules, agreed_on)
    start = last.ends_on + DAY
    if rules.rule == "fixed_year":
        return Period(start, shift(start, rules.length, "year") - DAY)
    return Period(start, shift(start, rules.length, rules.unit) - DAY)


def _fixed_year(rules: Rules, joined_on: date) -> Period:
    """From the latest fixed day; past the rollover day the next year is included."""
    start = date(joined_on.year, rules.fixed_month, rules.fixed_day)
    if start > joined_on:
        start = shift(start, -1, "year")
    end = shift(start, rules.length, "year") - DAY
    if rules.rollover_month and rules.rollover_day:
        rollover = _within(start, rules.rollover_month, rules.rollover_day)
        if joined_on >= rollover:
            end = shift(end + DAY, 1, "year") - DAY
    return Period(start, end)


def _within(start: date, month: int, day: int) -> date:
    """The month and day as they fall in the year that begins on ``start``."""
    last = calendar.monthrange(start.year, month)[1]
    found = date(start.year, month, min(day, last))
    return found if found >= start else shift(found, 1, "year")


def _fixed_months(rules: Rules, joined_on: date) -> Period:
    start = joined_on.replace(day=1)
    if rules.rollover_day and joined_on.day >= rules.rollover_day:
        start = shift(start, 1, "month")
    return Period(start, shift(start, rules.length, "month") - DAY)
