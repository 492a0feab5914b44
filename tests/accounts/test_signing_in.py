from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connections

from konstellation.accounts.models import User
from konstellation.audit.models import Entry
from tests.accounts.browser import ROOT, Browser
from tests.factories.accounts import PASSWORD, AccountFactory
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db


def test_a_password_opens_a_session():
    browser = Browser()

    answer = browser.sign_in(AccountFactory(email="anna@example.se", name="Anna Berg"))

    assert answer.status_code == 200
    user = browser.session().json()["data"]["user"]
    assert (user["email"], user["display"]) == ("anna@example.se", "Anna Berg")


def test_the_case_of_the_address_does_not_matter():
    AccountFactory(email="Anna@Example.SE")

    assert Browser().sign_in("ANNA@example.se").status_code == 200


def test_a_mailed_code_opens_a_session():
    browser = Browser()
    user = AccountFactory()

    asked = browser.post("/auth/code/request", email=user.email)
    code = _code(mail.outbox[-1].body)
    answer = browser.post("/auth/code/confirm", code=code)

    assert asked.status_code == 401
    assert answer.status_code == 200
    assert browser.is_signed_in()


def test_a_wrong_code_is_refused_and_the_third_ends_the_attempt():
    browser = Browser()
    browser.post("/auth/code/request", email=AccountFactory().email)

    statuses = [browser.post("/auth/code/confirm", code="WRONG-1").status_code for _ in range(4)]

    assert statuses == [400, 400, 400, 409]
    assert not browser.is_signed_in()


def test_an_unproved_address_must_be_verified_first():
    user = UserFactory()
    user.set_password(PASSWORD)
    user.save()
    browser = Browser()

    answer = browser.sign_in(user)
    link = re.search(r"http://127\.0\.0\.1:\d+/verify-email/(\S+)", mail.outbox[-1].body)
    verified = browser.post("/auth/email/verify", key=link[1].replace("%3A", ":"))

    assert answer.status_code == 401
    assert {"id": "verify_email", "is_pending": True} in answer.json()["data"]["flows"]
    assert verified.status_code in {200, 401}
    assert browser.sign_in(user).status_code == 200


@pytest.mark.parametrize("path", ["/auth/login", "/auth/code/request", "/auth/password/request"])
def test_known_and_unknown_addresses_are_answered_alike(path):
    """The same bytes and the same work: a mail goes out either way, a hash is made either way."""
    known = AccountFactory(email="known@example.se")

    answers = {}
    for email in (known.email, "never@example.se"):
        mail.outbox.clear()
        answer = Browser().post(path, email=email, password="not the password")
        answers[email] = (answer.status_code, answer.content, len(mail.outbox))

    assert answers[known.email] == answers["never@example.se"]


def test_the_password_of_an_unknown_address_is_hashed_all_the_same(monkeypatch):
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda self, password: hashed.append(password))

    Browser().sign_in("never@example.se", "some long password")

    assert hashed == ["some long password"]


def test_a_deactivated_account_is_refused_like_a_wrong_password():
    closed, wrong = AccountFactory(is_active=False), AccountFactory()

    refused = Browser().sign_in(closed)

    assert refused.status_code == 400
    assert refused.content == Browser().sign_in(wrong, "not the password").content


def test_signing_up_is_closed_whoever_asks():
    taken = AccountFactory(email="mike@example.se")
    addresses = [
        taken.email,
        "mike+tag@example.se",
        "MIKE@EXAMPLE.SE",
        "mi\u212ae@example.se",
        "m\u0131ke@example.se",
        "new@example.se",
    ]

    answers = [
        Browser(f"192.0.2.{n}").post("/auth/signup", email=email, password=PASSWORD)
        for n, email in enumerate(addresses)
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.content for answer in answers}) == 1
    assert list(get_user_model().objects.all()) == [taken]


def test_signing_up_is_tried_five_times_a_minute_from_one_address_of_the_net():
    browser = Browser()

    statuses = [
        browser.post("/auth/signup", email=f"a{n}@example.se", password=PASSWORD).status_code
        for n in range(6)
    ]

    assert statuses == [403] * 5 + [429]


def test_the_sixth_failure_for_an_account_is_too_many_from_wherever():
    user = AccountFactory()

    with time_machine.travel("2026-03-02 10:00", tick=False) as clock:
        statuses = [
            Browser(f"192.0.2.{n}").sign_in(user, "not the password").status_code for n in range(6)
        ]
        locked = Browser("192.0.2.99").sign_in(user).status_code
        clock.shift(301)
        later = Browser("192.0.2.99").sign_in(user).status_code

    assert statuses == [400] * 5 + [429]
    assert (locked, later) == (429, 200)


def test_a_session_that_is_open_outlives_a_stranger_guessing():
    user = AccountFactory()
    own = Browser("192.0.2.50")
    own.sign_in(user)

    for n in range(6):
        Browser(f"192.0.2.{n}").sign_in(user, "not the password")

    assert own.is_signed_in()


def test_the_eleventh_failure_from_one_address_of_the_net_is_too_many():
    browser = Browser()

    statuses = [
        browser.sign_in(f"a{n}@example.se", "not the password").status_code for n in range(11)
    ]

    assert statuses == [400] * 10 + [429]


def test_only_as_many_forwarding_proxies_are_believed_as_are_ours(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    browser = Browser("10.0.0.1")

    statuses = [
        browser.client.post(
            f"{ROOT}/auth/login",
            {"email": f"a{n}@example.se", "password": "not the password"},
            content_type="application/json",
            headers={"X-Forwarded-For": f"203.0.113.{n}, 198.51.100.7"},
        ).status_code
        for n in range(11)
    ]

    assert statuses[-1] == 429


def test_codes_are_mailed_three_times_a_minute_to_one_address():
    user = AccountFactory()

    statuses = [
        Browser(f"192.0.2.{n}").post("/auth/code/request", email=user.email).status_code
        for n in range(4)
    ]

    assert statuses == [401, 401, 401, 429]


def test_the_app_client_does_not_exist():
    assert Browser().client.get("/_allauth/app/v1/auth/session").status_code == 404


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"email": 1}', b'{"email": ["a"], "password": {}}', b"\xff"]
)
def test_what_is_no_sign_in_is_a_bad_request(body):
    answer = Browser().client.post(f"{ROOT}/auth/login", body, content_type="application/json")

    assert answer.status_code == 400
    assert len(answer.content) < 4096


@pytest.mark.django_db(transaction=True)
def test_many_may_sign_in_to_one_account_at_once():
    user = AccountFactory()

    def sign_in(number: int) -> int:
        try:
            return Browser(f"192.0.2.{number}").sign_in(user).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(sign_in, range(100)))

    assert set(statuses) <= {200, 429}
    assert 200 in statuses


def test_signing_in_is_no_change_to_the_user():
    user = AccountFactory()
    before = Entry.objects.count()

    Browser().sign_in(user)

    user.refresh_from_db()
    assert user.version == 1
    assert user.last_login is not None
    assert Entry.objects.count() == before


def _code(body: str) -> str:
    return re.search(r"^[A-Z0-9-]{6,}$", body, re.MULTILINE)[0]
