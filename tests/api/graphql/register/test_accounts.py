"""Who asks, delegates, invitations and API tokens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from konstellation.accounts.models import ApiToken, User
from konstellation.accounts.roles import Role
from konstellation.common.models import Visibility
from konstellation.members.models import Delegate, Invitation, Organisation
from konstellation.members.services import delegates, tokens
from tests.api.graphql.register.conftest import Ask, data, gid, refusal
from tests.factories.accounts import ApiTokenFactory
from tests.factories.members import (
    DelegateFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

VIEWER = """{ viewer {
  user { id email name language isActive } person { name } roles organisations { name } permissions
} }"""
DELEGATES = """query($id: ID!) { delegates(organisation: $id) {
  id version isAdministrator startsOn endsOn user { name email } organisation { name }
} }"""
INVITATIONS = """query($id: ID) { invitations(organisation: $id) {
  id email isAdministrator role expiresAt acceptedAt revokedAt createdAt organisation { name }
} }"""
TOKENS = "{ apiTokens { id name prefix scopes expiresAt lastUsedAt revokedAt createdAt } }"
INVITE = """mutation($id: ID!, $email: String!) {
  inviteDelegate(organisation: $id, email: $email) {
    invitation { email isAdministrator role organisation { name } }
  }
}"""
INVITE_TO_ROLE = """mutation($role: Role!) {
  inviteToRole(email: "ny@example.org", role: $role) { invitation { role organisation { name } } }
}"""
REVOKE = "mutation($id: ID!) { revokeInvitation(id: $id) { invitation { revokedAt } } }"
CHANGE = """mutation($id: ID!, $version: Int!, $is: Boolean!) {
  changeDelegate(id: $id, expectedVersion: $version, isAdministrator: $is) {
    delegate { version isAdministrator }
  }
}"""
REMOVE = """mutation($id: ID!, $version: Int!) {
  removeDelegate(id: $id, expectedVersion: $version) { delegate { id user { name } } }
}"""
PROFILE = """mutation($name: String!) {
  updateProfile(name: $name, language: EN) { user { name language } }
}"""
MAKE = """mutation($scopes: [TokenScope!]!, $day: Date!) {
  createApiToken(name: "Ekonomi", scopes: $scopes, expiresOn: $day) {
    secret token { name prefix scopes }
  }
}"""
END = "mutation($id: ID!) { revokeApiToken(id: $id) { secret token { revokedAt } } }"


def day(days: int) -> str:
    return str(timezone.localdate() + timedelta(days=days))


def test_a_visitor_is_nobody_and_may_read_what_is_public(ask: Ask) -> None:
    found = data(ask(VIEWER))["viewer"]

    assert found["user"] is found["person"] is None
    assert (found["roles"], found["organisations"]) == (["VISITOR"], [])
    assert "organisation.profile:read" in found["permissions"]
    assert not any(right.endswith((":create", ":update")) for right in found["permissions"])


def test_a_delegate_is_shown_whom_they_act_for(
    ask: Ask, delegate: User, administrator: User, house: Organisation
) -> None:
    PersonFactory(user=delegate, given_name="Siv", family_name="Ek")

    found = data(ask(VIEWER, by=delegate))["viewer"]
    manages = data(ask(VIEWER, by=administrator))["viewer"]

    assert found["user"]["email"] == delegate.email
    assert found["person"] == {"name": "Siv Ek"}
    assert found["roles"] == ["MEMBER_DELEGATE"]
    assert found["organisations"] == [{"name": "Hammarverken"}]
    assert "delegate:invite" not in found["permissions"]
    assert "delegate:invite" in manages["permissions"]
    assert manages["roles"] == ["MEMBER_ADMINISTRATOR", "MEMBER_DELEGATE"]


def test_process_management_may_create(ask: Ask, keeper: User) -> None:
    found = data(ask(VIEWER, by=keeper))["viewer"]

    assert "organisation.profile:create" in found["permissions"]
    assert "user.role:grant_process_manager" not in found["permissions"]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("visitor", "sign_in_required"),
        ("outsider", "not_allowed"),
        ("delegate", None),
        ("administrator", None),
        ("keeper", None),
    ],
)
def test_delegates_are_shown_to_their_own_side(
    ask: Ask, house: Organisation, viewers: dict[str, User | None], who: str, code: str | None
) -> None:
    response = ask(DELEGATES, by=viewers[who], id=gid(house))

    if code:
        assert refusal(response)["code"] == code
    else:
        found = data(response)["delegates"]
        assert [row["isAdministrator"] for row in found] == [True, False]
        assert found[0]["organisation"] == {"name": "Hammarverken"}


def test_delegates_of_a_hidden_organisation_are_not_found(ask: Ask, administrator: User) -> None:
    hidden = OrganisationFactory(visibility=Visibility.PROCESS_MANAGEMENT)

    assert refusal(ask(DELEGATES, by=administrator, id=gid(hidden)))["code"] == "not_found"


def test_the_lists_cost_the_same_for_one_and_for_twenty_five(
    ask: Ask, house: Organisation, administrator: User, cost_of: Callable[..., int]
) -> None:
    delegates.invite(actor=administrator, email="a@example.org", organisation=house)
    make(administrator)
    asked = [(DELEGATES, {"id": gid(house)}), (INVITATIONS, {}), (TOKENS, {})]
    one = [cost_of(query, by=administrator, **given) for query, given in asked]

    for number in range(24):
        DelegateFactory(organisation=house)
        delegates.invite(actor=administrator, email=f"b{number}@example.org", organisation=house)
        make(administrator)

    assert [cost_of(query, by=administrator, **given) for query, given in asked] == one
    assert len(data(ask(INVITATIONS, by=administrator))["invitations"]) == 25


@pytest.mark.parametrize(
    ("who", "emails"),
    [
        ("outsider", []),
        ("delegate", []),
        ("administrator", ["own@example.org"]),
        ("keeper", ["role@example.org", "own@example.org", "other@example.org"]),
    ],
)
def test_invitations_are_shown_to_who_could_have_sent_them(
    ask: Ask,
    house: Organisation,
    viewers: dict[str, User | None],
    keeper: User,
    who: str,
    emails: list[str],
) -> None:
    other = MembershipFactory().organisation
    delegates.invite(actor=keeper, email="other@example.org", organisation=other)
    delegates.invite(actor=keeper, email="own@example.org", organisation=house)
    delegates.invite_to_role(actor=keeper, email="role@example.org", role=Role.PANELLIST)

    found = data(ask(INVITATIONS, by=viewers[who]))["invitations"]

    assert [row["email"] for row in found] == emails
    if who in {"outsider", "delegate"}:
        assert refusal(ask(INVITATIONS, by=viewers[who], id=gid(house)))["code"] == "not_allowed"
    assert refusal(ask(INVITATIONS))["code"] == "sign_in_required"


@pytest.mark.parametrize("who", ["administrator", "keeper"])
def test_inviting_and_taking_it_back(
    ask: Ask, house: Organisation, viewers: dict[str, User | None], who: str
) -> None:
    given = {"id": gid(house), "email": "Ny@Example.org"}

    sent = data(ask(INVITE, by=viewers[who], **given))["inviteDelegate"]["invitation"]
    revoked = data(ask(REVOKE, by=viewers[who], id=gid(Invitation.objects.get())))

    assert sent["organisation"] == {"name": "Hammarverken"}
    assert (sent["isAdministrator"], sent["role"]) == (False, None)
    assert revoked["revokeInvitation"]["invitation"]["revokedAt"]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("visitor", "sign_in_required"),
        ("outsider", "not_allowed"),
        ("delegate", "not_allowed"),
    ],
)
def test_others_invite_and_change_nobody(
    ask: Ask,
    house: Organisation,
    administrator: User,
    viewers: dict[str, User | None],
    who: str,
    code: str,
) -> None:
    invitation = delegates.invite(actor=administrator, email="a@b.se", organisation=house)
    boss = Delegate.objects.get(user=administrator)
    hidden = "sign_in_required" if who == "visitor" else "not_found"
    shown = hidden if who == "outsider" else code
    asked: list[tuple[str, dict[str, Any], str]] = [
        (INVITE, {"id": gid(house), "email": "x@y.se"}, code),
        (INVITE_TO_ROLE, {"role": "PANELLIST"}, code),
        (REVOKE, {"id": gid(invitation)}, hidden),
        (CHANGE, {"id": gid(boss), "version": 1, "is": False}, shown),
        (REMOVE, {"id": gid(boss), "version": 1}, shown),
    ]

    for query, given, expected in asked:
        assert refusal(ask(query, by=viewers[who], **given))["code"] == expected

    invitation.refresh_from_db()
    boss.refresh_from_db()
    assert Invitation.objects.count() == 1
    assert invitation.revoked_at is None
    assert (boss.is_administrator, boss.ends_on) == (True, None)


@pytest.mark.parametrize(
    ("who", "role", "code"),
    [
        ("administrator", "PANELLIST", "not_allowed"),
        ("keeper", "PANELLIST", None),
        ("keeper", "PROCESS_MANAGER", "not_allowed"),
        ("keeper", "SUPERUSER", "invalid"),
    ],
)
def test_roles_are_given_by_who_may(
    ask: Ask, viewers: dict[str, User | None], who: str, role: str, code: str | None
) -> None:
    response = ask(INVITE_TO_ROLE, by=viewers[who], role=role)

    if code:
        assert refusal(response)["code"] == code
        assert not Invitation.objects.exists()
    else:
        sent = data(response)["inviteToRole"]["invitation"]
        assert sent == {"role": role, "organisation": None}


def test_a_delegate_is_changed_and_removed(
    ask: Ask, administrator: User, delegate: User, house: Organisation
) -> None:
    row = Delegate.objects.get(user=delegate)

    raised = data(ask(CHANGE, by=administrator, id=gid(row), version=1, **{"is": True}))
    stale = refusal(ask(REMOVE, by=administrator, id=gid(row), version=1))
    removed = data(ask(REMOVE, by=administrator, id=gid(row), version=2))["removeDelegate"]

    assert raised["changeDelegate"]["delegate"] == {"version": 2, "isAdministrator": True}
    assert (stale["code"], stale["version"]) == ("stale", 2)
    assert removed["delegate"] == {"id": gid(row), "user": {"name": delegate.name}}
    assert len(data(ask(DELEGATES, by=administrator, id=gid(house)))["delegates"]) == 1


def test_the_last_administrator_stays(ask: Ask, administrator: User, house: Organisation) -> None:
    row = Delegate.objects.get(user=administrator)

    left = refusal(ask(REMOVE, by=administrator, id=gid(row), version=1))
    lowered = refusal(ask(CHANGE, by=administrator, id=gid(row), version=1, **{"is": False}))

    assert left["code"] == lowered["code"] == "last_administrator"
    row.refresh_from_db()
    assert (row.is_administrator, row.ends_on) == (True, None)


def test_another_organisations_delegate_is_not_found(ask: Ask, administrator: User) -> None:
    other = DelegateFactory(organisation=MembershipFactory().organisation)

    assert refusal(ask(REMOVE, by=administrator, id=gid(other), version=1))["code"] == "not_found"
    other.refresh_from_db()
    assert other.ends_on is None


def test_the_own_profile_is_changed(ask: Ask, delegate: User) -> None:
    found = data(ask(PROFILE, by=delegate, name="  Siv   Ek "))["updateProfile"]["user"]

    assert found == {"name": "Siv Ek", "language": "EN"}
    assert refusal(ask(PROFILE, by=delegate, name=" "))["code"] == "invalid"
    assert refusal(ask(PROFILE, name="x"))["code"] == "sign_in_required"


def test_who_has_no_role_looks_after_the_own_account(ask: Ask, outsider: User) -> None:
    """Also whoever acted for an organisation that is no member any more."""
    token = ApiTokenFactory(user=outsider)

    changed = data(ask(PROFILE, by=outsider, name="Siv Ek"))["updateProfile"]["user"]
    ended = data(ask(END, by=outsider, id=gid(token)))["revokeApiToken"]["token"]

    assert changed == {"name": "Siv Ek", "language": "EN"}
    assert ended["revokedAt"]


def make(owner: User) -> ApiToken:
    expires_at = timezone.now() + timedelta(days=1)
    return tokens.issue(actor=owner, name="T", scopes=["read"], expires_at=expires_at).token


def test_a_tokens_secret_is_shown_once(ask: Ask, administrator: User) -> None:
    made = data(ask(MAKE, by=administrator, scopes=["READ"], day=day(30)))["createApiToken"]
    listed = data(ask(TOKENS, by=administrator))["apiTokens"]
    ended = data(ask(END, by=administrator, id=listed[0]["id"]))["revokeApiToken"]

    assert made["secret"].startswith(made["token"]["prefix"])
    assert [row["scopes"] for row in listed] == [["READ"]]
    assert made["secret"] not in str(listed)
    assert ended["secret"] is None
    assert ended["token"]["revokedAt"]


@pytest.mark.parametrize(
    ("who", "scopes", "days", "code"),
    [
        ("visitor", ["READ"], 30, "sign_in_required"),
        ("outsider", ["READ"], 30, "not_allowed"),
        ("delegate", ["READ"], 30, "not_allowed"),
        ("administrator", ["BULK_WRITE"], 30, "invalid"),
        ("administrator", [], 30, "invalid"),
        ("administrator", ["READ"], -1, "invalid"),
        ("administrator", ["READ"], 4000, "invalid"),
    ],
)
def test_a_token_that_may_not_be_is_not_made(
    ask: Ask,
    viewers: dict[str, User | None],
    who: str,
    scopes: list[str],
    days: int,
    code: str,
) -> None:
    assert refusal(ask(MAKE, by=viewers[who], scopes=scopes, day=day(days)))["code"] == code
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    ("scopes", "days", "field"),
    [(["READ"], -1, "expiresOn"), (["READ"], 4000, "expiresOn"), ([], 30, "scopes")],
)
def test_a_reason_stands_under_the_argument_that_was_given(
    ask: Ask, administrator: User, scopes: list[str], days: int, field: str
) -> None:
    found = refusal(ask(MAKE, by=administrator, scopes=scopes, day=day(days)))

    assert list(found["fields"]) == [field]


def test_anothers_token_is_not_found(ask: Ask, administrator: User, keeper: User) -> None:
    token = make(administrator)

    assert refusal(ask(END, by=keeper, id=gid(token)))["code"] == "not_found"
    assert data(ask(TOKENS, by=keeper)) == {"apiTokens": []}
    assert refusal(ask(TOKENS))["code"] == "sign_in_required"
    token.refresh_from_db()
    assert token.revoked_at is None
