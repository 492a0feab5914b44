"""graphql-core's execution, with a deadline, with peers learned from every list, and shorter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Any

from django.db import connection
from graphql import ExecutionContext, GraphQLObjectType, OperationType, located_error
from graphql.pyutils import Path

from konstellation.api.graphql.leaves import UNREAD, Leaf
from konstellation.api.graphql.steps import Step, object_of, steps_of

# How many steps of its machine SQLite takes between two looks at the clock.
_SQLITE_STEPS = 20_000


class DeadlinePassed(BaseException):
    """Stops the whole execution; not an Exception, which graphql-core would take for a field's."""


class Execution(ExecutionContext):
    """Nothing here is awaitable. A mutation that has begun is not stopped.

    The common shapes are completed here: a plain leaf, an object, a list of objects. All else, and
    whatever is unusual about a value, is left to graphql-core, which then also words the error.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        # By the identity of collected fields, which _subfields_cache keeps alive.
        self._steps: dict[int, Sequence[Step]] = {}

    @staticmethod
    def is_awaitable(value: Any) -> bool:
        return False

    def execute_fields(self, parent_type, source_value, path, fields):
        context = self.context_value
        if monotonic() > context.deadline and self.operation.operation is OperationType.QUERY:
            raise DeadlinePassed
        steps = self._steps_of(parent_type, fields)
        has_attributes = not isinstance(source_value, dict)
        results = {}
        for step in steps:
            leaf = step.leaf if has_attributes else None
            answer = UNREAD if leaf is None else leaf.read(source_value)
            if answer is UNREAD:
                here = Path(path, step.response_name, parent_type.name)
                answer = self._take(step, parent_type, source_value, here)
            results[step.response_name] = answer
        return results

    def _steps_of(self, parent_type: GraphQLObjectType, fields: Any) -> Sequence[Step]:
        steps = self._steps.get(id(fields))
        if steps is None:
            steps = self._steps[id(fields)] = steps_of(self, parent_type, fields)
        return steps

    def _take(self, step: Step, parent: GraphQLObjectType, source: Any, here: Path) -> Any:
        """The answer of one field, as execute_field gives it."""
        if step.arguments is None:
            return self.execute_field(parent, source, step.nodes, here)
        info = self.build_resolve_info(step.field, step.nodes, parent, here)
        try:
            found = step.resolve(source, info, **step.arguments)
            if step.kind is None or found is None or isinstance(found, Exception):
                return self.complete_value(step.field.type, step.nodes, info, here, found)
            return self.complete_object_value(step.kind, step.nodes, info, here, found)
        except Exception as error:
            located = located_error(error, step.nodes, here.as_list())
            self.handle_field_error(located, step.field.type, here)
            return None

    def complete_list_value(self, return_type, field_nodes, info, path, result):
        if not field_nodes[0].selection_set:
            return super().complete_list_value(return_type, field_nodes, info, path, result)
        rows = result if isinstance(result, list | tuple) else list(result)
        kind = object_of(return_type.of_type)
        leaves = None if kind is None else self._leaves(kind, field_nodes)
        loaders = info.context.loaders
        # Of leaves alone nothing is ever loaded.
        if leaves is None and rows and not loaders.knows(rows[0]):
            loaders.expect(rows)
        if kind is None or any(row is None or isinstance(row, Exception) for row in rows):
            return super().complete_list_value(return_type, field_nodes, info, path, rows)
        return [
            self._complete_item(return_type.of_type, kind, field_nodes, info, path, place, row)
            if leaves is None or (answer := _read(leaves, row)) is UNREAD
            else answer
            for place, row in enumerate(rows)
        ]

    def _leaves(self, kind, field_nodes):
        """The leaves of a selection, by their names in the answer; None where it has others."""
        if kind.is_type_of:
            return None
        fields = self.collect_subfields(kind, field_nodes)
        steps = self._steps_of(kind, fields)
        if any(step.leaf is None for step in steps):
            return None
        return [(step.response_name, step.leaf) for step in steps]

    def _complete_item(self, item_type, kind, field_nodes, info, path, place, row):
        here = Path(path, place, None)
        try:
            return self.complete_object_value(kind, field_nodes, info, here, row)
        except Exception as error:
            self.handle_field_error(
                located_error(error, field_nodes, here.as_list()), item_type, here
            )
            return None


def _read(leaves: Sequence[tuple[str, Leaf]], row: Any) -> Any:
    """A whole object of leaves; UNREAD where one of them is not plain."""
    if isinstance(row, dict):
        return UNREAD
    answer = {name: leaf.read(row) for name, leaf in leaves}
    return UNREAD if UNREAD in answer.values() else answer


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
        # A SET takes no parameters from a client that leaves binding them to the server.
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, false)", [str(int(seconds * 1000))]
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
