"""The rows of every table, in a form that each database writes and reads alike."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import orjson
from django.core.management.color import no_style
from django.db import connections, models
from django.utils.duration import duration_string

from konstellation.common.batches import batches

Model = type[models.Model]
Progress = Callable[[int], None]
BATCH = 1000


@dataclass(slots=True)
class Tally:
    """How many rows there are, and a fingerprint that does not depend on their order."""

    rows: int = 0
    total: int = 0

    def counting(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        for line in lines:
            self.rows += 1
            self.total = (self.total + int(hashlib.sha256(line).hexdigest(), 16)) % 2**256
            yield line

    @property
    def fingerprint(self) -> str:
        return f"{self.total:064x}"


def kept_models(apps: Any) -> list[Model]:
    """All that have a table of their own, those between many and many included."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def columns(model: Model) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def lines(model: Model, names: Sequence[str], *, using: str) -> Iterator[bytes]:
    """Each row as a JSON list in the order of ``names``; to be read within a transaction."""
    rows = model._base_manager.using(using).order_by().values_list(*names)
    for row in rows.iterator(chunk_size=BATCH):
        yield orjson.dumps(row, default=_plain, option=orjson.OPT_SORT_KEYS)


def tally(model: Model, names: Sequence[str], *, using: str) -> Tally:
    found = Tally()
    for _line in found.counting(lines(model, names, using=using)):
        pass
    return found


def insert(
    model: Model,
    names: Sequence[str],
    rows: Iterable[bytes],
    *,
    using: str,
    progress: Progress = lambda done: None,
) -> None:
    """Write rows as they were, without rules, history or the moment of now."""
    connection = connections[using]
    quoted = connection.ops.quote_name
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    listed = ", ".join(quoted(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quoted(model._meta.db_table)} ({listed}) VALUES ({places})"
    with connection.cursor() as cursor:
        for some in batches(rows, BATCH):
            cursor.executemany(
                statement,
                [
                    [
                        field.get_db_prep_save(field.to_python(value), connection)
                        for field, value in zip(fields, orjson.loads(row), strict=True)
                    ]
                    for row in some
                ],
            )
            progress(len(some))


def empty(found: Sequence[Model], *, using: str) -> None:
    connection = connections[using]
    tables = [model._meta.db_table for model in found]
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), tables, reset_sequences=True):
            cursor.execute(statement)


def continue_numbering(found: Sequence[Model], *, using: str) -> None:
    """The next row of a numbered table follows those that were written with their numbers."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(found)):
            cursor.execute(statement)


def _plain(value: object) -> str:
    match value:
        case bytes() | memoryview():
            return base64.b64encode(value).decode("ascii")
        case Decimal():
            return str(value)
        case timedelta():
            return duration_string(value)
    raise TypeError(f"{type(value).__name__} has no portable form")
