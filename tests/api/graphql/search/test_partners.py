"""Searching for partners: hits, facets, circles, and that nothing hidden shows anywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from konstellation.accounts.models import User
from konstellation.search.client import engine
from tests.api.graphql.register.conftest import Ask, answer, data, gid, refusal
from tests.api.graphql.search.conftest import IdentifierFactory, Network, placed
from tests.factories.members import DelegateFactory, MembershipFactory, OrganisationFactory

SEARCH = """query($text: String, $filter: PartnerFilter, $near: NearInput, $sort: PartnerSort,
  $first: Int = 25, $after: String) {
  partnerSearch(text: $text, filter: $filter, near: $near, sort: $sort, first: $first,
    after: $after) {
    totalCount didYouMean degraded
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    facets { field counts { value label count selected } }
    hits { cursor distance highlights { field html } organisation { id name } }
  }
}"""
LISTED = """query($text: String, $first: Int = 25) {
  partnerSearch(text: $text, first: $first) {
    hits {
      distance highlights { html }
      organisation {
        id name competences { level competence { name } } place { city } listings { id }
      }
    }
  }
}"""


def search(ask: Ask, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = data(ask(SEARCH, **given))["partnerSearch"]
    return found


def names(found: dict[str, Any]) -> list[str]:
    return [hit["organisation"]["name"] for hit in found["hits"]]


def facet(found: dict[str, Any], field: str) -> dict[str, dict[str, Any]]:
    rows = {one["field"]: one["counts"] for one in found["facets"]}
    return {row["value"]: row for row in rows.get(field, [])}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("visitor", {"Robotverken"}),
        ("outsider", {"Robotverken"}),
        ("delegate", {"Robotverken", "Robotlaget"}),
        ("administrator", {"Robotverken", "Robotlaget"}),
        ("keeper", {"Robotverken", "Robotlaget", "Robotkanarien"}),
    ],
)
def test_each_finds_counts_and_is_offered_what_they_may_see(
    ask: Ask, network: Network, viewers: dict[str, User | None], who: str, seen: set[str]
) -> None:
    found = search(ask, by=viewers[who], text="robot")

    assert set(names(found)) == seen
    assert found["totalCount"] == len(seen)
    assert facet(found, "COMPETENCE")["industrial-robotics"]["count"] == len(seen)
    assert ("machine-vision" in facet(found, "COMPETENCE")) == (who == "keeper")
    is_inside = who not in {"visitor", "outsider"}
    assert bool(facet(found, "MEMBERSHIP_STATUS")) == is_inside


@pytest.mark.parametrize("text", ["robotkanarien", "robotkanar", "robotkanareien"])
def test_a_hidden_canary_is_not_hit_counted_corrected_or_suggested(
    ask: Ask, network: Network, delegate: User, text: str
) -> None:
    found = search(ask, by=delegate, text=text)

    assert "Robotkanarien" not in names(found)
    assert "kanari" not in (found["didYouMean"] or "").lower()
    assert not any("kanari" in hit["cursor"] for hit in found["hits"])
    for field in ("COMPETENCE", "KIND"):
        assert sum(row["count"] for row in facet(found, field).values()) <= 2
    suggested = data(ask('{ suggestions(text: "robotk") { text } }', by=delegate))
    assert suggested["suggestions"] == []


def test_facets_are_labelled_in_the_readers_language_and_say_what_is_selected(
    ask: Ask, network: Network, delegate: User
) -> None:
    english = search(ask, by=delegate, filter={"kind": ["COMPANY"], "theme": ["microfactories"]})
    kinds = facet(english, "KIND")

    assert kinds["company"] == {
        "value": "company", "label": "Company", "count": 0, "selected": True
    }  # fmt: skip
    assert facet(english, "THEME")["microfactories"]["selected"] is True
    swedish = search(ask, by=delegate, language="sv")
    labels = facet(swedish, "COMPETENCE")["industrial-robotics"]["label"]
    assert labels == "industrirobotik"
    assert facet(swedish, "COMPETENCE")["industrial-robotics"]["selected"] is False


def test_a_circle_narrows_and_measures(ask: Ask, network: Network, delegate: User) -> None:
    around = {"municipality": "1980", "kilometres": 50}
    found = search(ask, by=delegate, near=around)

    assert names(found) == ["Robotverken"]
    assert found["hits"][0]["distance"] == pytest.approx(0, abs=0.1)
    wide = search(ask, by=delegate, near={"latitude": 59.61, "longitude": 16.54, "kilometres": 150})
    assert set(names(wide)) == {"Robotverken", "Robotlaget"}
    assert {round(hit["distance"], -2) for hit in wide["hits"]} == {0, 100}
    assert search(ask, by=delegate)["hits"][0]["distance"] is None


@pytest.mark.parametrize(
    "near",
    [
        {"municipality": "9999", "kilometres": 5},
        {"latitude": 59.0, "kilometres": 5},
        {"latitude": 159.0, "longitude": 1.0, "kilometres": 5},
        {"municipality": "1980", "kilometres": -1},
        {"municipality": "1980", "kilometres": 1e9},
    ],
)
def test_a_circle_that_is_none_is_refused(ask: Ask, network: Network, near: Any) -> None:
    refused = refusal(ask(SEARCH, near=near))
    assert refused["code"] == "invalid"
    assert list(refused["fields"]) == ["near"]


def test_pages_meet_every_hit_once(ask: Ask, network: Network, keeper: User) -> None:
    seen: list[str] = []
    after = None
    for _page in range(5):
        found = search(ask, by=keeper, sort="NAME", first=1, after=after)
        seen += names(found)
        assert found["pageInfo"]["endCursor"] == found["hits"][-1]["cursor"]
        if not found["pageInfo"]["hasNextPage"]:
            break
        after = found["pageInfo"]["endCursor"]
    assert seen == sorted(seen)
    assert len(seen) == len(set(seen)) == search(ask, by=keeper)["totalCount"]


def test_while_the_engine_is_away_names_are_looked_up(
    ask: Ask, network: Network, delegate: User, away: None
) -> None:
    found = search(ask, by=delegate, text="robotl")

    assert found["degraded"] is True
    assert names(found) == ["Robotlaget"]
    assert found["facets"] == []
    assert "Robotkanarien" not in names(search(ask, by=delegate, text="robot"))
    assert refusal(ask('{ suggestions(text: "robot") { text } }'))["code"] == "unavailable"
    assert refusal(ask('{ peopleSearch(text: "a", first: 5) { totalCount } }'))["code"] == (
        "unavailable"
    )


@pytest.mark.parametrize("text", ["556016-0680", "5560160680", "SE556016068001", "55601"])
@pytest.mark.parametrize(("who", "is_found"), [("keeper", True), ("own", True), ("other", False)])
def test_while_the_engine_is_away_numbers_are_looked_up_by_who_may_read_them(
    ask: Ask, network: Network, keeper: User, delegate: User, away: None,
    text: str, who: str, is_found: bool,
) -> None:  # fmt: skip
    IdentifierFactory(organisation=network.inner, scheme="vat", value="SE556016068001")
    IdentifierFactory(organisation=network.inner, scheme="se_orgnr", value="5560160680")
    own = DelegateFactory(organisation=network.inner).user

    found = search(ask, by={"keeper": keeper, "own": own, "other": delegate}[who], text=text)

    assert names(found) == (["Robotlaget"] if is_found else [])


@pytest.mark.parametrize(
    "text", ["robotlaget.se", "www.robotlaget.se", "https://robotlaget.se/om-oss"]
)
def test_while_the_engine_is_away_web_addresses_are_looked_up(
    ask: Ask, network: Network, delegate: User, away: None, text: str
) -> None:
    rows = type(network.inner).objects.filter(pk__in=[network.inner.pk, network.hidden.pk])
    rows.update(website="https://www.robotlaget.se/")

    assert names(search(ask, by=delegate, text=text)) == ["Robotlaget"]
    assert names(search(ask, by=delegate, text=".")) == []


def test_while_the_engine_is_away_pages_meet_every_name_once(
    ask: Ask, network: Network, keeper: User, away: None
) -> None:
    first = search(ask, by=keeper, text="robot", first=2)
    rest = search(ask, by=keeper, text="robot", first=2, after=first["pageInfo"]["endCursor"])

    assert first["totalCount"] == 3
    assert sorted(names(first) + names(rest)) == ["Robotkanarien", "Robotlaget", "Robotverken"]


def test_hits_cost_a_constant_number_of_statements(
    cost_of: Callable[..., int], index: Callable[[], int], delegate: User
) -> None:
    costs = []
    for size in (1, 24):
        for number in range(size):
            row = OrganisationFactory(name=f"Svets {size}-{number:02}", visibility="network")
            MembershipFactory(organisation=placed(row, "1980"))
        index()
        costs.append(cost_of(LISTED, by=delegate, text="svets", first=25))

    assert costs[0] == costs[1] <= 24


def test_people_are_found_by_the_network_alone(
    ask: Ask, person: None, viewers: dict[str, User | None]
) -> None:
    query = """{ peopleSearch(text: "lindkvist", first: 5) {
      totalCount pageInfo { hasNextPage } hits { cursor highlights { field html } person { name } }
    } }"""
    for who, count in {"visitor": 0, "outsider": 0, "delegate": 1, "keeper": 1}.items():
        found = data(ask(query, by=viewers[who]))["peopleSearch"]
        assert found["totalCount"] == len(found["hits"]) == count, who
    assert found["hits"][0]["person"]["name"] == "Astrid Lindkvist"
    assert "<em>Lindkvist</em>" in found["hits"][0]["highlights"][0]["html"]


def test_suggestions_name_what_they_lead_to(
    ask: Ask, network: Network, person: None, delegate: User
) -> None:
    query = """query($text: String!, $kind: SuggestionKind) {
      suggestions(text: $text, kind: $kind) { text id }
    }"""
    organisations = data(ask(query, by=delegate, text="robotl"))["suggestions"]
    assert organisations[0] == {"text": "Robotlaget", "id": gid(network.inner)}
    found = data(ask(query, by=delegate, text="svets", kind="COMPETENCE"))["suggestions"]
    node = data(ask("query($id: ID!) { node(id: $id) { __typename } }", id=found[0]["id"]))
    assert node["node"] == {"__typename": "Competence"}
    assert data(ask(query, by=delegate, text="astr", kind="PERSON"))["suggestions"]
    assert data(ask(query, text="astr", kind="PERSON"))["suggestions"] == []


def test_a_suggestion_that_the_index_still_knows_is_not_shown_once_hidden(
    ask: Ask, network: Network, delegate: User
) -> None:
    type(network.inner).objects.filter(pk=network.inner.pk).update(visibility="process_management")

    assert data(ask('{ suggestions(text: "robotl") { text } }', by=delegate))["suggestions"] == []
    assert "Robotlaget" not in names(search(ask, by=delegate, text="robot"))


def test_facets_are_counted_only_where_they_are_asked_for(
    ask: Ask, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []
    find = type(engine()).find

    def listening(self: Any, index: str, query: Any) -> Any:
        asked.append(query.facets)
        return find(self, index, query)

    monkeypatch.setattr(type(engine()), "find", listening)
    data(ask('{ partnerSearch(text: "robot", first: 5) { totalCount } }'))
    search(ask, text="robot")
    assert [len(facets) for facets in asked] == [1, 7]
    assert "errors" not in answer(ask("{ __typename }"))
