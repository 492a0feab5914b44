"""Many who write at once."""

from __future__ import annotations

from collections import Counter
from functools import partial

from tests.faults.clients import Api, at_once, path_of
from tests.faults.ledger import State
from tests.faults.registry import BOTH, EMBEDDED, case
from tests.faults.scene import Scene

EDITORS = 20
MOST_TRIES = 200
FIELDS = ("website", "phone", "legal_name", "summary_sv", "description_sv")


@case("F14", "SQLite, eight writers", [EMBEDDED], quick=True)
def eight_writers(scene: Scene) -> None:
    """Each has a record of its own and one that all share; SQLite lets one write at a time."""
    scene.serve(WEB_CONCURRENCY="4")
    scene.work()
    shared = scene.begin().record
    rounds = scene.count(5, 150)

    def read_modify_write() -> None:
        api = scene.api()
        own = api.create().record
        for number in range(rounds):
            add_until_done(api, shared if number % 10 == 0 else own)

    at_once([read_modify_write] * 8)
    refused = Counter(each.code for each in scene.ledger.told(State.REFUSED))
    unknown = len(scene.ledger.told(State.UNKNOWN))
    scene.expect(unknown == 0, f"{unknown} writes were not answered: {scene.ledger.statuses}")
    scene.expect(set(refused) <= {"STALE"}, f"refused for another reason than a race: {refused}")
    done = len(scene.ledger.told(State.ACK, "raise"))
    scene.expect(done == 8 * rounds, f"{done} of {8 * rounds} were done")
    scene.saw("0 times “locked”")


def add_until_done(api: Api, record: str) -> None:
    """As a client does who has been told that somebody else was faster."""
    for _each in range(MOST_TRIES):
        if api.add_one(record).code not in {"STALE"}:
            return


@case("F16", "Concurrent edit of one member", BOTH, quick=True)
def concurrent_edit(scene: Scene) -> None:
    scene.serve()
    scene.work()
    record = scene.begin().record
    path = path_of(record)
    seen = scene.api().ask("GET", path).headers["etag"]

    def save(number: int) -> object:
        operation = scene.ledger.intend("save", record)
        body = {FIELDS[number % len(FIELDS)]: f"https://{number}.example" if number % 5 == 0
                else f"+46 21 10 00 {number:02}", "summary_en": operation.name}  # fmt: skip
        answer = scene.api().ask("PATCH", path, body, headers={"If-Match": seen})
        if answer.status == 200:
            version = answer.body["version"]
            scene.ledger.settle(operation, State.ACK, record=record, version=version)
        else:
            scene.ledger.settle(operation, State.REFUSED, code=answer.code)
        return answer

    answers = at_once([partial(save, number) for number in range(EDITORS)])
    statuses = Counter(answer.status for answer in answers)
    scene.expect(statuses == {200: 1, 412: EDITORS - 1}, f"answered {dict(statuses)}")
    losers = [answer for answer in answers if answer.status == 412]
    told = all(answer.body["version"] == 2 and answer.body["current"] for answer in losers)
    scene.expect(told, "who was late is not shown what stands there now")
    bare = scene.api().ask("PATCH", path, {"phone": "+46 21 1"})
    scene.expect(bare.status == 428, f"without If-Match: {bare.status}")
    at_once([lambda: add_until_done(scene.api(), record)] * EDITORS)
    added = len(scene.ledger.told(State.ACK, "raise"))
    scene.expect(added == EDITORS, f"{added} of {EDITORS} increments were done")
    scene.saw("1 × 200, 19 × 412 with what stands there, 428 without; 20 increments make 20")
