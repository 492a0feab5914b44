"""Which migrations the database still lacks."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import ngettext

from konstellation.project import terminal


def unapplied() -> list[Any]:
    """Those to come, in their order. Raises DatabaseError where the database does not answer."""
    executor = MigrationExecutor(connection)
    plan: list[Any] = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return plan


def refuse_unless_up_to_date() -> None:
    """Raise CommandError while tables are missing, such as after a migration that was ended."""
    missing = unapplied()
    if not missing:
        return
    first, _is_backwards = missing[0]
    with terminal.spoken():
        said = ngettext(
            "The database lacks %(count)d change to its tables, %(first)s:"
            " run “konstellation migrate”.",
            "The database lacks %(count)d changes to its tables, the first of them %(first)s:"
            " run “konstellation migrate”.",
            len(missing),
        )
        raise CommandError(said % {"count": len(missing), "first": first})
