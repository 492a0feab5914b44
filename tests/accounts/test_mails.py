from __future__ import annotations

import re
from pathlib import Path
from smtplib import SMTPServerDisconnected

import allauth
import pytest
from django.core import mail as outgoing
from django.template.loader import get_template

from konstellation.accounts.models import User
from konstellation.audit.models import Entry
from konstellation.common import mail
from konstellation.project import translations
from tests.accounts.browser import Browser
from tests.factories.accounts import PASSWORD, AccountFactory

OURS = (
    "accounts/",
    "common/",
    "members/templates/",
    "members/services/users.py",
    "members/services/delegates.py",
    "members/services/tokens.py",
    "api/auth.py",
)
# Mails of flows that are switched off.
UNUSED = {"password_reset_code"}


def test_every_mail_of_allauth_has_our_words():
    folder = Path(allauth.__file__).parent / "templates" / "account" / "email"
    names = {path.name.removesuffix("_subject.txt") for path in folder.glob("*_subject.txt")}

    assert len(names) > 10
    for name in names - UNUSED:
        assert "konstellation" in get_template(f"account/email/{name}.txt").origin.name


def test_what_accounts_say_is_said_in_swedish_too():
    lacking = [
        (str(path), message)
        for path, _line, message in translations.untranslated()
        if str(path).startswith(OURS)
    ]

    assert lacking == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "subject"), [("sv", "Din kod för att logga in"), ("en", "Your code to sign in")]
)
def test_a_mail_is_in_its_readers_language_whatever_the_browsers(language, subject):
    user = AccountFactory(language=language)

    Browser().client.post(
        "/_allauth/browser/v1/auth/code/request",
        {"email": user.email},
        content_type="application/json",
        headers={"Accept-Language": "en" if language == "sv" else "sv"},
    )

    message = outgoing.outbox[-1]
    assert message.subject == subject
    assert f'<html lang="{language}">' in message.alternatives[0].content


@pytest.mark.django_db
def test_text_and_html_say_the_same_and_the_html_is_escaped():
    message = mail.compose(
        to="a@example.se",
        template="members/mail/invitation.txt",
        language="en",
        context={
            "inviter": "<script>alert(1)</script>",
            "organisation": "Bolt & Nut",
            "email": "a@example.se",
            "days": 7,
            "url": "https://example.se/invitation/abc",
        },
    )

    html = message.html
    assert message.subject == "<script>alert(1)</script> invites you to act for Bolt & Nut"
    assert "<script>alert(1)</script> wants you" in message.text
    assert "<script>" not in html
    assert "Bolt &amp; Nut" in html
    assert 'href="https://example.se/invitation/abc"' in html
    assert "for 7 days" in message.text


def test_a_line_break_cannot_add_a_header():
    message = mail.compose(
        to="a@example.se",
        template="members/mail/invitation.txt",
        language="sv",
        context={"inviter": "Eve\nBcc: all@example.se", "organisation": "X", "days": 7},
    )

    assert "\n" not in message.subject


@pytest.mark.django_db
def test_nobody_waits_for_a_mail_server_or_learns_by_it_who_has_an_account(monkeypatch):
    def refuse(self) -> None:
        raise SMTPServerDisconnected("away")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)

    answers = [
        Browser().post("/auth/code/request", email=email)
        for email in (AccountFactory().email, "never@example.se")
    ]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].content == answers[1].content


@pytest.mark.django_db
def test_an_address_is_changed_once_its_owner_has_answered():
    user = AccountFactory(email="old@example.se")
    browser = Browser()
    browser.sign_in(user)

    unsure = browser.post("/account/email", email="New@example.se")
    browser.post("/auth/reauthenticate", password=PASSWORD)
    asked = browser.post("/account/email", email="New@example.se")
    before = User.objects.get(pk=user.pk).email
    key = re.search(r"/verify-email/(\S+)", outgoing.outbox[-1].body)[1].replace("%3A", ":")
    browser.post("/auth/email/verify", key=key)

    assert (unsure.status_code, asked.status_code) == (401, 200)
    assert before == "old@example.se"
    assert User.objects.get(pk=user.pk).email == "new@example.se"
    assert Entry.objects.filter(record_id=user.pk).first().changes == {
        "email": ["old@example.se", "new@example.se"]
    }
    assert Browser("192.0.2.2").sign_in("new@example.se").status_code == 200
    assert Browser("192.0.2.3").sign_in("old@example.se").status_code == 400
    assert outgoing.outbox[-1].to == ["old@example.se"]


@pytest.mark.django_db
def test_an_address_of_someone_else_is_not_given_away():
    user, other = AccountFactory(), AccountFactory(email="other@example.se")
    browser = Browser()
    browser.sign_in(user)
    browser.post("/auth/reauthenticate", password=PASSWORD)

    answers = [
        browser.post("/account/email", email=email)
        for email in ("other@example.se", "free@example.se")
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert User.objects.get(pk=other.pk).email == "other@example.se"
    assert User.objects.get(pk=user.pk).email == user.email
