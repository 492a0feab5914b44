"""Real processes over their own data folder: a killed worker loses and repeats nothing.

An import is taken for dead here when its heart has been still for a second; its rows are written
ten at a time.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.project.conftest import COMMAND, environment

ROWS = 200
BOUND = 120
SETTINGS = """
from konstellation.project.settings.embedded import *

IMPORT_LIMITS = {"chunk": 10, "silence_seconds": 1}
"""
# Stands for the person at the page: uploads, checks, and puts the applying in line.
QUEUE = """
import sys, django
django.setup()
from konstellation.accounts.models import User
from konstellation.exchange import services
actor = User.objects.create(email="karin@example.org", password="!", is_superuser=True)
content = open(sys.argv[1], "rb").read()
run = services.upload(actor=actor, sheet="organisations", content=[content], name="r.csv")
services.plan(actor=actor, run=run, now=True)
services.apply(actor=actor, run=run)
"""
UNDO = """
import django
django.setup()
from konstellation.exchange import services
from konstellation.exchange.models import ImportRun
run = ImportRun.objects.get()
services.undo(actor=run.uploader, run=run, now=True)
"""
Process = subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def empty_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with its tables made, to be copied."""
    folder = tmp_path_factory.mktemp("register") / "data"
    env = environment(folder)
    subprocess.run([*COMMAND, "migrate", "--verbosity=0"], env=env, check=True, timeout=BOUND)
    return folder


@pytest.fixture
def scene(tmp_path: Path, empty_register: Path) -> dict[str, str]:
    """An empty register with an import in line for its worker; the environment to work in it."""
    shutil.copytree(empty_register, tmp_path / "data")
    (tmp_path / "hasty.py").write_text(SETTINGS)
    rows = "".join(f"Bolag {n:05};{n:09};7\n" for n in range(ROWS))
    (tmp_path / "register.csv").write_text(f"Namn;PIC;Anställda\n{rows}", encoding="utf-8")
    env = environment(tmp_path / "data") | {"DJANGO_SETTINGS_MODULE": "hasty"}
    env["PYTHONPATH"] += f"{os.pathsep}{tmp_path}"
    say(QUEUE, env, str(tmp_path / "register.csv"))
    return env


@pytest.fixture
def worker(scene: dict[str, str]) -> Iterator[Callable[[], Process]]:
    """Start a worker; whatever is left of it is ended."""
    started: list[Process] = []

    def start() -> Process:
        process = subprocess.Popen([*COMMAND, "worker"], env=scene, stderr=subprocess.DEVNULL)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def say(script: str, env: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "-c", script, *arguments], env=env, check=True, timeout=BOUND)


def asked(env: dict[str, str], question: str) -> Any:
    path = Path(env["KONSTELLATION_DATA_DIR"]) / "konstellation.sqlite3"
    with closing(sqlite3.connect(path, timeout=20)) as connection:
        return connection.execute(question).fetchone()


def wait_until(env: dict[str, str], question: str, holds: Callable[[Any], bool]) -> None:
    deadline = time.monotonic() + BOUND
    while not holds(asked(env, question)[0]):
        assert time.monotonic() < deadline, f"Still not after {BOUND} s: {question}"
        time.sleep(0.02)


ORGANISATIONS = "SELECT COUNT(*) FROM members_organisation WHERE archived_at IS NULL"
NUMBERS = "SELECT COUNT(*) FROM members_identifier"
TAKEN = "SELECT COUNT(*), COUNT(DISTINCT record) FROM exchange_importrow WHERE outcome = 'applied'"
HISTORY = (
    "SELECT COUNT(*), COUNT(DISTINCT record_id) FROM audit_entry"
    " WHERE model = 'members.organisation' AND action = 'created'"
)
STATE = "SELECT state FROM exchange_importrun"


def kill_in_the_middle(scene: dict[str, str], process: Process) -> int:
    """Kill the worker once it has written some rows and not all; how many organisations it left."""
    wait_until(scene, ORGANISATIONS, lambda count: count >= 30)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    (half,) = asked(scene, ORGANISATIONS)
    assert 30 <= half < ROWS
    # Until its heart has been still for long enough, it counts as being at work.
    time.sleep(1.5)
    return int(half)


def test_a_killed_worker_leaves_nothing_half_done_and_the_next_goes_on(
    scene: dict[str, str], worker: Callable[[], Process]
) -> None:
    half = kill_in_the_middle(scene, worker())

    assert half % 10 == 0
    assert asked(scene, NUMBERS) == (half,)
    assert asked(scene, TAKEN) == asked(scene, HISTORY) == (half, half)
    assert asked(scene, STATE) == ("applying",)

    worker()
    wait_until(scene, STATE, lambda state: state == "applied")

    assert asked(scene, ORGANISATIONS) == asked(scene, NUMBERS) == (ROWS,)
    assert asked(scene, TAKEN) == asked(scene, HISTORY) == (ROWS, ROWS)


def test_what_a_killed_worker_did_can_be_taken_back(
    scene: dict[str, str], worker: Callable[[], Process]
) -> None:
    half = kill_in_the_middle(scene, worker())

    # The uploader would rather have it back than have it go on.
    say(UNDO, scene)

    assert asked(scene, ORGANISATIONS) == asked(scene, NUMBERS) == (0,)
    assert asked(scene, HISTORY) == (half, half)
    assert asked(scene, "SELECT COUNT(*) FROM exchange_importrow WHERE outcome = 'undone'") == (
        half,
    )
    assert asked(scene, STATE) == ("undone",)
