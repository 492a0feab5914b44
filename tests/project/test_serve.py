"""The real processes, on a port of their own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from konstellation.project import supervisor
from tests.project.conftest import COMMAND, environment

SECONDS_TO_START = 30
SECONDS_TO_END = 20
Serve = Callable[[], tuple[subprocess.Popen[str], str]]


@pytest.fixture
def serve(run, tmp_path: Path) -> Iterator[Serve]:
    """Start the server over an empty, migrated database; whatever is left of it is ended."""
    data = tmp_path / "data"
    assert run("migrate", "--verbosity=0", data=data).returncode == 0
    started: list[subprocess.Popen[str]] = []

    def start() -> tuple[subprocess.Popen[str], str]:
        port = _free_port()
        process = subprocess.Popen(
            [*COMMAND, "serve"],
            env=environment(data) | {"PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process, f"http://127.0.0.1:{port}"

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def _answer(url: str) -> tuple[int, str]:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _group(process: subprocess.Popen[str]) -> list[int]:
    """The living members of the process group."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,stat=", "-g", str(process.pid)], capture_output=True, text=True
    ).stdout.split("\n")
    rows = [line.split() for line in listed if line.strip()]
    return [int(pid) for pid, state in rows if not state.startswith("Z")]


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_ends_cleanly(serve, sent):
    process, base = serve()

    status, health = _answer(f"{base}/healthz")
    assert status == 200
    assert json.loads(health)["status"] == "ok"
    _status, page = _answer(f"{base}/any/page")
    assert '<div id="root">' in page

    process.send_signal(sent)
    assert process.wait(SECONDS_TO_END) == 0
    assert _group(process) == []


def test_no_member_of_the_group_outlives_another(serve):
    process, base = serve()
    _answer(f"{base}/healthz")
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True
    ).stdout.split()
    assert len(children) == 2

    os.kill(int(children[0]), signal.SIGKILL)

    assert process.wait(SECONDS_TO_END) == 1
    # What a killed process leaves behind ends as soon as it sees that its parent is gone.
    tries = iter(range(SECONDS_TO_END * 2))
    while _group(process) and next(tries, None) is not None:
        time.sleep(0.5)
    assert _group(process) == []


@pytest.mark.parametrize("code", [0, 3])
def test_the_group_ends_with_the_code_of_whoever_ends_first(code):
    script = (
        "import sys, time; from konstellation.project import supervisor;"
        f"sys.exit(supervisor.run({{'short': lambda: sys.exit({code}),"
        " 'long': lambda: time.sleep(60)}))"
    )

    ended = subprocess.run(
        [COMMAND[0], "-c", script],
        env=environment(Path(os.devnull)),
        capture_output=True,
        text=True,
        timeout=SECONDS_TO_END,
        check=False,
    )

    assert ended.returncode == (code or 1)
    assert "The short process has ended" in ended.stderr
    assert supervisor.GRACE_SECONDS < SECONDS_TO_END
