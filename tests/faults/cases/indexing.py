"""Workers that die, and indexes that are lost."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from tests.faults.cases.elasticsearch import index_of
from tests.faults.clients import SEARCH, Answer, Api, crowd, path_of
from tests.faults.processes import KONSTELLATION, Service, kill, wait_for
from tests.faults.registry import BOTH, EMBEDDED, SERVER, case
from tests.faults.scene import Scene

HEALED_WITHIN = 120.0
RESTARTED_WITHIN = 10.0
READERS = 12


@case("F05", "The worker is killed at random", BOTH, quick=True)
def worker_killed(scene: Scene) -> None:
    """What a write leaves to the worker is done by whichever is there next."""
    scene.serve()
    worker = scene.work()
    scene.begin()
    scene.seed(scene.count(200, 2000))
    kills = scene.count(3, 20)
    with crowd() as people:
        for number in range(4):
            people.send(1, scene.writer(scene.random.randrange(2**31) + number), pause=0.2)
        for _each in range(kills):
            time.sleep(scene.random.uniform(0.1, 5.0))
            kill_and_wait(worker)
    scene.saw(f"{kills} kills")


def kill_and_wait(service: Service) -> None:
    starts = service.starts
    service.kill()
    wait_for("its start", lambda: service.starts > starts, RESTARTED_WITHIN)


@case("F06", "Three workers, one of which stands still for a while", [SERVER])
def stopped_worker(scene: Scene) -> None:
    scene.serve()
    workers = [scene.work() for _each in range(3)]
    scene.begin()
    still = workers[0]
    with crowd() as people:
        for number in range(4):
            people.send(1, scene.writer(scene.random.randrange(2**31) + number), pause=0.1)
        scene.seed(scene.count(500, 3000))
        kill(still.pid, signal.SIGSTOP)
        time.sleep(scene.short(10, 90))
        kill(still.pid, signal.SIGCONT)
        time.sleep(3)
    starts = [each.starts for each in workers]
    scene.expect(starts == [1, 1, 1], f"workers were started {starts} times")
    scene.saw("one of three stood still while the others worked")


@case("F07", "Delivered twice, in any order", BOTH)
def delivered_again(scene: Scene) -> None:
    scene.serve()
    for _each in range(scene.count(1, 2) if scene.profile == SERVER else 1):
        scene.work()
    scene.begin()
    scene.seed(scene.count(300, 1000))
    scene.wait_until_caught_up()
    before = scene.inspect()
    records = [row["pk"] for row in before["organisations"]]
    for _each in range(2):
        scene.random.shuffle(records)
        make_due(scene, records)
        scene.wait_until_caught_up()
    after = scene.inspect()
    scene.expect(before["checksum"] == after["checksum"], "the index is another than before")
    scene.saw(f"{len(records)} documents twice again, the index as before")


def make_due(scene: Scene, records: list[str]) -> None:
    command = [sys.executable, "-m", "tests.faults.seeding", "due"]
    subprocess.run(
        command, env=scene.env, input=json.dumps(records), text=True, check=True, timeout=300
    )


@case("F09", "What becomes hidden while others search for it", BOTH)
def hidden_meanwhile(scene: Scene) -> None:
    """The index cannot be written to when the record is hidden, and so goes on finding it: the
    database alone decides what is shown.
    """
    scene.serve()
    scene.work()
    made = scene.begin()
    reader = Api(scene.port, scene.ground.tokens[-1], scene.ledger)
    found: list[tuple[float, Answer]] = []
    wait_for("the reader's first hit", lambda: shows(look(reader, made.name), made.record), 30)
    with crowd() as people, unwritable_index(scene):
        for _each in range(scene.count(READERS, 50)):
            people.send(1, partial(note, reader, made.name, found), pause=0.1)
        time.sleep(3)
        answer = scene.api().ask(
            "PATCH",
            path_of(made.record),
            {"visibility": "process_management"},
            headers={"If-Match": f'"{made.version}"'},
        )
        scene.expect(answer.status == 200, f"hiding it was answered {answer.status}")
        hidden_at = time.monotonic()
        time.sleep(scene.short(5, 20))
    before = sum(shows(answer, made.record) for at, answer in found if at < hidden_at)
    after = [answer for at, answer in found if at >= hidden_at]
    leaks = sum(shows(answer, made.record) for answer in after)
    scene.expect(before > 0, "nobody found it while it was to be found")
    scene.expect(len(after) > 0, "nobody looked for it afterwards")
    scene.expect(leaks == 0, f"{leaks} of {len(after)} searches showed what had been hidden")
    scene.saw(f"{before} searches showed it before, none of {len(after)} after it was hidden")


def look(api: Api, text: str) -> Answer:
    return api.ask("GET", f"{SEARCH}?text={text}")


def note(api: Api, text: str, found: list[tuple[float, Answer]]) -> None:
    asked_at = time.monotonic()
    found.append((asked_at, look(api, text)))


def shows(answer: Answer, record: str) -> bool:
    if answer.status != 200:
        return False
    return any(hit["organisation"]["id"] == record for hit in answer.body["results"])


@contextmanager
def unwritable_index(scene: Scene) -> Iterator[None]:
    if scene.profile == SERVER:
        block = f"/{index_of(scene)}/_settings"
        scene.elasticsearch.ask("PUT", block, b'{"index.blocks.write": true}')
        try:
            yield
        finally:
            scene.elasticsearch.ask("PUT", block, b'{"index.blocks.write": false}')
        return
    with (scene.data / "index" / "organisations" / "write.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@case("F10", "The index is lost", BOTH)
def index_lost(scene: Scene) -> None:
    scene.serve()
    scene.work()
    made = scene.begin()
    scene.seed(scene.count(500, 5000))
    scene.wait_until_caught_up()
    answers: list[tuple[float, Answer]] = []
    with crowd() as people:
        people.send(1, partial(note, scene.api(), made.name, answers), pause=0.3)
        for number in range(4):
            people.send(1, scene.writer(scene.random.randrange(2**31) + number), pause=0.1)
        lose_index(scene)
        lost_at = time.monotonic()
        healed = wait_for("its return", lambda: is_whole(scene), HEALED_WITHIN, every=0.5)
    after = [answer for at, answer in answers if at >= lost_at]
    blind = [each for each in after if each.status == 200 and not shows(each, made.record)]
    scene.expect(not blind, f"{len(blind)} of {len(after)} searches found nothing, and said so")
    scene.saw(f"healed by itself after {healed:.0f} s; {len(after)} searches meanwhile")


def lose_index(scene: Scene) -> None:
    if scene.profile == SERVER:
        held = json.loads(scene.elasticsearch.ask("GET", f"/{index_of(scene)}/_alias"))
        for name in held:
            scene.elasticsearch.ask("DELETE", f"/{name}")
    else:
        shutil.rmtree(scene.data / "index" / "organisations")


def is_whole(scene: Scene) -> bool:
    return scene.readiness().get("search") == "ok" and scene.pending() == 0


@case("F11", "Two rebuild the index at once, and one of them is killed", BOTH)
def two_rebuilds(scene: Scene) -> None:
    scene.seed(scene.count(3000, 20_000))
    scene.serve()
    scene.work()
    scene.begin()
    command = [*KONSTELLATION, "reindex", "organisations"]
    first = subprocess.Popen(command, env=scene.env, stderr=subprocess.PIPE, text=True)
    try:
        wait_for("the first rebuild", lambda: is_rebuilding(scene, first), 60, every=0.02)
        second = subprocess.run(
            command, env=scene.env, capture_output=True, text=True, timeout=300, check=False
        )
        first_was_over = first.poll() is not None
    finally:
        first.kill()
        first.communicate(timeout=60)
    scene.expect(second.returncode or first_was_over, "two rebuilt the same index at once")
    scene.expect("Traceback" not in second.stderr, f"the second said {second.stderr[-300:]}")
    took = wait_for("a rebuild after the kill", lambda: rebuilt(scene, command), 150, every=2)
    left = generations(scene)
    scene.expect(len(left) <= 2, f"left behind: {left}")
    scene.saw(
        f"the second ended with {second.returncode} ({second.stderr.strip()[-80:]});"
        f" rebuilt {took:.0f} s after the kill"
    )


def is_rebuilding(scene: Scene, process: subprocess.Popen[str]) -> bool:
    scene.expect(process.poll() is None, "the rebuild was over before it could be hurt")
    return len(generations(scene)) > 1


def rebuilt(scene: Scene, command: list[str]) -> bool:
    done = subprocess.run(command, env=scene.env, capture_output=True, timeout=300, check=False)
    return done.returncode == 0


def generations(scene: Scene) -> list[str]:
    """Those that are in use, being filled, or kept from before."""
    if scene.profile == SERVER:
        lines = scene.elasticsearch.ask("GET", f"/_cat/indices/{index_of(scene)}.*?h=index")
        return [line for line in lines.decode().split() if not line.endswith(".lock")]
    folder = scene.data / "index" / "organisations"
    return [entry.name for entry in os.scandir(folder) if entry.is_dir()]


@case("F30", "A file of the index is cut short", [EMBEDDED])
def damaged_index(scene: Scene) -> None:
    scene.serve()
    scene.work()
    made = scene.begin()
    scene.seed(scene.count(300, 2000))
    scene.wait_until_caught_up()
    folder = scene.data / "index" / "organisations"
    for store in folder.glob("*/*.store"):
        os.truncate(store, store.stat().st_size // 2)
    # Processes that have it open may go on with what they have read.
    assert scene.web is not None
    scene.web.kill()
    wait_for("the web server", scene.answers, 60)
    answers = [look(scene.api(), made.name) for _each in range(5)]
    told = [answer.status for answer in answers]
    scene.expect(set(told) <= {200, 503}, f"search was answered {told}")
    healed = wait_for("its return", lambda: is_whole(scene), HEALED_WITHIN, every=0.5)
    scene.expect(shows(look(scene.api(), made.name), made.record), "it is not found again")
    scene.saw(f"searches were answered {sorted(set(told))}; rebuilt after {healed:.0f} s")
