from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry
from prometheus_client.mmap_dict import MmapedDict, mmap_key
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.parser import text_string_to_metric_families

from konstellation.common.errors import Invalid, Unavailable
from konstellation.exchange.models import ImportRun, State
from konstellation.project import figures, metric_files, metrics
from konstellation.search import client
from konstellation.search.models import Pending
from konstellation.search.port import Page, Query
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db
MADE_UP = "019a0000-0000-7000-8000-00000000beef"
TOKEN = "a-token-of-twenty-signs"
Labels = dict[str, str]


def sample(name: str, **labels: str) -> float:
    """What stands in the exposition; 0 where it is not."""
    for family in text_string_to_metric_families(metrics.exposition().decode()):
        for each in family.samples:
            if each.name == name and each.labels == labels:
                return float(each.value)
    return 0.0


def test_a_request_is_counted_timed_and_its_statements_too(client, keeper):
    seen: Labels = {"method": "GET", "route": "healthz"}
    before = sample("konstellation_requests_total", **seen, status="200")
    statements = sample("konstellation_request_statements_sum", method="GET", route="readyz")

    client.get("/healthz")
    client.get("/readyz")

    assert sample("konstellation_requests_total", **seen, status="200") == before + 1
    assert sample("konstellation_request_seconds_count", **seen) == before + 1
    assert sample("konstellation_request_statements_sum", method="GET", route="readyz") > statements


@pytest.mark.parametrize(
    ("address", "route"),
    [
        ("/register/0199-secret", "page"),
        (f"/api/v1/organisations/{MADE_UP}/", "organisations-detail"),
        ("/media/logos/mine.png", "logo"),
    ],
)
def test_no_part_of_an_address_becomes_a_label(client, address, route):
    client.get(address)
    client.get("/api/v1/nothing/")

    text = metrics.exposition().decode()
    assert f'route="{route}"' in text
    for part in ("0199-secret", MADE_UP, "mine.png", "nothing"):
        assert part not in text


def test_a_method_that_is_made_up_is_other(client):
    client.generic("BREW", "/healthz")

    labels = {"method": "OTHER", "route": "healthz", "status": "405"}
    assert sample("konstellation_requests_total", **labels) >= 1


class BrassEngine:
    def __init__(self, outcome: Exception | None = None) -> None:
        self.outcome = outcome

    def find(self, index: str, query: Query) -> Page:
        if self.outcome:
            raise self.outcome
        return Page((), 0)


@pytest.mark.parametrize(
    ("outcome", "errors"),
    [
        (None, 0),
        (Invalid({"sort": ["No such field."]}), 0),
        (Unavailable(), 1),
        (ConnectionError("search.internal"), 1),
    ],
)
def test_a_search_is_timed_and_its_failure_counted(settings, engine_anew, outcome, errors):
    settings.SEARCH_ENGINE = (f"{__name__}.BrassEngine", {"outcome": outcome})
    labels = {"engine": "brass", "operation": "find"}
    metrics.watch_search()
    metrics.watch_search()
    timed = sample("konstellation_search_seconds_count", **labels)
    failed = sample("konstellation_search_errors_total", **labels)

    with pytest.raises(type(outcome)) if outcome else nullcontext():
        client.engine().find("people", Query(("public",)))

    assert sample("konstellation_search_seconds_count", **labels) == timed + 1
    assert sample("konstellation_search_errors_total", **labels) == failed + errors


@pytest.fixture
def engine_anew() -> Iterator[None]:
    client.engine.cache_clear()
    yield
    client.engine.cache_clear()


def test_the_queues_are_counted_in_the_database():
    now = timezone.now()
    late = Pending.objects.create(index="people", record_id=uuid4(), not_before=now)
    Pending.objects.filter(pk=late.pk).update(noted_at=now - timedelta(minutes=5))
    Pending.objects.create(index="people", record_id=uuid4(), not_before=now, given_up_at=now)
    for status in (TaskResultStatus.READY, TaskResultStatus.FAILED, TaskResultStatus.FAILED):
        DBTaskResult.objects.create(
            status=status, args_kwargs={}, task_path="none", backend_name="default", run_after=now
        )
    ImportRun.objects.create(
        sheet="organisations", uploader=UserFactory(), file_name="x.csv", state=State.FAILED
    )

    assert sample("konstellation_database_up") == 1
    assert sample("konstellation_outbox_size") == 2
    assert sample("konstellation_outbox_dead_letters") == 1
    assert 300 <= sample("konstellation_outbox_lag_seconds") < 360
    assert sample("konstellation_jobs", state="waiting") == 1
    assert sample("konstellation_jobs", state="failed") == 2
    assert sample("konstellation_import_runs", state="failed") == 1


def test_the_queues_cost_four_statements(django_assert_num_queries):
    with django_assert_num_queries(4):
        metrics.exposition()


def test_a_database_that_is_away_is_a_figure(monkeypatch):
    def away() -> Any:
        raise DatabaseError("db.internal")

    monkeypatch.setattr(figures.Backlog, "now", away)

    text = metrics.exposition().decode()

    assert "konstellation_database_up 0.0" in text
    assert "konstellation_outbox_size" not in text


@pytest.mark.parametrize(
    ("token", "asked", "status"),
    [
        ("", {"REMOTE_ADDR": "127.0.0.1"}, 200),
        ("", {"REMOTE_ADDR": "192.0.2.7"}, 403),
        ("", {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),
        ("", {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer "}, 403),
        (TOKEN, {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}, 200),
        (TOKEN, {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer another"}, 401),
        (TOKEN, {"REMOTE_ADDR": "127.0.0.1"}, 401),
    ],
)
def test_figures_are_for_the_token_or_for_this_machine(client, settings, token, asked, status):
    settings.METRICS_TOKEN = token

    answer = client.get("/metrics", **asked, HTTP_HOST="10.0.0.7:8000")

    assert answer.status_code == status
    assert (b"konstellation_" in answer.content) is (status == 200)
    assert answer["Cache-Control"] == "no-store"


KEY = mmap_key("konstellation_x", "konstellation_x_total", ["route"], ["/"], "x")


def counted(folder: Path, process: int, value: float) -> None:
    with closing(MmapedDict(str(folder / f"counter_{process}.db"))) as file:
        file.write_value(KEY, value, 0.0)


def total(folder: Path) -> float:
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(folder))
    return float(registry.get_sample_value("konstellation_x_total", {"route": "/"}) or 0)


def test_what_the_dead_have_counted_is_kept_in_one_file(tmp_path):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as alive:
        counted(tmp_path, alive.pid, 1.0)
        counted(tmp_path, dead.pid, 2.0)

        for _time in range(2):
            with metric_files.settled(tmp_path):
                assert total(tmp_path) == 3.0

        names = {path.name for path in tmp_path.glob("*.db")}
        assert names == {f"counter_{alive.pid}.db", "counter_0.db"}
        alive.communicate(b"\n")

    with metric_files.settled(tmp_path):
        assert total(tmp_path) == 3.0
    assert [path.name for path in tmp_path.glob("*.db")] == ["counter_0.db"]
