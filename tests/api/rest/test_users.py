"""Accounts and network-wide roles over REST."""

from __future__ import annotations

import pytest

from konstellation.accounts.models import RoleGrant, User
from tests.api.rest.conftest import Api, refused
from tests.factories.accounts import AccountFactory, ApiTokenFactory
from tests.factories.members import DelegateFactory, MembershipFactory, RoleGrantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(as_user, keeper) -> Api:
    return as_user(keeper)


def test_users_are_listed_with_their_roles(staff, keeper):
    organisation = MembershipFactory().organisation
    delegate = DelegateFactory(organisation=organisation, is_administrator=True)
    RoleGrantFactory(user=delegate.user, role="financier")

    rows = staff.get("users/?role=financier").json()["results"]
    everyone = staff.get("users/?active=true").json()["results"]

    (row,) = rows
    assert row["email"] == delegate.user.email
    assert [grant["role"] for grant in row["role_grants"]] == ["financier"]
    assert row["delegations"][0]["organisation"]["id"] == str(organisation.pk)
    assert {keeper.email, delegate.user.email} == {one["email"] for one in everyone}
    assert staff.get(f"users/?text={keeper.email}").json()["results"][0]["id"] == str(keeper.pk)


def test_others_list_nobody(as_user, administrator, api, keeper):
    refused(as_user(administrator).get("users/"), 403, "NOT_ALLOWED")
    refused(as_user(administrator).get(f"users/{keeper.pk}/"), 404, "NOT_FOUND")
    refused(api.get("users/"), 401, "SIGN_IN_REQUIRED")
    refused(api.get(f"users/{keeper.pk}/"), 404, "NOT_FOUND")


def test_a_token_opens_no_accounts(api, keeper, outsider):
    token = ApiTokenFactory(user=keeper, secret="kst_list", scopes=["read", "write"])
    grant = RoleGrantFactory(role="panellist")
    bearer = {"Authorization": "Bearer kst_list"}

    refused(api.get("users/", **bearer), 403, "NOT_ALLOWED")
    refused(api.get(f"users/{outsider.pk}/", **bearer), 404)
    refused(api.get(f"role-grants/{grant.pk}/", **bearer), 404)
    refused(api.post("role-grants/", {"user": str(keeper.pk), "role": "panellist"}, **bearer), 403)
    refused(api.post(f"users/{keeper.pk}/deactivate/", If_Match='"1"', **bearer), 403)
    assert User.objects.get(pk=token.user_id).is_active
    assert RoleGrant.objects.filter(role="panellist").count() == 1


def test_a_role_is_given_once_and_taken_away_at_the_version_seen(staff, outsider):
    body = {"user": str(outsider.pk), "role": "panellist"}

    made = staff.post("role-grants/", body, Idempotency_Key="k1")
    again = staff.post("role-grants/", body, Idempotency_Key="k1")
    path = f"role-grants/{made.json()['id']}/"

    assert (made.status_code, again.json()) == (201, made.json())
    assert staff.get(path).json()["user"]["id"] == str(outsider.pk)
    refused(staff.post("role-grants/", body), 409, "HOLDS_ROLE_ALREADY")
    refused(staff.delete(path), 428)
    refused(staff.delete(path, If_Match='"7"'), 412, "STALE")
    assert staff.delete(path, If_Match=made["ETag"]).status_code == 204
    refused(staff.delete(path, If_Match=made["ETag"]), 404)
    assert not outsider.role_grants.exists()


def test_an_account_is_closed_at_the_version_seen(staff, as_user):
    user = AccountFactory()
    path = f"users/{user.pk}/deactivate/"

    refused(staff.post(path), 428)
    refused(staff.post(path, If_Match='"7"'), 412, "STALE")
    closed = staff.post(path, If_Match='"1"')

    assert closed.json()["is_active"] is False
    assert as_user(user).get("me/").status_code == 401


def test_the_last_superuser_stays(as_user):
    superuser = AccountFactory(is_superuser=True)

    answer = as_user(superuser).post(f"users/{superuser.pk}/deactivate/", If_Match='"1"')

    refused(answer, 409, "LAST_SUPERUSER")
    assert User.objects.get(pk=superuser.pk).is_active
