"""The list by status, which the database works out, against the status of one membership."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from konstellation.accounts.models import User
from konstellation.members.models import (
    Membership,
    MembershipCategory,
    MembershipPeriod,
    Organisation,
    Status,
    StatusRule,
)
from konstellation.members.periods import shift
from konstellation.members.policies import standing
from konstellation.members.selectors import statuses
from konstellation.members.selectors.memberships import standings_of
from tests.factories.members import DelegateFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 31)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(f"{TODAY} 12:00", tick=False):
        yield


def some_day(dice: random.Random, *, chance: float = 1) -> date | None:
    """A day of the last two years or the next, often the last of a month."""
    if dice.random() > chance:
        return None
    day = TODAY + timedelta(days=dice.randrange(-800, 300))
    return shift(day.replace(day=1), 1, "month") - timedelta(days=1) if dice.random() < 0.3 else day


def rule(category: MembershipCategory, rank: int, dice: random.Random) -> StatusRule:
    return StatusRule(
        category=category,
        status=dice.choice(["new", "current", "grace", "expired"]),
        rank=rank,
        counts_as_member=True,
        from_event=dice.choice(["", "join", "start", "end"]),
        from_offset=dice.randrange(-2, 3),
        from_unit=dice.choice(["day", "month", "year"]),
        to_event=dice.choice(["", "join", "start", "end"]),
        to_offset=dice.randrange(-2, 14),
        to_unit=dice.choice(["day", "month"]),
        with_grace=dice.random() < 0.5,
    )


def history(organisation: Organisation, category: MembershipCategory, dice: random.Random) -> None:
    """Memberships with any dates that the database lets stand; the journal would refuse some."""
    for _number in range(dice.choice([0, 1, 1, 2, 3])):
        applied, joined = some_day(dice, chance=0.5), some_day(dice, chance=0.8)
        left = joined + timedelta(days=dice.randrange(900)) if joined else None
        open_already = organisation.memberships.filter(left_on=None, declined_on=None).exists()
        declined = some_day(dice, chance=0.2)
        is_left = left and (dice.random() < 0.3 or (open_already and declined is None))
        if not (applied or joined) or (open_already and not is_left and declined is None):
            continue
        membership = Membership.objects.create(
            organisation=organisation,
            category=category,
            applied_on=applied,
            declined_on=declined,
            joined_on=joined,
            left_on=left if is_left else None,
        )
        # Three in four at the same moment: then the id has the last word.
        if dice.random() < 0.25:
            earlier = timezone.now() - timedelta(days=dice.randrange(9))
            Membership.objects.filter(pk=membership.pk).update(created_at=earlier)
        starts = sorted({some_day(dice) or TODAY for _period in range(dice.randrange(4))})
        for start, following in pairwise([*starts, None]):
            assert start
            length = dice.randrange((following - start).days if following else 500)
            is_endless = following is None and dice.random() < 0.5
            MembershipPeriod.objects.create(
                membership=membership,
                starts_on=start,
                ends_on=None if is_endless else start + timedelta(days=length),
                agreed_on=start + timedelta(days=dice.randrange(-90, 60)),
            )


def told(viewer: User) -> dict[str, set[Any]]:
    """Every organisation under the status that is told of it one by one."""
    found: dict[str, set[Any]] = {status: set() for status in Status}
    everyone = Organisation.objects.values_list("pk", flat=True)
    for pk, held in standings_of(everyone, viewer=viewer).items():
        if held:
            found[held.status].add(pk)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_the_database_and_the_rules_agree(seed: int, keeper: User) -> None:
    dice = random.Random(seed)
    categories = list(MembershipCategory.objects.all()[:4])
    # One category with rules of its own, the others with the network's.
    StatusRule.objects.bulk_create(rule(categories[0], rank, dice) for rank in range(1, 5))
    MembershipCategory.objects.filter(pk=categories[1].pk).update(grace_days=17)
    organisations = [OrganisationFactory() for _number in range(60)]
    for organisation in organisations:
        history(organisation, dice.choice(categories), dice)
    member = DelegateFactory(organisation=organisations[0]).user

    assert len([status for status, found in told(keeper).items() if found]) >= 5
    for viewer in (keeper, member):
        for status, expected in told(viewer).items():
            rows = statuses.with_status(Organisation.objects.all(), [status], viewer=viewer)
            assert set(rows.values_list("pk", flat=True)) == expected, (viewer, status)
    several = statuses.with_status(Organisation.objects.all(), ["new", "declined"], viewer=keeper)
    assert {row.pk for row in several} == told(keeper)["new"] | told(keeper)["declined"]


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2025, 2, 28), date(2026, 3, 31)])
@pytest.mark.parametrize("offset", [-13, -1, 0, 1, 2, 12])
@pytest.mark.parametrize("unit", ["day", "month", "year"])
def test_a_border_turned_round_is_the_same_border(day: date, offset: int, unit: str) -> None:
    latest = statuses._latest(day, offset, unit)

    assert shift(latest, offset, unit) <= day < shift(latest + timedelta(days=1), offset, unit)


def test_narrowing_costs_the_same_however_many_members(keeper: User) -> None:
    category = MembershipCategory.objects.all()[0]

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            rows = statuses.with_status(Organisation.objects.all(), ["current"], viewer=keeper)
            assert list(rows[:50])
        return len(asked)

    joined = TODAY - timedelta(days=400)
    standing(keeper)
    costs = []
    for size in (1, 30):
        for _number in range(size):
            membership = Membership.objects.create(
                organisation=OrganisationFactory(), category=category, joined_on=joined
            )
            MembershipPeriod.objects.create(
                membership=membership, starts_on=joined, agreed_on=joined
            )
        costs.append(cost())

    # The rules, the categories, the page.
    assert costs == [3, 3]
