"""Elasticsearch that is away, dies, or is told things late."""

from __future__ import annotations

import json
import time
from functools import partial
from urllib.error import HTTPError

from tests.faults.clients import SEARCH, Answer, Api, crowd, path_of
from tests.faults.ledger import Operation, State
from tests.faults.processes import wait_for
from tests.faults.registry import SERVER, case
from tests.faults.scene import Scene

CAUGHT_UP_WITHIN = 60.0
SEARCH_WITHIN = 2.0
# What a client and a busy machine add to the two seconds of the engine.
LEEWAY = 1.5
HELD_UP = 6


@case("F01", "Elasticsearch is stopped during writes", [SERVER], quick=True)
def stopped_during_writes(scene: Scene) -> None:
    scene.serve()
    scene.work()
    scene.begin()
    elasticsearch = scene.elasticsearch
    answers: list[Answer] = []
    elasticsearch.stop()
    with crowd() as people:
        for number in range(8):
            people.send(1, scene.writer(scene.random.randrange(2**31) + number), pause=0.05)
        people.send(2, partial(look, scene.api(), answers), pause=0.3)
        time.sleep(scene.short(5, 60))
        state, waiting = scene.readiness(), scene.pending()
    elasticsearch.start()
    scene.expect(state.get("search") == "degraded", f"/readyz said {state}")
    scene.expect(waiting > 0, "nothing waits for Elasticsearch")
    scene.expect(not scene.ledger.told(State.UNKNOWN), "a write was not answered")
    refused = [each for each in scene.ledger.told(State.REFUSED) if each.code != "STALE"]
    scene.expect(not refused, f"{len(refused)} writes were refused: {refused[:2]}")
    scene.expect(answers and all(map(is_fallback, answers)), f"search: {wrong(answers)}")
    slowest = max(answer.seconds for answer in answers)
    scene.expect(slowest < SEARCH_WITHIN + LEEWAY, f"search took {slowest:.1f} s")
    ready = elasticsearch.wait_until_ready()
    took = scene.wait_until_caught_up(CAUGHT_UP_WITHIN)
    scene.saw(
        f"{len(answers)} searches, each answered within {slowest:.1f} s; {waiting} waited, none"
        f" {took:.0f} s after it was ready again (start {ready:.0f} s)"
    )


def look(api: Api, answers: list[Answer]) -> None:
    answers.append(api.ask("GET", f"{SEARCH}?text=verkstad"))


def is_fallback(answer: Answer) -> bool:
    if answer.status == 503:
        return "retry-after" in answer.headers
    return answer.status == 200 and answer.body["degraded"] is True


def wrong(answers: list[Answer]) -> list[tuple[int, object]]:
    return [(a.status, a.body) for a in answers if not is_fallback(a)][:1]


@case("F02", "Elasticsearch is killed in mid-bulk", [SERVER], quick=True)
def killed_in_bulk(scene: Scene) -> None:
    """Many documents wait; it dies while they are sent, and comes back."""
    rows = scene.count(2000, 20_000)
    scene.command("reindex")
    scene.seed(rows)
    waiting = scene.inspect(index=False)["pending"]
    scene.expect(waiting >= rows, f"only {waiting} documents wait")
    scene.serve()
    worker = scene.work()
    wait_for("the draining", lambda: 0 < scene.pending() < waiting, 60, every=0.05)
    time.sleep(0.2 if scene.quick else 0.6)
    scene.elasticsearch.kill()
    left = scene.pending()
    scene.expect(left > 0, "all was sent before it was killed")
    scene.elasticsearch.start()
    scene.elasticsearch.wait_until_ready()
    took = scene.wait_until_caught_up()
    scene.expect(worker.starts == 1, "the worker ended")
    scene.begin()
    scene.saw(f"{left} of {rows} waited when it was killed; all in {took:.0f} s after its return")


@case("F08", "A late write after a removal", [SERVER], quick=True)
def resurrection(scene: Scene) -> None:
    """A worker has read a record and is held up. Meanwhile the record leaves the index, and
    Elasticsearch forgets that it did. What the worker then brings must not stay.
    """
    scene.serve()
    # It asks for the names of the indexes first, which is held up just as much.
    held_up = scene.through("worker-elasticsearch") | {"KONSTELLATION_ELASTICSEARCH_TIMEOUT": "30"}
    scene.work(**held_up)
    kept, gone = scene.begin(), scene.begin()
    own = index_of(scene)
    scene.elasticsearch.ask("PUT", f"/{own}/_settings", b'{"index.gc_deletes": "1s"}')
    scene.proxies["worker-elasticsearch"].poison("latency", "upstream", latency=HELD_UP * 1000)
    make_due(scene, gone.record)
    # A round of the worker begins every second.
    time.sleep(4)
    merge(scene, kept=kept, gone=gone)
    scene.expect(not is_indexed(scene, gone.record), "the removal itself was not indexed")
    before = writes_to(scene, own)
    wait_for("the late write", lambda: writes_to(scene, own) > before, 5 * HELD_UP, every=0.1)
    scene.proxies["worker-elasticsearch"].mend()
    came_back = is_indexed(scene, gone.record)
    took = wait_for("its end", lambda: not is_indexed(scene, gone.record), 30)
    scene.wait_until_caught_up()
    time.sleep(2)
    scene.saw(f"brought late, it was there for {took:.1f} s" if came_back else "refused at once")


def index_of(scene: Scene) -> str:
    return f"{scene.env['KONSTELLATION_ELASTICSEARCH_PREFIX']}.organisations"


def is_indexed(scene: Scene, record: str) -> bool:
    try:
        found = json.loads(scene.elasticsearch.ask("GET", f"/{index_of(scene)}/_doc/{record}"))
    except HTTPError as missing:
        if missing.code == 404:
            return False
        raise
    return not found["_source"].get("gone_", False)


def writes_to(scene: Scene, index: str) -> int:
    """Documents that the cluster has been sent for it, also those that it did not take."""
    answer = json.loads(scene.elasticsearch.ask("GET", f"/{index}/_stats/indexing"))
    of_it = answer["_all"]["primaries"]["indexing"]
    return int(of_it["index_total"]) + int(of_it["index_failed"])


def make_due(scene: Scene, record: str) -> None:
    """As a change to the record would."""
    columns = "index, record_id, revision, noted_at, attempts, not_before, last_error"
    values = f"'organisations', '{record}', 1, now(), 0, now(), ''"
    scene.postgresql.say(
        f"INSERT INTO search_pending ({columns}) VALUES ({values}) ON CONFLICT (index, record_id)"
        " DO UPDATE SET revision = search_pending.revision + 1",
        scene.database,
    )


def merge(scene: Scene, *, kept: Operation, gone: Operation) -> None:
    """What is merged into another leaves the index."""
    path = f"{path_of(kept.record)}merge/"
    answer = scene.api().ask(
        "POST",
        path,
        {"merged": gone.record, "merged_version": gone.version},
        headers={"If-Match": f'"{kept.version}"'},
    )
    scene.expect(answer.status == 200, f"merging was answered {answer.status}: {answer.body}")
