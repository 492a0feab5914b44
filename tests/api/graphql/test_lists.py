"""Pages by key, and lists within lists, in a constant number of statements."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from konstellation.accounts.models import User
from konstellation.members import models
from tests.api.graphql.conftest import Ask, data
from tests.factories.members import OrganisationFactory

WALK = """query(
  $first: Int, $after: String, $last: Int, $before: String, $by_: OrganisationOrder!
) {
  organisations(first: $first, after: $after, last: $last, before: $before, orderBy: $by_) {
    totalCount
    edges { cursor node { name } }
    nodes { name employees }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""
NESTED = """{
  organisations(first: 25) {
    nodes {
      name
      competences {
        key
        holders { name competences { key } aliases(first: 2) { nodes { name } } }
      }
      aliases(first: 3) { totalCount nodes { name organisation { name } } pageInfo { hasNextPage } }
    }
  }
}"""


def walk(ask: Ask, order: str, *, size: int, backward: bool = False) -> list[str]:
    """Every name of the list, page after page."""
    names: list[str] = []
    place: dict[str, Any] = {}
    for _page in range(100):
        way = {"last": size} if backward else {"first": size}
        page = data(ask(WALK, by_=order, **way, **place))["organisations"]
        found = [node["name"] for node in page["nodes"]]
        assert [edge["node"]["name"] for edge in page["edges"]] == found
        names = found + names if backward else names + found
        info = page["pageInfo"]
        if not info["hasPreviousPage" if backward else "hasNextPage"]:
            return names
        place = {"before": info["startCursor"]} if backward else {"after": info["endCursor"]}
    raise AssertionError("The list has no end.")


@pytest.fixture
def organisations(db: None) -> list[models.Organisation]:
    """Thirteen, with ties and gaps in the number of employees."""
    heads = [5, None, 5, 80, None, 1, 80, 80, None, 5, 7, 1, None]
    return [OrganisationFactory(name=f"Org {n:02}", employees=head) for n, head in enumerate(heads)]


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("size", [1, 2, 5, 13, 50])
@pytest.mark.parametrize("order", ["NAME", "NAME_DESC", "EMPLOYEES", "EMPLOYEES_DESC", "UPDATED"])
def test_a_walk_meets_every_row_once_in_the_same_order(
    ask: Ask, organisations: list[models.Organisation], order: str, size: int, backward: bool
) -> None:
    whole = walk(ask, order, size=50)

    assert sorted(whole) == sorted(row.name for row in organisations)
    assert walk(ask, order, size=size, backward=backward) == whole


@pytest.mark.parametrize("order", ["EMPLOYEES", "EMPLOYEES_DESC"])
def test_rows_without_a_value_come_last(
    ask: Ask, organisations: list[models.Organisation], order: str
) -> None:
    heads = {row.name: row.employees for row in organisations}

    sorted_heads = [heads[name] for name in walk(ask, order, size=4)]

    known = [head for head in sorted_heads if head is not None]
    assert sorted_heads[len(known) :] == [None] * 4
    assert known == sorted(known, reverse=order.endswith("DESC"))


def test_rows_that_come_and_go_during_a_walk_neither_repeat_nor_hide_others(
    ask: Ask,
) -> None:
    before = [OrganisationFactory(name=f"M {n:03}").name for n in range(60)]
    query = """query($after: String) { organisations(first: 7, after: $after) {
      nodes { name } pageInfo { hasNextPage endCursor } } }"""
    seen: list[str] = []
    after, step = None, 0
    while True:
        page = data(ask(query, after=after))["organisations"]
        seen += [node["name"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after, step = page["pageInfo"]["endCursor"], step + 1
        OrganisationFactory(name=f"A new {step}")
        OrganisationFactory(name=f"{seen[-1]} new")
        models.Organisation.objects.filter(name=seen[-1]).delete()

    assert len(seen) == len(set(seen))
    assert [name for name in seen if "new" not in name] == before


def test_the_whole_is_counted_only_when_asked(
    ask: Ask, organisations: list[models.Organisation]
) -> None:
    def counts(fields: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            data(ask(f"{{ organisations(first: 3) {{ {fields} }} }}"))
        return sum("COUNT(*)" in statement["sql"] for statement in captured)

    assert counts("totalCount nodes { name }") == 1
    assert counts("nodes { name }") == 0


def test_a_ranked_list_goes_on_where_it_stopped(
    ask: Ask, organisations: list[models.Organisation]
) -> None:
    query = """query($after: String) { search(text: "Org", first: 5, after: $after) {
      totalCount nodes { name } edges { cursor }
      pageInfo { hasNextPage hasPreviousPage endCursor } } }"""
    names: list[str] = []
    after = None
    for _page in range(3):
        page = data(ask(query, after=after))["search"]
        names += [node["name"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        assert page["edges"][-1]["cursor"] == after
        assert page["totalCount"] == 13

    assert names == sorted((row.name for row in organisations), reverse=True)
    assert page["pageInfo"]["hasNextPage"] is False
    assert page["pageInfo"]["hasPreviousPage"] is True


def test_each_parent_has_its_own_page(ask: Ask, keeper: User) -> None:
    for n in range(3):
        organisation = OrganisationFactory(name=f"Parent {n}")
        for m in range(n * 2):
            models.Alias.objects.create(organisation=organisation, name=f"Alias {n}.{m}")

    rows = data(ask(NESTED, by=keeper))["organisations"]["nodes"]
    answer = [row for row in rows if row["name"].startswith("Parent")]

    pages = [row["aliases"] for row in answer]
    assert [page["totalCount"] for page in pages] == [0, 2, 4]
    assert [page["pageInfo"]["hasNextPage"] for page in pages] == [False, False, True]
    assert [alias["name"] for alias in pages[2]["nodes"]] == ["Alias 2.0", "Alias 2.1", "Alias 2.2"]
    assert {alias["organisation"]["name"] for alias in pages[1]["nodes"]} == {"Parent 1"}


@pytest.mark.parametrize("size", [1, 25])
def test_lists_within_lists_cost_one_statement_a_level(ask: Ask, keeper: User, size: int) -> None:
    competences = list(models.Competence.objects.order_by("key")[:3])
    for organisation in OrganisationFactory.create_batch(size):
        models.Alias.objects.create(organisation=organisation, name="Other")
        models.CompetenceClaim.objects.bulk_create(
            models.CompetenceClaim(organisation=organisation, competence=competence)
            for competence in competences
        )
    ask(NESTED, by=keeper)  # So that the documents and the session are known.

    with CaptureQueriesContext(connection) as captured:
        answer = data(ask(NESTED, by=keeper))

    nodes = answer["organisations"]["nodes"]
    own = [row["sql"] for row in captured if "members_organisation" in row["sql"]]
    assert len(nodes) == size
    assert len(nodes[0]["competences"][0]["holders"]) == size
    # The list, its competences, their holders, the holders' aliases, the list's aliases with
    # their count, and whose they are. The holders' competences are known by then.
    assert len([sql for sql in own if "delegate" not in sql]) == 7
