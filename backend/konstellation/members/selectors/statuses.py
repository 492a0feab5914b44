"""Organisations by where their membership stands today, worked out by the database.

What ``standings`` works out for one membership from its dates, shifted by the category's rules,
is asked here the other way round: every rule becomes a bound on the dates themselves. A test holds
the two to the same answers. With 10,000 members a count took 0.2 seconds so, and 10.6 where each
status was worked out in Python; benchmarks/statuses.py measures it at 50,000.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from konstellation.accounts.models import Viewer
from konstellation.accounts.permissions import Scope
from konstellation.members.models import (
    Membership,
    MembershipCategory,
    MembershipPeriod,
    Organisation,
    Status,
    StatusRule,
)
from konstellation.members.periods import DAY, shift
from konstellation.members.policies import standing
from konstellation.members.selectors.memberships import rules_for, status_rules

_COLUMNS = {"join": "membership__joined_on", "start": "starts_on", "end": "ends_on"}
_LONGEST_OVERHANG = timedelta(days=3)


def with_status(
    rows: QuerySet[Organisation], statuses: Collection[str], *, viewer: Viewer
) -> QuerySet[Organisation]:
    """Those of the organisations whose standing, as far as the viewer may know, is one of these.

    It is the standing that ``memberships.standings_of`` tells.
    """
    today = timezone.localdate()
    telling = _telling(_known(viewer, today))
    return rows.filter(pk__in=telling.filter(_stands(statuses, today)).values("organisation"))


def _known(viewer: Viewer, day: date) -> QuerySet[Membership]:
    """Memberships of which the viewer may know; an application is known to its own side alone."""
    who = standing(viewer)
    held = who.scopes("membership.status", "read")
    rows = Membership.objects.order_by()
    if not held:
        return rows.none()
    begun = Exists(_begun(day).filter(membership=OuterRef("pk")))
    spoken = _ended(day) | _applied(day) | Q(begun)
    if Scope.ALL in held:
        return rows.filter(spoken)
    joined = ~Q(declined_on__lte=day) & (Q(left_on__lte=day) | Q(begun))
    return rows.filter(joined | (spoken & Q(organisation__in=who.acts_for)))


def _telling(known: QuerySet[Membership]) -> QuerySet[Membership]:
    """Of each organisation's memberships the one that tells: the last not left, or the first."""
    beside = known.filter(organisation=OuterRef("organisation"))
    later = Q(created_at__gt=OuterRef("created_at"))
    earlier = Q(created_at__lt=OuterRef("created_at"))
    same = Q(created_at=OuterRef("created_at"))
    later |= same & Q(pk__gt=OuterRef("pk"))
    earlier |= same & Q(pk__lt=OuterRef("pk"))
    return known.filter(
        Q(left_on=None) & ~Q(Exists(beside.filter(later, left_on=None)))
        | Q(left_on__isnull=False) & ~Q(Exists(beside.filter(Q(left_on=None) | earlier)))
    )


def _stands(statuses: Collection[str], day: date) -> Q:
    wanted = set(statuses)
    found = Q(pk__in=())
    if Status.DECLINED in wanted:
        found |= Q(declined_on__lte=day)
    if Status.CANCELLED in wanted:
        found |= ~Q(declined_on__lte=day) & Q(left_on__lte=day)
    begun = Exists(_begun(day).filter(membership=OuterRef("pk")))
    if Status.APPLIED in wanted:
        found |= ~_ended(day) & ~Q(begun)
    in_term = _running(day).annotate(status=_status_of_term(day)).filter(status__in=wanted)
    return found | (~_ended(day) & Q(pk__in=in_term.values("membership")))


def _ended(day: date) -> Q:
    return Q(declined_on__lte=day) | Q(left_on__lte=day)


def _applied(day: date) -> Q:
    return Q(applied_on__lte=day) | Q(applied_on=None, joined_on__lte=day)


def _begun(day: date) -> QuerySet[MembershipPeriod]:
    rows = MembershipPeriod.objects.order_by()
    return rows.filter(agreed_on__lte=day, starts_on__lte=day)


def _running(day: date) -> QuerySet[MembershipPeriod]:
    """The latest period of each membership that had been agreed and had begun by then."""
    later = _begun(day).filter(
        membership=OuterRef("membership"), starts_on__gt=OuterRef("starts_on")
    )
    return _begun(day).filter(~Exists(later))


def _status_of_term(day: date) -> Case:
    """The first rule of the membership's category that matches the period."""
    return Case(
        *(When(condition, then=Value(status)) for condition, status in _rules(day)),
        default=Value(Status.EXPIRED.value),
        output_field=CharField(),
    )


def _rules(day: date) -> Iterator[tuple[Q, str]]:
    rules = status_rules()
    for category in MembershipCategory.objects.order_by():
        of_category = Q(membership__category=category.pk)
        for rule in rules_for(rules, category.pk):
            bounds = _bounds(rule, category.grace_days, day)
            yield _all([of_category, *bounds]), rule.status


def _bounds(rule: StatusRule, grace_days: int, day: date) -> Iterator[Q]:
    """The rule's borders as bounds on the dates that they are counted from."""
    if rule.from_event:
        column = _COLUMNS[rule.from_event]
        yield Q(**{f"{column}__lte": _latest(day, rule.from_offset, rule.from_unit)})
    if rule.to_event:
        column, grace = _COLUMNS[rule.to_event], grace_days * DAY if rule.with_grace else 0 * DAY
        over = _latest(day - grace - DAY, rule.to_offset, rule.to_unit)
        yield Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gt": over})


def _latest(day: date, offset: int, unit: str) -> date:
    """The latest date that, so shifted, falls on the day at most.

    The 29th to 31st may all be shifted to one last day of a month, so a few dates are tried.
    """
    found = shift(day, -offset, unit) + _LONGEST_OVERHANG
    while shift(found, offset, unit) > day:
        found -= DAY
    return found


def _all(conditions: Iterable[Q]) -> Q:
    whole = Q()
    for condition in conditions:
        whole &= condition
    return whole
