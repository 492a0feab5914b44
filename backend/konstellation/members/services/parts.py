"""Making the parts of a record hold exactly what is wanted, with the fewest changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.common.models import Record

R = TypeVar("R", bound=Record)
K = TypeVar("K", bound=Hashable)


def replace(
    existing: Iterable[R],
    wanted: Mapping[K, Mapping[str, Any]],
    *,
    key: Callable[[R], K],
    make: Callable[[K, Mapping[str, Any]], R],
    by: User,
) -> bool:
    """Delete rows whose key is not wanted, change those that differ, create the missing.

    Returns whether anything was written. Deletions come first, so that a unique value can move
    from one row to another.
    """
    present = {key(row): row for row in existing}
    gone = [row for k, row in present.items() if k not in wanted]
    journal.delete_many(gone, by=by)
    moved = 0
    for k, values in wanted.items():
        row = present.get(k)
        if row is None:
            continue
        before = row.version
        journal.update(row, by=by, **values)
        moved += row.version != before
    new = [make(k, values) for k, values in wanted.items() if k not in present]
    for row in new:
        journal.create(row, by=by)
    return bool(gone or moved or new)
