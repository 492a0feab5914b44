from __future__ import annotations

import re

import pytest
from django.core import mail

from konstellation.accounts.models import User
from konstellation.audit.models import Entry
from konstellation.members.services import users
from tests.accounts.browser import ROOT, Browser, codes
from tests.factories.accounts import PASSWORD, AccountFactory

pytestmark = pytest.mark.django_db

NEW = "fyra gula stugor i rad"


def test_changing_the_password_ends_every_other_session_and_keeps_this_one():
    user = AccountFactory()
    here, elsewhere = Browser(), Browser("192.0.2.2")
    here.sign_in(user)
    elsewhere.sign_in(user)

    answer = here.post("/account/password/change", current_password=PASSWORD, new_password=NEW)

    assert answer.status_code == 200
    assert here.is_signed_in()
    assert not elsewhere.is_signed_in()
    assert Browser().sign_in(user, NEW).status_code == 200
    assert "Ditt lösenord har ändrats" in mail.outbox[-1].subject


def test_a_changed_password_stands_in_history_without_its_value():
    user = AccountFactory()
    browser = Browser()
    browser.sign_in(user)

    browser.post("/account/password/change", current_password=PASSWORD, new_password=NEW)

    entry = Entry.objects.filter(record_id=user.pk).first()
    assert (entry.actor, entry.changes) == (user, {"password": [None, None]})


def test_changing_needs_the_current_password():
    user = AccountFactory()
    browser = Browser()
    browser.sign_in(user)

    answer = browser.post("/account/password/change", current_password="wrong", new_password=NEW)

    assert codes(answer) == ["enter_current_password"]
    assert Browser().sign_in(user).status_code == 200


def test_a_reset_link_sets_a_password_once_and_ends_all_sessions():
    user = AccountFactory()
    browser, stranger = Browser(), Browser("192.0.2.2")
    browser.sign_in(user)

    stranger.post("/auth/password/request", email=user.email)
    key = _reset_key()
    first = stranger.post("/auth/password/reset", key=key, password=NEW)
    second = stranger.post("/auth/password/reset", key=key, password="another long password")

    # 401: the password is set, and nobody is signed in by a link.
    assert (first.status_code, second.status_code) == (401, 400)
    assert codes(second) == ["invalid_password_reset"]
    assert not browser.is_signed_in()
    assert Browser().sign_in(user, NEW).status_code == 200


def test_a_reset_link_is_void_after_the_address_has_changed():
    user = AccountFactory()
    Browser().post("/auth/password/request", email=user.email)
    key = _reset_key()
    users.change_email(user=user, email="moved@example.se")

    answer = Browser().post("/auth/password/reset", key=key, password=NEW)

    assert codes(answer) == ["invalid_password_reset"]


@pytest.mark.parametrize("key", ["", "x", "x-y", "\0", "0" * 32 + "-abc", "a" * 5000])
def test_a_made_up_reset_key_is_refused(key):
    answer = Browser().post("/auth/password/reset", key=key, password=NEW)

    assert answer.status_code == 400


def test_the_sixth_reset_in_a_minute_for_one_address_is_too_many():
    user = AccountFactory()

    statuses = [
        Browser(f"192.0.2.{n}").post("/auth/password/request", email=user.email).status_code
        for n in range(6)
    ]

    assert statuses == [200] * 5 + [429]


def test_links_in_mails_lead_to_the_public_address_whatever_host_was_asked(settings):
    settings.ALLOWED_HOSTS = ["*"]
    user = AccountFactory()

    Browser().client.post(
        f"{ROOT}/auth/password/request",
        {"email": user.email},
        content_type="application/json",
        headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"},
    )

    body = mail.outbox[-1].body
    assert f"{settings.PUBLIC_BASE_URL}/reset-password/" in body
    assert "evil" not in body


def test_a_foreign_host_is_refused():
    answer = Browser().client.get(f"{ROOT}/auth/session", headers={"Host": "evil.example"})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("elva tecken", "password_too_short"),
        ("password123456", "password_too_common"),
        ("anna.berg@example.se", "password_too_similar"),
        ("x" * 129, "max_length"),
        ("x" * 1_000_000, "max_length"),
        ("tolv tecken \0 med noll", "null_characters_not_allowed"),
    ],
)
def test_a_weak_or_impossible_password_is_refused(password, code):
    user = AccountFactory(email="anna.berg@example.se")
    Browser().post("/auth/password/request", email=user.email)

    answer = Browser().post("/auth/password/reset", key=_reset_key(), password=password)

    assert answer.status_code == 400
    assert code in codes(answer)
    assert Browser().sign_in(user).status_code == 200


@pytest.mark.parametrize(
    "password",
    [
        " leading and trailing ",
        "åäö ÅÄÖ räksmörgås",
        "🦊🦉🐝🐸🦔🐙🦋🐢🦎🐌🐞🦀",
        "x" * 63 + "Y",
        "z" * 127 + "å",
    ],
)
def test_a_password_is_taken_as_it_is_typed(password):
    user = AccountFactory()
    Browser().post("/auth/password/request", email=user.email)

    Browser().post("/auth/password/reset", key=_reset_key(), password=password)

    assert Browser().sign_in(user, password).status_code == 200
    if password != password.strip():
        assert Browser().sign_in(user, password.strip()).status_code == 400


def test_an_account_without_a_password_signs_in_by_code_and_may_choose_one(keeper):
    user = users.create_user(actor=keeper, email="bo@example.se", name="Bo Ek")
    browser = Browser()
    browser.post("/auth/code/request", email=user.email)
    code = re.search(r"^[A-Z0-9-]{6,}$", mail.outbox[-1].body, re.MULTILINE)[0]
    browser.post("/auth/code/confirm", code=code)

    answer = browser.post("/account/password/change", new_password=NEW)

    assert answer.status_code == 200
    assert User.objects.get(pk=user.pk).has_usable_password()


def _reset_key() -> str:
    return re.search(r"/reset-password/(\S+)", mail.outbox[-1].body)[1]
