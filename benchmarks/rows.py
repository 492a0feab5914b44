"""Rows for one table, written as fast as the database takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

Value = str | int | float | bool | None


class Table:
    """Rows of a model that differ in some columns and have the model's defaults in all others."""

    def __init__(self, model: type[models.Model], *columns: str, **same: Value) -> None:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        given = {name: fields.pop(name) for name in columns}
        if model._meta.auto_field is not None:
            del fields[model._meta.auto_field.attname]
        self.name = model._meta.db_table
        self.columns = [str(field.column) for field in (*given.values(), *fields.values())]
        self._same = tuple(
            same[name] if name in same else _default(field) for name, field in fields.items()
        )
        self._rows: list[tuple[Any, ...]] = []

    def add(self, *values: Value) -> None:
        self._rows.append(values + self._same)

    def write(self) -> None:
        rows, self._rows = self._rows, []
        if not rows:
            return
        (_copy if connection.vendor == "postgresql" else _insert)(self.name, self.columns, rows)


def _default(field: models.Field[Any, Any]) -> Any:
    """As the database takes it."""
    value = field.pre_save(field.model(), True) if _is_time(field) else field.get_default()
    return field.get_db_prep_save(value, connection)


def _is_time(field: models.Field[Any, Any]) -> bool:
    return bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))


def _copy(name: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    quoted = ", ".join(map(connection.ops.quote_name, columns))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(name)} ({quoted}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _insert(name: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    quoted = ", ".join(map(connection.ops.quote_name, columns))
    places = ", ".join(["?"] * len(columns))
    connection.ensure_connection()
    connection.connection.executemany(
        f"INSERT INTO {connection.ops.quote_name(name)} ({quoted}) VALUES ({places})", rows
    )
