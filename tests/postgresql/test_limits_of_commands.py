"""Limits that protect those who wait are not for work that takes its time."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import DatabaseError, connection, connections, models
from django.db.migrations.state import ProjectState

from konstellation.common.operations import AddIndexQuietly
from konstellation.members.models import Organisation
from konstellation.project.backup import databases
from tests.factories.members import OrganisationFactory


def limit(name: str, using: str = "default") -> str:
    with connections[using].cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        found: str = cursor.fetchone()[0]
        return found


def test_a_migration_may_take_its_time_but_not_wait_for_a_lock(db, monkeypatch):
    seen: dict[str, str] = {}

    def look(_command: Any, *_arguments: Any, **_options: Any) -> None:
        seen.update({name: limit(name) for name in ("statement_timeout", "lock_timeout")})

    before = limit("statement_timeout")
    monkeypatch.setattr(migrate.Command, "handle", look)
    call_command("migrate", "--plan", verbosity=0)

    assert seen == {"statement_timeout": "0", "lock_timeout": "10s"}
    assert limit("statement_timeout") == before != "0"


def test_a_backup_may_wait_while_it_writes(transactional_db):
    with databases.snapshot() as alias:
        assert limit("statement_timeout", alias) == "0"
        assert limit("idle_in_transaction_session_timeout", alias) == "0"
        assert limit("transaction_isolation", alias) == "repeatable read"


def test_what_a_killed_build_left_is_built_again(transactional_db):
    """One that fails leaves an index that is of no use, and that bears its name."""
    OrganisationFactory.create_batch(2)
    table, name = Organisation._meta.db_table, "organisation_by_kind_for_a_test"
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="unique"):
        cursor.execute(f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} (kind)")
    assert is_valid(name) is False

    state = ProjectState.from_apps(databases.models_of("default"))
    operation = AddIndexQuietly("organisation", models.Index(fields=["kind"], name=name))
    after = state.clone()
    operation.state_forwards("members", after)
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("members", editor, state, after)
    assert is_valid(name) is True

    with connection.schema_editor(atomic=False) as editor:
        operation.database_backwards("members", editor, after, state)
    assert is_valid(name) is None


def is_valid(index: str) -> bool | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [index]
        )
        row = cursor.fetchone()
        return row[0] if row else None
