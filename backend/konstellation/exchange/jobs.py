"""Background work on imports: thin, so that the command line can do the same at once."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from konstellation.exchange import staging, work
from konstellation.exchange.collector import rare_collections
from konstellation.exchange.models import ImportRun, State
from konstellation.exchange.problems import Malformed
from konstellation.exchange.sheet import sheets

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=90)
_WORK = {
    State.PLANNING: work.make_plan,
    State.APPLYING: work.carry_through,
    State.UNDOING: work.take_back,
}


@task()
def work_on_import(run_id: str, running: str) -> None:
    run = ImportRun.objects.select_related("uploader").get(pk=uuid.UUID(run_id))
    try:
        carry_out(run, State(running))
    except staging.Overtaken:
        logger.info("Import %s is being worked on elsewhere", run_id)
    except Malformed as refusal:
        logger.info("Import %s refused: %s", run_id, refusal.code)


def enqueue(run: ImportRun, running: State) -> None:
    work_on_import.enqueue(str(run.pk), running.value)


def carry_out(run: ImportRun, running: State) -> None:
    """Do a piece of work in this process. Raises Overtaken if another process does it."""
    staging.claim(run, running)
    sheet = sheets.get(run.sheet)
    try:
        with rare_collections():
            _WORK[running](run, sheet)
    except Malformed as refusal:
        staging.fail(
            run, {"code": refusal.code, "place": refusal.place, "params": dict(refusal.params)}
        )
        raise
    except staging.Overtaken:
        raise
    except Exception:
        staging.fail(run, {"code": "crashed", "place": "", "params": {}})
        raise


def resume_interrupted() -> int:
    """Put in line again what a worker was doing when it died; returns how many."""
    interrupted = ImportRun.objects.running().filter(staging.dead())
    for run in interrupted:
        enqueue(run, State(run.state))
    return len(interrupted)


def forget_old() -> int:
    """Remove runs that ended long ago, with their files and rows."""
    old = staging.finished_before(timezone.now() - KEPT_FOR)
    staging.forget(old)
    return len(old)
