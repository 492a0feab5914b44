"""How time is taken: rivals in turn, so that a busy machine is as busy for each of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Work = Callable[[], object]


# Processes that do a part of the work, such as the one of PostgreSQL that has our connection.
beside: set[int] = set()


def processor_seconds() -> float:
    """What this process and those beside it have spent of a processor."""
    return time.process_time() + sum(map(_spent_by, beside))


def _spent_by(process: int) -> float:
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
    except OSError:
        # Another machine's, or hidden from us.
        return 0.0


@dataclass(slots=True)
class Times:
    """Milliseconds of each piece of work, on the clock and of processor time.

    The clock says what a reader waits, also for others who use the machine; processor time is what
    the work itself costs, and decides wherever all of the work is counted in it.
    """

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def take(self, work: Work) -> object:
        processor, wall = processor_seconds(), time.perf_counter()
        answer = work()
        self.wall.append((time.perf_counter() - wall) * 1000)
        self.processor.append((processor_seconds() - processor) * 1000)
        return answer

    def add(self, other: Times) -> None:
        self.wall += other.wall
        self.processor += other.processor

    @property
    def p50(self) -> float:
        return percentile(self.wall, 50)

    @property
    def p95(self) -> float:
        return percentile(self.wall, 95)

    @property
    def p50_processor(self) -> float:
        return percentile(self.processor, 50)


def race(
    rivals: Mapping[str, Sequence[Work]], *, rounds: int, warming: int = 1
) -> dict[str, Times]:
    """Each rival's first work, then each rival's second …, as many rounds as are asked for."""
    times = {name: Times() for name in rivals}
    for turn in range(warming + rounds):
        for works in zip(*rivals.values(), strict=True):
            for name, work in zip(rivals, works, strict=True):
                (times[name] if turn >= warming else Times()).take(work)
    return times


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))]


def rate(count: int, work: Work) -> float:
    """How many a second."""
    started = time.perf_counter()
    work()
    return count / (time.perf_counter() - started)


def own_memory() -> float:
    """Megabytes that are resident and no page of a file, now."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon"))
