"""Disks that are full."""

from __future__ import annotations

import shutil
import subprocess
import time
from functools import partial
from pathlib import Path

from tests.faults.clients import crowd, path_of
from tests.faults.ledger import State
from tests.faults.processes import wait_for
from tests.faults.registry import EMBEDDED, NotHere, case
from tests.faults.scene import Scene

MIB = 2**20
ROOM = 32 * MIB
FULL_WITHIN = 60.0
BACK_WITHIN = 30.0


@case("F17", "The disk of the embedded profile is full", [EMBEDDED])
def disk_full(scene: Scene) -> None:
    """Database, index, files and logs of SQLite lie on a disk of their own, which fills up."""
    on_a_small_disk(scene)
    filler = scene.data / "filler"
    # Counted in memory, as units and images have it: not on the disk that fills.
    counting = {"KONSTELLATION_METRICS_DIR": str(scene.folder / "metrics")}
    web = scene.serve(**counting)
    worker = scene.work(**counting)
    made = scene.begin()
    with crowd() as people:
        for number in range(4):
            people.send(1, scene.writer(scene.random.randrange(2**31) + number), pause=0.05)
        time.sleep(1)
        fill(filler)
        with crowd() as more:
            # What SQLite has taken of the disk already, it fills first.
            more.send(4, partial(scene.api().create, description_sv="Svetsning. " * 800))
            wait_for("a write that is not done", lambda: unanswered(scene) > 3, FULL_WITHIN)
        reads = scene.api().ask("GET", path_of(made.record)).status
        time.sleep(scene.short(2, 10))
        before = len(scene.ledger.told(State.ACK))
        filler.unlink()
        back = wait_for(
            "a write that is done again",
            lambda: len(scene.ledger.told(State.ACK)) > before,
            BACK_WITHIN,
        )
    scene.expect(reads == 200, f"reading was answered {reads} while the disk was full")
    scene.expect(web.starts == worker.starts == 1, "a process had to be started anew")
    scene.saw(f"{unanswered(scene)} writes answered 503 while it was full; back {back:.1f} s after")


def unanswered(scene: Scene) -> int:
    return scene.ledger.statuses[503]


def on_a_small_disk(scene: Scene) -> None:
    """Have the scene's data lie on a disk with little room left."""
    folder = scene.data
    kept = folder.with_name("kept")
    folder.rename(kept)
    folder.mkdir()
    size = ROOM + sum(each.stat().st_size for each in kept.rglob("*") if each.is_file())
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={size // 1024}k", "tmpfs", str(folder)]
    mounted = subprocess.run(mounting, capture_output=True, text=True, check=False)
    if mounted.returncode:
        folder.rmdir()
        kept.rename(folder)
        raise NotHere(f"no disk can be mounted here: {mounted.stderr.strip()}")
    scene.at_end.append(partial(subprocess.run, ["umount", str(folder)], check=True))
    shutil.copytree(kept, folder, dirs_exist_ok=True)


def fill(filler: Path) -> None:
    """Take all the room that is left."""
    with filler.open("wb", buffering=0) as written:
        piece = 64 * 1024
        while piece:
            try:
                written.write(b"\0" * piece)
            except OSError:
                piece //= 2
