from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import OperationalError

from konstellation.api.rest import health

pytestmark = pytest.mark.django_db


def test_all_is_well(client, monkeypatch):
    monkeypatch.setattr(health, "engine", lambda: SimpleNamespace(healthy=lambda: True))

    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "search": "ok"}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("failing", [True, False])
def test_without_search_the_product_is_up(client, monkeypatch, failing):
    def away():
        if failing:
            raise ConnectionError("search.internal:9200")
        return SimpleNamespace(healthy=lambda: False)

    monkeypatch.setattr(health, "engine", away)

    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "search": "degraded"}


def test_without_the_database_it_is_not(client, monkeypatch):
    def away(_connection):
        raise OperationalError("db.internal")

    monkeypatch.setattr(health, "MigrationExecutor", away)

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable"}


def test_with_migrations_to_come_it_is_not(client, monkeypatch):
    waiting = SimpleNamespace(
        loader=SimpleNamespace(graph=SimpleNamespace(leaf_nodes=list)),
        migration_plan=lambda _targets: [("members", "0002")],
    )
    monkeypatch.setattr(health, "MigrationExecutor", lambda _connection: waiting)

    assert client.get("/healthz").status_code == 503
