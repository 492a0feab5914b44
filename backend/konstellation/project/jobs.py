"""Clearing away what has had its time."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django.core.management import call_command

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
