"""A row on its way through the dry run."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from konstellation.exchange.cleaning import CleanRow
from konstellation.exchange.models import Verdict
from konstellation.exchange.problems import Problem
from konstellation.exchange.sheet import Current


@dataclass(slots=True)
class Work:
    """A row on its way to a verdict."""

    row: CleanRow
    record: uuid.UUID | None = None
    current: Current | None = None
    label: str = ""
    difference: dict[str, list[Any]] = field(default_factory=dict)
    suspects: list[dict[str, Any]] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    # Rows are written turn by turn: see ``siblings``.
    turn: int = 0

    @property
    def sound(self) -> bool:
        return not self.row.problems

    @property
    def verdict(self) -> Verdict:
        if self.row.problems:
            return Verdict.INVALID
        if self.doubts:
            return Verdict.DOUBLE
        if self.record is None:
            return Verdict.NEW
        return Verdict.CHANGED if self.difference else Verdict.SAME
