"""Batches of questions without asyncio.

Records that were read together are *peers*. When the first of them is asked something, the loader
asks it for all its peers at once, and the answers become peers in their turn: nested lists cost
one query a level, whatever their length.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import is_dataclass
from operator import attrgetter
from typing import Any, TypeVar

from django.db.models import Model

from konstellation.accounts.models import Viewer

R = TypeVar("R")
# A batch is a selector: (ids, *, viewer, **arguments) → the answer for each id that has one.
Batch = Callable[..., Mapping[Any, Any]]
Question = tuple[Batch, tuple[tuple[str, Hashable], ...]]


class Loaders:
    """The batch loader of one request, for one viewer."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self._answers: dict[Question, dict[uuid.UUID, Any]] = {}
        # By identity: two readings of one row may have different peers. The lists keep their
        # records alive, so that no identity is used twice.
        self._peers: dict[int, Sequence[Any]] = {}

    def expect(self, records: Iterable[R]) -> Sequence[R]:
        """Say that these were read together and may all be asked the same."""
        peers = records if isinstance(records, list | tuple) else list(records)
        for record in peers:
            if isinstance(record, Model) or is_dataclass(record):
                self._peers.setdefault(id(record), peers)
        return peers

    def knows(self, record: object) -> bool:
        return id(record) in self._peers

    def load(self, batch: Batch, record: Any, *, by: str = "pk", **arguments: Hashable) -> Any:
        """The batch's answer for the record, by its key or by the id that it holds in ``by``."""
        read = attrgetter(by)
        key = read(record)
        if key is None:
            return None
        question = (batch, tuple(sorted(arguments.items())))
        answers = self._answers.setdefault(question, {})
        if key not in answers:
            wanted = dict.fromkeys([key, *map(read, self._peers_of(record))])
            ids = [pk for pk in wanted if pk is not None and pk not in answers]
            found = batch(ids, viewer=self.viewer, **arguments)
            answers.update((pk, found.get(pk)) for pk in ids)
            self._expect_answers([answers[pk] for pk in ids])
        return answers[key]

    def follow(self, record: Any, name: str) -> Any:
        """A related object that was read with the record; its peers are those of the record's."""
        related = getattr(record, name)
        if related is not None and not self.knows(related):
            found = [getattr(peer, name) for peer in self._peers_of(record)]
            self.expect([one for one in found if one is not None])
        return related

    def _peers_of(self, record: Any) -> Sequence[Any]:
        return self._peers.get(id(record), (record,))

    def _expect_answers(self, answers: Iterable[Any]) -> None:
        together: list[Any] = []
        for answer in answers:
            if answer is None:
                continue
            rows = getattr(answer, "rows", answer)
            together.extend(rows) if isinstance(rows, list | tuple) else together.append(rows)
        self.expect(together)
