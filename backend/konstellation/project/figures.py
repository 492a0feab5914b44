"""How the queues stand, counted in the database: the same on whichever machine is asked."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.db import DatabaseError
from django.db.models import Count, Min
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from konstellation.exchange.models import ImportRun, State
from konstellation.search.backlog import Backlog

logger = logging.getLogger(__name__)

JOB_STATES = {
    TaskResultStatus.READY: "waiting",
    TaskResultStatus.RUNNING: "running",
    TaskResultStatus.FAILED: "failed",
}


class DatabaseFigures(Collector):
    """A database that is away is a figure too."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            found = [*_outbox(), _jobs(), _oldest_job(), _import_runs()]
        except DatabaseError as error:
            logger.warning("The database does not answer: %r", error)
            found = []
        up = "Whether the database answers"
        yield GaugeMetricFamily("konstellation_database_up", up, value=float(bool(found)))
        yield from found


def _outbox() -> Iterator[GaugeMetricFamily]:
    outbox = Backlog.now()
    for name, what, value in (
        ("size", "Documents that must be brought up to date in search", outbox.size),
        ("dead_letters", "Documents that cannot be indexed", outbox.dead_letters),
        ("lag_seconds", "Age of the oldest change that search does not know", outbox.lag),
    ):
        yield GaugeMetricFamily(f"konstellation_outbox_{name}", what, value=float(value))


def _jobs() -> GaugeMetricFamily:
    counts = dict(
        DBTaskResult.objects.filter(status__in=JOB_STATES)
        .order_by()
        .values_list("status")
        .annotate(Count("pk"))
    )
    family = GaugeMetricFamily("konstellation_jobs", "Background jobs", labels=["state"])
    for status, state in JOB_STATES.items():
        family.add_metric([state], counts.get(status, 0))
    return family


def _oldest_job() -> GaugeMetricFamily:
    oldest = DBTaskResult.objects.ready().aggregate(oldest=Min("enqueued_at"))["oldest"]
    age = max(0.0, (timezone.now() - oldest).total_seconds()) if oldest else 0.0
    what = "Age of the job that has waited longest"
    return GaugeMetricFamily("konstellation_job_waiting_seconds", what, value=age)


def _import_runs() -> GaugeMetricFamily:
    counts = dict(ImportRun.objects.order_by().values_list("state").annotate(Count("pk")))
    family = GaugeMetricFamily("konstellation_import_runs", "Import runs", labels=["state"])
    for state in State:
        family.add_metric([state.value], counts.get(state.value, 0))
    return family
