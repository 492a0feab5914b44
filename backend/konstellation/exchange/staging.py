"""The only writer of import runs and rows. They are operational: no history, no index."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.models import User
from konstellation.common.batches import batches
from konstellation.common.errors import Conflict
from konstellation.common.transactions import transactional
from konstellation.exchange.limits import import_limits
from konstellation.exchange.models import (
    OPEN,
    RUNNING,
    Decision,
    ImportRow,
    ImportRun,
    Outcome,
    State,
    Verdict,
)

BATCH = 500
DECISION_FIELDS = ["difference", "suspects", "record", "label", "version_seen", "decision"]
PLAN_FIELDS = ["cleaned", "difference"]
RESULT_FIELDS = ["reasons", "record", "label", "outcome", "created_record", "version_left"]


class AnotherRuns(Conflict):
    code = "another_import_runs"
    message = _("Another of your imports is running. Wait until it is done.")


class SameFileOpen(Conflict):
    code = "same_file_open"
    message = _("You have this file under way already. Finish or discard that import first.")


class Overtaken(Conflict):
    code = "overtaken"
    message = _("Another process works on this import.")


def begin(run: ImportRun, content: File[bytes]) -> ImportRun:
    """Store the file and its run. A file that its uploader has under way already is refused."""
    open_twin = ImportRun.objects.open().filter(
        uploader=run.uploader, sheet=run.sheet, checksum=run.checksum
    )
    if open_twin.exists():
        raise SameFileOpen
    run.file.save(run.file_name, content, save=False)
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError as error:
        run.file.delete(save=False)
        raise SameFileOpen from error
    return run


def note(run: ImportRun, **facts: Any) -> None:
    """Set what is known or chosen about a run."""
    for name, value in facts.items():
        setattr(run, name, value)
    run.save(update_fields=list(facts))


def reject(run: ImportRun, problem: Mapping[str, Any]) -> None:
    """The file cannot be read: keep that it came and why it was refused, but not the file."""
    drop_file(run)
    note(run, state=State.REJECTED, problem=dict(problem))


def fail(run: ImportRun, problem: Mapping[str, Any]) -> None:
    note(run, state=State.FAILED, problem=dict(problem), claim=None)


def drop_file(run: ImportRun) -> None:
    if run.file:
        run.file.delete(save=False)
        note(run, file="")


def queue(run: ImportRun, running: State) -> None:
    """Put the run in line for a worker."""
    release_dead(run.uploader)
    _transit(run, ~Q(state__in=RUNNING) | dead(), state=running, claim=None)


def claim(run: ImportRun, running: State) -> None:
    """Take the run for this process; from a worker whose heart has stopped too."""
    unclaimed = Q(claim=None)
    _transit(run, unclaimed | ~Q(state__in=RUNNING) | dead(), state=running, claim=uuid.uuid4())


def _transit(run: ImportRun, when: Q, **facts: Any) -> None:
    facts |= {"heartbeat": timezone.now(), "progress": 0, "problem": {}}
    try:
        with transaction.atomic():
            moved = ImportRun.objects.filter(when, pk=run.pk).update(**facts)
    except IntegrityError as error:
        raise AnotherRuns from error
    if not moved:
        raise Overtaken
    run.refresh_from_db()


def dead() -> Q:
    """Runs at work whose heart has not beaten for so long that their worker must have died."""
    silence = timedelta(seconds=import_limits().silence_seconds)
    return Q(heartbeat__lt=timezone.now() - silence)


def release_dead(uploader: User) -> None:
    """Runs whose worker has died no longer keep their uploader from other imports."""
    ImportRun.objects.running().filter(dead(), uploader=uploader).update(
        state=State.FAILED, claim=None, problem={"code": "interrupted", "place": "", "params": {}}
    )


def hold(run: ImportRun) -> None:
    """Inside a transaction: make sure that no other process has taken the run meanwhile."""
    held = ImportRun.objects.select_for_update().filter(pk=run.pk, claim=run.claim)
    if run.claim is None or not held.exists():
        raise Overtaken


def beat(run: ImportRun, progress: int) -> None:
    """Say that work goes on, and how far it has come."""
    run.progress = max(0, min(progress, 100))
    run.heartbeat = timezone.now()
    ImportRun.objects.filter(pk=run.pk, claim=run.claim).update(
        progress=run.progress, heartbeat=run.heartbeat
    )


@transactional
def keep_plan(run: ImportRun, rows: Iterable[ImportRow], **facts: Any) -> None:
    """Replace the plan of a run."""
    hold(run)
    ImportRow.objects.filter(run=run).delete()
    for some in batches(rows, BATCH):
        ImportRow.objects.bulk_create(some)
    note(
        run,
        counts=counted(run),
        confirmed_by=None,
        planned_at=timezone.now(),
        **_done(State.PLANNED),
        **facts,
    )


def keep_decisions(rows: Sequence[ImportRow]) -> None:
    _keep(rows, DECISION_FIELDS)


def keep_plans(rows: Sequence[ImportRow]) -> None:
    _keep(rows, PLAN_FIELDS)


def keep_results(rows: Sequence[ImportRow]) -> None:
    _keep(rows, RESULT_FIELDS)


def _keep(rows: Sequence[ImportRow], fields: list[str]) -> None:
    # Rows that are there already: an upsert writes them several times faster than bulk_update,
    # which makes one CASE expression of each field. What is not updated need not be right.
    changed = [
        ImportRow(
            id=row.pk,
            run_id=row.run_id,
            number=row.number,
            verdict=row.verdict,
            **{name: getattr(row, name) for name in fields},
        )
        for row in rows
    ]
    ImportRow.objects.bulk_create(
        changed, BATCH, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )


@transactional
def finish(run: ImportRun, state: State, **facts: Any) -> None:
    hold(run)
    note(run, counts=counted(run), **_done(state), **facts)


def _done(state: State) -> dict[str, Any]:
    return {"state": state, "claim": None, "progress": 100, "heartbeat": timezone.now()}


@transactional
def clear(run: ImportRun) -> None:
    """Give up a run: its rows and file go, that it was there is kept."""
    run.rows.all().delete()
    drop_file(run)
    note(run, state=State.DISCARDED, claim=None)


def pass_over(run: ImportRun) -> None:
    """Rows that nobody decided on, or that were decided against, are skipped."""
    undecided = Q(verdict=Verdict.DOUBLE, decision="")
    ImportRow.objects.filter(undecided | Q(decision=Decision.SKIP), run=run, outcome="").update(
        outcome=Outcome.SKIPPED
    )


def counted(run: ImportRun) -> dict[str, int]:
    """Rows by verdict, and those that have an outcome by outcome."""
    totals: dict[str, int] = {}
    for column in ("verdict", "outcome"):
        groups = ImportRow.objects.filter(run=run).order_by().values(column).annotate(n=Count("pk"))
        totals |= {group[column]: group["n"] for group in groups if group[column]}
    return totals


def forget(runs: Collection[ImportRun]) -> None:
    """Remove runs with their files and rows: they may hold personal data and are not history."""
    for run in runs:
        drop_file(run)
        run.delete()


def finished_before(moment: datetime) -> list[ImportRun]:
    closed = ImportRun.objects.exclude(state__in=[*OPEN, *RUNNING])
    return list(closed.filter(created_at__lt=moment))
