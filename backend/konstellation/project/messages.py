"""What becomes of messages once the worker has had them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks import TaskResult, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from konstellation.common import mail

# A mail server is given ten seconds for each step.
DEAD_AFTER = timedelta(minutes=5)


def forget_delivered(sender: type, task_result: TaskResult[Any], **_rest: object) -> None:
    """A message may hold what lets its reader in: it stays no longer than until it is sent."""
    if task_result.task.func is mail.deliver.func:
        DBTaskResult.objects.filter(pk=task_result.id).update(
            args_kwargs={"args": [], "kwargs": {}}, traceback=""
        )


def deliver_interrupted() -> int:
    """Have messages delivered whose worker died; returns how many. Some may come twice."""
    dead = timezone.now() - DEAD_AFTER
    held = DBTaskResult.objects.running().filter(queue_name=mail.QUEUE, started_at__lt=dead)
    return held.update(status=TaskResultStatus.READY, started_at=None)
