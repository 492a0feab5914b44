"""Which migrations the database still lacks."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def unapplied() -> list[Any]:
    """Those to come, in their order. Raises DatabaseError where the database does not answer."""
    executor = MigrationExecutor(connection)
    plan: list[Any] = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return plan
