"""Web processes that die while they work."""

from __future__ import annotations

import time
from contextlib import suppress
from functools import partial

from tests.faults.clients import crowd
from tests.faults.ledger import State
from tests.faults.processes import TooLong, kill, wait_for
from tests.faults.registry import BOTH, case
from tests.faults.scene import Scene

# A key whose holder was killed can be used again after a minute.
ABANDONED = 60.0
STARTING_TAKES = 4.0


@case("F12", "A web process is killed in mid-request", BOTH, quick=True)
def web_killed(scene: Scene) -> None:
    """Whoever gets no answer asks again with the same key: it is done once, and told as done."""
    web = scene.serve(WEB_CONCURRENCY="4")
    scene.work()
    killed = 0
    until = time.monotonic() + scene.short(8, 60)
    with crowd() as people:
        for number in range(8):
            patience = scene.short(5, ABANDONED + 30)
            people.send(1, scene.writer(scene.random.randrange(2**31) + number, patience))
        while time.monotonic() < until:
            before = len(scene.ledger.told(State.ACK))
            time.sleep(0.5)
            with suppress(TooLong):
                # Where starting takes long, the next kill would leave nobody to be hurt by it.
                wait_for("a write", partial(is_more_than, scene, before), STARTING_TAKES)
            kill(scene.random.choice(web.leaves()))
            killed += 1
    if not scene.quick:
        open_ends = scene.ledger.told(State.UNKNOWN, "create")
        scene.expect(not open_ends, f"{len(open_ends)} were never answered: {open_ends[:3]}")
    scene.expect(web.starts == 1, f"the web server itself ended {web.starts - 1} times")
    scene.saw(f"{killed} processes killed")


def is_more_than(scene: Scene, before: int) -> bool:
    return len(scene.ledger.told(State.ACK)) > before
