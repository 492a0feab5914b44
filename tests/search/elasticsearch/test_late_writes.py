"""What comes late, twice or in another order never replaces what was read after it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from konstellation.search.document import Document
from konstellation.search.engines.elasticsearch import ElasticsearchEngine, generations
from konstellation.search.port import NotIndexed, Query
from tests.search.conftest import keys
from tests.search.corpus import EVERYONE, INDEX, NETWORK, document

RECORDS = 15
CHANGES = 120


@pytest.fixture
def built(engine: ElasticsearchEngine) -> ElasticsearchEngine:
    engine.rebuild(INDEX, NETWORK)
    return engine


def contents(engine: ElasticsearchEngine) -> dict[str, Any]:
    """Everything that is found, as it was put."""
    client = engine._connection.client
    found = client.search(index=f"{engine.prefix}.{INDEX}", size=1000).body["hits"]["hits"]
    return {hit["_id"]: hit["_source"] for hit in found}


def deliver(write: Callable[[], None]) -> bool:
    """Whether it was taken in, and not late."""
    try:
        write()
    except NotIndexed as left:
        return not left.overtaken
    return True


def test_a_replay_in_any_order_changes_nothing(built: ElasticsearchEngine) -> None:
    chance = random.Random(7)
    begun = time.time_ns() // 1000
    history: list[Callable[[], None]] = []
    for number in range(CHANGES):
        key, as_of = f"r{chance.randrange(RECORDS)}", begun + number
        if chance.random() < 0.3:
            history.append(partial(built.remove, INDEX, [key], as_of=as_of))
        else:
            written = document(key, f"Firma {number}")
            history.append(partial(built.put, INDEX, [written], as_of=as_of))
    for write in history:
        write()
    before = contents(built)
    assert len(NETWORK) < len(before) < len(NETWORK) + RECORDS

    refused = 0
    for _round in range(2):
        chance.shuffle(history)
        refused += sum(not deliver(write) for write in history)

    assert contents(built) == before
    # What was written last of each record is taken in again and is the same.
    assert refused >= 2 * (CHANGES - RECORDS)


def a_late_write(engine: ElasticsearchEngine) -> bool:
    """Put as of 5, removed as of 7; as of 6 comes after that, and after a search has looked."""
    moment = time.time_ns() // 1000
    engine.put(INDEX, [document("late", "Uppstånden")], as_of=moment + 5)
    engine.remove(INDEX, ["late"], as_of=moment + 7)
    # Deletions are forgotten when they have grown old and the index is looked at anew.
    time.sleep(1.5)
    engine.put(INDEX, [document("other", "Annan")])
    return deliver(lambda: engine.put(INDEX, [document("late", "Uppstånden")], as_of=moment + 6))


def test_a_late_write_does_not_bring_back_what_was_taken_out(built: ElasticsearchEngine) -> None:
    assert not a_late_write(built)

    assert built.find(INDEX, Query(EVERYONE, "uppstånden")).total == 0
    assert "late" not in built.ids(INDEX)


def test_it_would_come_back_if_deletions_were_soon_forgotten(
    engine: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "DELETIONS_REMEMBERED", "0s")
    engine.rebuild(INDEX, NETWORK)

    assert a_late_write(engine)
    assert "late" in engine.ids(INDEX)


def test_only_what_is_late_is_named(built: ElasticsearchEngine) -> None:
    moment = time.time_ns() // 1000
    built.put(INDEX, [document("a", "Nyast")], as_of=moment + 2)

    with pytest.raises(NotIndexed) as left:
        built.put(
            INDEX,
            [document("a", "Äldre"), document("b", "Bra"), document("c", place=(123.0, 0.0))],
            as_of=moment + 1,
        )

    assert left.value.overtaken == {"a"}
    assert set(left.value.reasons) == {"c"}
    assert keys(built.find(INDEX, Query(EVERYONE, "nyast"))) == ["a"]
    assert "b" in built.ids(INDEX)
    with pytest.raises(NotIndexed):
        built.remove(INDEX, ["a"], as_of=moment + 1)
    assert "a" in built.ids(INDEX)


def test_a_writer_who_slept_through_a_rebuild_comes_too_late(built: ElasticsearchEngine) -> None:
    asleep = time.time_ns() // 1000
    rebuilt: list[Document] = [document("a", "Som den är nu")]
    built.rebuild(INDEX, rebuilt)

    with pytest.raises(NotIndexed):
        built.put(INDEX, [document("a", "Som den var")], as_of=asleep)

    assert keys(built.find(INDEX, Query(EVERYONE, "som den är nu"))) == ["a"]


def test_what_a_rebuild_read_does_not_replace_what_was_written_meanwhile(
    built: ElasticsearchEngine,
) -> None:
    begun = time.time_ns() // 1000

    def documents() -> Any:
        built.put(INDEX, [document("a", "Färsk")], as_of=begun + 2)
        with pytest.raises(NotIndexed):
            built.put(INDEX, [document("a", "Gammal")], as_of=begun - 2)
        built.remove(INDEX, ["b"], as_of=begun + 2)
        yield document("a", "Läst först")
        yield document("b", "Borttagen")

    built.rebuild(INDEX, documents(), as_of=begun)

    assert built.ids(INDEX) == {"a"}
    assert keys(built.find(INDEX, Query(EVERYONE, "färsk"))) == ["a"]
