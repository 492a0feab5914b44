"""The cache that machines share lies in a table: as Django's own, and countable by many."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from diskcache import DjangoCache
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from konstellation.project.cache import SharedCache, TableCache

TABLE = "cache_for_tests"


@pytest.fixture
def cache(transactional_db: None, settings) -> Iterator[TableCache]:
    location = {"BACKEND": "konstellation.project.cache.TableCache", "LOCATION": TABLE}
    settings.CACHES = {"default": location}
    call_command("createcachetable", verbosity=0)
    yield TableCache(TABLE, {})
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")


def lying(cache: TableCache) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("value", [0, 7, -3, True, None, 1.5, "text", "12", b"bytes", {"a": [1]}])
def test_what_is_set_is_got(cache, value):
    cache.set("key", value)
    assert cache.get("key", "nothing") == value
    assert type(cache.get("key")) is type(value)


def test_what_is_set_again_replaces(cache):
    cache.set("key", "old", timeout=None)
    cache.set("key", "new")
    assert cache.get("key") == "new"
    assert lying(cache) == 1


def test_what_has_expired_is_not_there_and_is_taken_away_by_the_job(cache, time_machine):
    cache.set("short", 1, timeout=5)
    cache.set("long", 2, timeout=500)
    cache.set("forever", 3, timeout=None)
    time_machine.move_to(timezone.now() + timedelta(seconds=6))
    assert cache.get_many(["short", "long", "forever"]) == {"long": 2, "forever": 3}
    assert cache.expire() == 1
    assert lying(cache) == 2


def test_add_leaves_what_is_there_and_takes_the_place_of_what_has_expired(cache, time_machine):
    assert cache.add("key", 1, timeout=5)
    assert not cache.add("key", 2, timeout=5)
    assert cache.get("key") == 1
    time_machine.move_to(timezone.now() + timedelta(seconds=6))
    assert cache.add("key", 3, timeout=5)
    assert cache.get("key") == 3


def test_counting_needs_a_number_that_is_there(cache):
    with pytest.raises(ValueError, match="not there"):
        cache.incr("key")
    cache.set("key", 40)
    assert cache.incr("key", 2) == 42
    assert cache.decr("key") == 41


def test_many_count_on_one_key_and_none_is_lost(cache):
    cache.add("key", 0)

    def count(_number: int) -> None:
        try:
            cache.incr("key")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(80)))
    assert cache.get("key") == 80


def test_delete_touch_and_clear(cache):
    cache.set("one", 1, timeout=5)
    cache.set("two", 2)
    assert cache.touch("one", None)
    assert not cache.touch("three")
    assert cache.delete("two")
    assert cache.get_many(["one", "two"]) == {"one": 1}
    cache.clear()
    assert cache.get("one") is None


@pytest.fixture
def full(tmp_path, monkeypatch) -> SharedCache:
    """A cache whose disk takes no more."""
    cache = SharedCache(str(tmp_path), {})
    cache.set("kept", 1)

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    for name in ("get", "set", "add", "delete", "incr"):
        monkeypatch.setattr(DjangoCache, name, refuse)
    return cache


def test_on_a_full_disk_nothing_is_remembered(full, caplog):
    assert full.get("kept", "nothing") == "nothing"
    assert not full.set("key", 1)
    assert not full.add("key", 1)
    assert not full.delete("kept")
    assert "disk is full" in caplog.text
    with pytest.raises(ValueError, match="disk is full"):
        full.incr("kept")
