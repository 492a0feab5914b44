"""What the clients have asked for, and what they were told: the promises that must hold."""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections import Counter
from copy import copy
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any


class State(StrEnum):
    INTENT = "INTENT"
    ACK = "ACK"
    REFUSED = "REFUSED"
    # No answer, or one that does not say whether it was done.
    UNKNOWN = "UNKNOWN"


@dataclass(slots=True)
class Operation:
    """One write: ``create`` makes a record that bears the operation's name, ``raise`` adds one to
    the counter of a record and writes the name beside it.
    """

    name: str
    kind: str
    state: State = State.INTENT
    record: str = ""
    version: int = 0
    code: str = ""
    sent_at: float = 0.0
    told_at: float = 0.0


class Ledger:
    """A file of one line for each thing that happened, and the same in memory."""

    def __init__(self, path: Path) -> None:
        self.operations: dict[str, Operation] = {}
        # Answers that may not be given: any 5xx but 503 with Retry-After.
        self.broken: list[str] = []
        self.statuses: Counter[int] = Counter()
        self._numbers = itertools.count(1)
        self._writing = threading.Lock()
        self._file = path.open("a", encoding="utf-8")

    def intend(self, kind: str, record: str = "") -> Operation:
        with self._writing:
            operation = Operation(f"op-{next(self._numbers):06}", kind, record=record)
            operation.sent_at = time.time()
            self.operations[operation.name] = operation
            self._write(operation)
        return operation

    def settle(self, operation: Operation, state: State, **facts: Any) -> None:
        with self._writing:
            operation.state = state
            operation.told_at = time.time()
            for name, value in facts.items():
                setattr(operation, name, value)
            self._write(operation)

    def answered(self, status: int, *, retry_after: bool, what: str) -> None:
        with self._writing:
            self.statuses[status] += 1
            if status >= 500 and not (status == 503 and retry_after):
                self.broken.append(f"{status} to {what}")

    def told(self, state: State, kind: str = "") -> list[Operation]:
        with self._writing:
            known = list(self.operations.values())
        return [each for each in known if each.state is state and kind in {"", each.kind}]

    def acknowledged(self) -> list[Operation]:
        """Copies, since a later write to the same record changes none of them."""
        return [copy(each) for each in self.told(State.ACK)]

    def close(self) -> None:
        self._file.close()

    def _write(self, operation: Operation) -> None:
        line = [time.time(), operation.state, operation.name, operation.kind]
        self._file.write(json.dumps([*line, operation.record, operation.version, operation.code]))
        self._file.write("\n")
        self._file.flush()
