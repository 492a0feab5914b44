"""How search stands, and trying again what was given up."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from konstellation.accounts.models import User
from konstellation.members.models import Organisation
from konstellation.search.models import Pending
from tests.api.graphql.register.conftest import Ask, data, refusal
from tests.factories.marketplace import ListingFactory
from tests.factories.members import OrganisationFactory, PersonFactory

STANDS = """query($first: Int = 10, $after: String) { searchIndex {
  waiting lagSeconds isAnswering
  deadLetters(first: $first, after: $after) {
    totalCount pageInfo { endCursor }
    nodes { id index record name attempts reason changedAt givenUpAt }
  }
} }"""
RETRY = """mutation($ids: [ID!]) { retryIndexing(ids: $ids) {
  retried searchIndex { waiting deadLetters(first: 10) { totalCount nodes { id } } }
} }"""


@pytest.fixture(autouse=True)
def _nothing_waits(index: Callable[[], int], db: None) -> None:
    index()


def give_up(index: str, record: uuid.UUID, *, minutes: int = 0) -> Pending:
    now = timezone.now()
    row, _made = Pending.objects.update_or_create(
        index=index,
        record_id=record,
        defaults={
            "not_before": now,
            "attempts": 5,
            "last_error": "mapper_parsing_exception: no such place",
            "given_up_at": now - timedelta(minutes=minutes),
        },
    )
    return row


def stands(ask: Ask, by: User | None, **page: Any) -> Any:
    return data(ask(STANDS, by=by, **page))["searchIndex"]


def test_process_management_sees_what_was_given_up_and_why(
    ask: Ask, keeper: User, index: Callable[[], int]
) -> None:
    house = OrganisationFactory(name="Trasiga Verken")
    index()
    give_up("organisations", house.pk)
    give_up("people", uuid.uuid4(), minutes=5)
    late = Pending.objects.create(index="people", record_id=uuid.uuid4(), not_before=timezone.now())
    Pending.objects.filter(pk=late.pk).update(noted_at=timezone.now() - timedelta(minutes=5))

    found = stands(ask, keeper)

    assert found["waiting"] == 1
    assert 300 <= found["lagSeconds"] < 360
    assert found["deadLetters"]["totalCount"] == 2
    newest, gone = found["deadLetters"]["nodes"]
    assert newest["record"] == str(house.pk)
    assert (newest["index"], newest["name"], newest["attempts"], newest["reason"]) == (
        "organisations",
        "Trasiga Verken",
        5,
        "mapper_parsing_exception: no such place",
    )
    assert gone["name"] is None


@pytest.mark.parametrize("who", ["visitor", "outsider", "delegate", "administrator"])
def test_others_are_told_nothing_and_try_nothing_again(
    ask: Ask, viewers: dict[str, User | None], who: str, house: Organisation
) -> None:
    letter = give_up("organisations", house.pk)

    assert stands(ask, viewers[who]) is None
    assert refusal(ask(RETRY, by=viewers[who]))["code"] in {"sign_in_required", "not_allowed"}
    assert Pending.objects.given_up().get() == letter


def test_one_is_tried_again_and_the_others_stay(ask: Ask, keeper: User) -> None:
    first, second = (give_up("people", uuid.uuid4(), minutes=n) for n in range(2))
    one = stands(ask, keeper)["deadLetters"]["nodes"][0]["id"]

    answer = data(ask(RETRY, by=keeper, ids=[one]))["retryIndexing"]

    assert answer["retried"] == 1
    assert answer["searchIndex"]["waiting"] == 1
    assert answer["searchIndex"]["deadLetters"]["totalCount"] == 1
    assert list(Pending.objects.given_up()) == [second]
    assert Pending.objects.get(pk=first.pk).attempts == 0


@pytest.mark.django_db(transaction=True)
def test_all_are_tried_again_at_once(ask: Ask, keeper: User, index: Callable[[], int]) -> None:
    house = OrganisationFactory(name="Lagade Verken")
    for _number in range(2):
        give_up("people", uuid.uuid4())
    give_up("organisations", house.pk)

    answer = data(ask(RETRY, by=keeper))["retryIndexing"]

    assert answer["retried"] == 3
    assert answer["searchIndex"]["deadLetters"]["nodes"] == []
    assert not Pending.objects.exists()


def test_an_id_of_something_else_is_not_found(ask: Ask, keeper: User) -> None:
    letter = give_up("people", uuid.uuid4())

    assert refusal(ask(RETRY, by=keeper, ids=["T3JnYW5pc2F0aW9uOng="]))["code"] == "not_found"
    assert Pending.objects.given_up().get() == letter


def test_pages_meet_every_dead_letter_once(ask: Ask, keeper: User) -> None:
    letters = [give_up("people", uuid.uuid4(), minutes=number) for number in range(5)]
    seen, after = [], None

    for _page in range(3):
        page = stands(ask, keeper, first=2, after=after)["deadLetters"]
        seen += [node["record"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]

    assert seen == [str(letter.record_id) for letter in letters]


def test_dead_letters_cost_a_constant_number_of_statements(
    cost_of: Callable[..., int], keeper: User, index: Callable[[], int]
) -> None:
    costs = []
    for size in (1, 8):
        for _number in range(size):
            give_up("organisations", OrganisationFactory().pk)
            give_up("people", PersonFactory().pk)
            give_up("listings", ListingFactory().pk)
        costs.append(cost_of(STANDS, by=keeper, first=25))

    assert costs[0] == costs[1]
