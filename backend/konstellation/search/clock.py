"""The one clock that all who write to an index can read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import DEFAULT_DB_ALIAS
from django.db.models.functions import Now
from django.db.models.sql import Query

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def database_now() -> datetime:
    """The time of the database: machines may differ by minutes."""
    query = Query(None)
    query.add_annotation(Now(), "now")
    [[now]] = query.get_compiler(DEFAULT_DB_ALIAS).results_iter()
    read: datetime = now
    return read


def database_clock() -> int:
    """The same in microseconds, as a number that tells writes apart."""
    return microseconds(database_now())


def microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
