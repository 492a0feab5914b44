"""A mixed load over HTTP at a rising rate, against ``konstellation serve`` as it is deployed.

60 of 100 requests search, 25 list, 10 look at one organisation and 5 add one. Requests come at a
constant rate, whether earlier ones were answered or not, by vegeta (a Go module; ``--vegeta``
names its program), as different members who are signed in. The knee is the last rate that is
kept up with; whose processor time it took says what bounds it.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure
from benchmarks.places import ROOT, Place, Room

RATES = (5, 10, 20, 30, 40, 60, 80, 120, 160)
SECONDS = 10
WARMING = 20
KEPT_UP = 0.95
STARTING = 60.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Step:
    """What came of one rate."""

    rate: int
    throughput: float
    p50_ms: float
    p99_ms: float
    success: float
    # Processors that each kind of process kept busy.
    busy: dict[str, float]

    @property
    def is_kept(self) -> bool:
        return self.success == 1.0 and self.throughput >= KEPT_UP * self.rate

    def each_ms(self, name: str) -> float:
        """Processor time of a request: a busy machine does not change it."""
        return self.busy[name] / self.throughput * 1000

    def __str__(self) -> str:
        spent = ", ".join(
            f"{name} {share:.2f} ({self.each_ms(name):.0f} ms a request)"
            for name, share in self.busy.items()
        )
        return (
            f"  {self.rate:>4}/s: {self.throughput:6.1f}/s answered, p50 {self.p50_ms:6.0f} ms,"
            f" p99 {self.p99_ms:6.0f} ms, {self.success:.1%} well; processors: {spent}"
        )


def measured(place: Place, room: Room, vegeta: Path) -> Iterator[Figure]:
    """The knee, beside what one process answers to the same requests one after the other."""
    steps: list[Step] = []
    with _served(place) as (url, server):
        targets = place.folder / "targets.json"
        targets.write_text("\n".join(room.ask("mix:targets", url)))
        _attack(vegeta, targets, RATES[0], WARMING)
        for rate in RATES:
            step = _step(vegeta, targets, rate, server)
            print(step, file=sys.stderr, flush=True)
            steps.append(step)
            if not step.is_kept:
                break
    knee, beyond = steps[-2 if len(steps) > 1 else -1], steps[-1]
    name, processors = "mixed load", float(os.cpu_count() or 1)
    yield Figure(f"{name}, knee", "where it broke", knee.throughput, float(beyond.rate), "/s")
    yield Figure(f"{name}, at the knee", "p50 to p99", knee.p50_ms, knee.p99_ms, "ms")
    for who, share in knee.busy.items():
        yield Figure(f"{name}, {who} at the knee", "all processors", share, processors, "busy")
        yield Figure(f"{name}, {who} a request", "one second", knee.each_ms(who), 1_000, "ms")


def _step(vegeta: Path, targets: Path, rate: int, server: int) -> Step:
    before, started = _spent(server), time.perf_counter()
    report = _attack(vegeta, targets, rate, SECONDS)
    seconds, after = time.perf_counter() - started, _spent(server)
    latencies = report["latencies"]
    return Step(
        rate=rate,
        throughput=report["throughput"],
        p50_ms=latencies["50th"] / 1e6,
        p99_ms=latencies["99th"] / 1e6,
        success=report["success"],
        busy={name: (after[name] - before[name]) / seconds for name in after},
    )


def _attack(vegeta: Path, targets: Path, rate: int, seconds: int) -> dict[str, Any]:
    sent = subprocess.run(
        [
            vegeta, "attack", "-format=json", f"-targets={targets}", f"-rate={rate}/s",
            f"-duration={seconds}s", "-timeout=10s",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    report = subprocess.run(
        [vegeta, "report", "-type=json"], input=sent.stdout, check=True, capture_output=True
    )
    found: dict[str, Any] = json.loads(report.stdout)
    return found


@contextmanager
def _served(place: Place) -> Iterator[tuple[str, int]]:
    """The program as it is deployed: web processes and a worker, at a port of their own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, **place.environment(), "PORT": str(port)}
    environment["PYTHONPATH"] = str(ROOT / "backend")
    server = subprocess.Popen(
        [sys.executable, "-m", "konstellation.project.cli", "serve"], env=environment, cwd=ROOT
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/healthz")
        yield url, server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + STARTING
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _spent(server: int) -> dict[str, float]:
    """Seconds of a processor that ours, and the servers beside them, have had so far."""
    spent = {"konstellation": 0.0, "postgres": 0.0, "elasticsearch": 0.0, "vegeta": 0.0}
    ours = {server}
    for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda each: int(each.name)):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            line = (folder / "cmdline").read_text()
        except OSError:
            continue
        if int(fields[1]) in ours:
            ours.add(int(folder.name))
        seconds = (int(fields[11]) + int(fields[12])) / _TICKS
        if int(folder.name) in ours:
            spent["konstellation"] += seconds
        elif "benchmark_" in line and "postgres" in line:
            spent["postgres"] += seconds
        elif "org.elasticsearch" in line:
            spent["elasticsearch"] += seconds
    return spent
