"""Imports whose worker dies."""

from __future__ import annotations

import json
import uuid
from typing import Any

from tests.faults.clients import Api
from tests.faults.processes import Service, wait_for
from tests.faults.registry import BOTH, case
from tests.faults.scene import Scene

IMPORTS = "/api/v1/imports/"
DONE_WITHIN = 600.0
# An import is taken for dead when its heart has been still for so long.
SILENCE = 2


@case("F13", "The worker is killed in mid-import", BOTH, quick=True)
def import_killed(scene: Scene) -> None:
    rows = scene.count(300, 20_000)
    limits = {"chunk": scene.count(20, 400), "silence_seconds": SILENCE}
    settings = {"KONSTELLATION_IMPORT_LIMITS": json.dumps(limits)}
    scene.serve(**settings)
    worker = scene.work(**settings)
    scene.begin()
    before = records(scene)
    run = upload(scene.api(), rows)
    ask(scene.api(), run, "plan")
    worker.kill()
    wait_for("the plan", lambda: state_of(scene.api(), run) == "planned", DONE_WITHIN)
    ask(scene.api(), run, "apply")
    points = (50,) if scene.quick else (10, 50, 99)
    for percent in points:
        kill_at(scene, worker, len(before) + rows * percent // 100)
    wait_for("its end", lambda: state_of(scene.api(), run) == "applied", DONE_WITHIN)
    check_applied(scene, run, rows, len(before))
    ask(scene.api(), run, "undo")
    wait_for("the undo", lambda: state_of(scene.api(), run) == "undone", DONE_WITHIN)
    scene.expect(records(scene) == before, "the undo has not brought back what was there")
    scene.saw(f"{rows} rows applied once each after {1 + len(points)} kills, and undone")


def kill_at(scene: Scene, worker: Service, number: int) -> None:
    """Kill the worker once so many organisations are there."""
    wait_for("so many rows", lambda: counted(scene) >= number, DONE_WITHIN, every=0.02)
    worker.kill()


def counted(scene: Scene) -> int:
    return int(scene.ask_database("SELECT count(*) FROM members_organisation")[0][0])


def records(scene: Scene) -> dict[str, Any]:
    """All that is in use, as it is; versions count what was done, and may be higher."""
    columns = "id, name, employees, summary_en"
    statement = f"SELECT {columns} FROM members_organisation WHERE archived_at IS NULL"
    return {str(uuid.UUID(str(row[0]))): row[1:] for row in scene.ask_database(statement)}


def check_applied(scene: Scene, run: str, rows: int, before: int) -> None:
    taken = scene.ask_database(
        "SELECT count(*), count(DISTINCT record) FROM exchange_importrow WHERE outcome = 'applied'"
    )
    scene.expect(tuple(taken[0]) == (rows, rows), f"applied rows and their records: {taken}")
    made = scene.ask_database(
        "SELECT count(*), count(DISTINCT record_id) FROM audit_entry"
        " WHERE model = 'members.organisation' AND action = 'created' AND source = 'import'"
    )
    scene.expect(tuple(made[0]) == (rows, rows), f"lines of history and their records: {made}")
    reported = scene.api().ask("GET", f"{IMPORTS}{run}/").body["counts"]
    scene.expect(rows in reported.values(), f"the report says {reported}")
    scene.expect(counted(scene) == rows + before, f"{counted(scene)} organisations")


def plan(api: Api, run: str) -> None:
    ask(api, run, "plan")
    wait_for("the plan", lambda: state_of(api, run) == "planned", DONE_WITHIN)


def carry_out(api: Api, run: str) -> None:
    plan(api, run)
    ask(api, run, "apply")
    wait_for("its end", lambda: state_of(api, run) == "applied", DONE_WITHIN)


def is_over(api: Api, run: str) -> bool:
    return state_of(api, run) in {"applied", "failed"}


def upload(api: Api, rows: int, *, employees: int = 7, backwards: bool = False) -> str:
    numbers = reversed(range(rows)) if backwards else range(rows)
    lines = "".join(f"Bolag {n:05};{n:09};{employees}\n" for n in numbers)
    parts = {"sheet": b"organisations", "file": f"Namn;PIC;Anställda\n{lines}".encode()}
    boundary = uuid.uuid4().hex
    body = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        + (b'; filename="r.csv"\r\nContent-Type: text/csv' if name == "file" else b"")
        + b"\r\n\r\n"
        + content
        + b"\r\n"
        for name, content in parts.items()
    )
    answer = api.ask(
        "POST",
        IMPORTS,
        raw=body + f"--{boundary}--\r\n".encode(),
        headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
    )
    assert answer.status in {200, 201}, answer.body
    return str(answer.body["id"])


def ask(api: Api, run: str, what: str) -> None:
    answer = api.ask("POST", f"{IMPORTS}{run}/{what}/")
    assert answer.status == 202, answer.body


def state_of(api: Api, run: str) -> str:
    return str(api.ask("GET", f"{IMPORTS}{run}/").body["state"])
