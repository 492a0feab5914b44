"""Memberships and who was a member when."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from konstellation.accounts.models import Viewer
from konstellation.accounts.permissions import Scope
from konstellation.common.errors import NotFound
from konstellation.members import standings
from konstellation.members.models import (
    Membership,
    MembershipCategory,
    Status,
    StatusRule,
)
from konstellation.members.policies import require, standing

Rules = Mapping[uuid.UUID | None, Sequence[StatusRule]]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the network may know of a membership: its status today and since when."""

    status: Status
    member_since: date | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The membership on one day, as it was known that day."""

    on: date
    members: int
    by_category: Sequence[tuple[MembershipCategory, int]]
    by_status: Sequence[tuple[Status, int]]
    joined_in_year: int
    left_in_year: int


def status_rules() -> Rules:
    """Every category's rules in order; the default rules stand under None."""
    rules: dict[uuid.UUID | None, list[StatusRule]] = defaultdict(list)
    for rule in StatusRule.objects.order_by("rank"):
        rules[rule.category_id].append(rule)
    return rules


def rules_for(rules: Rules, category_id: uuid.UUID) -> Sequence[StatusRule]:
    return rules.get(category_id) or rules.get(None, ())


def status_on(membership: Membership, day: date, rules: Rules) -> Status | None:
    facts = standings.Facts.of(membership)
    verdict = standings.status_on(rules_for(rules, membership.category_id), facts, day)
    return verdict.status if verdict else None


def visible_memberships(viewer: Viewer) -> QuerySet[Membership]:
    """Memberships in full: all for process managers, the own organisations' for delegates."""
    who = standing(viewer)
    held = who.scopes("membership", "read")
    rows = Membership.objects.select_related("category", "organisation")
    if Scope.ALL in held:
        return rows
    if Scope.OWN in held:
        return rows.filter(organisation__in=who.acts_for)
    return rows.none()


def membership(*, viewer: Viewer, pk: uuid.UUID) -> Membership:
    found = visible_memberships(viewer).prefetch_related("periods").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def memberships_of(
    ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[Membership]]:
    wanted = list(ids)
    found: dict[uuid.UUID, list[Membership]] = {pk: [] for pk in wanted}
    rows = visible_memberships(viewer).filter(organisation__in=wanted)
    for row in rows.prefetch_related("periods"):
        found[row.organisation_id].append(row)
    return found


def standings_of(ids: Iterable[uuid.UUID], *, viewer: Viewer) -> dict[uuid.UUID, Standing | None]:
    """Today's standing of each organisation; None where there is none or the viewer may not know.

    A refused or pending application is known to the organisation and to process management alone.
    """
    wanted = list(ids)
    who = standing(viewer)
    held = who.scopes("membership.status", "read")
    if not held:
        return dict.fromkeys(wanted)
    today, rules = timezone.localdate(), status_rules()
    found: dict[uuid.UUID, Standing | None] = dict.fromkeys(wanted)
    rows = (
        Membership.objects.select_related("category")
        .filter(organisation__in=wanted)
        .order_by("created_at", "pk")
    )
    for row in rows.prefetch_related("periods"):
        status = status_on(row, today, rules)
        quiet = status in {Status.APPLIED, Status.DECLINED}
        if status is None or (
            quiet and Scope.ALL not in held and row.organisation_id not in who.acts_for
        ):
            continue
        known = found[row.organisation_id]
        if known is None or row.left_on is None:
            found[row.organisation_id] = Standing(status, row.joined_on)
    return found


def categories() -> QuerySet[MembershipCategory]:
    return MembershipCategory.objects.all()


def category(pk: uuid.UUID) -> MembershipCategory:
    found = MembershipCategory.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def members_on(day: date) -> QuerySet[Membership]:
    """The memberships that counted on that day, as it was known that day."""
    return Membership.objects.counting_on(day).filter(organisation__merged_into=None)


def figures(*, viewer: Viewer, on: date | None = None) -> Figures:
    """The membership in numbers on one day, and who joined and left in its calendar year so far."""
    require(viewer, "read", "membership.status")
    day = on or timezone.localdate()
    counting = members_on(day).values_list("category", flat=True)
    per_category = Counter(counting)
    rules = status_rules()
    known = Membership.objects.select_related("category").filter(
        Q(applied_on__lte=day) | Q(joined_on__lte=day), organisation__merged_into=None
    )
    statuses = Counter(
        status
        for row in known.prefetch_related("periods")
        if (status := status_on(row, day, rules)) is not None
    )
    year = date(day.year, 1, 1)
    return Figures(
        on=day,
        members=sum(per_category.values()),
        by_category=[(c, per_category[c.pk]) for c in categories() if per_category[c.pk]],
        by_status=[(status, statuses[status]) for status in Status if statuses[status]],
        joined_in_year=known.filter(joined_on__range=(year, day)).count(),
        left_in_year=known.filter(left_on__range=(year, day)).count(),
    )
