"""Many rows, some at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows in their order, so many together, fewer in the last."""
    rest = iter(rows)
    while some := list(islice(rest, size)):
        yield some
