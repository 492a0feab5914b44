"""A web process is killed while it brings the index up to date; another one goes on.

Real processes on a real database file: whatever the moment, the index still opens, the list of
what is pending still names what is missing, and one drain makes the index whole.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.project.conftest import COMMAND, environment

ROOT = Path(__file__).parents[3]
PATIENCE = 90
BEFORE, WRITTEN = 3, 8

_START = """
import json, signal, sys, time, django
django.setup()
from datetime import timedelta
from django.db import transaction
from konstellation.members.models import Organisation
from konstellation.search import outbox
from konstellation.search.client import engine
from konstellation.search.engines.tantivy.layout import Layout
from konstellation.search.models import Pending
from konstellation.search.port import Query
from tests.factories.members import OrganisationFactory

outbox.LEASE = timedelta(seconds=1)

def say(**what):
    print(json.dumps(what), flush=True)
"""

# Writes organisations in one transaction and halts for good at a moment of the drain after it.
WRITER = (
    _START
    + """
moment, count = sys.argv[1], int(sys.argv[2])

def halt():
    say(halted=moment)
    signal.pause()

if moment == "while the index is written":
    row, seen = Layout.row, []
    def halting(self, source):
        seen.append(source)
        return halt() if len(seen) > count // 2 else row(self, source)
    Layout.row = halting
elif moment == "before it is taken off the list":
    outbox._settle = lambda rows: halt()
with transaction.atomic():
    OrganisationFactory.create_batch(count)
    if moment == "before the register is committed":
        halt()
say(halted="")
"""
)

# Another web process: it has the index open when the writer dies, and looks again when told to.
SURVIVOR = (
    _START
    + """
def state():
    page = engine().find("organisations", Query(("process_management",), limit=100))
    say(
        found=sorted(hit.id for hit in page.hits),
        total=page.total,
        indexed=sorted(engine().ids("organisations")),
        registered=sorted(str(pk) for pk in Organisation.objects.values_list("pk", flat=True)),
        pending=Pending.objects.filter(index="organisations").count(),
        whole=not engine().needs_rebuild("organisations"),
    )

state()
for line in sys.stdin:
    if line.strip() == "drain":
        # What a killed one has taken is free again after a while.
        time.sleep(1)
        outbox.drain()
    state()
"""
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated installation, for all the moments one after the other."""
    folder = tmp_path_factory.mktemp("installation") / "data"
    for command in (["migrate", "--verbosity=0"], ["reindex"]):
        done = subprocess.run(
            [*COMMAND, *command],
            env=environment(folder),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    return folder


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(data: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def run(program: str, *arguments: object) -> subprocess.Popen[str]:
        env = environment(data)
        env["PYTHONPATH"] += f"{os.pathsep}{ROOT}"
        env["DJANGO_SETTINGS_MODULE"] = "konstellation.project.settings.embedded"
        process = subprocess.Popen(
            [sys.executable, "-c", program, *map(str, arguments)],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer


def told(process: subprocess.Popen[str], command: str) -> dict[str, Any]:
    assert process.stdin is not None
    process.stdin.write(f"{command}\n")
    process.stdin.flush()
    return said(process)


@pytest.mark.parametrize(
    ("moment", "kept"),
    [
        ("before the register is committed", 0),
        ("while the index is written", WRITTEN),
        ("before it is taken off the list", WRITTEN),
    ],
)
def test_a_killed_drainer_leaves_nothing_missing(start: Start, moment: str, kept: int) -> None:
    survivor = start(SURVIVOR)
    before = said(survivor)
    writer = start(WRITER, moment, WRITTEN)
    assert said(writer) == {"halted": moment}

    # While the writer holds the index, it can be read.
    assert told(survivor, "look")["found"] is not None
    writer.send_signal(signal.SIGKILL)
    writer.wait(PATIENCE)

    killed = told(survivor, "look")
    assert killed["whole"]
    assert len(killed["registered"]) == len(before["registered"]) + kept
    assert killed["pending"] == kept
    assert set(before["indexed"]) <= set(killed["indexed"]) <= set(killed["registered"])

    drained = told(survivor, "drain")
    assert drained["pending"] == 0
    assert drained["whole"]
    assert drained["indexed"] == drained["found"] == drained["registered"]
    assert drained["total"] == len(drained["registered"])


def test_a_killed_drainer_does_not_hold_up_the_next_writer(start: Start) -> None:
    first = start(WRITER, "while the index is written", BEFORE)
    said(first)
    first.send_signal(signal.SIGKILL)
    first.wait(PATIENCE)

    second = start(WRITER, "never", BEFORE)

    assert said(second) == {"halted": ""}
    survivor = start(SURVIVOR)
    # The second has done its own; what the first had left is whoever's who drains next.
    assert said(survivor)["pending"] == BEFORE
    after = told(survivor, "drain")
    assert after["pending"] == 0
    assert after["indexed"] == after["registered"]
