"""Keeping house: clearing away what has had its time, and knowing how large the tables are."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from konstellation.common.schedule import DAILY, HOURLY, recurring


@recurring(every=HOURLY)
def forget_ended_sessions(_last: datetime | None) -> None:
    call_command("clearsessions", verbosity=0)


@recurring(every=DAILY)
def forget_finished_tasks(_last: datetime | None) -> None:
    call_command("prune_db_task_results", verbosity=0)


@recurring(every=HOURLY)
def forget_expired_cache_entries(_last: datetime | None) -> None:
    """Where the cache does not do so by itself, as Redis does."""
    if expire := getattr(cache, "expire", None):
        expire()


@recurring(every=HOURLY)
def learn_the_tables(_last: datetime | None) -> None:
    """Let the database count what its tables and indexes hold.

    SQLite never does so by itself, and then reads the whole register where an index by id would do.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
