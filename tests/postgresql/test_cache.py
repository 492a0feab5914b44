"""The cache's table is written in every request."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection

from konstellation.project.cache import TableCache

TABLE = "cache_without_log"


def persistence() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = %s", [TABLE])
        return str(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_no_request_waits_for_the_log_of_the_cache(settings) -> None:
    place = {"BACKEND": "konstellation.project.cache.TableCache", "LOCATION": TABLE}
    settings.CACHES = {"default": place}
    call_command("createcachetable", verbosity=0)
    cache = caches["default"]
    assert isinstance(cache, TableCache)
    cache.set("kept", 1)
    assert persistence() == "p"

    cache.leave_unlogged()
    cache.leave_unlogged()

    assert persistence() == "u"
    assert cache.get("kept") == 1
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")
