"""The caches that processes share: those of one machine, or those of all."""

from __future__ import annotations

import base64
import logging
import pickle
import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from diskcache import DjangoCache, FanoutCache
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.utils import timezone

logger = logging.getLogger(__name__)
_FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


class SharedCache(DjangoCache):  # type: ignore[misc]
    """diskcache that stays open between requests, once for all threads of a process.

    Django makes a cache for each thread, and closes it when a request ends; opening eight small
    databases anew cost more than answering, and writes to the disk, which may be full.
    """

    def __init__(self, directory: str, params: dict[str, Any]) -> None:
        BaseCache.__init__(self, params)
        self._cache = _opened(directory, **params.get("OPTIONS", {}))

    def close(self, **kwargs: Any) -> None:
        pass

    # On a full disk nothing is remembered, so that what is there can be read: who is not known yet
    # cannot sign in, as that is written to the database.

    def get(self, key: Any, default: Any = None, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().get(key, default, *args, **kwargs)
        except sqlite3.Error as error:
            logger.warning("The cache cannot be read: %r", error)
            return default

    def set(self, *args: Any, **kwargs: Any) -> bool:
        return self._wrote(super().set, *args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._wrote(super().add, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._wrote(super().delete, *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> int:
        try:
            return int(super().incr(*args, **kwargs))
        except sqlite3.Error as error:
            raise ValueError(f"The cache cannot be written: {error!r}") from error

    def _wrote(self, write: Callable[..., object], *args: Any, **kwargs: Any) -> bool:
        try:
            return bool(write(*args, **kwargs))
        except sqlite3.Error as error:
            logger.warning("The cache cannot be written: %r", error)
            return False


@lru_cache(maxsize=8)
def _opened(directory: str, **options: Any) -> FanoutCache:
    return FanoutCache(directory, **options)


class TableCache(DatabaseCache):
    """A table that all machines share, where Django's own would count it at every write.

    Each call is one statement. Whole numbers lie as digits, so that many processes can count on
    one key; everything else lies pickled as Django leaves it. What has expired is taken away by a
    job (``expire``), as nothing here looks at how much there is.
    """

    _table: str

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        statement = (
            f"UPDATE {self._quoted} SET value = CAST(CAST(value AS BIGINT) + %s AS TEXT)"
            " WHERE cache_key = %s AND expires > %s RETURNING value"
        )
        name = self.make_and_validate_key(key, version=version)
        with connection.cursor() as cursor:
            cursor.execute(statement, [delta, name, self._moment(timezone.now())])
            found = cursor.fetchone()
        if found is None:
            raise ValueError(f"The key {key!r} is not there.")
        return int(found[0])

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        # Unlike Django's, no read becomes a write: what has expired waits for the job.
        named = {self.make_and_validate_key(key, version=version): key for key in keys}
        if not named:
            return {}
        places = ", ".join(["%s"] * len(named))
        statement = (
            f"SELECT cache_key, value FROM {self._quoted}"
            f" WHERE cache_key IN ({places}) AND expires > %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [*named, self._moment(timezone.now())])
            return {named[name]: _read(value) for name, value in cursor.fetchall()}

    def expire(self) -> int:
        """Take away what has expired; returns how many entries."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {self._quoted} WHERE expires <= %s", [self._moment(timezone.now())]
            )
            return int(cursor.rowcount)

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        if mode == "touch":
            return bool(super()._base_set(mode, key, value, timeout))  # type: ignore[misc]
        statement = (
            f"INSERT INTO {self._quoted} AS kept (cache_key, value, expires) VALUES (%s, %s, %s)"
            " ON CONFLICT (cache_key) DO UPDATE"
            " SET value = excluded.value, expires = excluded.expires"
        )
        parameters = [key, _written(value), self._moment(self._end(timeout))]
        if mode == "add":
            statement += " WHERE kept.expires <= %s"
            parameters.append(self._moment(timezone.now()))
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return bool(cursor.rowcount)

    def leave_unlogged(self) -> None:
        """Have PostgreSQL write no log of the table: every request counts in it, and would wait
        for the disk. A crash empties it; what must outlast one lies elsewhere.
        """
        if connection.vendor != "postgresql":
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relpersistence FROM pg_class WHERE oid = to_regclass(%s)", [self._quoted]
            )
            if cursor.fetchone() == ("p",):
                cursor.execute(f"ALTER TABLE {self._quoted} SET UNLOGGED")

    @property
    def _quoted(self) -> str:
        return connection.ops.quote_name(self._table)

    def _end(self, timeout: Any) -> datetime:
        seconds = self.get_backend_timeout(timeout)
        return _FOREVER if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)

    def _moment(self, moment: datetime) -> Any:
        return connection.ops.adapt_datetimefield_value(moment)


def _written(value: Any) -> str:
    if type(value) is int:
        return str(value)
    return base64.b64encode(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)).decode("ascii")


def _read(text: str) -> Any:
    # A pickle's first byte makes its text begin with "g": never a digit or a minus.
    return pickle.loads(base64.b64decode(text)) if text.startswith("g") else int(text)
