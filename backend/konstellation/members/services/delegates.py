"""Who acts for an organisation: inviting, accepting, changing, leaving.

An invitation says nothing to its sender about whether the address has an account already.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from konstellation.accounts import addresses
from konstellation.accounts.models import RoleGrant, User
from konstellation.accounts.roles import GRANTABLE, Role
from konstellation.accounts.tokens import digest, new_secret, require_no_token
from konstellation.audit import journal
from konstellation.common import mail
from konstellation.common.errors import Conflict, Invalid, Stale, TooMany
from konstellation.common.transactions import transactional
from konstellation.members.models import Delegate, Invitation, Membership, Organisation, Person
from konstellation.members.policies import may, require, standing
from konstellation.members.services import users

INVITATIONS_A_DAY = 50


class InvitationInvalid(Invalid):
    """One text for every reason, so that it tells nothing about accounts or organisations."""

    code = "invite_invalid"
    message = _("This invitation is not valid (any more). Ask for a new one.")

    def __init__(self) -> None:
        super().__init__({})


class TooManyInvitations(TooMany):
    code = "too_many_invitations"
    message = _("The organisation has sent as many invitations as a day allows. Go on tomorrow.")


class NoMember(Conflict):
    code = "no_member"
    message = _("The organisation is not a member now, so nobody can act for it.")


class ActsAlready(Conflict):
    code = "acts_already"
    message = _("This person acts for the organisation already.")


@transactional
def invite(
    *, actor: User, email: str, organisation: Organisation, is_administrator: bool = False
) -> Invitation:
    """Invite someone to act for the organisation. An earlier invitation to the address is void."""
    require_no_token(actor)
    require(actor, "invite", "delegate", organisation=organisation.pk)
    address = users.clean_email(email)
    if not _is_member(organisation):
        raise NoMember
    if _delegation(organisation, address) is not None:
        raise ActsAlready
    _refuse_too_many(organisation)
    return _send(
        Invitation(email=address, organisation=organisation, is_administrator=is_administrator),
        actor,
    )


@transactional
def invite_to_role(*, actor: User, email: str, role: Role) -> Invitation:
    """Invite someone to a network-wide role; to be process manager only a superuser may."""
    require_no_token(actor)
    if role not in GRANTABLE:
        raise Invalid({"role": [_("This role cannot be given.")]})
    require(actor, users.grant_right(role), "user.role")
    return _send(Invitation(email=users.clean_email(email), role=role), actor)


@transactional
def revoke_invitation(*, actor: User, invitation: Invitation) -> Invitation:
    require_no_token(actor)
    _require_inviter(actor, invitation)
    if invitation.accepted_at is not None:
        raise ActsAlready
    return journal.update(invitation, by=actor, revoked_at=timezone.now())


def accept(
    *, token: str, name: str = "", password: str = "", language: str = "sv", viewer: User | None
) -> User:
    """Take an invitation up, and answer whose account it is.

    The secret proves that the reader owns the address. An account with that address is given the
    new rights as it is; where there is none it is made. Someone signed in with another address is
    refused. Raises InvitationInvalid, or Invalid for the name or password.
    """
    email = _open_invitation(token, viewer).email
    user = _account(email) or _new_account(email, name, password, language)
    return _take_up(token, user, viewer)


@transactional
def change_delegate(
    *, actor: User, delegate: Delegate, is_administrator: bool, expected: int | None = None
) -> Delegate:
    require_no_token(actor)
    require(actor, "update", "delegate", organisation=delegate.organisation_id)
    if not is_administrator:
        _keep_an_administrator(actor, delegate)
    return journal.update(delegate, by=actor, expected=expected, is_administrator=is_administrator)


@transactional
def remove_delegate(*, actor: User, delegate: Delegate) -> None:
    """End it at once; everyone may leave by themselves."""
    require_no_token(actor)
    if actor.pk != delegate.user_id:
        require(actor, "update", "delegate", organisation=delegate.organisation_id)
    _keep_an_administrator(actor, delegate)
    users.end_at_once(delegate, by=actor)


def _refuse_too_many(organisation: Organisation) -> None:
    now, day = timezone.now(), timedelta(days=1)
    sent = organisation.invitations.filter(created_at__gt=now - day).order_by("-created_at")
    last = list(sent.values_list("created_at", flat=True)[:INVITATIONS_A_DAY])
    if len(last) == INVITATIONS_A_DAY:
        # There is room for one more when the oldest of the last fifty is a day old.
        raise TooManyInvitations(wait=ceil((last[-1] + day - now).total_seconds()))


def _send(invitation: Invitation, actor: User) -> Invitation:
    now = timezone.now()
    secret = new_secret()
    earlier = Invitation.objects.open_at(now).filter(
        email=invitation.email, organisation=invitation.organisation, role=invitation.role
    )
    journal.update_many([(one, {"revoked_at": now}) for one in earlier], by=actor)
    invitation.invited_by = actor
    invitation.digest = digest(secret)
    invitation.expires_at = now + settings.INVITATION_LIFETIME
    journal.create(invitation, by=actor)
    known = _account(invitation.email)
    mail.send(
        to=invitation.email,
        template="members/mail/invitation.txt",
        language=known.language if known else actor.language,
        context={
            "inviter": str(actor),
            "organisation": str(invitation.organisation or ""),
            "role": invitation.get_role_display(),
            "email": invitation.email,
            "days": settings.INVITATION_LIFETIME.days,
            "url": f"{settings.PUBLIC_BASE_URL}/invitation/{secret}",
        },
    )
    return invitation


def _open_invitation(token: str, viewer: User | None, *, lock: bool = False) -> Invitation:
    """The invitation that this secret opens for this reader now; else InvitationInvalid."""
    found = Invitation.objects.open_at(timezone.now()).select_related("organisation", "invited_by")
    rows = found.select_for_update(of=("self",)) if lock else found
    invitation = rows.filter(digest=digest(token)).first()
    if invitation is None or not _still_stands(invitation):
        raise InvitationInvalid
    if viewer is not None:
        require_no_token(viewer)
        if not addresses.is_same(viewer.email, invitation.email):
            raise InvitationInvalid
    return invitation


def _still_stands(invitation: Invitation) -> bool:
    """Whether the one who invited could still do so, and the organisation is a member."""
    inviter, organisation = invitation.invited_by, invitation.organisation
    if organisation is None:
        return may(inviter, users.grant_right(Role(invitation.role)), "user.role")
    invites = may(inviter, "invite", "delegate", organisation=organisation.pk)
    return invites and _is_member(organisation)


def _account(email: str) -> User | None:
    return User.objects.filter(email=email).first()


def _new_account(email: str, name: str, password: str, language: str) -> User:
    """A user not yet saved. The hash is slow on purpose: made before the database is held."""
    user = User(email=email, name=users.clean_name(name), language=language)
    users.check_password(password, user)
    user.password = make_password(password)
    return user


@transactional
def _take_up(token: str, user: User, viewer: User | None) -> User:
    # Of several at once with the same secret, the others wait here, and then find it used.
    invitation = _open_invitation(token, viewer, lock=True)
    try:
        if user._state.adding:
            users.insert(user, by=None)
        elif not user.is_active:
            raise InvitationInvalid
        journal.update(
            invitation,
            by=user,
            expected=invitation.version,
            accepted_at=timezone.now(),
            accepted_by=user,
        )
        _give_what_was_offered(invitation, user)
    except (Conflict, Stale) as error:
        # Someone was faster with the same invitation.
        raise InvitationInvalid from error
    return user


def _give_what_was_offered(invitation: Invitation, user: User) -> None:
    today = timezone.localdate()
    organisation = invitation.organisation
    if organisation is None:
        if not user.role_grants.filter(role=invitation.role, ends_on=None).exists():
            journal.create(RoleGrant(user=user, role=invitation.role, starts_on=today), by=user)
        return
    if _delegation(organisation, user.email) is None:
        journal.create(
            Delegate(
                user=user,
                organisation=organisation,
                is_administrator=invitation.is_administrator,
                starts_on=today,
            ),
            by=user,
        )
    _link_person(user, organisation)


def _link_person(user: User, organisation: Organisation) -> None:
    """Say which person of the organisation this is, where the address leaves no doubt."""
    if Person.objects.filter(user=user).exists():
        return
    known = Person.objects.filter(
        user=None,
        archived_at=None,
        email__iexact=user.email,
        positions__in=organisation.positions.active_on(timezone.localdate()),
    ).distinct()
    match list(known[:2]):
        case [person]:
            journal.update(person, by=user, user=user)


def _delegation(organisation: Organisation, email: str) -> Delegate | None:
    return (
        organisation.delegates.active_on(timezone.localdate())
        .filter(user__email=email, user__is_active=True)
        .first()
    )


def _is_member(organisation: Organisation) -> bool:
    standing = Membership.objects.counting_on(timezone.localdate())
    return organisation.archived_at is None and standing.filter(organisation=organisation).exists()


def _require_inviter(actor: User, invitation: Invitation) -> None:
    if invitation.organisation_id is None:
        require(actor, users.grant_right(Role(invitation.role)), "user.role")
    else:
        require(actor, "invite", "delegate", organisation=invitation.organisation_id)


def _keep_an_administrator(actor: User, delegate: Delegate) -> None:
    """Process management may leave an organisation without: it can invite a new one."""
    administered = standing(delegate.user).administers & {delegate.organisation_id}
    if administered and not may(actor, "grant", "user.role"):
        users.refuse_if_last_administrator(delegate.user, administered)
