"""A whole database written into another, and compared with it table by table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps as installed
from django.core.management.base import CommandError
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor

from konstellation.project.backup import databases, tables
from konstellation.project.backup.tables import Model, Tally

# Who has an account is the first thing that any network in use has.
_IN_USE = "accounts.User"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to be written, and what they must come to."""

    label: str
    columns: list[str]
    rows: Iterable[bytes]
    tally: Tally


def is_in_use(using: str) -> bool:
    connection = connections[using]
    user = installed.get_model(_IN_USE)
    with connection.cursor() as cursor:
        if user._meta.db_table not in connection.introspection.table_names(cursor):
            return False
    return bool(user._base_manager.using(using).exists())


def migrate_to(applied: databases.Applied, *, using: str) -> Any:
    """Bring a database to exactly these migrations; returns the models as they were then."""
    executor = MigrationExecutor(connections[using])
    graph = executor.loader.graph
    if unknown := sorted(applied - set(graph.nodes)):
        app, name = unknown[0]
        raise CommandError(
            f"This was written by a newer version, which has {app}.{name}: install that version."
        )
    leaves = databases.last_of_each_app(graph, applied)
    absent = {(app, None) for app, _name in graph.nodes} - {(app, None) for app, _name in applied}
    executor.migrate([*absent, *leaves])
    return MigrationExecutor(connections[using]).loader.project_state(leaves).apps


def write(
    apps: Any, found: Iterable[Table], *, using: str, progress: Callable[[str, int], None]
) -> dict[str, Tally]:
    """Write all tables anew, in one transaction that is undone unless every one is equal.

    Returns what each table has now. Raises CommandError for the first that differs.
    """
    models = {model._meta.label: model for model in tables.kept_models(apps)}
    written: dict[str, Tally] = {}
    with transaction.atomic(using=using):
        tables.empty(list(models.values()), using=using)
        expected: list[tuple[Model, Table]] = []
        for table in found:
            model = models.pop(table.label)
            tables.insert(
                model,
                table.columns,
                table.rows,
                using=using,
                progress=partial(progress, table.label),
            )
            expected.append((model, table))
        tables.continue_numbering([model for model, _table in expected], using=using)
        for model, table in expected:
            now = tables.tally(model, table.columns, using=using)
            if now != table.tally:
                raise CommandError(
                    f"{table.label} came out different: {now.rows} rows of {table.tally.rows},"
                    " nothing was written."
                )
            written[table.label] = now
    return written
