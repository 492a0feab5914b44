"""graphql-core's execution, with a deadline and with peers learned from every list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from django.db import connection
from graphql import ExecutionContext, OperationType, Undefined
from graphql.pyutils import Path

from konstellation.api.graphql.leaves import UNREAD, leaves_of

# How many steps of its machine SQLite takes between two looks at the clock.
_SQLITE_STEPS = 20_000


class DeadlinePassed(BaseException):
    """Stops the whole execution; not an Exception, which graphql-core would take for a field's."""


class Execution(ExecutionContext):
    """Nothing here is awaitable. A mutation that has begun is not stopped."""

    @staticmethod
    def is_awaitable(value: Any) -> bool:
        return False

    def execute_fields(self, parent_type, source_value, path, fields):
        context = self.context_value
        if monotonic() > context.deadline and self.operation.operation is OperationType.QUERY:
            raise DeadlinePassed
        leaves = {} if isinstance(source_value, dict) else leaves_of(parent_type)
        results = {}
        for response_name, nodes in fields.items():
            leaf = leaves.get(nodes[0].name.value)
            answer = UNREAD if leaf is None else leaf.read(source_value)
            if answer is UNREAD:
                here = Path(path, response_name, parent_type.name)
                answer = self.execute_field(parent_type, source_value, nodes, here)
            if answer is not Undefined:
                results[response_name] = answer
        return results

    def complete_list_value(self, return_type, field_nodes, info, path, result):
        if field_nodes[0].selection_set:
            loaders = info.context.loaders
            rows = result if isinstance(result, list | tuple) else list(result)
            if rows and not loaders.knows(rows[0]):
                loaders.expect(rows)
            result = rows
        return super().complete_list_value(return_type, field_nodes, info, path, result)


@contextmanager
def bounded_statements(*, deadline: float, seconds: float) -> Iterator[None]:
    """Stops the database as well: a statement after so many seconds, SQLite at the deadline."""
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        with _postgresql_timeout(seconds):
            yield
        return
    raw: Any = connection.connection
    raw.set_progress_handler(lambda: monotonic() > deadline, _SQLITE_STEPS)
    try:
        yield
    finally:
        raw.set_progress_handler(None, 0)


@contextmanager
def _postgresql_timeout(seconds: float) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = %s", [int(seconds * 1000)])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
