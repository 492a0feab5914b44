"""The parts of many records made to hold exactly what is wanted, with a few queries for all."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.common.models import Record

R = TypeVar("R", bound=Record)
K = TypeVar("K", bound=Hashable)


class Parts(Generic[R]):
    """Gathers what is to become of parts of one model; ``write`` does it set-wise.

    What is new has been checked by the plan, and is cleaned but not validated again.
    """

    def __init__(self) -> None:
        self._gone: list[R] = []
        self._moved: list[tuple[R, dict[str, Any]]] = []
        self._new: list[R] = []
        self.touched: set[uuid.UUID] = set()

    def replace(
        self,
        owner: uuid.UUID,
        existing: Iterable[R],
        wanted: Mapping[K, Mapping[str, Any]],
        *,
        key: Callable[[R], K],
        make: Callable[[K, Mapping[str, Any]], R],
    ) -> None:
        """Let the owner's existing parts become the wanted ones."""
        present = {key(row): row for row in existing}
        gone = [row for k, row in present.items() if k not in wanted]
        new = [make(k, values) for k, values in wanted.items() if k not in present]
        moved = [
            (present[k], dict(values))
            for k, values in wanted.items()
            if k in present and _differs(present[k], values)
        ]
        self._gone += gone
        self._moved += moved
        self._new += new
        if gone or moved or new:
            self.touched.add(owner)

    def write(self, *, by: User, moves_last: str = "") -> set[uuid.UUID]:
        """Delete, change, create, in this order, so that a unique value can move between rows.

        ``moves_last`` names a flag that one row must give up before another may take it.
        Returns the owners of what was written.
        """
        journal.delete_many(self._gone, by=by)
        early = [move for move in self._moved if not move[1].get(moves_last)]
        late = [move for move in self._moved if move[1].get(moves_last)]
        for moves in (early, late):
            journal.update_many(moves, by=by)
        for row in self._new:
            row.clean()
        journal.create_many(self._new, by=by, validate=False)
        return self.touched


def _differs(row: Record, values: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())
