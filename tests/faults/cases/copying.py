"""Backups that are made while others write, and brought back somewhere else."""

from __future__ import annotations

import io
import json
import tarfile
import time
from pathlib import Path

from tests.faults import checker
from tests.faults.clients import crowd
from tests.faults.processes import KONSTELLATION, run, run_to_its_end
from tests.faults.registry import BOTH, SERVER, case
from tests.faults.scene import Scene


@case("F29", "A backup under load, brought back elsewhere", BOTH)
def restored_elsewhere(scene: Scene) -> None:
    scene.serve()
    scene.work()
    scene.begin()
    with crowd() as people:
        for number in range(4):
            people.send(1, scene.writer(scene.random.randrange(2**31) + number), pause=0.02)
        time.sleep(scene.short(3, 15))
        promised = scene.ledger.acknowledged()
        path = backup(scene, scene.folder / "backup")
        written_meanwhile = len(scene.ledger.acknowledged()) - len(promised)
        time.sleep(1)
    scene.expect(written_meanwhile > 0, "nobody wrote while the backup was made")
    elsewhere = an_empty_place(scene)
    run([*KONSTELLATION, "restore", str(path)], elsewhere)
    broken = checker.verify_copy(scene.inspect(**elsewhere), promised)
    scene.expect(not broken, "; ".join(broken))
    future = [*KONSTELLATION, "restore", "--replace", str(of_the_future(path))]
    refused = run_to_its_end(future, elsewhere)
    told = refused.stderr.strip()[-200:]
    scene.expect(refused.returncode and "newer" in told, f"a newer backup: {told}")
    scene.expect("Traceback" not in refused.stderr, f"a newer backup: {told}")
    scene.saw(
        f"{len(promised)} acknowledged before it, {written_meanwhile} while it was made;"
        " all there, found, and with an unbroken history; a newer one is refused"
    )


def backup(scene: Scene, folder: Path) -> Path:
    scene.command("backup", "--to", str(folder))
    [written] = folder.iterdir()
    return written


def an_empty_place(scene: Scene) -> dict[str, str]:
    """A database, an index and a folder of another installation."""
    database = f"{scene.database}_elsewhere"
    if scene.profile == SERVER:
        scene.postgresql.create(database)
    return scene.ground.environment(scene.folder / "elsewhere", database)


def of_the_future(path: Path) -> Path:
    """The same backup, as a version with one more migration would have made it."""
    written = path.with_name("konstellation-of-the-future.tar.gz")
    with tarfile.open(path) as old, tarfile.open(written, "w:gz") as new:
        for member in old.getmembers():
            content = old.extractfile(member)
            if content is None:
                new.addfile(member)
                continue
            read = content.read()
            if Path(member.name).name == "manifest.json":
                manifest = json.loads(read)
                manifest["version"] = "99.0"
                manifest["migrations"].append(["members", "0999_of_the_future"])
                read = json.dumps(manifest).encode()
                member.size = len(read)
            new.addfile(member, io.BytesIO(read))
    return written
