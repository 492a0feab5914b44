"""What may be typed into a search box: it is text, and nothing of it is obeyed."""

from __future__ import annotations

import time
from typing import Any

import pytest

from konstellation.accounts.models import User
from tests.api.graphql.register.conftest import Ask, answer, data, refusal
from tests.api.graphql.search.conftest import Network
from tests.factories.members import MembershipFactory, OrganisationFactory

PARTNERS = """query($text: String, $filter: PartnerFilter, $first: Int = 25, $after: String) {
  partnerSearch(text: $text, filter: $filter, first: $first, after: $after) {
    totalCount didYouMean hits { organisation { name } highlights { html } }
  }
}"""
BOARD = "query($text: String) { listings(text: $text, first: 5) { totalCount degraded } }"


@pytest.mark.parametrize("text", ["", "   ", "a", None])
def test_nothing_to_look_for_is_a_list_to_browse(ask: Ask, network: Network, text: str) -> None:
    found = data(ask(PARTNERS, text=text))["partnerSearch"]
    assert data(ask(BOARD, text=text))["listings"]["degraded"] is False
    if not (text or "").strip():
        assert found["totalCount"] == 1


@pytest.mark.parametrize("length", [201, 10_000])
def test_a_text_that_is_too_long_is_refused(ask: Ask, network: Network, length: int) -> None:
    for query in (PARTNERS, BOARD):
        refused = refusal(ask(query, text="x" * length))
        assert refused["code"] == "invalid"
        assert list(refused["fields"]) == ["text"]


def test_more_words_than_are_looked_for_are_left_out(ask: Ask, network: Network) -> None:
    found = data(ask(PARTNERS, text="robot " + "ord " * 21))["partnerSearch"]
    assert [hit["organisation"]["name"] for hit in found["hits"]] == ["Robotverken"]


@pytest.mark.parametrize(
    "text",
    [
        "* ", "*a", "?", "~", "a~99", '"unclosed', "(((", ")", "AND OR NOT", "a AND", "field:(/[",
        "\\", "_exists_:internal_note", "staff_note:x", "_id:*", "email:*@x.se",
        "/.*.*.*.*x/", "every_role:prospect", "audience:process_management",
        "\ufdfa" * 200, "e" + "\u0301" * 199,
    ],
)  # fmt: skip
def test_operators_are_text(ask: Ask, network: Network, text: str) -> None:
    begun = time.process_time()
    for query in (PARTNERS, BOARD):
        found = answer(ask(query, text=text))
        codes = [error["extensions"]["code"] for error in found.get("errors", [])]
        assert codes in ([], ["invalid"])
        assert "Robotkanarien" not in str(found)
    assert time.process_time() - begun < 2


def test_nul_is_refused(ask: Ask, network: Network) -> None:
    response = ask(PARTNERS, text="a\0b")
    assert response.status_code == 400


@pytest.mark.parametrize("text", ["Ro\u0302botverken", "ROBOTVERKEN", "robotverkens"])
def test_spelling_and_inflection_do_not_matter(ask: Ask, network: Network, text: str) -> None:
    found = data(ask(PARTNERS, text=text))["partnerSearch"]
    assert [hit["organisation"]["name"] for hit in found["hits"]] == ["Robotverken"]


def test_markup_in_what_is_found_is_escaped(ask: Ask, network: Network, index: Any) -> None:
    row = OrganisationFactory(
        name="Farliga", visibility="public", summary_sv="Svetsning <img src=x onerror=alert(1)>"
    )
    MembershipFactory(organisation=row)
    index()
    found = data(ask(PARTNERS, text="svetsning <script>"))["partnerSearch"]
    html = "".join(mark["html"] for hit in found["hits"] for mark in hit["highlights"])
    assert "<em>Svetsning</em>" in html
    assert "<img" not in html
    assert "<script" not in str(found)


def test_too_many_values_and_fields_that_are_not_ones_own_are_refused(
    ask: Ask, network: Network, delegate: User
) -> None:
    many = refusal(ask(PARTNERS, by=delegate, filter={"competence": ["x"] * 101}))
    assert many["code"] == "invalid"
    guarded = refusal(ask(PARTNERS, filter={"membershipStatus": ["CURRENT"]}))
    assert guarded["code"] == "invalid"
    assert data(ask(PARTNERS, by=delegate, filter={"membershipStatus": ["CURRENT"]}))


@pytest.mark.parametrize(
    "query",
    [
        "{ partnerSearch(first: 5, sort: SECRET) { totalCount } }",
        '{ partnerSearch(first: 5, filter: {internalNote: ["x"]}) { totalCount } }',
        "{ partnerSearch(first: 5, filter: {kind: [CASTLE]}) { totalCount } }",
        "{ partnerSearch(first: 10001) { totalCount } }",
        "{ partnerSearch(first: 0) { totalCount } }",
        "{ partnerSearch { totalCount } }",
        '{ partnerSearch(first: 5, after: "AAAA") { totalCount } }',
        '{ suggestions(text: "a", kind: SECRET) { text } }',
        "{ listings(first: 5, orderBy: SECRET) { totalCount } }",
    ],
)
def test_what_the_schema_does_not_know_is_refused_as_such(
    ask: Ask, network: Network, query: str
) -> None:
    assert ask(query).status_code == 400


def test_a_cursor_of_another_list_leads_nowhere(ask: Ask, network: Network, keeper: User) -> None:
    page = "{ partnerSearch(first: 1) { pageInfo { endCursor } } }"
    cursor = data(ask(page, by=keeper))["partnerSearch"]["pageInfo"]["endCursor"]
    board = "query($after: String) { listings(first: 1, after: $after) { totalCount } }"
    assert ask(board, by=keeper, after=cursor).status_code == 400
    assert ask(PARTNERS, by=keeper, first=1, after=cursor).status_code == 200


def test_a_visitor_searches_twenty_times_a_minute(ask: Ask, network: Network) -> None:
    query = '{ suggestions(text: "r") { text } }'
    statuses = [ask(query).status_code for _time in range(21)]
    assert statuses == [200] * 20 + [429]
    assert ask(query)["Retry-After"]
