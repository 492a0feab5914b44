"""Memberships: what each viewer is shown of them, and changes to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from konstellation.accounts.models import User
from konstellation.audit.models import Entry
from konstellation.members.models import Membership, MembershipCategory, Organisation
from tests.api.graphql.register.conftest import Ask, data, gid, refusal
from tests.factories.members import MembershipFactory, OrganisationFactory

CATEGORIES = "{ membershipCategories { id key name rule graceDays isOpen } }"
FIGURES = """query($on: Date) { membershipFigures(on: $on) {
  on members joinedInYear leftInYear
  byCategory { members category { key } } byStatus { status count }
} }"""
NODE = """query($id: ID!, $on: Date) { node(id: $id) { ... on Membership {
  version status(on: $on) joinedOn periods { startsOn endsOn agreedOn }
  category { key } organisation { name }
} } }"""
ADMIT = """mutation($organisation: ID!, $category: ID!, $day: Date!) {
  admitMember(organisation: $organisation, category: $category, joinedOn: $day) {
    membership { status joinedOn periods { startsOn } organisation { membershipStatus } }
  }
}"""
RENEW = """mutation($id: ID!, $version: Int!) {
  renewMembership(id: $id, expectedVersion: $version) { membership { version periods { endsOn } } }
}"""
END = """mutation($id: ID!, $version: Int!, $day: Date!) {
  endMembership(id: $id, expectedVersion: $version, leftOn: $day, reason: "Flyttar") {
    membership { status leftOn leaveReason }
  }
}"""
REFUSED = [
    ("visitor", "sign_in_required"),
    ("outsider", "not_found"),
    ("delegate", "not_allowed"),
    ("administrator", "not_allowed"),
]


def category() -> MembershipCategory:
    return MembershipCategory.objects.get(key="small-company")


def test_everyone_may_know_the_categories(ask: Ask) -> None:
    found = data(ask(CATEGORIES, language="sv"))["membershipCategories"]

    assert [row["key"] for row in found] == [c.key for c in MembershipCategory.objects.all()]
    assert {row["rule"] for row in found} <= {"FIXED_YEAR", "FIXED_MONTHS", "ROLLING", "LIFETIME"}
    assert found[0]["name"] == MembershipCategory.objects.first().name_sv  # type: ignore[union-attr]


@pytest.mark.parametrize("who", ["delegate", "administrator", "keeper"])
def test_the_network_sees_the_figures(
    ask: Ask, house: Organisation, viewers: dict[str, User | None], who: str
) -> None:
    long_ago = timezone.localdate() - timedelta(days=4000)

    now = data(ask(FIGURES, by=viewers[who]))["membershipFigures"]
    then = data(ask(FIGURES, by=viewers[who], on=str(long_ago)))["membershipFigures"]

    assert now["members"] == 1
    assert now["byCategory"] == [{"members": 1, "category": {"key": "small-company"}}]
    assert now["byStatus"] == [{"status": "CURRENT", "count": 1}]
    assert (then["on"], then["members"], then["byStatus"]) == (str(long_ago), 0, [])


@pytest.mark.parametrize(
    ("who", "code"), [("visitor", "sign_in_required"), ("outsider", "not_allowed")]
)
def test_the_figures_are_the_networks_own(
    ask: Ask, house: Organisation, viewers: dict[str, User | None], who: str, code: str
) -> None:
    assert refusal(ask(FIGURES, by=viewers[who]))["code"] == code


def test_the_figures_cost_the_same_for_one_and_for_twenty_five(
    ask: Ask, house: Organisation, keeper: User, cost_of: Callable[..., int]
) -> None:
    one = cost_of(FIGURES, by=keeper)
    for _number in range(24):
        MembershipFactory()

    assert cost_of(FIGURES, by=keeper) == one
    assert data(ask(FIGURES, by=keeper))["membershipFigures"]["members"] == 25


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("visitor", False),
        ("outsider", False),
        ("delegate", True),
        ("administrator", True),
        ("keeper", True),
    ],
)
def test_a_membership_in_full_is_the_organisations_own(
    ask: Ask, house: Organisation, viewers: dict[str, User | None], who: str, found: bool
) -> None:
    membership = Membership.objects.get()

    shown = data(ask(NODE, by=viewers[who], id=gid(membership)))["node"]

    assert (shown is not None) is found
    if shown:
        assert (shown["status"], shown["category"]) == ("CURRENT", {"key": "small-company"})


def test_a_delegate_sees_no_other_organisations_membership(ask: Ask, delegate: User) -> None:
    other = MembershipFactory()

    assert data(ask(NODE, by=delegate, id=gid(other))) == {"node": None}


def test_nothing_is_known_of_a_membership_before_its_time(
    ask: Ask, house: Organisation, keeper: User
) -> None:
    membership = Membership.objects.get()

    shown = data(ask(NODE, by=keeper, id=gid(membership), on="2001-01-01"))["node"]

    assert shown["status"] is None


def test_admitting_a_member(ask: Ask, keeper: User) -> None:
    organisation = OrganisationFactory()
    day = str(timezone.localdate())
    given = {"organisation": gid(organisation), "category": gid(category()), "day": day}

    admitted = data(ask(ADMIT, by=keeper, **given))["admitMember"]["membership"]

    assert (admitted["status"], admitted["joinedOn"]) == ("NEW", day)
    assert len(admitted["periods"]) == 1
    assert admitted["organisation"] == {"membershipStatus": "NEW"}
    assert refusal(ask(ADMIT, by=keeper, **given))["code"] == "already_member"
    assert Membership.objects.count() == 1


def test_renewing_adds_a_period_once_for_each_version(
    ask: Ask, keeper: User, house: Organisation
) -> None:
    membership = Membership.objects.get()

    renewed = data(ask(RENEW, by=keeper, id=gid(membership), version=1))["renewMembership"]
    again = refusal(ask(RENEW, by=keeper, id=gid(membership), version=1))

    assert renewed["membership"]["version"] == 2
    assert len(renewed["membership"]["periods"]) == 2
    assert (again["code"], again["version"]) == ("stale", 2)
    assert membership.periods.count() == 2


def test_an_administrator_resigns(ask: Ask, administrator: User, house: Organisation) -> None:
    membership = Membership.objects.get()
    day = str(timezone.localdate())

    ended = data(ask(END, by=administrator, id=gid(membership), version=1, day=day))

    assert ended["endMembership"]["membership"]["leftOn"] == day
    assert ended["endMembership"]["membership"]["leaveReason"] == "Flyttar"


@pytest.mark.parametrize(("who", "code"), REFUSED)
def test_others_admit_and_renew_nobody(
    ask: Ask, house: Organisation, viewers: dict[str, User | None], who: str, code: str
) -> None:
    other = OrganisationFactory()
    membership = Membership.objects.get()
    before = Entry.objects.count()
    admit: dict[str, Any] = {"category": gid(category()), "day": "2026-01-01"}

    codes = [
        refusal(ask(ADMIT, by=viewers[who], organisation=gid(other), **admit))["code"],
        refusal(ask(RENEW, by=viewers[who], id=gid(membership), version=1))["code"],
    ]

    assert codes == [code, code]
    assert (Membership.objects.get(), Entry.objects.count()) == (membership, before)


@pytest.mark.parametrize(("who", "code"), REFUSED[:3])
def test_others_end_no_membership(
    ask: Ask, house: Organisation, viewers: dict[str, User | None], who: str, code: str
) -> None:
    membership = Membership.objects.get()

    response = ask(END, by=viewers[who], id=gid(membership), version=1, day="2026-01-01")

    assert refusal(response)["code"] == code
    membership.refresh_from_db()
    assert membership.left_on is None
