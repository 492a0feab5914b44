"""The register as a list: what narrows and orders it, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from konstellation.accounts.models import User
from konstellation.common.models import Visibility
from konstellation.members.models import Organisation, RoleKind
from tests.api.graphql.register.conftest import Ask, data, furnish, refusal
from tests.factories.members import (
    DelegateFactory,
    MembershipFactory,
    NetworkRoleFactory,
    OrganisationFactory,
)

LIST = """{ organisations(first: 30) { totalCount nodes {
  id name aliases email descriptionHtml actions
  sectors { sector { name broader { code } } } competences { competence { name narrower { key } } }
  themes { name } parent { name } daughters { name } place { city region { name } }
  identifiers { shown } personalNumber networkRoles { kind } membershipStatus memberSince
  memberships { status category { name } periods { endsOn } }
  people { title person { name email actions positions { organisation { name } } } }
  delegates { user { name } }
  history(first: 3) { totalCount nodes { actor changes { label after } } }
} } }"""
# Each by itself: one reading of organisations would serve them all, if there is but one.
OWNERS = [
    "{ organisations(first: 30) { nodes { memberships { organisation { name } } } } }",
    "{ organisations(first: 30) { nodes { delegates { organisation { name } } } } }",
    "{ organisations(first: 30) { nodes { people { organisation { name } } } } }",
]
NAMES = """query($filter: OrganisationFilter) {
  organisations(first: 30, filter: $filter) { nodes { name } }
}"""


@pytest.mark.parametrize("query", [LIST, *OWNERS])
@pytest.mark.parametrize("who", ["visitor", "delegate", "keeper"])
def test_the_list_costs_the_same_for_one_and_for_twenty_five(
    ask: Ask,
    house: Organisation,
    viewers: dict[str, User | None],
    cost_of: Callable[..., int],
    settings: Any,
    who: str,
    query: str,
) -> None:
    settings.GRAPHQL_LIMITS = {
        tier: {"cost": 10**6, "nodes": 10**6, "depth": 20, "cost_per_minute": 10**8}
        for tier in ("public", "member", "manager")
    }
    furnish(house)
    OrganisationFactory(parent=house)
    one = cost_of(query, by=viewers[who])
    for number in range(24):
        other = OrganisationFactory(parent=house if number % 2 else None)
        MembershipFactory(organisation=other)
        furnish(other)
        DelegateFactory(organisation=other)

    assert cost_of(query, by=viewers[who]) == one
    assert len(data(ask(LIST, by=viewers[who]))["organisations"]["nodes"]) >= 25


def names(ask: Ask, by: User | None, **given: Any) -> list[str]:
    return [row["name"] for row in data(ask(NAMES, by=by, filter=given))["organisations"]["nodes"]]


def test_filters_narrow(ask: Ask, keeper: User) -> None:
    smith = OrganisationFactory(name="Smedjan", kind="institute", employees=12)
    MembershipFactory(organisation=smith)
    furnish(smith)
    applied = OrganisationFactory(name="Sökanden")
    MembershipFactory(organisation=applied, joined_on=None, applied_on=timezone.localdate())
    OrganisationFactory(name="Grannen", visibility=Visibility.NETWORK)
    OrganisationFactory(name="Borta", archived_at=timezone.now())
    today = timezone.localdate()
    for given, expected in [
        ({}, ["Grannen", "Smedjan", "Sökanden"]),
        ({"text": "smed"}, ["Smedjan"]),
        ({"text": "förr"}, ["Smedjan"]),
        ({"kind": ["INSTITUTE"]}, ["Smedjan"]),
        ({"sizeClass": ["SMALL"]}, ["Smedjan"]),
        ({"sector": ["C"]}, ["Smedjan"]),
        ({"competence": ["welding"]}, ["Smedjan"]),
        ({"country": ["SE"]}, ["Smedjan"]),
        ({"networkRole": ["PARTNER"]}, ["Smedjan"]),
        ({"membershipStatus": ["CURRENT"]}, ["Smedjan"]),
        ({"membershipStatus": ["APPLIED", "CURRENT"]}, ["Smedjan", "Sökanden"]),
        ({"membershipStatus": ["GRACE"]}, []),
        ({"category": ["small-company"]}, ["Smedjan"]),
        ({"memberOn": str(today - timedelta(days=3000))}, []),
        ({"archived": True}, ["Borta"]),
        ({"visibility": ["NETWORK"]}, ["Grannen"]),
        ({"kind": [], "text": None}, ["Grannen", "Smedjan", "Sökanden"]),
    ]:
        assert names(ask, keeper, **given) == expected, given


@pytest.mark.parametrize(
    "given",
    [
        {"membershipStatus": ["CURRENT"]},
        {"category": ["small-company"]},
        {"memberOn": "2026-01-01"},
        {"networkRole": ["PROSPECT"]},
        {"visibility": ["NETWORK"]},
    ],
)
def test_nobody_narrows_by_what_they_may_not_see(
    ask: Ask, house: Organisation, outsider: User, given: dict[str, Any]
) -> None:
    assert refusal(ask(NAMES, by=outsider, filter=given))["code"] == "not_allowed"
    assert refusal(ask(NAMES, filter=given))["code"] == "sign_in_required"


def test_quiet_roles_find_nothing_for_delegates(
    ask: Ask, house: Organisation, delegate: User
) -> None:
    NetworkRoleFactory(organisation=house, kind=RoleKind.PROSPECT)

    assert names(ask, delegate, networkRole=["PROSPECT"]) == []


def test_an_application_is_found_by_who_may_know_of_it_alone(ask: Ask, delegate: User) -> None:
    applied = OrganisationFactory(name="Sökanden", visibility=Visibility.NETWORK)
    MembershipFactory(organisation=applied, joined_on=None, applied_on=timezone.localdate())

    assert names(ask, delegate, membershipStatus=["APPLIED"]) == []


def test_a_visitor_finds_public_members_only(ask: Ask, house: Organisation) -> None:
    OrganisationFactory(name="Ingen medlem")
    MembershipFactory(organisation=OrganisationFactory(visibility=Visibility.NETWORK))

    assert names(ask, None) == ["Hammarverken"]


def test_order_null_is_the_usual_order(ask: Ask, keeper: User) -> None:
    OrganisationFactory(name="B")
    OrganisationFactory(name="A")
    query = "{ organisations(first: 5, orderBy: null) { nodes { name } } }"

    assert data(ask(query, by=keeper)) == {
        "organisations": {"nodes": [{"name": "A"}, {"name": "B"}]}
    }
