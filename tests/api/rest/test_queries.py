"""What a list costs does not grow with its length."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from konstellation.api.rest.urls import RESOURCES
from tests.factories.accounts import ApiTokenFactory
from tests.factories.marketplace import ResponseFactory
from tests.factories.members import (
    CompetenceClaimFactory,
    DelegateFactory,
    MembershipFactory,
    NetworkRoleFactory,
    PositionFactory,
    RoleGrantFactory,
)

SIZES = (2, 9)
# Vocabulary is there from the start: there the page is made longer instead.
WRITTEN = [
    "organisations/",
    "people/",
    "memberships/",
    "network-roles/",
    "listings/",
    "responses/",
    "api-tokens/",
    "users/",
    "search/organisations/?text=organisation",
    "search/people/?text=lind",
    "search/listings/?text=robotcell",
]
GIVEN = [
    "competences/",
    "themes/",
    "sectors/",
    "municipalities/",
    "regions/",
    "countries/",
]
# Short by nature, or written by a worker: import rows have their own test of pages.
EXEMPT = {
    "positions",
    "membership-categories",
    "listing-kinds",
    "invitations",
    "role-grants",
    "imports",
    "exports",
}


def write(count: int, keeper: Any) -> None:
    for _n in range(count):
        membership = MembershipFactory()
        organisation = membership.organisation
        CompetenceClaimFactory(organisation=organisation)
        NetworkRoleFactory(organisation=organisation)
        RoleGrantFactory(user=DelegateFactory(organisation=organisation).user, role="panellist")
        PositionFactory(organisation=organisation)
        ResponseFactory(organisation=organisation)
        ApiTokenFactory(user=keeper)


def cost(api: Any, path: str, at_least: int) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = api.get(path)
    assert answer.status_code == 200, answer.content
    assert len(answer.json()["results"]) >= at_least
    return len(asked)


@pytest.mark.parametrize("path", WRITTEN)
def test_a_list_costs_the_same_however_long_it_is(as_user, keeper, index, path):
    api = as_user(keeper)
    api.get("regions/")
    few, many = SIZES

    write(few, keeper)
    index()
    short = cost(api, path, few)
    write(many, keeper)
    index()
    long = cost(api, path, few + many)

    assert long == short
    assert short <= 25


@pytest.mark.parametrize("path", GIVEN)
def test_a_page_of_the_vocabulary_costs_the_same_however_long_it_is(api, path):
    api.get("regions/")

    assert cost(api, f"{path}?limit=2", 2) == cost(api, f"{path}?limit=20", 20)


def test_history_costs_the_same_however_long_it_is(as_user, keeper):
    organisation = MembershipFactory().organisation
    api, path = as_user(keeper), f"organisations/{organisation.pk}/history/"
    api.get("regions/")

    short = cost(api, path, 1)
    for n in range(6):
        api.patch(f"organisations/{organisation.pk}/", {"name": f"N{n}"}, If_Match=f'"{n + 1}"')
    api.get("regions/")

    assert cost(api, path, 7) == short


def test_every_list_is_measured_here():
    measured = {path.split("/")[0] for path in (*WRITTEN, *GIVEN)}

    assert set(RESOURCES) == measured | EXEMPT
