"""Clients of the public API, who note what they ask for and what they are told."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from tests.faults.ledger import Ledger, Operation, State

# Who signs in with a password.
SIGNER, PASSWORD = "sune@faults.example", "mikrofabrik-under-press"
PATIENCE = 30.0
BETWEEN_TRIES = 0.2
# No thread is waited for any longer.
LONGEST = 600.0
Answerless = (OSError, http.client.HTTPException)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: Any
    seconds: float

    @property
    def code(self) -> str:
        return str(self.body.get("code", "")) if isinstance(self.body, dict) else ""

    @property
    def version(self) -> int:
        return int(self.headers.get("etag", '"0"').strip('"'))


@dataclass(slots=True)
class Api:
    """One client with a token. Each request has a connection of its own, as from many machines."""

    port: int
    token: str
    ledger: Ledger
    timeout: float = PATIENCE

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: Mapping[str, str] | None = None,
        raw: bytes | None = None,
    ) -> Answer:
        """Raises one of ``Answerless`` where no answer came, or half of one."""
        sent = {"Accept": "application/json", **(headers or {})}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        content = raw
        if body is not None:
            content = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        started = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            connection.request(method, path, body=content, headers=sent)
            response = connection.getresponse()
            read = response.read()
            given = {name.lower(): value for name, value in response.getheaders()}
        finally:
            connection.close()
        self.ledger.answered(
            response.status, retry_after="retry-after" in given, what=f"{method} {path}"
        )
        return Answer(response.status, given, _parsed(read), time.monotonic() - started)

    # Writes that stand in the ledger

    def create(self, *, patience: float = 0.0, **more: str) -> Operation:
        """Make an organisation, with the same key again and again until it is known to be there.

        Without patience it is asked for once, and what is not answered stays unknown.
        """
        operation = self.ledger.intend("create")
        deadline = time.monotonic() + patience
        body = {"name": f"Verkstad {operation.name}", "kind": "company", "employees": 0}
        body |= {"summary_en": operation.name, "visibility": "network", **more}
        key = {"Idempotency-Key": operation.name}
        while True:
            answer = self._tried(lambda: self.ask("POST", ORGANISATIONS, body, headers=key))
            if answer is None or answer.status == 503 or answer.code == "IN_PROGRESS":
                if time.monotonic() < deadline:
                    time.sleep(BETWEEN_TRIES)
                    continue
                code = "" if answer is None else str(answer.status)
                self.ledger.settle(operation, State.UNKNOWN, code=code)
            elif answer.status == 201:
                self._acknowledge(operation, answer)
            else:
                self._refuse(operation, answer)
            return operation

    def add_one(self, record: str) -> Operation:
        """Read the counter, and write it raised by one over the version that was read, once."""
        operation = self.ledger.intend("raise", record)
        seen = self._tried(lambda: self.ask("GET", path_of(record)))
        if seen is None or seen.status != 200:
            # Nothing was written, whatever the trouble.
            self.ledger.settle(operation, State.REFUSED, code="unread")
            return operation
        body = {"employees": (seen.body["employees"] or 0) + 1, "summary_en": operation.name}
        given = {"If-Match": seen.headers["etag"]}
        answer = self._tried(lambda: self.ask("PATCH", path_of(record), body, headers=given))
        if answer is None or answer.status >= 500:
            code = "" if answer is None else str(answer.status)
            self.ledger.settle(operation, State.UNKNOWN, code=code)
        elif answer.status == 200:
            self._acknowledge(operation, answer)
        else:
            self._refuse(operation, answer)
        return operation

    def _tried(self, ask: Callable[[], Answer]) -> Answer | None:
        try:
            return ask()
        except Answerless:
            return None

    def _acknowledge(self, operation: Operation, answer: Answer) -> None:
        self.ledger.settle(
            operation, State.ACK, record=answer.body["id"], version=answer.body["version"]
        )

    def _refuse(self, operation: Operation, answer: Answer) -> None:
        self.ledger.settle(operation, State.REFUSED, code=answer.code or str(answer.status))


ORGANISATIONS = "/api/v1/organisations/"
SEARCH = "/api/v1/search/organisations/"
ACCOUNT = "/_allauth/browser/v1/"


def path_of(record: str) -> str:
    return f"{ORGANISATIONS}{record}/"


def from_a_browser(port: int, path: str, body: Any) -> Answer:
    """As the page of someone who is not signed in asks: with a token against forgery."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", f"{ACCOUNT}config")
        first = connection.getresponse()
        first.read()
        token = SimpleCookie(first.getheader("Set-Cookie", ""))["csrftoken"].value
        headers = {"Content-Type": "application/json", "X-CSRFToken": token}
        headers["Cookie"] = f"csrftoken={token}"
        started = time.monotonic()
        connection.request("POST", f"{ACCOUNT}{path}", json.dumps(body), headers)
        answer = connection.getresponse()
        read = answer.read()
        return Answer(answer.status, {}, _parsed(read), time.monotonic() - started)
    finally:
        connection.close()


def _parsed(read: bytes) -> Any:
    try:
        return json.loads(read) if read else None
    except ValueError:
        return read


@dataclass(slots=True)
class Crowd:
    """Threads that each do one thing over and over until they are told to stop."""

    threads: list[threading.Thread] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    troubles: list[BaseException] = field(default_factory=list)

    def send(self, number: int, work: Callable[[], object], *, pause: float = 0.0) -> None:
        for _each in range(number):
            thread = threading.Thread(target=self._go_on, args=(work, pause), daemon=True)
            self.threads.append(thread)
            thread.start()

    def _go_on(self, work: Callable[[], object], pause: float) -> None:
        while not self.stopping.is_set():
            try:
                work()
            except BaseException as trouble:
                self.troubles.append(trouble)
                return
            self.stopping.wait(pause)

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join(timeout=LONGEST)
        if self.troubles:
            raise self.troubles[0]


@contextmanager
def crowd() -> Iterator[Crowd]:
    people = Crowd()
    try:
        yield people
    finally:
        people.stop()


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """Do each in a thread of its own, all let go at the same moment."""
    gate = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)
    troubles: list[BaseException] = []

    def do(number: int) -> None:
        gate.wait(timeout=PATIENCE)
        try:
            results[number] = works[number]()
        except BaseException as trouble:
            troubles.append(trouble)

    threads = [threading.Thread(target=do, args=(n,), daemon=True) for n in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=LONGEST)
    if troubles:
        raise troubles[0]
    return results
