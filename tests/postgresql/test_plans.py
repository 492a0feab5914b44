"""A page far into a list costs what the first one costs: each is read off an index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from konstellation.accounts.models import ApiToken, User
from konstellation.api.graphql import ids
from konstellation.api.graphql.organisation_lists import OrganisationOrder
from konstellation.api.graphql.people import PersonOrder
from konstellation.api.graphql.users import UserOrder
from konstellation.api.rest.urls import RESOURCES
from konstellation.audit.models import Entry
from konstellation.exchange.models import ImportRow, ImportRun
from konstellation.marketplace.models import Listing, Response
from konstellation.members.models import Membership, NetworkRole, Organisation, Person
from tests.postgresql.crowd import Crowd, gather
from tests.postgresql.plans import Plan

# Also for their place: what is not marked comes after tests that leave no vocabulary behind.
pytestmark = pytest.mark.django_db
SIZE = 50
PAGES_BEFORE = 4
# Of the rows that are passed on the way, so many at most are others than those shown.
PASSED = 6 * (SIZE + 1)
# Turns to the page after a cursor: the statements that it took, and the next cursor.
Turn = Callable[[str | None], tuple[list[str], str | None]]
BOTH = ("manager", "member")

CONNECTIONS = [
    ("organisations", OrganisationOrder, BOTH),
    ("people", PersonOrder, BOTH),
    ("users", UserOrder, ("manager",)),
]
MODELS = {
    "organisations": Organisation,
    "people": Person,
    "users": User,
    "memberships": Membership,
    "network-roles": NetworkRole,
    "listings": Listing,
    "responses": Response,
    "imports": ImportRun,
    "api-tokens": ApiToken,
}
# Vocabularies: as many rows as words, which a database rightly reads whole.
SMALL = {"competences", "themes", "sectors", "municipalities", "regions", "countries"}


@pytest.fixture(scope="module")
def crowd(django_db_setup: None, django_db_blocker: Any) -> Iterator[Crowd]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield gather()
        transaction.set_rollback(True)


def graphql(viewer: User, field: str, arguments: str = "", *, within: str = "") -> Turn:
    """Turns the pages of a connection; ``within`` is the parent of a list within a list."""
    client = Client()
    client.force_login(viewer)
    is_backward = "last:" in arguments
    place, more, end = (
        ("before", "hasPreviousPage", "startCursor")
        if is_backward
        else ("after", "hasNextPage", "endCursor")
    )
    chosen = f"{{ nodes {{ __typename }} pageInfo {{ {more} {end} }} }}"
    asked = f"page: {field}({arguments}, {place}: $place) {chosen}"
    query = f"query($place: String) {{ {f'{within} {{ {asked} }}' if within else asked} }}"

    def turn(cursor: str | None) -> tuple[list[str], str | None]:
        body = orjson.dumps({"query": query, "variables": {"place": cursor}})
        with CaptureQueriesContext(connection) as captured:
            answer = client.post("/graphql/", body, content_type="application/json").json()
        assert "errors" not in answer, answer
        data = answer["data"]
        info = (next(iter(data.values())) if within else data)["page"]["pageInfo"]
        return [query["sql"] for query in captured], info[end] if info[more] else None

    return turn


def rest(viewer: User, path: str, **parameters: str) -> Turn:
    client = Client()
    client.force_login(viewer)

    def turn(cursor: str | None) -> tuple[list[str], str | None]:
        given = {**parameters, "limit": SIZE, **({"cursor": cursor} if cursor else {})}
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"/api/v1/{path}/", given)
        assert answer.status_code == 200, answer.content
        return [query["sql"] for query in captured], answer.json()["next"]

    return turn


def is_page_of(table: str, statement: str) -> bool:
    return f'FROM "{table}"' in statement and (
        f"LIMIT {SIZE + 1}" in statement or "ROW_NUMBER()" in statement
    )


def expect_no_more_than_a_page(turn: Turn, model: type[Any]) -> None:
    """Turn to a page within the list, and look at how the database found it."""
    table, cursor = model._meta.db_table, None
    for _page in range(PAGES_BEFORE):
        _statements, following = turn(cursor)
        # What is few for this viewer ends before.
        cursor = following or cursor
    statements, _following = turn(cursor)
    (statement,) = [each for each in statements if is_page_of(table, each)]
    plan = Plan.of(statement)
    told = f"{statement}\n{plan}"

    assert plan.whole_reads_of(table) == [], told
    assert plan.sorts_of_more_than(2 * SIZE) == [], told
    assert plan.rows_looked_at(table) <= PASSED, told
    assert plan.indexes_of(table), told


@pytest.mark.parametrize(
    ("who", "field", "order"),
    [
        pytest.param(who, field, order.name, id=f"{who}-{field}-{order.name}")
        for field, orders, viewers in CONNECTIONS
        for who in viewers
        for order in orders._meta.enum
    ],
)
@pytest.mark.parametrize("way", ["first", "last"])
def test_lists_of_the_web_application(crowd, db, who, field, order, way):
    turn = graphql(getattr(crowd, who), field, f"{way}: {SIZE}, orderBy: {order}")
    expect_no_more_than_a_page(turn, MODELS[field])


@pytest.mark.parametrize("who", BOTH)
def test_an_organisations_history(crowd, db, who):
    parent = f'organisation(id: "{ids.encode("Organisation", crowd.organisation.pk)}")'
    turn = graphql(getattr(crowd, who), "history", f"first: {SIZE}", within=parent)
    expect_no_more_than_a_page(turn, Entry)


def test_imports(crowd, db):
    turn = graphql(crowd.manager, "importRuns", f"first: {SIZE}")
    expect_no_more_than_a_page(turn, ImportRun)


@pytest.mark.parametrize("verdict", ["", ", verdict: [NEW]"])
def test_the_rows_of_an_import(crowd, db, verdict):
    parent = f'importRun(id: "{ids.encode("ImportRun", crowd.run.pk)}")'
    turn = graphql(crowd.manager, "rows", f"first: {SIZE}{verdict}", within=parent)
    expect_no_more_than_a_page(turn, ImportRow)


def rest_lists() -> Iterator[Any]:
    for path, resource in RESOURCES.items():
        declared = getattr(getattr(resource, "list", None), "operation", None)
        if declared is None or declared.ordering is None or path in SMALL:
            continue
        for who in BOTH if path != "users" else ("manager",):
            for ordering in declared.ordering.names():
                yield pytest.param(who, path, ordering, id=f"{who}-{path}-{ordering}")


@pytest.mark.parametrize(("who", "path", "ordering"), list(rest_lists()))
def test_lists_for_other_systems(crowd, db, who, path, ordering):
    turn = rest(getattr(crowd, who), path, ordering=ordering)
    expect_no_more_than_a_page(turn, MODELS[path])


@pytest.mark.parametrize("ordering", ["at", "-at"])
@pytest.mark.parametrize("who", BOTH)
def test_an_organisations_history_for_other_systems(crowd, db, who, ordering):
    path = f"organisations/{crowd.organisation.pk}/history"
    expect_no_more_than_a_page(rest(getattr(crowd, who), path, ordering=ordering), Entry)


@pytest.mark.parametrize("ordering", ["number", "-number"])
def test_the_rows_of_an_import_for_other_systems(crowd, db, ordering):
    turn = rest(crowd.manager, f"imports/{crowd.run.pk}/rows", ordering=ordering)
    expect_no_more_than_a_page(turn, ImportRow)


def test_the_responses_to_a_listing(crowd, db):
    turn = rest(crowd.member, "responses", listing=str(crowd.listing.pk))
    expect_no_more_than_a_page(turn, Response)
