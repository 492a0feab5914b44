"""Where a fault takes place: a fresh register, its processes, and those who write to it."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults import checker
from tests.faults.clients import Answerless, Api, crowd
from tests.faults.ledger import Ledger, Operation, State
from tests.faults.processes import (
    KONSTELLATION,
    STARTING,
    Service,
    clean_environment,
    free_port,
    memory,
    run,
    wait_for,
)
from tests.faults.proxies import Proxy, Toxiproxy
from tests.faults.registry import SERVER
from tests.faults.servers import ROLE, Elasticsearch, PostgreSQL

CAUGHT_UP_WITHIN = 120.0
LARGEST_PROCESS = 512 * 1024 * 1024
MUCH = {"requests_per_minute": 10_000_000, "searches_per_minute": 10_000_000}
TEMPLATE = "faults_template"
INDEXES = ("organisations", "people", "listings")


class Failed(AssertionError):
    """A criterion of the case itself does not hold."""


@dataclass(slots=True)
class Ground:
    """What all cases of one profile stand on: servers, and an empty register to copy."""

    profile: str
    folder: Path
    tokens: list[str] = field(default_factory=list)
    postgresql: PostgreSQL | None = None
    elasticsearch: Elasticsearch | None = None
    toxiproxy: Toxiproxy | None = None

    def prepare(self) -> None:
        if self.profile == SERVER:
            self.elasticsearch = Elasticsearch(self.folder / "elasticsearch")
            self.elasticsearch.start()
            self.postgresql = PostgreSQL(self.folder / "postgresql")
            self.postgresql.start_until_up()
            self.postgresql.say(f"CREATE ROLE {ROLE} LOGIN")
            self.postgresql.create(TEMPLATE)
            self.toxiproxy = Toxiproxy(self.folder)
            self.elasticsearch.wait_until_ready()
        env = self.environment(self.folder / "template", TEMPLATE)
        run([*KONSTELLATION, "migrate", "--verbosity=0"], env)
        self.tokens = run([sys.executable, "-m", "tests.faults.seeding", "tokens"], env).split()

    def environment(self, data: Path, database: str) -> dict[str, str]:
        own = {
            "KONSTELLATION_PROFILE": self.profile,
            "KONSTELLATION_DATA_DIR": str(data),
            "KONSTELLATION_REST_ALLOWANCES": json.dumps({"token": MUCH}),
            "KONSTELLATION_LOG_LEVEL": "INFO",
        }
        if self.profile == SERVER:
            assert self.postgresql is not None
            assert self.elasticsearch is not None
            own |= {
                "DATABASE_URL": self.postgresql.url(database),
                "ELASTICSEARCH_URL": self.elasticsearch.url,
                "KONSTELLATION_ELASTICSEARCH_PREFIX": database.replace("_", "-"),
                "KONSTELLATION_ELASTICSEARCH_REPLICAS": "0",
            }
        return clean_environment(own)

    def end(self) -> None:
        for each in (self.toxiproxy, self.elasticsearch, self.postgresql):
            if each is not None:
                each.stop()


class Scene:
    """One case on one profile. What is not said goes as in production."""

    def __init__(self, ground: Ground, name: str, *, seed: int, quick: bool) -> None:
        self.ground = ground
        self.profile = ground.profile
        self.quick = quick
        self.random = random.Random(f"{name}{seed}")
        self.seen: list[str] = []
        self.folder = ground.folder / f"{name}-{ground.profile}"
        shutil.copytree(ground.folder / "template", self.folder / "data")
        self.ledger = Ledger(self.folder / "ledger.jsonl")
        self.database = f"faults_{name.lower()}"
        if ground.postgresql is not None:
            ground.postgresql.create(self.database, TEMPLATE)
        self.env = ground.environment(self.folder / "data", self.database)
        self.port = free_port()
        self.proxies: dict[str, Proxy] = {}
        self.web: Service | None = None
        self.workers: list[Service] = []
        # What is done when all of its processes have ended.
        self.at_end: list[Callable[[], object]] = []

    # What takes part

    def short(self, quick: float, full: float) -> float:
        return quick if self.quick else full

    def count(self, quick: int, full: int) -> int:
        return quick if self.quick else full

    def saw(self, what: str) -> None:
        self.seen.append(what)

    def expect(self, holds: object, otherwise: str) -> None:
        if not holds:
            raise Failed(otherwise)

    @property
    def postgresql(self) -> PostgreSQL:
        assert self.ground.postgresql is not None
        return self.ground.postgresql

    @property
    def elasticsearch(self) -> Elasticsearch:
        assert self.ground.elasticsearch is not None
        return self.ground.elasticsearch

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def proxy(self, name: str, upstream: int) -> Proxy:
        assert self.ground.toxiproxy is not None
        made = self.ground.toxiproxy.proxy(f"{self.database}-{name}", upstream)
        self.proxies[name] = made
        return made

    def through(self, name: str) -> dict[str, str]:
        """Settings that lead to a server through a proxy of this name, which can be cut."""
        if name.endswith("postgresql"):
            port = self.proxy(name, self.postgresql.port).port
            return {"DATABASE_URL": self.postgresql.url(self.database, port)}
        port = self.proxy(name, self.elasticsearch.port).port
        return {"ELASTICSEARCH_URL": f"http://127.0.0.1:{port}"}

    def serve(self, **settings: str) -> Service:
        """The web server, on its port; returns when it answers."""
        env = self.env | {"PORT": str(self.port), "WEB_CONCURRENCY": "2"} | settings
        command = [*KONSTELLATION, "serve", "--web-only"]
        self.web = Service("web", command, env, self.folder / "web.log")
        self.web.start()
        wait_for("the web server", self.answers, STARTING)
        return self.web

    def work(self, **settings: str) -> Service:
        """A worker: tasks, the outbox, recurring jobs."""
        name = f"worker-{len(self.workers) + 1}"
        worker = Service(
            name, [*KONSTELLATION, "worker"], self.env | settings, self.folder / f"{name}.log"
        )
        self.workers.append(worker)
        worker.start()
        return worker

    def api(self, user: int = 0, timeout: float = 30.0) -> Api:
        return Api(self.port, self.ground.tokens[user], self.ledger, timeout)

    def command(self, *arguments: str, **settings: str) -> str:
        return run([*KONSTELLATION, *arguments], self.env | settings)

    def seed(self, organisations: int) -> None:
        """Many organisations at once, past the API; their indexing is left to the worker."""
        command = [sys.executable, "-m", "tests.faults.seeding", "organisations"]
        run([*command, str(organisations), "--leave-indexing"], self.env, seconds=600)

    def begin(self) -> Operation:
        """The first organisation; returns when it and all else can be found."""
        made = self.api().create()
        self.expect(made.state is State.ACK, f"the first write was answered {made.code}")
        wait_for("a search that is well", self._is_searchable, CAUGHT_UP_WITHIN, every=0.25)
        return made

    def _is_searchable(self) -> bool:
        return self.readiness().get("search") == "ok" and self.pending() == 0

    # What is asked of it

    def answers(self) -> bool:
        try:
            return self.visitor().ask("GET", "/healthz").status == 200
        except Answerless:
            return False

    def visitor(self, timeout: float = 10.0) -> Api:
        """Somebody without a token, whose answers are not those of the API."""
        return Api(self.port, "", Ledger(Path(os.devnull)), timeout)

    def readiness(self) -> Mapping[str, Any]:
        try:
            body = self.visitor().ask("GET", "/readyz").body
        except Answerless:
            return {}
        return body if isinstance(body, dict) else {}

    def pending(self) -> int:
        """Documents that wait to be indexed; -1 where nobody answers."""
        return int(self.readiness().get("details", {}).get("outbox", {}).get("size", -1))

    def write_for(self, seconds: float, *, writers: int = 8, patience: float = 0.0) -> None:
        """Writers that make organisations, each of them sometimes raising its own counter."""
        with crowd() as people:
            for number in range(writers):
                people.send(1, self.writer(self.random.randrange(2**31) + number, patience))
            time.sleep(seconds)

    def writer(self, seed: int, patience: float = 0.0) -> Any:
        api, own, chance = self.api(), [""], random.Random(seed)

        def write() -> None:
            if own[0] and chance.random() < 0.4:
                api.add_one(own[0])
                return
            made = api.create(patience=patience)
            if made.state is State.ACK:
                own[0] = made.record

        return write

    def wait_until_caught_up(self, seconds: float = CAUGHT_UP_WITHIN) -> float:
        return wait_for("an empty outbox", lambda: self.pending() == 0, seconds, every=0.25)

    def ask_database(self, statement: str) -> list[Any]:
        if self.profile == SERVER:
            return self.postgresql.say(statement, self.database)
        path = self.data / "konstellation.sqlite3"
        with closing(sqlite3.connect(path, timeout=20)) as connection:
            return connection.execute(statement).fetchall()

    def inspect(self, *, index: bool = True, **settings: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "tests.faults.inspection"]
        found: dict[str, Any] = json.loads(
            run([*command, *([] if index else ["--without-index"])], self.env | settings)
        )
        return found

    def verify(self) -> list[str]:
        """Heal, wait until search has caught up, and hold everything against the ledger."""
        for proxy in self.proxies.values():
            proxy.mend()
        broken = []
        if self.web is not None:
            wait_for("the web server", self.answers, STARTING)
            self.wait_until_caught_up()
            wait_for("all indexes", self._has_all_indexes, CAUGHT_UP_WITHIN, every=0.5)
            broken += self._processes()
        return broken + checker.verify(self.inspect(), self.ledger)

    def _has_all_indexes(self) -> bool:
        """A worker makes those that are not there yet within half a minute."""
        if self.profile != SERVER:
            return True
        prefix = self.env["KONSTELLATION_ELASTICSEARCH_PREFIX"]
        lines = self.elasticsearch.ask("GET", f"/_cat/aliases/{prefix}.*?h=alias").decode().split()
        return {f"{prefix}.{index}" for index in INDEXES} <= set(lines)

    def _processes(self) -> list[str]:
        broken = []
        slowest = max(self.visitor().ask("GET", "/healthz").seconds for _each in range(4))
        if slowest > 2:
            broken.append(f"C6 a process took {slowest:.1f} s to answer")
        for service in [self.web, *self.workers]:
            largest = max(map(memory, service.all_pids())) if service else 0
            if largest > LARGEST_PROCESS:
                broken.append(f"C6 a process of {service} has {largest / 2**20:.0f} MiB")
        if self.profile == SERVER:
            old = "now() - xact_start > interval '60 s' AND datname = '" + self.database + "'"
            held = self.postgresql.say(f"SELECT count(*) FROM pg_stat_activity WHERE {old}")
            if held[0][0]:
                broken.append(f"C6 {held[0][0]} transactions are older than a minute")
        return broken

    def tally(self) -> str:
        told = {state: len(self.ledger.told(state)) for state in State}
        return (
            f"{told[State.ACK]} acknowledged, {told[State.REFUSED]} refused,"
            f" {told[State.UNKNOWN]} unknown"
        )

    def end(self, *, keep: bool) -> None:
        for service in [*self.workers, self.web]:
            if service is not None:
                service.stop()
        for proxy in self.proxies.values():
            proxy.remove()
        for tidy in self.at_end:
            tidy()
        self.ledger.close()
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)
