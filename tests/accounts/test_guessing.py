"""Someone who guesses at a password: its owner is told, the guesser learns nothing."""

from __future__ import annotations

from collections import Counter

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.accounts.browser import Browser
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db


def guess(email: str, times: int, start: int = 0) -> list[int]:
    """So many wrong passwords, each from an address of the net of its own."""
    return [
        Browser(f"192.0.2.{start + n}").sign_in(email, "not the password").status_code
        for n in range(times)
    ]


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("sv", "Flera misslyckade försök att logga in på ditt konto"),
        ("en", "Several failed attempts to sign in to your account"),
    ],
)
def test_the_fifth_failure_is_told_to_the_owner_in_the_owners_language(language, subject):
    user = AccountFactory(language=language)

    guess(user.email, 4)
    before = list(mail.outbox)
    guess(user.email, 1, start=4)

    (message,) = mail.outbox
    assert before == []
    assert (message.to, message.subject) == ([user.email], subject)
    assert "/forgotten-password" in message.body
    assert f'<html lang="{language}">' in message.alternatives[0].content


def test_who_goes_on_guessing_sends_no_more_mail_that_day():
    user = AccountFactory()

    with time_machine.travel("2026-03-02 10:00", tick=False) as clock:
        for round_ in range(3):
            guess(user.email, 5, start=10 * round_)
            clock.shift(301)
        that_day = len(mail.outbox)
        clock.shift(24 * 3600)
        guess(user.email, 5, start=40)

    assert (that_day, len(mail.outbox)) == (1, 2)


def test_what_the_owner_mistyped_before_coming_in_is_no_guessing():
    user = AccountFactory()

    guess(user.email, 4)
    Browser("192.0.2.50").sign_in(user)
    with time_machine.travel("2030-01-01"):
        guess(user.email, 1)

    assert mail.outbox == []


def test_a_closed_account_and_none_are_written_no_mail():
    closed = AccountFactory(is_active=False)

    guess(closed.email, 5)
    guess("never@example.se", 5, start=10)

    assert mail.outbox == []


def test_the_guesser_cannot_tell_an_account_from_none(settings):
    """The same answers, and the same questions to the database: the worker alone knows."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    user = AccountFactory()

    seen = []
    for number, email in enumerate((user.email, "never@example.se")):
        guess(email, 3, start=20 * number)
        fourth, fifth = (failure(email, 20 * number + n) for n in (8, 9))
        assert fourth[:2] == fifth[:2]
        more = Counter(fifth[2]) - Counter(fourth[2])
        seen.append((*fifth[:2], more))

    assert seen[0] == seen[1]
    assert seen[0][2] == {"SELECT": 1, "INSERT": 1}


def failure(email: str, number: int) -> tuple[int, bytes, list[str]]:
    """The answer to a wrong password, and what the database was asked."""
    with CaptureQueriesContext(connection) as asked:
        answer = Browser(f"192.0.2.{number}").sign_in(email, "not the password")
    return answer.status_code, answer.content, [query["sql"].split()[0] for query in asked]
