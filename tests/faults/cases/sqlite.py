"""The embedded profile's files under sudden death, and copied at a bad moment."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from tests.faults.cases.copying import backup
from tests.faults.clients import crowd
from tests.faults.ledger import Operation, State
from tests.faults.processes import KONSTELLATION, run, wait_for
from tests.faults.registry import EMBEDDED, case
from tests.faults.scene import Scene


@case("F15", "All processes are killed, with backups under way", [EMBEDDED])
def all_killed(scene: Scene) -> None:
    web = scene.serve()
    worker = scene.work()
    scene.begin()
    rounds = scene.count(3, 10)
    copies: list[Path] = []
    for number in range(rounds):
        with crowd() as people:
            for each in range(4):
                seed = scene.random.randrange(2**31) + each
                people.send(1, scene.writer(seed), pause=0.02)
            time.sleep(scene.random.uniform(1.5, 4.0))
            if number % 3 == 0:
                copies.append(backup(scene, scene.folder / f"backup-{number}"))
            for service in (worker, web):
                service.kill()
            people.stopping.set()
        wait_for("the web server", scene.answers, 60)
        state = scene.inspect(index=False)["integrity"]
        scene.expect(state == "ok", f"the database is damaged after round {number + 1}: {state}")
    for each in copies:
        verify_backup(scene, each)
    scene.saw(f"{rounds} kills of all processes, {len(copies)} backups meanwhile restored whole")


def verify_backup(scene: Scene, path: Path) -> None:
    """It can be restored into an empty folder, and holds what was acknowledged before it began."""
    data = scene.folder / f"restored-{path.parent.name}"
    run([*KONSTELLATION, "restore", str(path)], scene.env | {"KONSTELLATION_DATA_DIR": str(data)})
    scene.expect((data / "konstellation.sqlite3").exists(), "nothing was restored")
    verify_copy(scene, data / "konstellation.sqlite3", [])


@case("F32", "The files are copied at any moment, as a power cut would leave them", [EMBEDDED])
def copied_under_load(scene: Scene) -> None:
    scene.serve()
    scene.work()
    scene.begin()
    database = scene.data / "konstellation.sqlite3"
    copies = scene.count(5, 25)
    taken: list[tuple[Path, list[Operation]]] = []
    with crowd() as people:
        for number in range(4):
            people.send(1, scene.writer(scene.random.randrange(2**31) + number), pause=0.02)
        for number in range(copies):
            time.sleep(scene.random.uniform(0.2, 1.5))
            promised = scene.ledger.told(State.ACK)
            taken.append((copied(database, scene.folder / f"copy-{number}"), promised))
    for copy, promised in taken:
        verify_copy(scene, copy, promised)
    scene.saw(f"{copies} copies, each whole and with all that was acknowledged before it")


def copied(database: Path, folder: Path) -> Path:
    """The log first: what is checkpointed between the two stands in both then, and not in none."""
    folder.mkdir()
    for suffix in ("-wal", ""):
        source = database.with_name(database.name + suffix)
        if source.exists():
            shutil.copyfile(source, folder / source.name)
    return folder / database.name


def verify_copy(scene: Scene, path: Path, promised: list[Operation]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        ask = partial(rows, connection)
        scene.expect(ask("PRAGMA integrity_check") == [("ok",)], f"{path.parent.name} is damaged")
        versions = {
            pk.replace("-", ""): version
            for pk, version in ask("SELECT id, version FROM members_organisation")
        }
    lost = [
        each.name
        for each in promised
        if versions.get(each.record.replace("-", ""), 0) < each.version
    ]
    scene.expect(not lost, f"{path.parent.name} lacks {len(lost)} writes: {lost[:3]}")


def rows(connection: sqlite3.Connection, statement: str) -> list[Any]:
    return connection.execute(statement).fetchall()
