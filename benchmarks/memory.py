"""What a process holds once it has served pages and searches, over one that has only started."""

from __future__ import annotations

from benchmarks.figures import Figure
from benchmarks.measuring import own_memory

_AT_START: list[float] = []


def started() -> None:
    _AT_START.append(own_memory())


def measure() -> list[Figure]:
    return [Figure("memory of a process", "at its start", own_memory(), _AT_START[0], "MB")]
