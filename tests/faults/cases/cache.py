"""The shared cache loses what it holds."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.faults.clients import PASSWORD, SIGNER, crowd, from_a_browser
from tests.faults.ledger import State
from tests.faults.processes import KONSTELLATION, STARTING, run, wait_for
from tests.faults.registry import BOTH, case
from tests.faults.scene import Scene

EMPTYING = """
import time
from django.core.cache import cache
while True:
    cache.clear()
    print("emptied", flush=True)
    time.sleep(0.2)
"""
GUESSES = 12


@case("F24", "The cache is emptied again and again", BOTH)
def cache_lost(scene: Scene) -> None:
    """Sign-ins go on, each write is done once, and who guesses is still stopped in the end."""
    scene.serve()
    scene.work()
    scene.begin()
    run([sys.executable, "-m", "tests.faults.seeding", "signer"], scene.env)
    signed_in: list[int] = []
    with crowd() as people, emptying(scene) as emptied:
        for number in range(4):
            seed = scene.random.randrange(2**31) + number
            people.send(1, scene.writer(seed, patience=60), pause=0.1)
        people.send(1, partial(note_sign_in, scene, signed_in), pause=1.5)
        wait_for("the first time", lambda: emptied.stat().st_size > 0, STARTING)
        time.sleep(scene.short(8, 30))
        times = len(emptied.read_text().split())
    wrong = [status for status in signed_in if status not in {200, 429}]
    scene.expect(not wrong, f"signing in was answered {wrong}")
    scene.expect(200 in signed_in, "nobody could sign in")
    unknown = scene.ledger.told(State.UNKNOWN)
    scene.expect(not unknown, f"{len(unknown)} writes were not answered")
    guesses = [sign_in(scene, "wrong") for _each in range(GUESSES)]
    scene.expect(429 in guesses, f"{GUESSES} guesses in a row were answered {guesses}")
    scene.saw(f"emptied {times} times; {signed_in.count(200)} sign-ins; guessing is stopped")


@contextmanager
def emptying(scene: Scene) -> Iterator[Path]:
    """A colleague who empties the cache five times a second; the path of what they say."""
    said = scene.folder / "emptied"
    command = [*KONSTELLATION, "shell", "-v0", "-c", EMPTYING]
    with said.open("wb") as written:
        process = subprocess.Popen(command, env=scene.env, stdout=written)
    try:
        yield said
    finally:
        process.kill()
        process.wait()


def note_sign_in(scene: Scene, seen: list[int]) -> None:
    seen.append(sign_in(scene, PASSWORD))


def sign_in(scene: Scene, password: str) -> int:
    body = {"email": SIGNER, "password": password}
    return from_a_browser(scene.port, "auth/login", body).status
