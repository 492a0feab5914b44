"""Counterparts with reasons: for whom, with what evidence, and at what cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from konstellation.accounts.models import User
from konstellation.matching.models import Feedback
from konstellation.members.models import Organisation
from tests.api.graphql.matching.conftest import Scene, integrator, listing
from tests.api.graphql.register.conftest import Ask, answer, data, gid, refusal

_MATCHES = """matches(surprise: $surprise, first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor }
  nodes {
    score organisation { id name }
    reasons { feature weight text evidence { __typename id } }
    feedback { isUseful comment }
  }
}"""
_HEAD = "query($id: ID!, $surprise: Float, $first: Int = 20, $after: String)"
OF_LISTING = f"{_HEAD} {{ listing(id: $id) {{ {_MATCHES} }} }}"
OF_ORGANISATION = f"{_HEAD} {{ organisation(id: $id) {{ {_MATCHES} }} }}"
RATE = """mutation($organisation: ID, $listing: ID, $counterpart: ID!, $useful: Boolean!) {
  rateMatch(organisation: $organisation, listing: $listing, counterpart: $counterpart,
    isUseful: $useful, comment: "Ring dem") { feedback { isUseful comment } }
}"""


def of_listing(ask: Ask, scene: Scene, **given: Any) -> Any:
    return data(ask(OF_LISTING, id=gid(scene.need), **given))["listing"]


@pytest.mark.parametrize("who", ["delegate", "administrator", "keeper"])
def test_the_own_side_is_told_who_and_why(
    ask: Ask, scene: Scene, viewers: dict[str, User | None], who: str
) -> None:
    found = of_listing(ask, scene, by=viewers[who], surprise=0.0)["matches"]

    best = found["nodes"][0]
    assert best["organisation"]["name"] == "Robotbyggarna"
    evidence = {reason["feature"]: reason["evidence"] for reason in best["reasons"]}
    assert evidence["LISTING"] == {"__typename": "Listing", "id": gid(scene.offer)}
    assert evidence["COMPETENCE"] == {"__typename": "Organisation", "id": gid(scene.answering)}
    weights = sum(reason["weight"] for reason in best["reasons"])
    assert 0 < weights <= best["score"] + 1e-9
    assert best["score"] <= 1
    names = {node["organisation"]["name"] for node in found["nodes"]}
    assert ("Hemlighuset" in names) == (who == "keeper")
    assert found["totalCount"] == len(found["nodes"])
    assert "Kanariefågel" not in str(found)


@pytest.mark.parametrize("who", ["visitor", "outsider", "member"])
def test_others_are_told_nothing(
    ask: Ask, scene: Scene, viewers: dict[str, User | None], member: User, who: str
) -> None:
    viewer = {**viewers, "member": member}[who]
    found = of_listing(ask, scene, by=viewer)
    assert found is None or found == {"matches": None}
    house = gid(scene.need.organisation)
    organisation = data(ask(OF_ORGANISATION, by=viewer, id=house))["organisation"]
    assert organisation == {"matches": None}


def test_an_organisation_is_told_of_partners(ask: Ask, scene: Scene, delegate: User) -> None:
    house = gid(scene.need.organisation)
    found = data(ask(OF_ORGANISATION, by=delegate, id=house, surprise=0.0))["organisation"]
    assert found["matches"]["nodes"][0]["organisation"]["name"] == "Robotbyggarna"


def test_pages_go_on_within_one_ranking(ask: Ask, scene: Scene, delegate: User) -> None:
    first = of_listing(ask, scene, by=delegate, first=1)["matches"]
    assert first["pageInfo"]["hasNextPage"] is True
    after = first["pageInfo"]["endCursor"]
    second = of_listing(ask, scene, by=delegate, first=1, after=after)["matches"]
    assert second["nodes"][0]["organisation"] != first["nodes"][0]["organisation"]
    given = {"id": gid(scene.need), "first": 1, "after": after, "surprise": 0.9}
    assert ask(OF_LISTING, by=delegate, **given).status_code == 400


@pytest.mark.parametrize("surprise", [-0.1, 1.1])
def test_the_switch_has_its_ends(ask: Ask, scene: Scene, delegate: User, surprise: float) -> None:
    refused = refusal(ask(OF_LISTING, by=delegate, id=gid(scene.need), surprise=surprise))
    assert list(refused["fields"]) == ["surprise"]


def test_while_the_engine_is_away_the_rest_is_answered(
    ask: Ask, scene: Scene, delegate: User, away: None
) -> None:
    query = """query($id: ID!) {
      listing(id: $id) { title matches(first: 5) { totalCount } }
    }"""
    found = answer(ask(query, by=delegate, id=gid(scene.need)))
    assert found["data"]["listing"] == {"title": "Robotcell sökes", "matches": None}
    assert [error["extensions"]["code"] for error in found["errors"]] == ["unavailable"]


def test_matches_cost_a_constant_number_of_statements(
    cost_of: Callable[..., int],
    index: Callable[[], int],
    house: Organisation,
    delegate: User,
) -> None:
    need = listing(house, "need", "Robotcell sökes")
    costs = []
    for size in (1, 24):
        for number in range(size):
            listing(integrator(f"Robot {size}-{number:02}"), "offer", f"Robotcell {number}")
        index()
        costs.append(cost_of(OF_LISTING, by=delegate, id=gid(need), first=25))
    assert costs[0] == costs[1] <= 40


def test_what_is_said_of_a_match_is_kept_and_replaced(
    ask: Ask, scene: Scene, delegate: User
) -> None:
    given = {"listing": gid(scene.need), "counterpart": gid(scene.answering)}
    for useful in (True, False):
        said = data(ask(RATE, by=delegate, useful=useful, **given))["rateMatch"]["feedback"]
        assert said == {"isUseful": useful, "comment": "Ring dem"}
    assert Feedback.objects.get().is_useful is False
    nodes = of_listing(ask, scene, by=delegate)["matches"]["nodes"]
    told = {node["organisation"]["name"]: node["feedback"] for node in nodes}
    assert told["Robotbyggarna"] == {"isUseful": False, "comment": "Ring dem"}
    assert told["Nordrobot"] is None


@pytest.mark.parametrize(
    ("who", "code"),
    [("visitor", "sign_in_required"), ("outsider", "not_found"), ("member", "not_allowed")],
)
def test_others_rate_nothing(
    ask: Ask, scene: Scene, viewers: dict[str, User | None], member: User, who: str, code: str
) -> None:
    viewer = {**viewers, "member": member}[who]
    given = {"listing": gid(scene.need), "counterpart": gid(scene.answering), "useful": True}
    assert refusal(ask(RATE, by=viewer, **given))["code"] == code
    assert not Feedback.objects.exists()


def test_a_rating_is_for_one_thing_and_of_somebody_there(
    ask: Ask, scene: Scene, delegate: User
) -> None:
    house, need = gid(scene.need.organisation), gid(scene.need)
    both = {"organisation": house, "listing": need, "counterpart": gid(scene.answering)}
    neither = {"counterpart": gid(scene.answering)}
    for given in (both, neither):
        assert refusal(ask(RATE, by=delegate, useful=True, **given))["code"] == "invalid"
    hidden = Organisation.objects.get(name="Hemlighuset")
    given = {"organisation": house, "counterpart": gid(hidden), "useful": True}
    assert refusal(ask(RATE, by=delegate, **given))["code"] == "not_found"
    assert not Feedback.objects.exists()
