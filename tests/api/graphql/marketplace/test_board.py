"""The board: what each may see of it, what it costs, and canaries of private listings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from konstellation.accounts.models import User
from konstellation.common.models import Visibility
from konstellation.marketplace.models import Listing, ListingStatus
from konstellation.members.models import Organisation
from tests.api.graphql.register.conftest import Ask, data, gid
from tests.factories.marketplace import ListingFactory, ResponseFactory
from tests.factories.members import MembershipFactory, OrganisationFactory, competence

BOARD = """query($text: String, $filter: ListingFilter, $by: ListingOrder, $first: Int = 25,
  $after: String) {
  listings(text: $text, filter: $filter, orderBy: $by, first: $first, after: $after) {
    totalCount didYouMean degraded
    pageInfo { hasNextPage endCursor }
    facets { field counts { value label count selected } }
    nodes { id }
    hits { cursor highlights { field html } listing { id title status } }
  }
}"""
FULL = """{ listings(first: 25) { nodes {
  id version direction title titleSv summary description partnerSought advantages stage protection
  callTitle callDeadline visibility status isOpen deadline publishedAt expiresOn reviewNote actions
  organisation { name }
  kind { key name direction requiredFields lifetimeDays isOpen partnershipTypes { key name } }
  partnershipTypes { name } competences { key name } themes { key } regions { code name }
  responses { message status actions organisation { name } listing { title kind { key } } }
} } }"""
ONE = "query($id: ID!) { listing(id: $id) { title status reviewNote actions responses { id } } }"


@pytest.fixture
def public(db: None) -> Organisation:
    row = OrganisationFactory(name="Öppna verken", visibility="public")
    MembershipFactory(organisation=row)
    return row


@pytest.fixture
def canaries(
    house: Organisation, public: Organisation, index: Callable[[], int]
) -> dict[str, Listing]:
    """Listings of every visibility and a draft; those of ``house`` are the canaries."""
    made = {
        "public": ListingFactory(
            organisation=public, title_sv="Sökes: robotcell", visibility=Visibility.PUBLIC
        ),
        "network": ListingFactory(organisation=public, title_sv="Sökes: robotgripdon"),
        "private": ListingFactory(
            organisation=house, title_sv="Robotkanarie", visibility=Visibility.ORGANISATION
        ),
        "draft": ListingFactory(
            organisation=house,
            title_sv="Robotutkast",
            status=ListingStatus.DRAFT,
            published_at=None,
            expires_on=None,
        ),
    }
    made["private"].competences.add(competence("machine-vision"))
    index()
    return made


def board(ask: Ask, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = data(ask(BOARD, **given))["listings"]
    return found


def titles(found: dict[str, Any]) -> set[str]:
    return {hit["listing"]["title"] for hit in found["hits"]}


def facet(found: dict[str, Any], field: str) -> dict[str, dict[str, Any]]:
    rows = {one["field"]: one["counts"] for one in found["facets"]}
    return {row["value"]: row for row in rows.get(field, [])}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("visitor", {"Sökes: robotcell"}),
        ("outsider", {"Sökes: robotcell"}),
        ("member", {"Sökes: robotcell", "Sökes: robotgripdon"}),
        ("keeper", {"Sökes: robotcell", "Sökes: robotgripdon"}),
        ("delegate", {"Sökes: robotcell", "Sökes: robotgripdon", "Robotkanarie"}),
        ("administrator", {"Sökes: robotcell", "Sökes: robotgripdon", "Robotkanarie"}),
    ],
)
def test_private_listings_are_in_no_hit_total_facet_or_suggestion_of_others(
    ask: Ask,
    canaries: dict[str, Listing],
    viewers: dict[str, User | None],
    member: User,
    who: str,
    seen: set[str],
) -> None:
    viewer = {**viewers, "member": member}[who]
    found = board(ask, by=viewer, text="robot")

    assert titles(found) == seen
    assert found["totalCount"] == len(seen)
    assert facet(found, "DIRECTION")["need"]["count"] == len(seen)
    assert ("machine-vision" in facet(found, "COMPETENCE")) == ("Robotkanarie" in seen)
    suggested = data(ask('{ suggestions(text: "robotk", kind: LISTING) { text } }', by=viewer))
    assert bool(suggested["suggestions"]) == ("Robotkanarie" in seen)
    one = data(ask(ONE, by=viewer, id=gid(canaries["private"])))["listing"]
    assert (one is not None) == ("Robotkanarie" in seen)
    typo = board(ask, by=viewer, text="robotkanaire")
    assert ("Robotkanarie" in titles(typo)) <= ("Robotkanarie" in seen)
    if "Robotkanarie" not in seen:
        assert "kanari" not in (typo["didYouMean"] or "")


def test_the_board_shows_what_is_published_and_owners_their_drafts(
    ask: Ask, canaries: dict[str, Listing], delegate: User, keeper: User, house: Organisation
) -> None:
    own = board(ask, by=delegate, filter={"organisation": gid(house)})
    assert titles(own) == {"Robotkanarie", "Robotutkast"}
    assert {hit["listing"]["status"] for hit in own["hits"]} == {"PUBLISHED", "DRAFT"}
    assert own["totalCount"] == 2
    drafts = board(ask, by=delegate, filter={"status": ["DRAFT"]})
    assert titles(drafts) == {"Robotutkast"}
    assert titles(board(ask, filter={"status": ["DRAFT"]})) == set()
    assert titles(board(ask, filter={"organisation": gid(house)})) == set()
    assert "Robotkanarie" not in titles(board(ask, by=keeper, filter={"status": ["PUBLISHED"]}))
    assert titles(board(ask, by=delegate, filter={"organisation": "nonsense"})) == set()


def test_facets_of_the_board_are_labelled(ask: Ask, canaries: dict[str, Listing]) -> None:
    found = board(ask, language="sv", filter={"direction": ["NEED"]})
    assert facet(found, "DIRECTION")["need"] == {
        "value": "need", "label": "Behov", "count": 1, "selected": True
    }  # fmt: skip
    assert set(facet(found, "LISTING_KIND")) == {"technology"}


def test_words_found_are_marked(ask: Ask, canaries: dict[str, Listing]) -> None:
    hit = board(ask, text="robotcell", by=None)["hits"][0]
    assert {"field": "titleSv", "html": "Sökes: <em>robotcell</em>"} in hit["highlights"]


def test_while_the_engine_is_away_titles_are_looked_up(
    ask: Ask, canaries: dict[str, Listing], member: User, away: None
) -> None:
    found = board(ask, by=member, text="robotc")
    assert (found["degraded"], titles(found)) == (True, {"Sökes: robotcell"})
    assert "Robotkanarie" not in titles(board(ask, by=member, text="robot"))
    assert "Robotutkast" not in titles(board(ask, by=member))


@pytest.mark.parametrize("mode", ["board", "owners"])
def test_the_board_costs_a_constant_number_of_statements(
    cost_of: Callable[..., int],
    index: Callable[[], int],
    delegate: User,
    house: Organisation,
    mode: str,
) -> None:
    costs = []
    query = (
        FULL
        if mode == "board"
        else FULL.replace("first: 25", "first: 25, filter: {status: [PUBLISHED]}")
    )
    for size in (1, 24):
        for _number in range(size):
            need = ListingFactory()
            ResponseFactory(listing=need, organisation=house)
            need.competences.add(competence("machine-vision"))
        index()
        costs.append(cost_of(query, by=delegate))
    assert costs[0] == costs[1] <= 30


def test_pages_of_the_board_meet_every_listing_once(
    ask: Ask, index: Callable[[], int], member: User
) -> None:
    made = {ListingFactory().title_sv for _number in range(7)}
    index()
    for filter in ({}, {"status": ["PUBLISHED"]}):
        seen: list[str] = []
        after = None
        for _page in range(9):
            found = board(ask, by=member, first=2, after=after, filter=filter)
            seen += [hit["listing"]["title"] for hit in found["hits"]]
            assert [hit["listing"]["id"] for hit in found["hits"]] == [
                node["id"] for node in found["nodes"]
            ]
            if not found["pageInfo"]["hasNextPage"]:
                break
            after = found["pageInfo"]["endCursor"]
        assert len(seen) == 7
        assert set(seen) == made


def test_kinds_say_their_rules(ask: Ask) -> None:
    kinds = data(
        ask("{ listingKinds { key name direction requiredFields partnershipTypes { name } } }")
    )["listingKinds"]
    technology = next(kind for kind in kinds if kind["key"] == "technology")
    assert technology["requiredFields"]
    assert technology["partnershipTypes"]


def test_terms_are_found_by_name_synonym_inflection_and_within_compounds(ask: Ask) -> None:
    query = (
        "query($text: String!) { termsInText(text: $text) { competences { key } themes { key } } }"
    )

    def terms(text: str) -> list[str]:
        found = data(ask(query, text=text))["termsInText"]
        assert len(found["competences"]) <= 8
        return [row["key"] for row in found["competences"]]

    assert terms("Vi söker hjälp med svetsning")[0] == "welding"
    assert "machine-vision" in terms("We have used machine vision for years")
    assert "plc-programming" in terms("Erfarenhet av PLC krävs")
    assert "control-rooms" in terms("Vi bygger om kontrollrummen")
    assert "welding" in terms("svetsningscell")
    assert terms("") == terms("och att det") == []


def test_terms_follow_the_vocabulary(ask: Ask, keeper: User) -> None:
    query = '{ termsInText(text: "blåsbälgar") { competences { key name } } }'
    assert data(ask(query))["termsInText"]["competences"] == []
    create = """mutation { createTerm(kind: COMPETENCE, input: {
      key: "bellows", nameSv: "blåsbälg", nameEn: "bellows" }) { term { __typename } } }"""
    data(ask(create, by=keeper))
    assert data(ask(query))["termsInText"]["competences"] == [{"key": "bellows", "name": "bellows"}]
