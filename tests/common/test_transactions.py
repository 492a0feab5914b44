"""A transaction that the database gave up for another is tried again, with nothing left over."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, transaction

from konstellation.accounts.models import User
from konstellation.common import transactions
from konstellation.common.transactions import TRIED_AGAIN, transactional
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


class Deadlock(Exception):
    """What the driver says."""

    sqlstate = "40P01"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transactions, "WAIT", 0)


def give_up(cause: Exception | None = None) -> None:
    raise OperationalError("deadlock detected") from (cause or Deadlock())


def test_it_is_tried_again_until_it_comes_about():
    tries: list[int] = []
    told: list[str] = []

    @transactional
    def register(user: User) -> User:
        tries.append(len(tries))
        user.save(force_insert=True)
        transaction.on_commit(lambda: told.append(user.email))
        if len(tries) <= TRIED_AGAIN:
            user.name = "Somebody else"
            give_up()
        return user

    kept = register(User(email="kim@example.org", name="Kim"))

    assert len(tries) == 1 + TRIED_AGAIN
    assert told == ["kim@example.org"]
    assert User.objects.get(email="kim@example.org").name == "Kim"
    assert (kept.name, kept._state.adding) == ("Kim", False)


def test_a_record_is_given_as_it_was():
    seen: list[Any] = []

    @transactional
    def change(users: list[User]) -> None:
        (user,) = users
        seen.append((user.name, user._state.adding, user.version))
        user.name, user.version, user._state.adding = "Changed", 9, True
        if len(seen) < 3:
            give_up()

    change([UserFactory(name="Kim")])

    assert seen == [("Kim", False, 1)] * 3


def test_it_is_not_tried_for_ever():
    tries: list[int] = []

    @transactional
    def hopeless() -> None:
        tries.append(len(tries))
        give_up()

    with pytest.raises(OperationalError, match="deadlock"):
        hopeless()
    assert len(tries) == 1 + TRIED_AGAIN


@pytest.mark.parametrize("error", [OperationalError("gone"), ValueError("wrong")])
def test_what_would_fail_again_is_not_tried_again(error):
    tries: list[int] = []

    @transactional
    def refused() -> None:
        tries.append(len(tries))
        UserFactory()
        raise error

    with pytest.raises(type(error)):
        refused()
    assert len(tries) == 1
    assert not User.objects.exists()


def test_within_another_transaction_the_outer_one_is_tried_again():
    tries: list[str] = []

    @transactional
    def inner() -> None:
        tries.append("inner")
        if len(tries) < 4:
            give_up()

    @transactional
    def outer() -> None:
        tries.append("outer")
        inner()

    outer()

    assert tries == ["outer", "inner", "outer", "inner"]
