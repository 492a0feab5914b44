"""What PostgreSQL did to answer a statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Node:
    """One step of a plan, with what it came to when it was carried out."""

    said: dict[str, Any]

    @property
    def kind(self) -> str:
        return str(self.said["Node Type"])

    @property
    def table(self) -> str:
        return str(self.said.get("Relation Name", ""))

    @property
    def index(self) -> str:
        return str(self.said.get("Index Name", ""))

    @property
    def parts(self) -> list[Node]:
        return [Node(part) for part in self.said.get("Plans", ())]

    @property
    def looked_at(self) -> float:
        """Rows that were read, whether or not they were let through."""
        dropped = sum(
            self.said.get(name, 0)
            for name in ("Rows Removed by Filter", "Rows Removed by Index Recheck")
        )
        return float((self.said["Actual Rows"] + dropped) * self.said["Actual Loops"])

    def walk(self) -> Iterator[Node]:
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class Plan:
    root: Node

    @classmethod
    def of(cls, statement: str) -> Plan:
        """Carry the statement out, and keep what it took."""
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}")
            return cls(Node(cursor.fetchone()[0][0]["Plan"]))

    def __str__(self) -> str:
        return "\n".join(
            f"{node.kind} {node.table} {node.index}: {node.looked_at:.0f} rows"
            for node in self.root.walk()
        )

    def whole_reads_of(self, table: str) -> list[str]:
        return [
            node.kind
            for node in self.root.walk()
            if node.kind == "Seq Scan" and node.table == table and node.looked_at
        ]

    def sorts_of_more_than(self, rows: int) -> list[tuple[str, float]]:
        """Whatever must have all of its rows before it can give the first."""
        return [
            (node.kind, part.said["Actual Rows"])
            for node in self.root.walk()
            if node.kind in {"Sort", "Incremental Sort", "Aggregate", "Unique"}
            for part in node.parts
            if part.said["Actual Rows"] > rows
        ]

    def rows_looked_at(self, table: str) -> float:
        return sum(node.looked_at for node in self.root.walk() if node.table == table)

    def indexes_of(self, table: str) -> list[str]:
        """Those that led to its rows, whether read in order or gathered first."""
        return [
            part.index
            for node in self.root.walk()
            if node.table == table
            for part in node.walk()
            if part.index
        ]
