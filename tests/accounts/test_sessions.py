from __future__ import annotations

import time
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from konstellation.accounts.roles import Role
from konstellation.members.services import users
from tests.accounts.browser import ROOT, Browser
from tests.factories.accounts import AccountFactory
from tests.factories.members import DelegateFactory, MembershipFactory, RoleGrantFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]

COOKIE = settings.SESSION_COOKIE_NAME
START = "2026-03-02 08:00"


def test_a_session_id_set_before_signing_in_is_not_kept():
    victim = Browser()
    victim.post("/auth/code/request", email=AccountFactory().email)
    planted = victim.client.cookies[COOKIE].value
    attacker = Browser("192.0.2.66")
    attacker.client.cookies[COOKIE] = planted

    victim.sign_in(AccountFactory())

    assert victim.is_signed_in()
    assert victim.client.cookies[COOKIE].value != planted
    assert not attacker.is_signed_in()


def test_a_made_up_session_id_is_not_taken_over():
    browser = Browser()
    browser.client.cookies[COOKIE] = "planted0planted0planted0planted0"

    browser.sign_in(AccountFactory())

    assert browser.client.cookies[COOKIE].value != "planted0planted0planted0planted0"


def test_a_stolen_cookie_is_dead_after_signing_out():
    browser = Browser()
    browser.sign_in(AccountFactory())
    stolen = browser.client.cookies[COOKIE].value

    browser.client.delete(f"{ROOT}/auth/session")

    thief = Browser()
    thief.client.cookies[COOKIE] = stolen
    assert thief.session().status_code == 401


@pytest.mark.parametrize(
    "cookie", ["x" * 4096, "1", "", "../../etc/passwd", "a" * 32, "\u00e5" * 20]
)
def test_a_made_up_cookie_is_nobody(cookie):
    browser = Browser()
    browser.client.cookies[COOKIE] = cookie

    assert browser.session().status_code == 401


def test_a_tampered_cookie_is_nobody():
    browser = Browser()
    browser.sign_in(AccountFactory())
    value = browser.client.cookies[COOKIE].value
    browser.client.cookies[COOKIE] = value[:-1] + ("a" if value[-1] != "a" else "b")

    assert browser.session().status_code == 401


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites():
    browser = Browser()
    browser.sign_in(AccountFactory())

    cookie = browser.client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_signing_in_needs_the_csrf_token():
    browser = Browser()
    browser.client.handler.enforce_csrf_checks = True

    answer = browser.sign_in(AccountFactory())

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("role", "idle", "alive"),
    [
        (None, timedelta(hours=7, minutes=59), True),
        (None, timedelta(hours=8, minutes=2), False),
        (Role.PROCESS_MANAGER, timedelta(minutes=59), True),
        (Role.PROCESS_MANAGER, timedelta(hours=1, minutes=2), False),
        (Role.PANELLIST, timedelta(hours=1, minutes=2), True),
    ],
)
def test_an_idle_session_ends(role, idle, alive):
    with time_machine.travel(START, tick=False) as clock:
        user = AccountFactory()
        if role:
            RoleGrantFactory(user=user, role=role)
        browser = Browser()
        browser.sign_in(user)
        browser.session()

        clock.shift(idle)

        assert browser.is_signed_in() is alive


@pytest.mark.parametrize(
    ("is_superuser", "longest"), [(False, timedelta(days=7)), (True, timedelta(hours=12))]
)
def test_a_session_in_use_ends_at_its_longest_life(is_superuser, longest):
    with time_machine.travel(START, tick=False) as clock:
        browser = Browser()
        browser.sign_in(AccountFactory(is_superuser=is_superuser))
        browser.session()
        ends = time.time() + longest.total_seconds()

        while time.time() + 1800 < ends:
            clock.shift(1800)
            assert browser.is_signed_in()

        clock.shift(1801)
        assert not browser.is_signed_in()


def test_reading_again_asks_the_database_nothing(django_assert_num_queries):
    browser = Browser()
    browser.sign_in(AccountFactory())
    browser.session()
    browser.client.get("/api/who")

    with django_assert_num_queries(0):
        answer = browser.client.get("/api/who?again")

    assert answer.status_code == 200


def test_a_delegate_who_changes_organisation_has_the_new_rights_at_the_next_request(keeper):
    old = DelegateFactory(user=AccountFactory(), organisation=MembershipFactory().organisation)
    new = MembershipFactory().organisation
    browser = Browser()
    browser.sign_in(old.user)
    before = browser.client.get("/api/who").json()["actsFor"]

    users.end_at_once(old, by=keeper)
    DelegateFactory(user=old.user, organisation=new, starts_on=timezone.localdate())

    assert before == [str(old.organisation_id)]
    assert browser.client.get("/api/who").json()["actsFor"] == [str(new.pk)]


def test_who_is_demoted_has_lost_the_role_and_the_session_at_the_next_request():
    grant = RoleGrantFactory(user=AccountFactory())
    superuser = AccountFactory(is_superuser=True)
    browser = Browser()
    browser.sign_in(grant.user)
    before = browser.client.get("/api/who").json()["roles"]

    users.end_role(actor=superuser, grant=grant)

    assert before == ["process_manager"]
    assert browser.client.get("/api/who").status_code == 401
