"""One rebuild at a time, over all processes and machines."""

from __future__ import annotations

import time
import uuid
from types import TracebackType
from typing import Any, Self

from elasticsearch import ConflictError, NotFoundError

from konstellation.common.errors import Unavailable
from konstellation.search.engines.elasticsearch.connection import Connection, in_our_words

# A holder that has given no sign for so long was killed.
PATIENCE = 120.0
_BETWEEN_BEATS = 10.0
_HOLDER = "holder"


class Busy(Unavailable):
    """Another process is rebuilding this index."""


class Lock:
    """Held as a document, which its holder renews; nobody else's copy of it can be replaced."""

    def __init__(self, connection: Connection, index: str) -> None:
        self._connection = connection
        self._index = index
        self._owner = uuid.uuid4().hex
        self._seen: dict[str, Any] = {}
        self._beaten = 0.0

    def __enter__(self) -> Self:
        with in_our_words():
            # Clusters may not make indexes by themselves; that it exists already is no error.
            self._connection.writing.options(ignore_status=400).indices.create(
                index=self._index, settings={"number_of_shards": 1, "auto_expand_replicas": "0-1"}
            )
            try:
                self._write(op_type="create")
            except ConflictError:
                self._take_over()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            with in_our_words():
                self._connection.writing.delete(
                    index=self._index, id=_HOLDER, refresh=True, **self._seen
                )
        except (Unavailable, ConflictError, NotFoundError):
            # Whoever comes next waits until it has grown old.
            pass

    def renew(self, *, at_once: bool = False) -> None:
        """Say that the work goes on; refused where another has taken it over."""
        if not at_once and time.monotonic() - self._beaten < _BETWEEN_BEATS:
            return
        with in_our_words():
            try:
                self._write(**self._seen)
            except (ConflictError, NotFoundError):
                raise Busy from None

    def _take_over(self) -> None:
        try:
            held = self._connection.client.get(index=self._index, id=_HOLDER).body
        except NotFoundError:
            raise Busy from None
        if time.time() - held["_source"]["beat"] < PATIENCE:
            raise Busy
        try:
            self._write(if_seq_no=held["_seq_no"], if_primary_term=held["_primary_term"])
        except ConflictError:
            raise Busy from None

    def _write(self, **conditions: Any) -> None:
        held = self._connection.writing.index(
            index=self._index,
            id=_HOLDER,
            document={"owner": self._owner, "beat": time.time()},
            **conditions,
        ).body
        self._seen = {"if_seq_no": held["_seq_no"], "if_primary_term": held["_primary_term"]}
        self._beaten = time.monotonic()
