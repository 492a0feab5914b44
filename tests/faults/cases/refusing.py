"""Elasticsearch that is slow, breaks off, or will not take what it is given."""

from __future__ import annotations

import json
import time
from functools import partial

from tests.faults.cases.elasticsearch import index_of
from tests.faults.clients import crowd, path_of
from tests.faults.ledger import State
from tests.faults.processes import KONSTELLATION, run_to_its_end, wait_for
from tests.faults.registry import SERVER, case
from tests.faults.scene import Scene

MORE_AT_MOST = 1.2
# Of a machine that does other things too, in seconds.
LEEWAY = 0.05
GIVEN_UP_WITHIN = 90.0
TROUBLES: tuple[tuple[str, dict[str, int]], ...] = (
    ("latency", {"latency": 5000}),
    ("timeout", {"timeout": 0}),
    ("limit_data", {"bytes": 10_000}),
    ("reset_peer", {"timeout": 0}),
)


@case("F03", "Elasticsearch is slow, silent, or breaks off", [SERVER])
def slow(scene: Scene) -> None:
    scene.serve(**scene.through("web-elasticsearch"))
    scene.work(**scene.through("worker-elasticsearch"))
    made = scene.begin()
    spell, seen = scene.short(4, 15), []
    before = reading(scene, made.record, spell)
    for kind, attributes in TROUBLES:
        for proxy in scene.proxies.values():
            proxy.poison(kind, **attributes)
        with crowd() as people:
            people.send(2, scene.writer(scene.random.randrange(2**31)), pause=0.5)
            taken = reading(scene, made.record, spell)
        for proxy in scene.proxies.values():
            proxy.mend()
        limit = before * MORE_AT_MOST + LEEWAY
        scene.expect(taken <= limit, f"{kind}: reading took {taken:.3f} s, {before:.3f} s before")
        seen.append(f"{kind} {taken * 1000:.0f}")
    refused = [each for each in scene.ledger.told(State.REFUSED) if each.code != "STALE"]
    scene.expect(not refused, f"{len(refused)} writes were refused: {refused[:2]}")
    took = scene.wait_until_caught_up()
    scene.saw(
        f"p95 of a detail {before * 1000:.0f} ms before; {', '.join(seen)} ms;"
        f" caught up {took:.0f} s after"
    )


def reading(scene: Scene, record: str, seconds: float) -> float:
    """The 95th percentile of reading a record again and again, in seconds."""
    taken = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        answer = scene.api().ask("GET", path_of(record))
        scene.expect(answer.status == 200, f"reading was answered {answer.status}")
        taken.append(answer.seconds)
        time.sleep(0.05)
    return sorted(taken)[int(len(taken) * 0.95)]


@case("F04", "Elasticsearch will not be written to, and will not take one document", [SERVER])
def refused(scene: Scene) -> None:
    """First all is refused, as on a full disk; then one document alone."""
    scene.serve()
    scene.work()
    poisoned = scene.begin()
    block(scene, True)
    write(scene, scene.short(3, 15))
    waiting = scene.pending()
    block(scene, False)
    scene.expect(waiting > 0, "nothing waits while the index is closed to writes")
    caught_up = scene.wait_until_caught_up()
    poison(scene, poisoned.record)
    touched = scene.api().add_one(poisoned.record)
    scene.expect(touched.state is State.ACK, "the write itself was refused")
    write(scene, scene.short(2, 5))
    took = wait_for("the dead letter", partial(is_given_up, scene), GIVEN_UP_WITHIN, every=0.5)
    letters = scene.readiness()["details"]["outbox"]
    scene.expect((letters["size"], letters["deadLetters"]) == (1, 1), f"waiting: {letters}")
    said = run_to_its_end([*KONSTELLATION, "doctor"], scene.env)
    scene.expect(said.returncode == 1, "doctor finds nothing wrong")
    scene.expect(poisoned.record in said.stdout and "poisoned" in said.stdout, said.stdout[-400:])
    cure(scene)
    scene.command("drain", "--retry")
    scene.saw(
        f"{waiting} waited and were in {caught_up:.0f} s after the block; one document given up"
        f" after {took:.0f} s, named by doctor with its reason, taken in when tried again"
    )


def write(scene: Scene, seconds: float) -> None:
    with crowd() as people:
        people.send(2, scene.writer(scene.random.randrange(2**31)), pause=0.1)
        time.sleep(seconds)


def block(scene: Scene, is_blocked: bool) -> None:
    """As Elasticsearch does by itself when its disk is nearly full."""
    setting = json.dumps({"index.blocks.read_only_allow_delete": is_blocked or None})
    scene.elasticsearch.ask("PUT", f"/{index_of(scene)}/_settings", setting.encode())


def poison(scene: Scene, record: str) -> None:
    """Have the cluster refuse this document by 400, as it refuses what does not fit."""
    script = {
        "if": f"ctx._id == '{record}'",
        "source": "throw new IllegalArgumentException('poisoned')",
    }
    pipeline = json.dumps({"processors": [{"script": script}]}).encode()
    scene.elasticsearch.ask("PUT", "/_ingest/pipeline/poison", pipeline)
    use(scene, "poison")


def cure(scene: Scene) -> None:
    use(scene, "_none")
    scene.elasticsearch.ask("DELETE", "/_ingest/pipeline/poison")


def use(scene: Scene, pipeline: str) -> None:
    setting = json.dumps({"index.default_pipeline": pipeline}).encode()
    scene.elasticsearch.ask("PUT", f"/{index_of(scene)}/_settings", setting)


def is_given_up(scene: Scene) -> bool:
    return bool(scene.readiness().get("details", {}).get("outbox", {}).get("deadLetters"))
