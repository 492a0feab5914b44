from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from konstellation.accounts.models import RoleGrant, User
from konstellation.accounts.roles import Role
from konstellation.audit.models import Entry
from konstellation.common.errors import Conflict, Invalid, NotAllowed, SignInRequired, Stale
from konstellation.exchange.sheet import sheets
from konstellation.members.policies import standing
from konstellation.members.services import users
from tests.accounts.browser import Browser
from tests.factories.accounts import PASSWORD, AccountFactory, ApiTokenFactory
from tests.factories.members import (
    DelegateFactory,
    MembershipFactory,
    RoleGrantFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser():
    return AccountFactory(is_superuser=True)


def test_a_process_manager_makes_an_account_and_history_knows_who(keeper):
    user = users.create_user(
        actor=keeper, email="Anna@Example.se", name=" Anna\u200b  Berg ", password=PASSWORD
    )

    assert (user.email, user.name) == ("anna@example.se", "Anna Berg")
    assert Browser().sign_in(user).status_code == 200
    entry = Entry.objects.get(record_id=user.pk)
    assert entry.actor == keeper
    assert entry.changes["password"] == [None, None]


def test_others_make_no_accounts(administrator, member, outsider):
    for actor in (administrator, member, outsider):
        with pytest.raises(NotAllowed):
            users.create_user(actor=actor, email="a@example.se", name="A")

    assert not User.objects.filter(email="a@example.se").exists()


def test_the_first_account_is_a_superuser_from_the_command_line():
    user = users.create_superuser(email="root@example.se", name="Root", password=PASSWORD)

    assert standing(user).is_staff
    assert Browser().sign_in(user).status_code == 200


@pytest.mark.parametrize("name", ["", " ", "\u200b\u202e", "Anna\nBerg", "A\0B", "x" * 151])
def test_a_name_is_one_visible_line(keeper, name):
    with pytest.raises(Invalid) as refusal:
        users.create_user(actor=keeper, email="a@example.se", name=name)

    assert list(refusal.value.fields) == ["name"]
    assert not User.objects.filter(email="a@example.se").exists()


@pytest.mark.parametrize("name", ["admin", "null", "<b>Anna</b>", "../../etc", 'O\'Neill "Bo"'])
def test_a_name_is_only_a_text_and_shown_as_it_is(keeper, name):
    user = users.create_user(actor=keeper, email="a@example.se", name=name, password=PASSWORD)
    browser = Browser()
    browser.sign_in(user)

    assert browser.session().json()["data"]["user"]["display"] == name


def test_a_name_cannot_turn_the_writing_direction(keeper):
    user = users.create_user(actor=keeper, email="a@example.se", name="Anna \u202egreB")

    assert user.name == "Anna greB"


def test_people_change_their_own_name_and_language():
    user = AccountFactory(name="Anna", language="sv")

    users.change_profile(actor=user, name="Anna Berg", language="en", expected=1)

    user.refresh_from_db()
    assert (user.name, user.language, user.version) == ("Anna Berg", "en", 2)


def test_a_profile_is_not_overwritten_unseen():
    user = AccountFactory()
    users.change_profile(actor=user, name="First", expected=1)

    with pytest.raises(Stale):
        users.change_profile(actor=user, name="Second", expected=1)

    assert User.objects.get(pk=user.pk).name == "First"


def test_a_language_we_do_not_speak_is_refused():
    user = AccountFactory()

    with pytest.raises(Invalid):
        users.change_profile(actor=user, language="de", expected=1)


@pytest.mark.parametrize("role", [Role.NODE_MANAGER, Role.PANELLIST, Role.FINANCIER])
def test_a_process_manager_gives_roles_but_not_the_own(keeper, outsider, role):
    users.grant_role(actor=keeper, user=outsider, role=role)

    assert standing(User.objects.get(pk=outsider.pk)).roles == {role}


@pytest.mark.parametrize("role", [Role.PROCESS_MANAGER, Role.SUPERUSER, Role.MEMBER_ADMINISTRATOR])
def test_a_process_manager_does_not_make_process_managers_or_superusers(keeper, outsider, role):
    with pytest.raises((NotAllowed, Invalid)):
        users.grant_role(actor=keeper, user=outsider, role=role)

    assert not outsider.role_grants.exists()


def test_a_superuser_names_process_managers(superuser, outsider):
    users.grant_role(actor=superuser, user=outsider, role=Role.PROCESS_MANAGER)

    assert standing(User.objects.get(pk=outsider.pk)).is_staff


def test_a_member_administrator_gives_nobody_a_role(administrator, outsider):
    for user in (administrator, outsider):
        with pytest.raises(NotAllowed):
            users.grant_role(actor=administrator, user=user, role=Role.PROCESS_MANAGER)

    assert not RoleGrant.objects.exists()


def test_a_role_is_held_once_at_a_time(keeper, outsider):
    users.grant_role(actor=keeper, user=outsider, role=Role.PANELLIST)

    with pytest.raises(users.HoldsRoleAlready):
        users.grant_role(actor=keeper, user=outsider, role=Role.PANELLIST)

    assert outsider.role_grants.count() == 1


def test_a_role_ends_at_once_and_may_be_given_again(keeper, outsider):
    old = RoleGrantFactory(user=outsider, role=Role.PANELLIST)

    users.end_role(actor=keeper, grant=old)
    assert standing(User.objects.get(pk=outsider.pk)).roles == {Role.VISITOR}

    users.grant_role(actor=keeper, user=outsider, role=Role.PANELLIST)
    assert standing(User.objects.get(pk=outsider.pk)).roles == {Role.PANELLIST}
    assert old.ends_on == timezone.localdate() - timedelta(days=1)


def test_a_role_given_today_and_ended_today_stays_in_history_only(keeper, outsider):
    grant = users.grant_role(actor=keeper, user=outsider, role=Role.PANELLIST)
    grant_id = grant.pk

    users.end_role(actor=keeper, grant=grant)

    assert not outsider.role_grants.exists()
    actions = Entry.objects.filter(record_id=grant_id).values_list("action", flat=True)
    assert sorted(actions) == ["created", "removed"]


def test_a_process_manager_is_not_demoted_by_another(keeper):
    other = RoleGrantFactory()

    with pytest.raises(NotAllowed):
        users.end_role(actor=keeper, grant=other)


def test_deactivating_ends_tokens_and_sessions_and_says_so(keeper):
    token = ApiTokenFactory()
    browser = Browser()
    browser.sign_in(token.user)

    users.deactivate(actor=keeper, user=token.user)

    token.refresh_from_db()
    assert token.revoked_at is not None
    assert not browser.is_signed_in()
    assert Entry.objects.filter(record_id=token.user_id).first().changes == {
        "is_active": [True, False]
    }


def test_process_managers_and_superusers_are_deactivated_by_superusers_only(keeper, superuser):
    other = RoleGrantFactory().user

    for user in (other, superuser):
        with pytest.raises(NotAllowed):
            users.deactivate(actor=keeper, user=user)
    users.deactivate(actor=superuser, user=other)

    assert not other.is_active
    assert User.objects.get(pk=superuser.pk).is_active


def test_a_role_that_ends_signs_its_holder_out(superuser):
    browser = Browser()
    manager = RoleGrantFactory(user=AccountFactory()).user
    browser.sign_in(manager)

    users.end_role(actor=superuser, grant=manager.role_grants.get())

    assert not browser.is_signed_in()


def test_a_role_is_not_ended_unseen(keeper, outsider):
    grant = RoleGrantFactory(user=outsider, role=Role.PANELLIST)

    with pytest.raises(Stale):
        users.end_role(actor=keeper, grant=grant, expected=2)

    assert standing(User.objects.get(pk=outsider.pk)).roles == {Role.PANELLIST}


def test_the_last_superuser_stays(superuser):
    closed = AccountFactory(is_superuser=True, is_active=False)

    with pytest.raises(users.LastSuperuser):
        users.deactivate(actor=superuser, user=superuser)

    assert not closed.is_active
    assert User.objects.get(pk=superuser.pk).is_active
    assert standing(User.objects.get(pk=superuser.pk)).is_staff


def test_a_superuser_with_another_may_be_closed(superuser):
    other = AccountFactory(is_superuser=True)

    users.deactivate(actor=superuser, user=other)

    assert not other.is_active
    with pytest.raises(users.LastSuperuser):
        users.deactivate(actor=superuser, user=superuser)


def test_an_account_is_not_closed_unseen(keeper, outsider):
    token = ApiTokenFactory(user=outsider)

    with pytest.raises(Stale):
        users.deactivate(actor=keeper, user=outsider, expected=2)

    token.refresh_from_db()
    assert token.revoked_at is None
    assert User.objects.get(pk=outsider.pk).is_active


def test_no_sheet_makes_users_or_gives_roles():
    """A row of a spreadsheet reaches nobody's rights, whoever imports it."""
    offered = [one for one in sheets if type(one).__module__.startswith("konstellation.")]
    guarded = {"user", "password", "is_active", "is_superuser", "is_administrator", "scopes"}

    assert offered
    for sheet in offered:
        assert guarded.isdisjoint(column.key for column in sheet.columns), sheet.name


def test_a_deactivated_user_is_given_no_role(keeper):
    closed = UserFactory(is_active=False)

    with pytest.raises(users.Deactivated):
        users.grant_role(actor=keeper, user=closed, role=Role.PANELLIST)


def test_a_visitor_has_to_sign_in_first(outsider):
    closed = AccountFactory(is_active=False)

    with pytest.raises(NotAllowed):
        users.deactivate(actor=closed, user=outsider)
    assert issubclass(SignInRequired, NotAllowed)


def test_the_last_administrator_cannot_close_the_own_account(administrator):
    with pytest.raises(users.LastAdministrator) as refusal:
        users.deactivate(actor=administrator, user=administrator)

    assert isinstance(refusal.value, Conflict)
    assert "another delegate" in str(refusal.value) or "annat ombud" in str(refusal.value)
    assert User.objects.get(pk=administrator.pk).is_active


def test_an_administrator_with_a_successor_may_close_the_own_account(administrator):
    organisation = administrator.delegations.get().organisation
    DelegateFactory(organisation=organisation, is_administrator=True)

    users.deactivate(actor=administrator, user=administrator)

    assert not administrator.is_active


def test_a_former_members_only_administrator_may_leave():
    left = MembershipFactory(left_on=timezone.localdate())
    organisation = left.organisation
    user = DelegateFactory(organisation=organisation, is_administrator=True).user

    users.deactivate(actor=user, user=user)

    assert not user.is_active
