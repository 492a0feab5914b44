"""Migrations that die half way."""

from __future__ import annotations

import time
from functools import partial

from tests.faults.clients import crowd
from tests.faults.processes import KONSTELLATION, run_to_its_end
from tests.faults.registry import BOTH, case
from tests.faults.scene import Scene
from tests.project.killing import kill_migrating

# The oldest state from which the steps to today change tables that are in use.
BEHIND = ("marketplace", "0001_initial")
MOST_STEPS = 40


@case("F22", "A migration is killed at each of its steps", BOTH)
def migration_killed(scene: Scene) -> None:
    """Whatever is left of it, the product says that it is not done, and the next run does it."""
    scene.serve()
    scene.work()
    scene.begin()
    with crowd() as people:
        people.send(2, scene.writer(scene.random.randrange(2**31)))
        time.sleep(2)
    stop_all(scene)
    kills = 0
    for step in range(1, scene.count(3, MOST_STEPS) + 1):
        scene.command("migrate", *BEHIND, "--verbosity=0", KONSTELLATION_MIGRATION_BACKUPS="0")
        if not kill_migrating(step, scene.env):
            break
        kills += 1
        for command in ("serve", "worker"):
            refused = run_to_its_end([*KONSTELLATION, command], scene.env, seconds=60)
            told = refused.stderr.strip()[-300:]
            scene.expect(refused.returncode == 1, f"step {step}: {command} starts on half a schema")
            scene.expect("Traceback" not in told, f"step {step}: {command} said {told}")
            scene.expect(BEHIND[0] in told, f"step {step}: {command} said {told}")
        scene.command("migrate", "--verbosity=0")
        scene.command("migrate", "--check")
    scene.expect(kills > 0, "nothing was killed")
    scene.serve()
    scene.work()
    with crowd() as people:
        people.send(2, partial(scene.api().create))
        time.sleep(2)
    scene.saw(f"{kills} kills, each said by both commands and done by the next run")


def stop_all(scene: Scene) -> None:
    """As one does before a migration that needs it."""
    for service in [*scene.workers, scene.web]:
        if service is not None:
            service.stop()
    scene.workers.clear()
    scene.web = None
