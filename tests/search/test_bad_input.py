"""What may be sent to a search over REST and GraphQL (121–131): refused, or taken as text."""

# ruff: noqa: F811  (fixtures of the interfaces, which tests ask for by their names)

from __future__ import annotations

import json
import time
from collections.abc import Callable
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client

from konstellation.accounts.models import User
from tests.api.graphql.register.conftest import Ask, ask, data  # noqa: F401
from tests.api.graphql.search.conftest import Network, away, network  # noqa: F401
from tests.api.rest.conftest import Api, api, as_user, refused  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]

ORGANISATIONS = "search/organisations/"
PARTNERS = """query($text: String, $filter: PartnerFilter) {
  partnerSearch(text: $text, filter: $filter, first: 25) {
    totalCount didYouMean
    hits { organisation { name } highlights { html } }
  }
}"""
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def known() -> None:
    """The product's own documents and words."""


@pytest.mark.parametrize(
    "asked",
    [
        "facets=castle",
        "facets=name",
        "facets=kind,castle",
        "facets=kind:10000",
        "facets=kind&facet_size=10000",
        "facets[kind][size]=10000",
        "facets=" + quote(json.dumps({"kind": {"size": 10_000, "facets": {"theme": {}}}})),
        "facets=kind&facets=theme",
    ],
)
def test_a_facet_that_is_not_offered_is_refused(api: Api, asked: str) -> None:
    refused(api.get(f"{ORGANISATIONS}?{asked}"), 400)


@pytest.mark.parametrize(
    "facets",
    [
        "facets(size: 10000) { field }",
        "facets { field(of: CASTLE) }",
        "facets { field counts(first: 10000) { value } }",
        "facets { field counts { value facets { field } } }",
    ],
)
def test_a_facet_has_neither_size_nor_facets_of_its_own(ask: Ask, facets: str) -> None:
    assert ask(f"{{ partnerSearch(first: 1) {{ {facets} }} }}").status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "search/organisations/?sort=internal_note",
        "search/organisations/?sort=-employees,name",
        "search/people/?sort=email",
        "search/listings/?sort=internal_note",
        "search/suggestions/?text=a&among=users",
    ],
)
def test_an_order_that_is_not_offered_is_refused(api: Api, path: str) -> None:
    refused(api.get(path), 400)


def test_markup_that_is_looked_for_is_only_text(api: Api, ask: Ask, network: Network) -> None:
    answer = api.get(f"{ORGANISATIONS}?text={quote(SCRIPT)}")
    found = data(ask(PARTNERS, text=f"{SCRIPT} robotvrken"))["partnerSearch"]

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "<script" not in answer.content.decode()
    # What is offered instead is the text as it was typed; what is HTML holds none of it.
    assert found["didYouMean"] == f"{SCRIPT} robotverken"
    marked = [mark["html"] for hit in found["hits"] for mark in hit["highlights"]]
    assert any("<em>" in html for html in marked)
    assert not any("<script" in html for html in marked)


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("a%00b", 400),
        ("%ED%A0%80", 400),
        ("%FF%FE", 400),
        (quote("e" + "\u0301" * 199), 200),
        (quote("e" + "\u0301" * 500), 400),
        (quote("\ufdfa" * 200), 200),
        (quote("Ro\u0302botverken"), 200),
    ],
)
def test_odd_letters_are_refused_or_read_as_letters(
    api: Api,
    network: Network,
    typed: str,
    status: int,
) -> None:
    begun = time.process_time()

    answer = api.get(f"{ORGANISATIONS}?text={typed}")

    assert answer.status_code == status, answer.content
    assert time.process_time() - begun < 2


def test_half_a_letter_in_json_is_refused(client: Client) -> None:
    body = json.dumps({"query": PARTNERS, "variables": {"text": "\ud800"}})

    answer = client.post("/graphql/", body, content_type="application/json")

    assert answer.status_code == 400


def test_an_address_that_names_a_word_that_is_gone_finds_nothing(
    ask: Ask, api: Api, network: Network, keeper: User
) -> None:
    """An address is how a search is kept."""
    found = data(ask(PARTNERS, by=keeper, filter={"theme": ["steam-engines"]}))["partnerSearch"]
    kept = api.get(f"{ORGANISATIONS}?theme=steam-engines")

    assert (found["totalCount"], found["hits"]) == (0, [])
    assert (kept.status_code, kept.json()["total"]) == (200, 0)
    refused(api.get(f"{ORGANISATIONS}?favourite_colour=blue"), 400, "UNKNOWN_PARAMETER")


def test_a_visitor_searches_twenty_times_a_minute_over_rest(api: Api) -> None:
    with time_machine.travel("2026-06-01T12:00:00+00:00", tick=False):
        statuses = [api.get(f"{ORGANISATIONS}?text=a").status_code for _time in range(20)]
        answer = api.get("search/listings/?text=a")

    assert statuses == [200] * 20
    refused(answer, 429, "TOO_MANY_REQUESTS")
    assert 0 < int(answer["Retry-After"]) <= 60


def test_while_the_engine_is_away_rest_looks_up_names_or_says_so(
    as_user: Callable[[User], Api],
    keeper: User,
    network: Network,
    away: None,
) -> None:
    staff = as_user(keeper)

    organisations = staff.get(f"{ORGANISATIONS}?text=robotl")
    listings = staff.get("search/listings/?text=robotl")
    others = [staff.get(path) for path in ("search/people/?text=ro", "search/suggestions/?text=ro")]

    assert organisations.status_code == 200
    assert organisations.json()["degraded"] is True
    assert (listings.status_code, listings.json()["degraded"]) == (200, True)
    assert listings.json()["facets"] == {}
    hits = organisations.json()["results"]
    assert [hit["organisation"]["name"] for hit in hits] == ["Robotlaget"]
    for answer in others:
        refused(answer, 503, "UNAVAILABLE")
        assert answer["Retry-After"]
