"""The background process: tasks, the search outbox, and the recurring jobs."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from types import FrameType

from django.conf import settings
from django.db import Error as DatabaseFailure
from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.module_loading import autodiscover_modules
from django_tasks.signals import task_finished
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker

from konstellation.common import mail
from konstellation.common.schedule import Diary, Job, NotDue, jobs
from konstellation.exchange.jobs import resume_interrupted
from konstellation.project import messages, metrics
from konstellation.search import indexing
from konstellation.search.outbox import drain

logger = logging.getLogger(__name__)

EVERY_SECOND = 1.0
EVERY_HALF_MINUTE = 30.0


def run() -> None:
    """Work until the process is told to end; what is under way is finished first."""
    metrics.watch_search()
    task_finished.connect(messages.forget_delivered)
    ending = threading.Event()
    tasks, deliveries = _task_worker("default"), _task_worker(mail.QUEUE)

    def end(_signal: int, _frame: FrameType | None) -> None:
        ending.set()
        tasks.running = deliveries.running = False

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    rounds = [
        threading.Thread(target=_rounds, args=(work, seconds, ending), name=work.__name__)
        for work, seconds in ((drain, EVERY_SECOND), (keep_house, EVERY_HALF_MINUTE))
    ]
    # Of their own, so that a code to sign in does not wait for an import.
    rounds.append(threading.Thread(target=_do_tasks, args=(deliveries, ending), name=mail.QUEUE))
    for thread in rounds:
        thread.start()
    try:
        _do_tasks(tasks, ending)
    finally:
        ending.set()
        deliveries.running = False
        for thread in rounds:
            thread.join()


def keep_house() -> None:
    """What need not happen at once: healing the index, interrupted imports, recurring jobs."""
    for index in indexing.rebuild_lost():
        logger.warning("The search index %s was lost and has been rebuilt", index)
    resume_interrupted()
    messages.deliver_interrupted()
    run_due_jobs(Diary(settings.DATA_DIR / "jobs"))


def run_due_jobs(diary: Diary) -> list[str]:
    """Run each job that has not run in its period yet; returns the names of those that did."""
    autodiscover_modules("jobs")
    return [job.name for job in jobs.values() if _has_run(job, diary)]


def _has_run(job: Job, diary: Diary) -> bool:
    try:
        with diary.turn(job, timezone.localtime()) as last:
            done = job.work(last)
    except NotDue:
        return False
    except Exception:
        # The others must have their turn; this one is tried again in the next round.
        logger.exception("The recurring job %s failed", job.name)
        return False
    logger.info("Recurring job %s: %s", job.name, done)
    return True


def _do_tasks(tasks: TaskWorker, ending: threading.Event) -> None:
    """Until the end; a database that is away for a while is waited for, as the rounds do."""
    while not ending.is_set():
        try:
            tasks.run()
        except DatabaseFailure:
            logger.exception("Tasks must wait for the database")
            close_old_connections()
            ending.wait(EVERY_SECOND)


def _task_worker(queue: str) -> TaskWorker:
    return TaskWorker(
        queue_names=[queue],
        interval=EVERY_SECOND,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


def _rounds(work: Callable[[], object], seconds: float, ending: threading.Event) -> None:
    while True:
        close_old_connections()
        try:
            work()
        except Exception:
            logger.exception("A round of %s failed", work.__name__)
        finally:
            close_old_connections()
        if ending.wait(seconds):
            return
