"""The product's processes, kept as a service manager keeps them; only they are ever killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import konstellation

BACKEND = Path(konstellation.__file__).parents[1]
ROOT = Path(__file__).parents[2]
KONSTELLATION = [sys.executable, "-m", "konstellation.project.cli"]
STARTING = 60.0
ENDING = 20.0
RESTART_AFTER = 0.5


class TooLong(AssertionError):
    """Something that must come did not come in its time."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        return int(opened.getsockname()[1])


def wait_for(what: str, holds: Callable[[], object], seconds: float, every: float = 0.1) -> float:
    """How long it took until it held. Raises TooLong where it never did."""
    started = time.monotonic()
    while not holds():
        if time.monotonic() - started > seconds:
            raise TooLong(f"{what}: not within {seconds:.0f} s")
        time.sleep(every)
    return time.monotonic() - started


def clean_environment(own: Mapping[str, str]) -> dict[str, str]:
    """Nothing of ours from outside: a developer's settings change no test."""
    foreign = {"PORT", "DJANGO_SETTINGS_MODULE", "DATABASE_URL", "ELASTICSEARCH_URL", "CACHE_URL"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("KONSTELLATION_") and name not in foreign
    }
    return kept | {"PYTHONPATH": os.pathsep.join([str(BACKEND), str(ROOT)])} | dict(own)


def run(command: list[str], env: Mapping[str, str], *, seconds: float = 300.0) -> str:
    """Run a command to its end; what it said on standard output. Raises with what it said else."""
    done = run_to_its_end(command, env, seconds=seconds)
    if done.returncode:
        raise RuntimeError(f"{command[-3:]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def run_to_its_end(
    command: list[str], env: Mapping[str, str], *, seconds: float = 300.0
) -> subprocess.CompletedProcess[str]:
    """The same for a command that may fail."""
    return subprocess.run(
        command, env=dict(env), capture_output=True, text=True, timeout=seconds, check=False
    )


def children(pid: int) -> list[int]:
    """All processes that descend from one, nearest first."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if words[0] != "Z":
            parents.setdefault(int(words[1]), []).append(int(entry.name))
    found = list(parents.get(pid, []))
    for each in found:
        found += parents.get(each, [])
    return found


def memory(pid: int) -> int:
    """Bytes that a process holds in memory; 0 where it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


class Service:
    """One command that is started anew whenever it ends by itself or is killed."""

    def __init__(self, name: str, command: list[str], env: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.command = command
        self.env = dict(env)
        self.log = log
        self.starts = 0
        self.process: subprocess.Popen[bytes] | None = None
        self._wanted = threading.Event()
        self._keeper: threading.Thread | None = None
        self._changing = threading.Lock()

    def start(self) -> None:
        self._wanted.set()
        self._launch()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def _launch(self) -> None:
        with self._changing, self.log.open("ab") as log:
            if not self._wanted.is_set():
                return
            self.process = subprocess.Popen(
                self.command, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
            self.starts += 1

    def _keep(self) -> None:
        while self._wanted.is_set():
            process = self.process
            if process is not None and process.poll() is not None:
                # Whoever was started by it must not hold its port.
                self._kill_group(process.pid)
                time.sleep(RESTART_AFTER)
                self._launch()
            time.sleep(0.05)

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def all_pids(self) -> list[int]:
        return [self.pid, *children(self.pid)]

    def leaves(self) -> list[int]:
        """Processes that have no children: of the web server, those that answer requests."""
        below = children(self.pid)
        return [pid for pid in below if not children(pid)] or [self.pid]

    def kill(self) -> None:
        """As a power cut does it: all at once, with no time to tidy up."""
        for pid in self.all_pids():
            kill(pid)
        assert self.process is not None
        self.process.wait(ENDING)

    def stop(self) -> None:
        """As a service manager does it; what does not end in time is killed."""
        self._wanted.clear()
        with self._changing:
            process = self.process
        if process is None:
            return
        if process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(ENDING)
        self._kill_group(process.pid)
        process.wait()
        if self._keeper is not None:
            self._keeper.join(ENDING)
            self._keeper = None

    @staticmethod
    def _kill_group(pid: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def kill(pid: int, number: signal.Signals = signal.SIGKILL) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
