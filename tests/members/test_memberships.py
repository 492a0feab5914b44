"""Periods and status by rule; the worked cases are those of the CiviCRM guide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from konstellation.audit.models import Entry
from konstellation.common.errors import NotAllowed, Stale
from konstellation.members import standings
from konstellation.members.models import (
    Membership,
    MembershipCategory,
    MembershipPeriod,
    Status,
    StatusRule,
)
from konstellation.members.periods import Period, first_period, next_period, shift
from konstellation.members.selectors import memberships as selectors
from konstellation.members.services import memberships
from tests.factories.members import MembershipFactory, OrganisationFactory


@dataclass
class Rules:
    rule: str
    length: int = 1
    unit: str = "year"
    fixed_month: int = 1
    fixed_day: int = 1
    rollover_month: int | None = None
    rollover_day: int | None = None


YEAR = Rules("fixed_year", rollover_month=9, rollover_day=1)
HALF = Rules("fixed_months", length=6, unit="month", rollover_day=15)
TWELVE = Rules("fixed_months", length=12, unit="month", rollover_day=1)


@pytest.mark.parametrize(
    ("rules", "joined", "start", "end"),
    [
        (YEAR, date(2018, 8, 31), date(2018, 1, 1), date(2018, 12, 31)),
        (YEAR, date(2018, 9, 1), date(2018, 1, 1), date(2019, 12, 31)),
        (HALF, date(2018, 1, 14), date(2018, 1, 1), date(2018, 6, 30)),
        (HALF, date(2018, 1, 15), date(2018, 2, 1), date(2018, 7, 31)),
        (TWELVE, date(2018, 8, 10), date(2018, 9, 1), date(2019, 8, 31)),
        (Rules("rolling"), date(2024, 2, 29), date(2024, 2, 29), date(2025, 2, 27)),
        (Rules("rolling", 30, "day"), date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 30)),
        (Rules("lifetime"), date(2026, 5, 4), date(2026, 5, 4), None),
        (
            Rules("fixed_year", fixed_month=7, rollover_month=4, rollover_day=1),
            date(2026, 3, 31),
            date(2025, 7, 1),
            date(2026, 6, 30),
        ),
        (
            Rules("fixed_year", fixed_month=7, rollover_month=4, rollover_day=1),
            date(2026, 4, 1),
            date(2025, 7, 1),
            date(2027, 6, 30),
        ),
    ],
)
def test_the_first_period_follows_the_categorys_rule(rules, joined, start, end):
    assert first_period(rules, joined) == Period(start, end)


def test_a_renewal_follows_on_without_a_gap_however_early_or_late_it_is_agreed():
    last = Period(date(2026, 1, 1), date(2026, 12, 31))
    for agreed in (date(2026, 11, 1), date(2027, 2, 10)):
        assert next_period(YEAR, last, agreed, is_member=True) == Period(
            date(2027, 1, 1), date(2027, 12, 31)
        )


def test_whoever_was_no_longer_a_member_starts_on_the_day_of_renewal():
    last = Period(date(2026, 1, 1), date(2026, 12, 31))
    rolling = Rules("rolling")
    assert next_period(rolling, last, date(2027, 5, 3), is_member=False) == Period(
        date(2027, 5, 3), date(2028, 5, 2)
    )


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-60, 60))
def test_shifting_by_months_lands_in_the_right_month(day, months):
    landed = shift(day, months, "month")
    assert (landed.year * 12 + landed.month) - (day.year * 12 + day.month) == months
    assert landed.day == day.day or shift(landed, 1, "day").day == 1


DEFAULTS = [
    StatusRule(status="new", rank=1, counts_as_member=True,
               from_event="join", to_event="join", to_offset=3, to_unit="month"),
    StatusRule(status="current", rank=2, counts_as_member=True,
               from_event="start", to_event="end"),
    StatusRule(status="grace", rank=3, counts_as_member=True,
               from_event="end", from_offset=1, to_event="end", with_grace=True),
    StatusRule(status="expired", rank=4, counts_as_member=False,
               from_event="end", from_offset=1),
]  # fmt: skip


def facts(*periods: Period, agreed: date | None = None, **dates: date) -> standings.Facts:
    rows = [
        MembershipPeriod(starts_on=p.starts_on, ends_on=p.ends_on, agreed_on=agreed or p.starts_on)
        for p in periods
    ]
    known = {"applied_on": None, "declined_on": None, "joined_on": None, "left_on": None}
    return standings.Facts(**{**known, **dates}, periods=rows, grace_days=60)  # type: ignore[arg-type]


ONE_YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2026, 2, 9), None),
        (date(2026, 2, 10), Status.NEW),
        (date(2026, 5, 10), Status.NEW),
        (date(2026, 5, 11), Status.CURRENT),
        (date(2026, 12, 31), Status.CURRENT),
        (date(2027, 1, 1), Status.GRACE),
        (date(2027, 3, 1), Status.GRACE),
        (date(2027, 3, 2), Status.EXPIRED),
    ],
)
def test_the_status_moves_with_the_days(day, status):
    joined = date(2026, 2, 10)
    known = facts(ONE_YEAR, agreed=joined, joined_on=joined)
    verdict = standings.status_on(DEFAULTS, known, day)
    assert (verdict and verdict.status) == status


def test_leaving_and_declining_win_over_every_rule():
    left = facts(ONE_YEAR, joined_on=date(2026, 1, 1), left_on=date(2026, 6, 1))
    declined = facts(applied_on=date(2026, 1, 1), declined_on=date(2026, 2, 1))
    assert standings.status_on(DEFAULTS, left, date(2026, 6, 1)).status is Status.CANCELLED
    assert standings.status_on(DEFAULTS, left, date(2026, 5, 31)).status is Status.CURRENT
    assert standings.status_on(DEFAULTS, declined, date(2026, 1, 31)).status is Status.APPLIED
    assert standings.status_on(DEFAULTS, declined, date(2026, 2, 1)).status is Status.DECLINED


days = st.dates(date(2019, 1, 1), date(2030, 12, 31))


@st.composite
def histories(draw: st.DrawFn) -> standings.Facts:
    joined = draw(st.dates(date(2020, 1, 1), date(2022, 12, 31)))
    period, agreed = first_period(YEAR, joined), joined
    rows = [MembershipPeriod(starts_on=period.starts_on, ends_on=period.ends_on, agreed_on=agreed)]
    for _renewal in range(draw(st.integers(0, 4))):
        assert period.ends_on
        agreed = max(agreed, period.ends_on + timedelta(days=draw(st.integers(-60, 200))))
        counting = agreed <= period.ends_on + timedelta(days=60)
        period = next_period(YEAR, period, agreed, is_member=counting)
        rows.append(
            MembershipPeriod(starts_on=period.starts_on, ends_on=period.ends_on, agreed_on=agreed)
        )
    return standings.Facts(None, None, joined, None, rows, grace_days=60)


@given(histories(), days)
def test_every_day_from_joining_on_has_one_status_and_the_same_answer_twice(known, day):
    first, second = (standings.status_on(DEFAULTS, known, day) for _ in range(2))
    assert first == second
    assert known.joined_on is not None
    assert (first is None) == (day < known.joined_on)


@given(histories(), days)
def test_what_is_known_of_a_past_day_is_not_changed_by_a_later_renewal(known, day):
    *earlier, latest = known.periods
    if day >= latest.agreed_on or not earlier:
        return
    before = standings.Facts(None, None, known.joined_on, None, earlier, grace_days=60)
    assert standings.status_on(DEFAULTS, known, day) == standings.status_on(DEFAULTS, before, day)


@given(histories(), days)
def test_the_days_that_count_are_those_up_to_counts_until(known, day):
    verdict = standings.status_on(DEFAULTS, known, day)
    counts = any(
        p.agreed_on <= day
        and p.starts_on <= day
        and day <= (standings.counts_until(DEFAULTS, known, p) or date.max)
        for p in known.periods
    )
    assert counts == bool(verdict and verdict.counts_as_member)


@pytest.fixture
def category(db: None) -> MembershipCategory:
    return MembershipCategory.objects.get(key="small-company")


def test_admitting_gives_the_first_period_and_counts_from_that_day(keeper, category):
    organisation = OrganisationFactory()

    membership = memberships.admit(
        actor=keeper, organisation=organisation, category=category, joined_on=date(2026, 2, 10)
    )

    period = membership.periods.get()
    assert (period.starts_on, period.ends_on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert period.counts_until == date(2027, 3, 1)
    members = Membership.objects
    assert not members.counting_on(date(2026, 2, 9)).exists()
    assert members.counting_on(date(2026, 2, 10)).get() == membership
    assert members.counting_on(date(2027, 3, 1)).exists()
    assert not members.counting_on(date(2027, 3, 2)).exists()


def test_a_member_cannot_be_admitted_again(keeper, category):
    current = MembershipFactory()
    entries = Entry.objects.count()

    with pytest.raises(memberships.AlreadyMember):
        memberships.admit(
            actor=keeper,
            organisation=current.organisation,
            category=category,
            joined_on=date(2026, 6, 1),
        )

    assert Membership.objects.get() == current
    assert Entry.objects.count() == entries


def test_only_process_managers_admit(member, administrator, outsider, category):
    organisation = OrganisationFactory()
    for actor in (member, administrator, outsider):
        with pytest.raises(NotAllowed):
            memberships.admit(
                actor=actor,
                organisation=organisation,
                category=category,
                joined_on=date(2026, 6, 1),
            )
    assert not organisation.memberships.exists()


def test_renewing_adds_a_period_and_leaves_earlier_answers_alone(keeper, category):
    membership = memberships.admit(
        actor=keeper,
        organisation=OrganisationFactory(),
        category=category,
        joined_on=date(2025, 3, 1),
    )
    in_grace = date(2026, 1, 20)
    before = selectors.status_on(membership, in_grace, selectors.status_rules())

    memberships.renew(
        actor=keeper,
        membership=membership,
        expected=membership.version,
        agreed_on=date(2026, 2, 1),
    )

    membership = selectors.membership(viewer=keeper, pk=membership.pk)
    assert [p.ends_on for p in membership.periods.all()] == [
        date(2025, 12, 31),
        date(2026, 12, 31),
    ]
    rules = selectors.status_rules()
    assert selectors.status_on(membership, in_grace, rules) == before == Status.GRACE
    assert selectors.status_on(membership, date(2026, 2, 1), rules) == Status.CURRENT


def test_two_renewals_at_once_add_one_period(keeper, category):
    membership = memberships.admit(
        actor=keeper,
        organisation=OrganisationFactory(),
        category=category,
        joined_on=date(2026, 3, 1),
    )
    seen = membership.version
    memberships.renew(
        actor=keeper, membership=membership, expected=seen, agreed_on=date(2026, 12, 1)
    )
    with pytest.raises(Stale):
        memberships.renew(
            actor=keeper, membership=membership, expected=seen, agreed_on=date(2026, 12, 1)
        )
    assert membership.periods.count() == 2


def test_an_organisation_that_comes_back_has_two_memberships(keeper, category):
    organisation = OrganisationFactory()
    first = memberships.admit(
        actor=keeper, organisation=organisation, category=category, joined_on=date(2024, 1, 1)
    )
    memberships.end(
        actor=keeper,
        membership=first,
        expected=first.version,
        left_on=date(2024, 7, 1),
        reason="Flyttar",
    )

    memberships.admit(
        actor=keeper, organisation=organisation, category=category, joined_on=date(2026, 1, 1)
    )

    assert organisation.memberships.count() == 2
    assert selectors.members_on(date(2024, 6, 30)).get() == first
    assert not selectors.members_on(date(2024, 7, 1)).exists()
    assert selectors.members_on(date(2026, 1, 1)).get() != first


def test_a_member_administrator_may_resign_the_own_membership_only(administrator, keeper):
    own = administrator.delegations.get().organisation.memberships.get()
    other = MembershipFactory()
    with pytest.raises(NotAllowed):
        memberships.end(
            actor=administrator, membership=other, expected=1,
            left_on=date(2027, 1, 1), reason="",
        )  # fmt: skip
    memberships.end(
        actor=administrator,
        membership=own,
        expected=1,
        left_on=date(2027, 1, 1),
        reason="Läggs ner",
    )  # fmt: skip
    assert Membership.objects.get(pk=own.pk).leave_reason == "Läggs ner"


def test_the_figures_of_a_day_add_up(keeper, category):
    for joined in (date(2025, 2, 1), date(2026, 2, 1), date(2026, 5, 1)):
        memberships.admit(
            actor=keeper,
            organisation=OrganisationFactory(),
            category=category,
            joined_on=joined,
        )

    figures = selectors.figures(viewer=keeper, on=date(2026, 6, 30))

    assert figures.members == 2
    assert figures.by_category == [(category, 2)]
    assert dict(figures.by_status) == {Status.CURRENT: 1, Status.NEW: 1, Status.EXPIRED: 1}
    assert (figures.joined_in_year, figures.left_in_year) == (2, 0)
