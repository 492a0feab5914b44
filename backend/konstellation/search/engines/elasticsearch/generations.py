"""The indexes that hold one of ours, told apart by their aliases.

<base>            is the one in use; also <base>.is-<layout>, by which only those of that layout ask
<base>.complete   it was filled from the whole register
<base>.next       is being filled, and written to meanwhile; also <base>.next-is-<layout>
<base>.previous   was in use before, and is kept until the next is
<base>.lock       is an index of its own: it says who rebuilds
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from elasticsearch import BadRequestError
from elasticsearch.dsl import Index

from konstellation.search.engines.elasticsearch.connection import Connection, in_our_words
from konstellation.search.engines.elasticsearch.layout import Layout

# So long an index knows the moment of a deletion: what comes later still might bring back what
# was taken out before.
DELETIONS_REMEMBERED = "6h"
_EXISTS = "resource_already_exists_exception"


@dataclass(frozen=True, slots=True)
class State:
    """Which indexes there are and what they are for."""

    current: str | None = None
    is_ours: bool = False
    is_complete: bool = False
    next: str | None = None
    next_is_ours: bool = False
    all: tuple[str, ...] = ()


class Generations:
    def __init__(
        self, connection: Connection, base: str, layout: Layout, shards: int, replicas: int
    ) -> None:
        self.connection = connection
        self.base = base
        self.layout = layout
        self.shards = shards
        self.replicas = replicas

    @property
    def found_by(self) -> str:
        """The name to ask by. It is no one's while the index in use is laid out otherwise."""
        return f"{self.base}.is-{self.layout.signature}"

    @property
    def filled_by(self) -> str:
        return f"{self.base}.next-is-{self.layout.signature}"

    @property
    def lock(self) -> str:
        return f"{self.base}.lock"

    def state(self) -> State:
        with in_our_words():
            found = self.connection.client.indices.get_alias(index=f"{self.base}.*").body
        of: dict[str, str] = {}
        for index, held in found.items():
            of |= dict.fromkeys(held["aliases"], index)
        return State(
            current=of.get(self.base),
            is_ours=self.found_by in of,
            is_complete=f"{self.base}.complete" in of,
            next=of.get(f"{self.base}.next"),
            next_is_ours=self.filled_by in of,
            all=tuple(sorted(set(found) - {self.lock})),
        )

    def create_first(self) -> None:
        """Make an index for those who write before anything was filled."""
        try:
            self._create(f"{self.base}.first", [self.base, self.found_by])
        except BadRequestError as error:
            # Another process was first.
            if error.error != _EXISTS:
                raise

    def create_next(self) -> str:
        name = f"{self.base}.{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:8]}"
        aliases = [f"{self.base}.next", self.filled_by]
        # One copy and no looking until it is filled.
        self._create(name, aliases, number_of_replicas=0, refresh_interval="-1")
        return name

    def _create(self, name: str, aliases: Iterable[str], **settings: Any) -> None:
        index = Index(name, using=self.connection.writing)
        index.settings(
            number_of_shards=self.shards,
            gc_deletes=DELETIONS_REMEMBERED,
            **{"number_of_replicas": self.replicas, **settings},
        )
        index.aliases(**{alias: {} for alias in aliases})
        index.mapping(self.layout.mapping)
        with in_our_words():
            index.create()

    def swap(self, state: State, filled: str) -> None:
        """Put the filled index in the place of the one in use, all at once."""
        own = [self.base, self.found_by, f"{self.base}.complete"]
        gone = {"index": f"{self.base}.*", "must_exist": False}
        actions: list[dict[str, Any]] = [
            {"remove": {**gone, "aliases": [f"{self.base}*"]}},
            *({"add": {"index": filled, "alias": alias}} for alias in own),
        ]
        if state.current is not None:
            actions.append({"add": {"index": state.current, "alias": f"{self.base}.previous"}})
        client = self.connection.writing
        settings = {"number_of_replicas": self.replicas, "refresh_interval": None}
        with in_our_words():
            client.indices.put_settings(index=filled, settings=settings)
            client.indices.refresh(index=filled)
            client.indices.update_aliases(actions=actions)
        self.discard(each for each in state.all if each not in (filled, state.current))

    def discard(self, names: Iterable[str]) -> None:
        for name in names:
            with in_our_words():
                self.connection.writing.indices.delete(index=name, ignore_unavailable=True)
