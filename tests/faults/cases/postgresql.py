"""PostgreSQL that dies, or is cut off."""

from __future__ import annotations

import json
import time
from collections import Counter
from functools import partial

from tests.faults.cases.importing import ask, carry_out, is_over, plan, state_of, upload
from tests.faults.cases.web import ABANDONED
from tests.faults.clients import at_once, crowd, path_of
from tests.faults.ledger import State
from tests.faults.processes import wait_for
from tests.faults.registry import SERVER, case
from tests.faults.scene import Scene

BACK_WITHIN = 10.0


@case("F20", "PostgreSQL is killed under eight writers", [SERVER], quick=True)
def postgresql_killed(scene: Scene) -> None:
    web = scene.serve()
    worker = scene.work()
    scene.begin()
    postgresql = scene.postgresql
    with crowd() as people:
        for number in range(8):
            people.send(1, scene.writer(scene.random.randrange(2**31) + number), pause=0.05)
        time.sleep(scene.short(4, 15))
        before = len(scene.ledger.told(State.ACK))
        postgresql.kill()
        down = postgresql.start_until_up()
        known = len(scene.ledger.told(State.ACK))
        back = wait_for(
            "a write that is acknowledged again",
            lambda: len(scene.ledger.told(State.ACK)) > known,
            BACK_WITHIN,
        )
        time.sleep(scene.short(3, 10))
    scene.expect(web.starts == 1, "the web server had to be started anew")
    scene.expect(worker.starts == 1, "the worker had to be started anew")
    scene.saw(
        f"{before} acknowledged before it; up again after {down:.1f} s, writes {back:.1f} s later"
    )


@case("F31", "The way to PostgreSQL is cut in mid-COMMIT", [SERVER])
def cut_in_commit(scene: Scene) -> None:
    """Each commit takes a while here, so that the cut comes in the middle of some. Whoever was not
    answered asks again with the same key.
    """
    scene.serve(**scene.through("web-postgresql"))
    scene.work()
    scene.begin()
    slow_down_commits(scene)
    proxy = scene.proxies["web-postgresql"]
    cuts = scene.count(3, 10)
    with crowd() as people:
        for _each in range(6):
            people.send(1, partial(scene.api().create, patience=ABANDONED + 30))
        for _each in range(cuts):
            time.sleep(scene.random.uniform(2, 4))
            proxy.cut()
            time.sleep(0.3)
            proxy.mend()
    scene.postgresql.say("DROP TRIGGER slowly ON members_organisation", scene.database)
    unknown = scene.ledger.told(State.UNKNOWN)
    scene.expect(not unknown, f"{len(unknown)} were never answered: {unknown[:2]}")
    scene.saw(f"{cuts} cuts; 503 given {scene.ledger.statuses[503]} times")


def slow_down_commits(scene: Scene) -> None:
    scene.postgresql.say(
        "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END';"
        "CREATE CONSTRAINT TRIGGER slowly AFTER INSERT ON members_organisation"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slowly()",
        scene.database,
    )


@case("F25", "More clients than connections", [SERVER])
def too_few_connections(scene: Scene) -> None:
    """PostgreSQL lets in far fewer than want to."""
    scene.serve(KONSTELLATION_DATABASE_POOL_TIMEOUT="2", KONSTELLATION_WEB_THREADS="16")
    scene.work()
    made = scene.begin()
    names = f"ALTER DATABASE {scene.database} CONNECTION LIMIT"
    scene.postgresql.say(f"{names} 2")
    scene.postgresql.say(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{scene.database}'"
    )
    clients = scene.count(30, 60)
    answers = at_once([partial(asked, scene, made.record, 3)] * clients)
    told = Counter(status for each in answers for status in each)
    scene.postgresql.say(f"{names} -1")
    back = wait_for("200", partial(is_served, scene, made.record), 5.0)
    scene.expect(set(told) <= {200, 503}, f"answered {dict(told)}")
    scene.saw(f"{clients} clients: {dict(told)}; back after {back:.1f} s")


def asked(scene: Scene, record: str, times: int) -> list[int]:
    return [scene.api().ask("GET", path_of(record)).status for _each in range(times)]


def is_served(scene: Scene, record: str) -> bool:
    return scene.api().ask("GET", path_of(record)).status == 200


@case("F26", "Two changes that lock each other out", [SERVER])
def deadlock(scene: Scene) -> None:
    """Imports by two people change the same organisations, each from its own end."""
    # Nobody has to confirm what changes all of so small a register.
    alone = {"register_to_confirm": 10**9}
    limits = json.dumps({"chunk": 200, "silence_seconds": 120, **alone})
    scene.serve(KONSTELLATION_IMPORT_LIMITS=limits)
    for _each in range(2):
        scene.work(KONSTELLATION_IMPORT_LIMITS=limits)
    scene.begin()
    number = scene.count(200, 1000)
    first = upload(scene.api(), number)
    carry_out(scene.api(), first)
    forwards = upload(scene.api(0), number, employees=8)
    backwards = upload(scene.api(1), number, employees=9, backwards=True)
    for user, each in ((0, forwards), (1, backwards)):
        plan(scene.api(user), each)
    for user, each in ((0, forwards), (1, backwards)):
        ask(scene.api(user), each, "apply")
    for user, each in ((0, forwards), (1, backwards)):
        wait_for("its end", partial(is_over, scene.api(user), each), 300)
    states = [state_of(scene.api(user), each) for user, each in ((0, forwards), (1, backwards))]
    scene.expect(states == ["applied", "applied"], f"the two ended as {states}")
    outcomes = scene.ask_database(
        "SELECT outcome, count(*) FROM exchange_importrow GROUP BY outcome ORDER BY outcome"
    )
    locked = scene.ask_database("SELECT deadlocks FROM pg_stat_database WHERE datname = "
                                f"'{scene.database}'")  # fmt: skip
    scene.saw(f"both applied, {dict(outcomes)}; PostgreSQL found {locked[0][0]} deadlocks")
