"""An engine that is away is asked now and then by one, and the others need not wait."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from konstellation.common.errors import Invalid, Unavailable
from konstellation.search.breaker import Breaker
from konstellation.search.client import Watched
from konstellation.search.port import Away, Page, Query

ANYTHING = Query(("public",))


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Server:
    """Counts who came, and is there or not."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.asked = 0

    def find(self, index: str, query: Query) -> Page:
        self.asked += 1
        if self.trouble:
            raise self.trouble
        return Page((), 0)

    def healthy(self) -> bool:
        return True


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def ask(server: Server, clock: Clock) -> Callable[[], Page]:
    engine = Watched(server, Breaker(pause=5.0, clock=clock))  # type: ignore[arg-type]
    return lambda: engine.find("people", ANYTHING)


def test_who_comes_after_a_failed_call_is_told_at_once(
    ask: Callable[[], Page], server: Server, clock: Clock
) -> None:
    server.trouble = Away()
    for _time in range(20):
        with pytest.raises(Away):
            ask()
        clock.now += 0.2

    assert server.asked == 1


def test_after_a_pause_one_tries_and_opens_the_way_for_all(
    ask: Callable[[], Page], server: Server, clock: Clock
) -> None:
    server.trouble = Away()
    with pytest.raises(Away):
        ask()
    server.trouble = None
    clock.now += 5.0

    assert [ask().total for _time in range(3)] == [0, 0, 0]
    assert server.asked == 4


def test_who_tries_in_vain_closes_it_again(
    ask: Callable[[], Page], server: Server, clock: Clock
) -> None:
    server.trouble = Away()
    for _time in range(2):
        with pytest.raises(Away):
            ask()
        clock.now += 5.0
    clock.now -= 0.1

    with pytest.raises(Away):
        ask()

    assert server.asked == 2


def test_while_one_tries_the_others_do_not_wait(clock: Clock) -> None:
    breaker = Breaker(pause=5.0, clock=clock)
    trying, answered = threading.Event(), threading.Event()
    refused: list[bool] = []

    def away() -> None:
        raise Away

    def slow() -> None:
        trying.set()
        answered.wait(10)

    with pytest.raises(Away):
        breaker(away)
    clock.now += 5.0
    one = threading.Thread(target=breaker, args=(slow,))
    one.start()
    assert trying.wait(10)
    try:
        breaker(lambda: None)
    except Away:
        refused.append(True)
    answered.set()
    one.join(10)

    assert refused == [True]
    assert breaker(lambda: "found") == "found"


@pytest.mark.parametrize("trouble", [Unavailable(), Invalid({"sort": ["none"]}), ValueError()])
def test_only_an_engine_that_is_away_is_spared(
    ask: Callable[[], Page], server: Server, trouble: Exception
) -> None:
    server.trouble = trouble
    for _time in range(3):
        with pytest.raises(type(trouble)):
            ask()

    assert server.asked == 3


def test_an_engine_that_is_spared_is_not_well(server: Server, clock: Clock) -> None:
    engine = Watched(server, Breaker(pause=5.0, clock=clock))  # type: ignore[arg-type]
    assert engine.healthy()
    server.trouble = Away()
    with pytest.raises(Away):
        engine.find("people", ANYTHING)

    assert not engine.healthy()
    clock.now += 5.0
    assert engine.healthy()
