"""A few processes that live and die together."""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from types import FrameType

GRACE_SECONDS = 15.0


class Stopped(Exception):
    """The group was asked to end."""


def run(members: Mapping[str, Callable[[], None]]) -> int:
    """Run each function in a process of its own until one of them ends; then end all.

    Returns 0 if the group was asked to end by SIGTERM or SIGINT, else the code of the member that
    ended first (1 if it ended without one: nobody may leave).
    """
    _listen(_stop)
    running: dict[int, str] = {}
    try:
        for name, work in members.items():
            running[_start(work)] = name
        return _first_to_end(running)
    except Stopped:
        return 0
    finally:
        _listen(signal.SIG_IGN)
        _end(running)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped


def _listen(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    signal.signal(signal.SIGTERM, handler)
    signal.signal(signal.SIGINT, handler)


def _start(work: Callable[[], None]) -> int:
    """Fork, so that everything that has been imported is there already."""
    sys.stdout.flush()
    sys.stderr.flush()
    if pid := os.fork():
        return pid
    code = 1
    try:
        _listen(signal.SIG_DFL)
        work()
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _first_to_end(running: dict[int, str]) -> int:
    pid, status = os.wait()
    name = running.pop(pid)
    code = os.waitstatus_to_exitcode(status)
    print(f"The {name} process has ended ({code}): ending all.", file=sys.stderr, flush=True)
    return code if code > 0 else 1


def _end(running: dict[int, str]) -> None:
    for pid in running:
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while running:
        pid, _status = os.waitpid(-1, os.WNOHANG)
        running.pop(pid, None)
        if pid == 0:
            if time.monotonic() > deadline:
                for late in running:
                    os.kill(late, signal.SIGKILL)
            time.sleep(0.05)
