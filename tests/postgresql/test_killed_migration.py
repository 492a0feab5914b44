"""Whatever a killed migration had begun, the next one brings to its end."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection, connections

from konstellation.project.backup import databases
from tests.project.conftest import COMMAND, environment
from tests.project.killing import kill_migrating

COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable
FROM information_schema.columns WHERE table_schema = 'public'
"""
INDEXES = """
SELECT relname, indisvalid, indisunique FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = 'public'
"""
CONSTRAINTS = """
SELECT conname, contype, convalidated FROM pg_constraint
JOIN pg_namespace ON pg_namespace.oid = connamespace WHERE nspname = 'public'
"""
# Within the first tables, in the midst of a long migration, and between them.
KILLED_AT = (3, 40, 150, 60)


@pytest.fixture
def empty(db: None) -> Iterator[str]:
    """The address of a database with nothing in it."""
    name = f"killed_{os.getpid()}"
    parts = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(parts._replace(path=f"/{name}"))
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def schema(alias: str) -> set[tuple[object, ...]]:
    """All there is but the table that the server profile caches in, which tests have no use for."""
    found: set[tuple[object, ...]] = set()
    with connections[alias].cursor() as cursor:
        for question in (COLUMNS, INDEXES, CONSTRAINTS):
            cursor.execute(question)
            found.update(cursor.fetchall())
    return {row for row in found if not str(row[0]).startswith("cache")}


def test_killed_again_and_again_it_completes(empty: str, tmp_path: Path) -> None:
    ours = environment(tmp_path, PROFILE="server") | {"DATABASE_URL": empty}

    kills = [kill_migrating(statements, ours) for statements in KILLED_AT]
    refused = subprocess.run([*COMMAND, "worker"], env=ours, capture_output=True, text=True)
    ended = subprocess.run([*COMMAND, "migrate", "--verbosity=0"], env=ours, check=False)

    assert all(kills)
    assert refused.returncode == 1
    assert "konstellation migrate" in refused.stderr
    assert ended.returncode == 0
    with databases.other(empty) as alias:
        assert schema(alias) == schema(connection.alias)
