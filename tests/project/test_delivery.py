"""Messages on their way: nobody waits for a mail server, and none is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.core import mail as outgoing
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

from konstellation.common import mail
from konstellation.project import messages, worker

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "https://network.example/invitation/abc"


@pytest.fixture(autouse=True)
def queued(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}
    }
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", int)
    task_finished.connect(messages.forget_delivered)
    yield
    task_finished.disconnect(messages.forget_delivered)


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Has the server refuse with this error until the end of the test."""

    def refuse(error: OSError) -> None:
        def sent(_message: object, **_options: object) -> None:
            raise error

        monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", sent)

    return refuse


def send(to: str = "kim@example.org") -> None:
    mail.send(
        to=to,
        template="members/mail/invitation.txt",
        language="en",
        context={"inviter": "Eva", "organisation": "Svarv AB", "days": 7, "url": SECRET},
    )


def work(at: Any = None) -> None:
    tasks = worker._task_worker(mail.QUEUE)
    tasks.batch = True
    with time_machine.travel(at or timezone.now(), tick=False):
        tasks.run()


def test_a_message_is_delivered_after_the_commit_and_its_words_are_forgotten() -> None:
    with transaction.atomic():
        send()
        assert outgoing.outbox == []

    work()

    [message] = outgoing.outbox
    assert message.to == ["kim@example.org"]
    assert SECRET in message.body
    assert SECRET in message.alternatives[0].content
    kept = DBTaskResult.objects.get()
    assert kept.status == TaskResultStatus.SUCCESSFUL
    assert SECRET not in str(kept.args_kwargs)


def test_a_message_of_what_is_rolled_back_is_not_sent() -> None:
    with transaction.atomic():
        send()
        transaction.set_rollback(True)

    work()

    assert outgoing.outbox == []


def test_a_server_that_is_away_is_tried_again_and_gets_the_same_message(
    refusing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    send()
    with monkeypatch.context():
        refusing(SMTPServerDisconnected("away"))
        work()
    waiting = DBTaskResult.objects.get(status=TaskResultStatus.READY)
    known = waiting.args_kwargs["args"][4]
    monkeypatch.undo()

    work()
    assert outgoing.outbox == []
    work(timezone.now() + timedelta(minutes=2))

    [message] = outgoing.outbox
    assert message.extra_headers["Message-ID"] == known


@pytest.mark.parametrize(
    "error",
    [
        SMTPRecipientsRefused({"kim@example.org": (550, b"no such user")}),
        SMTPDataError(554, b"refused"),
    ],
)
def test_what_a_server_will_never_take_is_given_up(refusing: Any, error: OSError) -> None:
    send()
    refusing(error)

    work()

    kept = DBTaskResult.objects.get()
    assert kept.status == TaskResultStatus.FAILED
    assert SECRET not in f"{kept.args_kwargs} {kept.traceback}"


def test_after_two_days_a_message_is_given_up(refusing: Any) -> None:
    refusing(SMTPServerDisconnected("away"))
    send()
    begun = now = timezone.now()

    while DBTaskResult.objects.filter(status=TaskResultStatus.READY).exists():
        work(now)
        waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY).first()
        now = waiting.run_after if waiting else now

    assert timedelta(hours=36) < now - begun < timedelta(hours=48)
    assert DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count() == 1


def test_a_message_whose_worker_died_is_delivered_by_the_next_one() -> None:
    send()
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=timezone.now())
    assert messages.deliver_interrupted() == 0

    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        assert messages.deliver_interrupted() == 1
    work()

    assert len(outgoing.outbox) == 1
