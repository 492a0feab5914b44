from __future__ import annotations

from datetime import timedelta
from threading import Event
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone

from konstellation.project import health
from konstellation.search.models import Pending

pytestmark = pytest.mark.django_db
WELL = {"status": "ok", "database": "ok", "cache": "ok", "search": "ok", "outbox": "ok"}
FAR = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture(autouse=True)
def _well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "engine", lambda: SimpleNamespace(healthy=lambda: True))
    monkeypatch.setattr(health, "SECONDS_REMEMBERED", 0.0)
    monkeypatch.setattr(health, "_migrated", Event())
    health._readiness.forget()


def away(*_args: Any, **_kwargs: Any) -> Any:
    raise OperationalError("could not connect to db.internal")


def pending(*, age: timedelta = timedelta(0), is_given_up: bool = False) -> None:
    now = timezone.now()
    row = Pending.objects.create(
        index="people",
        record_id=uuid4(),
        not_before=now,
        given_up_at=now if is_given_up else None,
    )
    Pending.objects.filter(pk=row.pk).update(noted_at=now - age)


def test_all_is_well(client):
    answer = client.get("/readyz", **FAR)

    assert answer.status_code == 200
    assert answer.json() == WELL
    assert "no-store" in answer["Cache-Control"]
    assert not Pending.objects.exists()


@pytest.mark.parametrize("raises", [True, False])
def test_without_search_it_is_degraded_and_serves(client, monkeypatch, raises):
    engine = SimpleNamespace(healthy=lambda: False)
    monkeypatch.setattr(health, "engine", away if raises else lambda: engine)

    answer = client.get("/readyz", **FAR)

    assert answer.status_code == 200
    assert answer.json() == WELL | {"status": "degraded", "search": "degraded"}


def test_a_search_that_lags_is_degraded_and_serves(client, settings):
    pending(age=timedelta(seconds=settings.OUTBOX_LAG_ALARM + 1))

    answer = client.get("/readyz", **FAR)

    assert answer.status_code == 200
    assert answer.json() == WELL | {"status": "degraded", "outbox": "degraded"}


def test_one_document_that_cannot_be_indexed_is_no_lag(client):
    pending(age=timedelta(days=1), is_given_up=True)

    assert client.get("/readyz").json()["details"]["outbox"] == {
        "size": 1,
        "deadLetters": 1,
        "lagSeconds": 0,
    }
    assert client.get("/readyz").json()["status"] == "ok"


def test_without_the_database_it_does_not_serve(client, monkeypatch):
    monkeypatch.setattr(health, "unapplied", away)

    answer = client.get("/readyz", **FAR)

    assert answer.status_code == 503
    assert answer.json() == {
        "status": "unavailable",
        "database": "unavailable",
        "cache": "ok",
        "search": "ok",
    }


def test_a_database_that_only_reads_does_not_serve(client, monkeypatch):
    monkeypatch.setattr(health.Pending.objects, "create", away)

    assert client.get("/readyz", **FAR).json()["database"] == "unavailable"


def test_with_migrations_to_come_it_does_not_serve(client, monkeypatch):
    monkeypatch.setattr(health, "unapplied", lambda: [("members", "0002")])

    assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize("fails", [away, lambda *_args: None])
def test_without_the_cache_it_does_not_serve(client, monkeypatch, fails):
    monkeypatch.setattr(cache, "get", fails)

    answer = client.get("/readyz", **FAR)

    assert answer.status_code == 503
    assert answer.json()["cache"] == "unavailable"


def test_the_process_is_alive_whatever_is_away(client, monkeypatch):
    monkeypatch.setattr(health, "unapplied", away)
    monkeypatch.setattr(health, "engine", away)

    answer = client.get("/healthz", **FAR)

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "is_told"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, True),
        ({"REMOTE_ADDR": "::1"}, True),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"}, False),
        ({"REMOTE_ADDR": ""}, False),
        (FAR, False),
    ],
)
def test_details_are_for_this_machine(client, asked, is_told):
    assert ("details" in client.get("/readyz", **asked).json()) is is_told


def test_details_are_for_staff(client, keeper, member):
    client.force_login(member)
    assert "details" not in client.get("/readyz", **FAR).json()

    client.force_login(keeper)
    details = client.get("/readyz", **FAR).json()["details"]

    assert set(details) == {"version", "database", "engine", "outbox"}


def test_the_migrations_are_read_once(client, monkeypatch):
    client.get("/readyz", **FAR)
    monkeypatch.setattr(health, "unapplied", away)

    assert client.get("/readyz", **FAR).json() == WELL


def test_many_who_ask_at_once_ask_the_parts_once(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(health, "SECONDS_REMEMBERED", 60.0)
    health._readiness.forget()
    client.get("/readyz", **FAR)

    with django_assert_num_queries(0):
        assert client.get("/readyz", **FAR).json() == WELL
    health._readiness.forget()
