"""Who has an account, with which roles; giving and taking them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from konstellation.accounts.models import RoleGrant, User
from konstellation.audit.models import Entry
from konstellation.members.models import Organisation
from tests.api.graphql.register.conftest import Ask, data, gid, refusal
from tests.factories.accounts import ApiTokenFactory
from tests.factories.members import (
    DelegateFactory,
    MembershipFactory,
    RoleGrantFactory,
    UserFactory,
)

USERS = """query($filter: UserFilter, $first: Int = 50) { users(first: $first, filter: $filter) {
  totalCount
  nodes {
    id version email name language isActive isSuperuser createdAt actions
    roleGrants { id version role startsOn endsOn }
    delegations { isAdministrator organisation { name } }
  }
} }"""
ONE = "query($id: ID!) { user(id: $id) { email roleGrants { role } isSuperuser actions } }"
GRANT = """mutation($user: ID!, $role: Role!) {
  grantRole(user: $user, role: $role) { user { roleGrants { role endsOn } } }
}"""
END = """mutation($id: ID!, $version: Int!) {
  endRole(id: $id, expectedVersion: $version) { user { email roleGrants { role } } }
}"""
CLOSE = """mutation($id: ID!, $version: Int!) {
  deactivateUser(id: $id, expectedVersion: $version) { user { isActive actions } }
}"""


@pytest.fixture
def superuser(db: None) -> User:
    return UserFactory(email="root@example.se", is_superuser=True)


def named(found: dict[str, Any], user: User) -> dict[str, Any]:
    row: dict[str, Any] = next(r for r in found["users"]["nodes"] if r["email"] == user.email)
    return row


def test_process_management_sees_everyone_with_their_roles(
    ask: Ask, keeper: User, administrator: User, superuser: User
) -> None:
    RoleGrantFactory(user=administrator, role="panellist")

    found = data(ask(USERS, by=keeper))

    assert found["users"]["totalCount"] == User.objects.count()
    row = named(found, administrator)
    assert [grant["role"] for grant in row["roleGrants"]] == ["PANELLIST"]
    assert row["delegations"] == [
        {"isAdministrator": True, "organisation": {"name": "Hammarverken"}}
    ]
    assert row["actions"] == ["grant_role", "end_role", "deactivate"]
    assert named(found, superuser)["isSuperuser"] is True
    assert named(found, superuser)["actions"] == ["grant_role", "end_role"]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("visitor", "sign_in_required"),
        ("outsider", "not_allowed"),
        ("delegate", "not_allowed"),
        ("administrator", "not_allowed"),
    ],
)
def test_others_list_nobody_and_find_themselves_alone(
    ask: Ask, viewers: dict[str, User | None], who: str, code: str, superuser: User
) -> None:
    assert refusal(ask(USERS, by=viewers[who]))["code"] == code
    assert data(ask(ONE, by=viewers[who], id=gid(superuser)))["user"] is None
    if viewer := viewers[who]:
        own = data(ask(ONE, by=viewer, id=gid(viewer)))["user"]
        assert own == {
            "email": viewer.email,
            "roleGrants": None,
            "isSuperuser": None,
            "actions": ["deactivate"],
        }


def test_a_colleague_is_not_told_which_roles_a_delegate_has(
    ask: Ask, delegate: User, administrator: User, house: Organisation
) -> None:
    RoleGrantFactory(user=administrator, role="financier")
    query = """query($id: ID!) { delegates(organisation: $id) {
      user { email isSuperuser roleGrants { role } actions }
    } }"""

    found = data(ask(query, by=delegate, id=gid(house)))["delegates"]

    assert {row["user"]["email"] for row in found} == {delegate.email, administrator.email}
    assert [row["user"]["roleGrants"] for row in found] == [None, None]
    assert [row["user"]["isSuperuser"] for row in found] == [None, None]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"role": ["SUPERUSER"]}, {"root"}),
        ({"role": ["PANELLIST"]}, {"nils"}),
        ({"role": ["MEMBER_DELEGATE"]}, {"siv", "bo"}),
        ({"role": ["MEMBER_ADMINISTRATOR", "SUPERUSER"]}, {"siv", "root"}),
        ({"role": ["VISITOR"]}, {"former", "closed"}),
        ({"isActive": False}, {"closed"}),
        ({"text": " NILS"}, {"nils"}),
        ({"text": "siv@", "role": ["PANELLIST"]}, set()),
    ],
)
def test_the_list_is_narrowed(
    ask: Ask, keeper: User, superuser: User, given: dict[str, Any], expected: set[str]
) -> None:
    house = MembershipFactory().organisation
    left = MembershipFactory(left_on="2024-01-01", joined_on="2020-01-01").organisation
    people = {n: UserFactory(email=f"{n}@example.se") for n in ("nils", "siv", "bo", "former")}
    UserFactory(email="closed@example.se", is_active=False)
    RoleGrantFactory(user=people["nils"], role="panellist")
    DelegateFactory(user=people["siv"], organisation=house, is_administrator=True)
    DelegateFactory(user=people["bo"], organisation=house)
    DelegateFactory(user=people["former"], organisation=left)

    found = data(ask(USERS, by=keeper, filter=given))["users"]["nodes"]

    assert {row["email"].partition("@")[0] for row in found} == expected


def test_the_list_costs_the_same_however_long(keeper: User, cost_of: Callable[..., int]) -> None:
    for _n in range(12):
        organisation = MembershipFactory().organisation
        RoleGrantFactory(user=DelegateFactory(organisation=organisation).user, role="panellist")

    given = {"by": keeper, "filter": {"role": ["PANELLIST"]}}
    assert cost_of(USERS, first=1, **given) == cost_of(USERS, first=12, **given)


def test_a_role_is_given_and_taken_away(ask: Ask, keeper: User, outsider: User) -> None:
    given = data(ask(GRANT, by=keeper, user=gid(outsider), role="PANELLIST"))["grantRole"]
    grant = RoleGrant.objects.get(user=outsider)
    stale = refusal(ask(END, by=keeper, id=gid(grant), version=2))
    ended = data(ask(END, by=keeper, id=gid(grant), version=1))["endRole"]

    assert given["user"]["roleGrants"] == [{"role": "PANELLIST", "endsOn": None}]
    assert (stale["code"], stale["version"]) == ("stale", 1)
    assert ended["user"] == {"email": outsider.email, "roleGrants": []}
    entries = Entry.objects.filter(record_id=grant.pk)
    assert sorted(entries.values_list("action", "actor")) == [
        ("created", keeper.pk),
        ("removed", keeper.pk),
    ]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("visitor", "sign_in_required"),
        ("outsider", "not_found"),
        ("delegate", "not_found"),
        ("administrator", "not_found"),
        ("keeper", "not_allowed"),
    ],
)
def test_others_give_and_take_no_roles_and_close_no_account(
    ask: Ask, viewers: dict[str, User | None], who: str, code: str
) -> None:
    manager = RoleGrantFactory()
    account, entries = manager.user, Entry.objects.count()

    answers = [
        ask(GRANT, by=viewers[who], user=gid(account), role="PROCESS_MANAGER"),
        ask(END, by=viewers[who], id=gid(manager), version=1),
        ask(CLOSE, by=viewers[who], id=gid(account), version=1),
    ]

    assert [refusal(answer)["code"] for answer in answers] == [code] * 3
    assert Entry.objects.count() == entries
    account.refresh_from_db()
    assert account.is_active
    assert list(account.role_grants.all()) == [manager]


def test_a_superuser_ends_a_process_manager_and_closes_the_account(
    ask: Ask, superuser: User, keeper: User
) -> None:
    token = ApiTokenFactory(user=keeper)

    ended = data(ask(END, by=superuser, id=gid(keeper.role_grants.get()), version=1))
    closed = data(ask(CLOSE, by=superuser, id=gid(keeper), version=1))["deactivateUser"]

    token.refresh_from_db()
    assert token.revoked_at is not None
    assert ended["endRole"]["user"]["roleGrants"] == []
    assert closed["user"] == {"isActive": False, "actions": []}


def test_the_last_superuser_is_told_so(ask: Ask, superuser: User) -> None:
    swedish = ask(CLOSE, by=superuser, id=gid(superuser), version=1, language="sv")

    assert refusal(swedish)["code"] == "last_superuser"
    assert "Detta är den enda" in swedish.content.decode()
    superuser.refresh_from_db()
    assert superuser.is_active
