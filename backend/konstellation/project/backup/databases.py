"""Second connections: to the same database as of one moment, or to another one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dj_database_url
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import MigrationGraph
from django.db.utils import load_backend
from psycopg import IsolationLevel

_UNHURRIED = "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0"
SNAPSHOT = "snapshot"
TARGET = "target"
Applied = set[tuple[str, str]]


@contextmanager
def snapshot() -> Iterator[str]:
    """An alias that reads everything as of one moment, while others write on."""
    kept = connections[DEFAULT_DB_ALIAS].settings_dict
    options = {name: value for name, value in kept["OPTIONS"].items() if name != "pool"}
    if "transaction_mode" in options:
        # The profile's mode would hold every writer up.
        options["transaction_mode"] = "DEFERRED"
    else:
        options["isolation_level"] = IsolationLevel.REPEATABLE_READ
        # It waits in its transaction while what it has read is written elsewhere; the last counts.
        options["options"] = f"{options.get('options', '')} {_UNHURRIED}".strip()
    with _opened(SNAPSHOT, {**kept, "OPTIONS": options}), transaction.atomic(using=SNAPSHOT):
        yield SNAPSHOT


@contextmanager
def other(url: str) -> Iterator[str]:
    """An alias for the database at this address, such as postgres://… or sqlite:////…"""
    try:
        asked = dj_database_url.parse(url)
    except ValueError as error:
        raise CommandError(f"{url} is no address of a database: {error}") from error
    like_ours = connections[DEFAULT_DB_ALIAS].settings_dict
    settings: dict[str, Any] = {**like_ours, **asked}
    settings["OPTIONS"] = asked.get("OPTIONS", {})
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] |= {"transaction_mode": "IMMEDIATE", "timeout": 20}
    with _opened(TARGET, settings):
        yield TARGET


def applied(using: str) -> Applied:
    """The migrations that a database has been through."""
    return set(MigrationExecutor(connections[using]).loader.applied_migrations)


def last_of_each_app(graph: MigrationGraph, applied: Applied) -> list[tuple[str, str]]:
    return [
        node
        for node in sorted(applied & graph.nodes.keys())
        if not any(child.key in applied for child in _following(graph, node))
    ]


def models_of(using: str) -> Any:
    """The models as the database has them, which may still lack what ours have."""
    loader = MigrationExecutor(connections[using]).loader
    return loader.project_state(last_of_each_app(loader.graph, applied(using))).apps


def _following(graph: MigrationGraph, node: tuple[str, str]) -> list[Any]:
    return [child for child in graph.node_map[node].children if child.key[0] == node[0]]


@contextmanager
def _opened(alias: str, settings: dict[str, Any]) -> Iterator[None]:
    connections[alias] = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, alias)
    try:
        yield
    finally:
        connections[alias].close()
        del connections[alias]
