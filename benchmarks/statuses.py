"""A page of the register narrowed by membership status, as process management asks for it."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.figures import Figure, at_most
from benchmarks.indexing import keeper
from benchmarks.measuring import race
from konstellation.members.models import Status
from konstellation.members.selectors import organisations, statuses

PAGE = 51
MOST_MS = 5_000.0


def measure() -> list[Figure]:
    """The slowest status: the first rows together with their count."""
    who = keeper()

    def page(wanted: list[str]) -> Callable[[], int]:
        def ask() -> int:
            rows = organisations.organisations(viewer=who)
            if wanted:
                rows = statuses.with_status(rows, wanted, viewer=who)
            list(rows.order_by("sort_name", "pk")[:PAGE])
            return rows.order_by().count()

        return ask

    asked = {status.value: [page([status.value])] for status in Status}
    times = race({**asked, "any": [page([])]}, rounds=3)
    slowest = max(times[status].p50 for status in asked)
    name = "list by status, slowest"
    return [
        Figure(name, "the whole list", slowest, times["any"].p50, "ms"),
        Figure(name, "5 s", slowest, MOST_MS, "ms", at_most(1.0)),
    ]
