from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connections
from django.utils import timezone

from konstellation.accounts.models import User
from konstellation.accounts.roles import Role
from konstellation.audit.models import Entry
from konstellation.common.errors import Invalid, NotAllowed, NotFound
from konstellation.members.models import Delegate, Invitation
from konstellation.members.policies import standing
from konstellation.members.services import delegates, memberships, register, users
from tests.accounts.browser import Browser
from tests.factories.accounts import PASSWORD, AccountFactory
from tests.factories.members import (
    DelegateFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    PositionFactory,
    RoleGrantFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

ADDRESS = "new@example.se"


@pytest.fixture
def organisation(administrator):
    return administrator.delegations.get().organisation


@pytest.fixture
def invite(administrator, organisation, django_capture_on_commit_callbacks):
    """Invites an address for the administrator's organisation; answers the secret of the mail."""

    def send(email: str = ADDRESS, **changes) -> str:
        arguments = {"actor": administrator, "organisation": organisation, **changes}
        with django_capture_on_commit_callbacks(execute=True):
            delegates.invite(email=email, **arguments)
        return secret()

    return send


def secret() -> str:
    return re.search(r"/invitation/(\S+)", mail.outbox[-1].body)[1]


def accept(token: str, **changes) -> User:
    answers = {"name": "Nils Ny", "password": PASSWORD, "language": "en", "viewer": None}
    return delegates.accept(token=token, **{**answers, **changes})


def test_an_invitation_makes_an_account_that_acts_for_the_organisation(invite, organisation):
    user = accept(invite())

    assert (user.email, user.name, user.language) == (ADDRESS, "Nils Ny", "en")
    assert standing(user).acts_for == {organisation.pk}
    assert not standing(user).administers
    assert Browser().sign_in(user).status_code == 200
    delegate = Delegate.objects.get(user=user)
    assert Entry.objects.get(record_id=delegate.pk).actor == user


def test_one_may_be_invited_as_administrator(invite, organisation):
    user = accept(invite(is_administrator=True))

    assert standing(user).administers == {organisation.pk}


def test_only_the_digest_of_the_secret_is_kept(invite):
    token = invite()

    kept = Invitation.objects.get()
    assert token not in str(kept.__dict__)
    assert token not in str(list(Entry.objects.values_list("changes", flat=True)))


def test_the_mail_goes_to_the_address_alone_in_two_forms(invite, organisation, settings):
    token = invite()

    message = mail.outbox[-1]
    html = message.alternatives[0].content
    assert message.to == [ADDRESS]
    assert f"{settings.PUBLIC_BASE_URL}/invitation/{token}" in message.body
    assert f'href="{settings.PUBLIC_BASE_URL}/invitation/{token}"' in html
    assert organisation.name in message.subject


def test_a_known_address_gets_the_mail_in_its_language_and_keeps_its_account(invite):
    known = AccountFactory(email=ADDRESS, name="Karin", language="en")
    token = invite()

    user = accept(token, name="Other", password="another long password")

    assert "invites you to act for" in mail.outbox[-1].subject
    assert user == known
    assert User.objects.get(pk=known.pk).name == "Karin"
    assert Browser().sign_in(known).status_code == 200


def test_the_sender_cannot_tell_a_known_address_from_a_new_one(administrator, organisation):
    AccountFactory(email="known@example.se")

    answers = [
        delegates.invite(actor=administrator, email=email, organisation=organisation)
        for email in ("known@example.se", "never@example.se")
    ]

    shown = [
        {
            name: value
            for name, value in vars(answer).items()
            if name in {"organisation_id", "is_administrator", "role", "accepted_at", "version"}
        }
        for answer in answers
    ]
    assert shown[0] == shown[1]


def test_someone_signed_in_accepts_with_the_own_account(invite, organisation):
    known = AccountFactory(email=ADDRESS)

    user = accept(invite(), viewer=known)

    assert user == known
    assert Delegate.objects.filter(user=known, organisation=organisation).exists()


def spoiled(how, token, keeper, administrator, organisation):
    """The secret, after something has happened to the invitation."""
    match how:
        case "used":
            accept(token)
        case "revoked":
            delegates.revoke_invitation(actor=administrator, invitation=Invitation.objects.get())
        case "tampered":
            return token[:-1] + ("A" if token[-1] != "A" else "B")
        case "empty":
            return ""
        case "another text":
            return "\ud800" * 40
        case "lapsed organisation":
            membership = organisation.memberships.get()
            memberships.end(
                actor=keeper,
                membership=membership,
                expected=membership.version,
                left_on=timezone.localdate(),
                reason="",
            )
        case "archived organisation":
            register.archive(actor=keeper, organisation=organisation, expected=organisation.version)
        case "inviter deactivated":
            users.deactivate(actor=keeper, user=administrator)
        case "invited anew":
            delegates.invite(actor=administrator, email=ADDRESS, organisation=organisation)
    return token


@pytest.mark.parametrize(
    "how",
    [
        "used",
        "revoked",
        "tampered",
        "empty",
        "another text",
        "lapsed organisation",
        "archived organisation",
        "inviter deactivated",
        "invited anew",
    ],
)
def test_an_invitation_that_is_over_is_refused_in_one_text(
    invite, keeper, administrator, organisation, how
):
    token = spoiled(how, invite(), keeper, administrator, organisation)
    before = (User.objects.count(), Delegate.objects.count())

    with pytest.raises(delegates.InvitationInvalid) as refusal:
        accept(token)

    assert refusal.value.code == "invite_invalid"
    assert str(refusal.value) == str(delegates.InvitationInvalid.message)
    assert (User.objects.count(), Delegate.objects.count()) == before


def test_an_invitation_is_valid_for_seven_days(invite):
    token = invite()

    with (
        time_machine.travel(timezone.now() + timedelta(days=7, seconds=1)),
        pytest.raises(delegates.InvitationInvalid),
    ):
        accept(token)
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        assert accept(token).email == ADDRESS


def test_someone_signed_in_with_another_address_is_refused_in_the_same_text(invite):
    with pytest.raises(delegates.InvitationInvalid):
        accept(invite(), viewer=AccountFactory(email="other@example.se"))

    assert Invitation.objects.get().accepted_at is None


def test_a_deactivated_account_is_not_brought_back_by_an_invitation(invite):
    AccountFactory(email=ADDRESS, is_active=False)

    with pytest.raises(delegates.InvitationInvalid):
        accept(invite())


@pytest.mark.parametrize(
    ("changes", "field"), [({"password": "too short"}, "password"), ({"name": " "}, "name")]
)
def test_what_the_invited_person_writes_is_checked(invite, changes, field):
    token = invite()

    with pytest.raises(Invalid) as refusal:
        accept(token, **changes)

    assert list(refusal.value.fields) == [field]
    assert not isinstance(refusal.value, delegates.InvitationInvalid)
    assert accept(token).email == ADDRESS


def test_an_address_is_checked_when_inviting(administrator, organisation):
    with pytest.raises(Invalid) as refusal:
        delegates.invite(actor=administrator, email="m\u0131ke@x.se", organisation=organisation)

    assert list(refusal.value.fields) == ["email"]
    assert not Invitation.objects.exists()


def test_nobody_is_invited_twice_who_acts_already(invite, administrator, organisation):
    accept(invite())

    with pytest.raises(delegates.ActsAlready):
        delegates.invite(actor=administrator, email=ADDRESS, organisation=organisation)


def test_an_organisation_sends_fifty_invitations_a_day(administrator, organisation):
    for number in range(50):
        delegates.invite(
            actor=administrator, email=f"p{number}@example.se", organisation=organisation
        )

    with pytest.raises(delegates.TooManyInvitations) as refusal:
        delegates.invite(actor=administrator, email=ADDRESS, organisation=organisation)

    assert 86_000 < refusal.value.wait <= 86_400
    assert ADDRESS not in [address for message in mail.outbox for address in message.to]
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        delegates.invite(actor=administrator, email=ADDRESS, organisation=organisation)
    assert Invitation.objects.count() == 51


def test_nobody_is_invited_to_an_organisation_that_is_no_member(keeper):
    with pytest.raises(delegates.NoMember):
        delegates.invite(actor=keeper, email=ADDRESS, organisation=OrganisationFactory())

    assert not Invitation.objects.exists()


def test_who_may_invite(administrator, member, outsider, organisation, keeper):
    elsewhere = MembershipFactory().organisation

    for actor, where in [
        (administrator, elsewhere),
        (member, organisation),
        (member, member.delegations.get().organisation),
        (outsider, organisation),
    ]:
        with pytest.raises((NotAllowed, NotFound)):
            delegates.invite(actor=actor, email=ADDRESS, organisation=where)
    assert not Invitation.objects.exists()

    delegates.invite(actor=keeper, email=ADDRESS, organisation=elsewhere)
    assert Invitation.objects.get().organisation == elsewhere


def test_an_invitation_to_a_role_gives_it(keeper, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        delegates.invite_to_role(actor=keeper, email=ADDRESS, role=Role.PANELLIST)

    user = accept(secret())

    assert standing(user).roles == {Role.PANELLIST}


def test_process_managers_are_invited_by_superusers_only(
    keeper, django_capture_on_commit_callbacks
):
    superuser = AccountFactory(is_superuser=True)

    with pytest.raises(NotAllowed):
        delegates.invite_to_role(actor=keeper, email=ADDRESS, role=Role.PROCESS_MANAGER)
    for role in (Role.SUPERUSER, Role.MEMBER_ADMINISTRATOR):
        with pytest.raises(Invalid):
            delegates.invite_to_role(actor=superuser, email=ADDRESS, role=role)
    with django_capture_on_commit_callbacks(execute=True):
        delegates.invite_to_role(actor=superuser, email=ADDRESS, role=Role.PROCESS_MANAGER)

    assert standing(accept(secret())).is_staff


def test_a_role_is_not_given_once_the_inviter_has_lost_the_right(
    django_capture_on_commit_callbacks,
):
    grant = RoleGrantFactory()
    with django_capture_on_commit_callbacks(execute=True):
        delegates.invite_to_role(actor=grant.user, email=ADDRESS, role=Role.PANELLIST)
    users.end_role(actor=AccountFactory(is_superuser=True), grant=grant)

    with pytest.raises(delegates.InvitationInvalid):
        accept(secret())


def test_the_person_of_the_organisation_is_recognised_by_the_address(invite, organisation):
    person = PositionFactory(
        organisation=organisation, person=PersonFactory(email="New@example.se")
    ).person

    user = accept(invite())

    person.refresh_from_db()
    assert person.user == user


def test_a_person_elsewhere_or_in_the_past_is_not_taken_for_the_user(invite, organisation):
    elsewhere = PositionFactory(person=PersonFactory(email=ADDRESS)).person
    former = PositionFactory(
        organisation=organisation,
        person=PersonFactory(email=ADDRESS),
        ends_on=timezone.localdate() - timedelta(days=1),
    ).person

    accept(invite())

    for person in (elsewhere, former):
        person.refresh_from_db()
        assert person.user is None


def test_two_people_with_one_address_are_not_guessed_between(invite, organisation):
    people = [
        PositionFactory(organisation=organisation, person=PersonFactory(email=ADDRESS)).person
        for _ in range(2)
    ]

    accept(invite())

    for person in people:
        person.refresh_from_db()
        assert person.user is None


def test_an_administrator_makes_another_and_steps_back(administrator, organisation):
    other = DelegateFactory(organisation=organisation)
    own = administrator.delegations.get()

    delegates.change_delegate(actor=administrator, delegate=other, is_administrator=True)
    delegates.change_delegate(actor=administrator, delegate=own, is_administrator=False)

    assert list(organisation.delegates.filter(is_administrator=True)) == [other]


def test_the_last_administrator_neither_leaves_nor_steps_back(administrator, organisation):
    DelegateFactory(organisation=organisation)
    DelegateFactory(
        organisation=organisation, is_administrator=True, user=UserFactory(is_active=False)
    )
    own = administrator.delegations.get()

    with pytest.raises(users.LastAdministrator):
        delegates.remove_delegate(actor=administrator, delegate=own)
    with pytest.raises(users.LastAdministrator):
        delegates.change_delegate(actor=administrator, delegate=own, is_administrator=False)

    own.refresh_from_db()
    assert (own.is_administrator, own.ends_on) == (True, None)


def test_process_management_may_remove_the_last_administrator(keeper, administrator):
    delegates.remove_delegate(actor=keeper, delegate=administrator.delegations.get())

    assert not standing(User.objects.get(pk=administrator.pk)).acts_for


def test_a_removed_delegate_has_no_rights_from_the_next_request(administrator, organisation):
    delegate = DelegateFactory(organisation=organisation)

    delegates.remove_delegate(actor=administrator, delegate=delegate)

    assert not standing(User.objects.get(pk=delegate.user_id)).acts_for
    assert Delegate.objects.filter(pk=delegate.pk).exists()


def test_a_removed_delegate_may_be_invited_again(invite, administrator, organisation):
    delegate = Delegate.objects.get(user=accept(invite()))
    delegates.remove_delegate(actor=administrator, delegate=delegate)

    user = accept(invite())

    assert standing(User.objects.get(pk=user.pk)).acts_for == {organisation.pk}


def test_a_delegate_leaves_by_oneself_but_removes_nobody_else(member):
    own = member.delegations.get()
    colleague = DelegateFactory(organisation=own.organisation)

    with pytest.raises(NotAllowed):
        delegates.remove_delegate(actor=member, delegate=colleague)
    with pytest.raises(NotAllowed):
        delegates.change_delegate(actor=member, delegate=own, is_administrator=True)
    delegates.remove_delegate(actor=member, delegate=own)

    assert not standing(User.objects.get(pk=member.pk)).acts_for
    colleague.refresh_from_db()
    assert colleague.ends_on is None


def test_an_administrator_has_no_say_elsewhere(administrator):
    theirs = DelegateFactory(organisation=MembershipFactory().organisation)

    with pytest.raises(NotAllowed):
        delegates.remove_delegate(actor=administrator, delegate=theirs)
    with pytest.raises(NotAllowed):
        delegates.change_delegate(actor=administrator, delegate=theirs, is_administrator=True)

    theirs.refresh_from_db()
    assert (theirs.ends_on, theirs.is_administrator) == (None, False)


@pytest.mark.django_db(transaction=True)
def test_a_hundred_acceptances_at_once_make_one_account(administrator, organisation):
    delegates.invite(actor=administrator, email=ADDRESS, organisation=organisation)
    token = secret()

    def try_it(number: int) -> str:
        try:
            return str(accept(token, name=f"Person {number}").pk)
        except delegates.InvitationInvalid as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(try_it, range(100)))

    user = User.objects.get(email=ADDRESS)
    assert answers.count(str(user.pk)) == 1
    assert answers.count("invite_invalid") == 99
    assert Delegate.objects.filter(user=user).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_leave_at_once_do_not_leave_nobody():
    organisation = MembershipFactory().organisation
    both = [DelegateFactory(organisation=organisation, is_administrator=True) for _ in range(2)]

    def leave(delegate: Delegate) -> str:
        try:
            delegates.remove_delegate(actor=delegate.user, delegate=delegate)
        except users.LastAdministrator as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "left"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(leave, both))

    assert sorted(answers) == ["last_administrator", "left"]
