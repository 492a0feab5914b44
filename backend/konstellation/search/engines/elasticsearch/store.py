"""Writing: documents in and out, and the filling of a fresh index beside the one in use."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Self

import orjson

from konstellation.common.errors import Unavailable
from konstellation.search.document import Document
from konstellation.search.engines.elasticsearch.connection import in_our_words, refusal
from konstellation.search.engines.elasticsearch.generations import Generations, State
from konstellation.search.engines.elasticsearch.layout import GONE
from konstellation.search.engines.elasticsearch.locking import Busy, Lock
from konstellation.search.port import NotIndexed

logger = logging.getLogger(__name__)

LARGEST_REQUEST = 4_000_000
MOST_AT_ONCE = 500
# Requests under way while the next is made ready.
UNDER_WAY = 2
ATTEMPTS = 3
_NOT_OLDER = {"version_type": "external_gte"}
_TOMBSTONE = orjson.dumps({GONE: True})


class Outdated(Unavailable):
    """The index is laid out for other documents; it must be rebuilt."""


class Moved(Exception):
    """An index was put in the place of another while we wrote."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What is to be done to a document, as of a moment: what is there of a later one stays."""

    kind: str
    id: str
    as_of: int
    row: bytes = b""

    def lines(self, index: str) -> list[bytes]:
        on = {"_index": index, "_id": self.id, "version": self.as_of, **_NOT_OLDER}
        action = orjson.dumps({self.kind: on})
        return [action, self.row] if self.row else [action]


@dataclass(slots=True)
class Left:
    """What a request left as it was: why it was refused, or that there is a later one."""

    refused: dict[str, str] = field(default_factory=dict)
    overtaken: set[str] = field(default_factory=set)

    def __ior__(self, other: Left) -> Self:
        self.refused |= other.refused
        self.overtaken |= other.overtaken
        return self


class Store:
    def __init__(self, generations: Generations) -> None:
        self.generations = generations
        self.layout = generations.layout

    # Single documents

    def put(self, documents: Iterable[Document], as_of: int) -> None:
        self._write(
            [Operation("index", each.id, as_of, self.layout.body(each)) for each in documents]
        )

    def remove(self, ids: Iterable[str], as_of: int) -> None:
        self._write([Operation("delete", key, as_of) for key in ids], create=False)

    def _write(self, operations: Sequence[Operation], *, create: bool = True) -> None:
        """Write to the index in use, and to the one that is being filled."""
        if not operations:
            return
        for _attempt in range(ATTEMPTS):
            state = self.generations.state()
            if state.current is None and create:
                self.generations.create_first()
                continue
            with suppress(Moved):
                self._write_to(state, operations)
                return
        raise Unavailable

    def _write_to(self, state: State, operations: Sequence[Operation]) -> None:
        pairs = []
        if state.current is not None and state.is_ours:
            pairs += [(each, self.generations.found_by) for each in operations]
        if state.next is not None and state.next_is_ours:
            pairs += [(_to_be_filled(each), self.generations.filled_by) for each in operations]
        left = Left()
        for some in _batches(pairs):
            left |= self._send(some, refresh=True)
        if left.refused or left.overtaken:
            raise NotIndexed(left.refused, left.overtaken)
        behind = (state.current is not None and not state.is_ours) or (
            state.next is not None and not state.next_is_ours
        )
        if behind:
            # Kept for those who know the other layout.
            raise Outdated

    # Whole indexes

    def rebuild(self, documents: Iterable[Document], as_of: int) -> int:
        """Fill a fresh index while the old one is read and written, then swap.

        What is written meanwhile goes to both, and what the filling brings later does not replace
        it. A killed rebuild is gone on with: its index was written to all the time.
        """
        with Lock(self.generations.connection, self.generations.lock) as lock:
            state = self.generations.state()
            if state.next is not None and not state.next_is_ours:
                self.generations.discard([state.next])
            name = state.next if state.next_is_ours and state.next else None
            name = name or self.generations.create_next()
            try:
                count = self._fill(documents, as_of, lock)
                lock.renew(at_once=True)
                self.generations.swap(self.generations.state(), name)
            except (Busy, Moved):
                # Another has taken over what we were filling: it is not ours to throw away.
                raise Busy from None
            except Unavailable:
                # What is filled so far is gone on with when the cluster is back.
                raise
            except BaseException:
                with suppress(Unavailable):
                    self.generations.discard([name])
                raise
            self._bury()
            return count

    def _fill(self, documents: Iterable[Document], as_of: int, lock: Lock) -> int:
        target = self.generations.filled_by
        pairs = (
            (Operation("index", each.id, as_of, self.layout.body(each)), target)
            for each in documents
        )
        count = 0
        left = Left()
        with ThreadPoolExecutor(UNDER_WAY) as pool:
            under_way: list[Future[Left]] = []
            for some in _batches(pairs):
                if len(under_way) == UNDER_WAY:
                    left |= under_way.pop(0).result()
                under_way.append(pool.submit(self._send, some, refresh=False))
                count += len(some)
                lock.renew()
            for each in under_way:
                left |= each.result()
        if left.refused:
            without = NotIndexed(left.refused)
            if len(left.refused) == count:
                raise without
            # A few that cannot be indexed must not keep all the others from being found.
            logger.error("Filled %s without some: %s", target, without)
        return count - len(left.refused)

    def _bury(self) -> None:
        """Tombstones have done their work; nobody finds them, so it does not matter when."""
        with suppress(Unavailable), in_our_words():
            self.generations.connection.writing.delete_by_query(
                index=self.generations.found_by,
                query={"term": {GONE: True}},
                conflicts="proceed",
                wait_for_completion=False,
            )

    def _send(self, pairs: Sequence[tuple[Operation, str]], *, refresh: bool) -> Left:
        """All but what is returned is in."""
        # Lines that are JSON already are sent as they are.
        operations: list[Any] = [
            line for operation, index in pairs for line in operation.lines(index)
        ]
        with in_our_words():
            answer = self.generations.connection.writing.bulk(
                operations=operations,
                refresh=refresh,
                require_alias=True,
                filter_path="errors,items.*._id,items.*.status,items.*.error",
            ).body
        return _left(answer["items"]) if answer["errors"] else Left()


def _to_be_filled(operation: Operation) -> Operation:
    """What is taken out leaves a tombstone, lest the filling bring it back."""
    return replace(operation, kind="index", row=operation.row or _TOMBSTONE)


def _left(items: Iterable[Mapping[str, Any]]) -> Left:
    left = Left()
    for item in items:
        [result] = item.values()
        error = result.get("error")
        if error is None:
            continue
        if result["status"] == 409:
            left.overtaken.add(result["_id"])
            continue
        if error["type"] == "index_not_found_exception":
            raise Moved
        reason = "; ".join(_causes(error))
        if isinstance(refusal(result["status"], reason), Unavailable):
            # Full disks and closed or crowded indexes are no fault of the document.
            raise Unavailable(reason)
        left.refused[result["_id"]] = reason
    return left


def _causes(error: Mapping[str, Any]) -> Iterator[str]:
    """The error and what it came from: often the last alone says what is wrong with a document."""
    cause: Mapping[str, Any] | None = error
    while cause:
        yield f"{cause['type']}: {cause.get('reason', '')}"
        cause = cause.get("caused_by")


def _batches(
    pairs: Iterable[tuple[Operation, str]],
) -> Iterator[list[tuple[Operation, str]]]:
    batch: list[tuple[Operation, str]] = []
    size = 0
    for pair in pairs:
        if batch and (size + len(pair[0].row) > LARGEST_REQUEST or len(batch) == MOST_AT_ONCE):
            yield batch
            batch, size = [], 0
        batch.append(pair)
        size += len(pair[0].row)
    if batch:
        yield batch
