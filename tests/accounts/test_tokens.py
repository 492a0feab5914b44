from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from konstellation.accounts import tokens as secrets
from konstellation.accounts.models import ApiToken, TokenScope
from konstellation.audit.models import Entry
from konstellation.common.errors import Invalid, NotAllowed, SignInRequired
from konstellation.members.policies import may, standing
from konstellation.members.services import delegates, tokens, users
from tests.accounts.browser import ROOT, Browser
from tests.factories.accounts import AccountFactory, ApiTokenFactory
from tests.factories.members import DelegateFactory, MembershipFactory, RoleGrantFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]

SECRET = "kst_open-sesame"


def in_days(days: int):
    return timezone.now() + timedelta(days=days)


def call(secret: str = SECRET, path: str = "/api/who", client: Client | None = None, **headers):
    bearer = {"Authorization": f"Bearer {secret}", **headers}
    return (client or Client()).get(path, headers=bearer)


def test_a_secret_is_shown_once_and_kept_as_a_digest(keeper):
    issued = tokens.issue(
        actor=keeper, name=" Nightly  export ", scopes=["read"], expires_at=in_days(365)
    )

    kept = ApiToken.objects.get()
    assert issued.secret.startswith("kst_")
    assert len(issued.secret) >= 4 + 43  # 256 bits
    assert kept.name == "Nightly export"
    assert kept.prefix == issued.secret[:12]
    assert kept.digest == secrets.digest(issued.secret)
    entry = Entry.objects.filter(record_id=kept.pk).get()
    assert (entry.actor, entry.changes["digest"]) == (keeper, [None, None])
    assert issued.secret not in str(entry.changes)


def test_a_token_acts_for_its_owner():
    token = ApiTokenFactory(secret=SECRET)

    answer = call()

    assert answer.json()["email"] == token.user.email


def test_a_token_needs_no_csrf_token():
    ApiTokenFactory(secret=SECRET, scopes=["write"])
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/api/who", headers={"Authorization": f"Bearer {SECRET}"})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"revoked_at": timezone.now()},
        {"secret": "kst_another"},
        {"user__is_active": False},
    ],
)
def test_a_token_that_is_over_opens_nothing(change):
    ApiTokenFactory(**{"secret": SECRET, **change})

    answer = call()

    assert answer.status_code == 401
    assert answer.json()["code"] == "INVALID_TOKEN"
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("secret", ["", "kst_", "x" * 200, "kst_\u00e5", "a b c", "null"])
def test_a_made_up_token_opens_nothing(secret):
    ApiTokenFactory(secret=SECRET)

    assert call(secret).status_code == 401


@pytest.mark.parametrize("length", [201, 10 * 1024])
def test_what_is_too_long_for_a_token_is_not_looked_up(length, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = call("x" * length)

    assert answer.status_code == 400
    assert answer.json()["code"] == "MALFORMED_TOKEN"
    assert len(answer.content) < 1000


def test_a_token_beside_a_session_is_ambiguous():
    ApiTokenFactory(secret=SECRET)
    browser = Browser()
    browser.sign_in(AccountFactory())

    answer = call(client=browser.client)

    assert (answer.status_code, answer.json()["code"]) == (400, "AMBIGUOUS_AUTH")


@pytest.mark.parametrize("path", ["/auth/session", "/auth/sessions", "/account/email"])
def test_a_token_is_never_valid_for_accounts(path):
    ApiTokenFactory(secret=SECRET, scopes=["read", "write"])

    assert call(path=f"{ROOT}{path}").status_code == 401


def test_a_token_manages_no_accounts(keeper):
    user = AccountFactory()
    own = ApiTokenFactory(user=keeper, secret=SECRET, scopes=["write"])
    actor = secrets.owner_of(SECRET)
    before = Entry.objects.count()

    for attempt in (
        lambda: tokens.issue(actor=actor, name="more", scopes=["read"], expires_at=in_days(1)),
        lambda: tokens.revoke(actor=actor, token=own),
        lambda: users.deactivate(actor=actor, user=user),
        lambda: users.change_profile(actor=actor, name="Other", expected=1),
        lambda: users.grant_role(actor=actor, user=user, role="panellist"),
        lambda: users.create_user(actor=actor, email="a@example.se", name="A"),
        lambda: delegates.invite_to_role(actor=actor, email="a@example.se", role="panellist"),
        lambda: delegates.accept(token="any", viewer=actor),
    ):
        with pytest.raises((NotAllowed, delegates.InvitationInvalid)):
            attempt()

    assert Entry.objects.count() == before


def test_a_token_for_reading_does_not_write(keeper):
    ApiTokenFactory(user=keeper, secret=SECRET, scopes=[TokenScope.READ])

    actor = secrets.owner_of(SECRET)

    assert may(actor, "read", "membership")
    assert not may(actor, "update", "membership")


def test_a_token_has_no_more_rights_than_its_owner_has_now(keeper, administrator):
    RoleGrantFactory(user=administrator)
    ApiTokenFactory(user=administrator, secret=SECRET, scopes=["read", "write"])
    superuser = AccountFactory(is_superuser=True)

    users.end_role(actor=superuser, grant=administrator.role_grants.get())

    assert standing(secrets.owner_of(SECRET)).roles == {"member_administrator", "member_delegate"}


def test_a_token_ends_with_the_role_that_gave_the_right_to_one(keeper):
    token = ApiTokenFactory(user=keeper, secret=SECRET)
    superuser = AccountFactory(is_superuser=True)

    users.end_role(actor=superuser, grant=keeper.role_grants.get())

    assert secrets.owner_of(SECRET) is None
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_use_is_noted_at_most_once_a_minute_and_outside_history():
    token = ApiTokenFactory(secret=SECRET)
    entries = Entry.objects.count()

    with time_machine.travel(timezone.now(), tick=False) as clock:
        seen = []
        for seconds in (0, 59, 2):
            clock.shift(seconds)
            call()
            token.refresh_from_db()
            seen.append(token.last_used_at)

    assert seen[0] == seen[1] < seen[2]
    assert token.version == 1
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("scopes", [[], ["admin"], ["read", "bulk:read"], ["bulk:write"], ["READ"]])
def test_an_administrator_cannot_give_a_token_more_than_the_own_rights(administrator, scopes):
    with pytest.raises(Invalid) as refusal:
        tokens.issue(actor=administrator, name="more", scopes=scopes, expires_at=in_days(1))

    assert list(refusal.value.fields) == ["scopes"]
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("days", [-1, 0, 366])
def test_a_token_lives_a_year_at_most(keeper, days):
    with pytest.raises(Invalid) as refusal:
        tokens.issue(actor=keeper, name="t", scopes=["read"], expires_at=in_days(days))

    assert list(refusal.value.fields) == ["expires_at"]


def test_a_token_needs_a_name(keeper):
    with pytest.raises(Invalid) as refusal:
        tokens.issue(actor=keeper, name=" \u200b ", scopes=["read"], expires_at=in_days(1))

    assert list(refusal.value.fields) == ["name"]


def test_delegates_and_others_get_no_tokens(member, outsider):
    for actor in (member, outsider):
        with pytest.raises(NotAllowed):
            tokens.issue(actor=actor, name="t", scopes=["read"], expires_at=in_days(1))

    assert not ApiToken.objects.exists()


def test_the_owner_revokes_a_token_even_without_the_right_to_make_one():
    token = ApiTokenFactory(secret=SECRET)

    tokens.revoke(actor=token.user, token=token)

    assert call().status_code == 401
    assert token.revoked_at is not None


def test_others_do_not_revoke_it_but_process_management_may(keeper, administrator):
    token = ApiTokenFactory()

    with pytest.raises(NotAllowed):
        tokens.revoke(actor=administrator, token=token)
    assert token.revoked_at is None

    tokens.revoke(actor=keeper, token=token)
    assert token.revoked_at is not None


def test_one_sees_the_own_tokens_only():
    mine, _theirs = ApiTokenFactory(), ApiTokenFactory()

    assert list(tokens.tokens_of(viewer=mine.user)) == [mine]


def test_a_deactivated_user_is_out_at_once_by_cookie_and_by_token(keeper):
    organisation = MembershipFactory().organisation
    user = DelegateFactory(user=AccountFactory(), organisation=organisation).user
    ApiTokenFactory(user=user, secret=SECRET)
    browser = Browser()
    browser.sign_in(user)
    before = (browser.client.get("/api/who").status_code, call().status_code)

    users.deactivate(actor=keeper, user=user)

    assert before == (200, 200)
    assert browser.client.get("/api/who").status_code == 401
    assert call().status_code == 401
    assert Browser("192.0.2.2").sign_in(user).status_code == 400


def test_without_token_and_session_nobody_has_signed_in():
    assert Client().get("/api/who").status_code == 401
    assert issubclass(SignInRequired, NotAllowed)


def test_another_scheme_than_bearer_is_not_ours():
    RoleGrantFactory()

    answer = Client().get("/api/who", headers={"Authorization": "Basic a2V5OnNlY3JldA=="})

    assert answer.status_code == 401
