"""Accounts: who has one, with which network-wide roles, for how long."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from konstellation.accounts import sessions, verification
from konstellation.accounts.addresses import normalise
from konstellation.accounts.models import RoleGrant, User
from konstellation.accounts.roles import Role
from konstellation.accounts.tokens import require_no_token
from konstellation.audit import journal
from konstellation.common.errors import Conflict, Invalid
from konstellation.common.transactions import transactional
from konstellation.members import texts
from konstellation.members.models import Delegate, Organisation
from konstellation.members.policies import may, require, standing


class HoldsRoleAlready(Conflict):
    code = "holds_role_already"
    message = _("The user holds this role already.")


class Deactivated(Conflict):
    code = "deactivated"
    message = _("This account has been deactivated.")


class LastAdministrator(Conflict):
    code = "last_administrator"
    message = _(
        "The organisation would be left without an administrator. Make another delegate"
        " administrator first, or ask the process management."
    )


class LastSuperuser(Conflict):
    code = "last_superuser"
    message = _("This is the only superuser. Make another first, from the command line.")


def create_user(
    *, actor: User, email: str, name: str, language: str = "sv", password: str | None = None
) -> User:
    """Make an account without waiting for an invitation to be accepted."""
    require_no_token(actor)
    require(actor, "grant", "user.role")
    return open_account(by=actor, email=email, name=name, language=language, password=password)


def create_superuser(*, email: str, name: str, password: str, language: str = "sv") -> User:
    """The first account of an installation; reached from the command line only."""
    return open_account(
        by=None, email=email, name=name, language=language, password=password, is_superuser=True
    )


def open_account(
    *,
    by: User | None,
    email: str,
    name: str,
    language: str,
    password: str | None,
    is_superuser: bool = False,
) -> User:
    """Make a user whose address counts as proved. Callers have asked who may.

    Without a password one signs in by a code that is mailed.
    """
    user = User(email=email, name=clean_name(name), language=language, is_superuser=is_superuser)
    user.email = clean_email(email)
    if password is not None:
        check_password(password, user)
    # Slow on purpose, so before the transaction and not while it holds the database.
    user.password = make_password(password)
    return insert(user, by=by)


@transactional
def insert(user: User, *, by: User | None) -> User:
    journal.create(user, by=by)
    verification.prove(user)
    return user


@transactional
def change_profile(
    *,
    actor: User,
    name: str | None = None,
    language: str | None = None,
    expected: int | None = None,
) -> User:
    require_no_token(actor)
    changes: dict[str, str] = {}
    if name is not None:
        changes["name"] = clean_name(name)
    if language is not None:
        changes["language"] = language
    return journal.update(actor, by=actor, expected=expected, **changes)


@transactional
def set_password(*, user: User, password: str) -> User:
    """Give the user this (already validated) password; every older session is void from now."""
    return journal.update(user, by=user, password=make_password(password))


@transactional
def change_email(*, user: User, email: str) -> User:
    return journal.update(user, by=user, email=email)


@transactional
def deactivate(*, actor: User, user: User, expected: int | None = None) -> User:
    """Close an account: its sessions and tokens are dead at the next request.

    People may close their own, unless an organisation would be left without an administrator.
    The last superuser stays: nobody else could name process managers.
    """
    require_no_token(actor)
    if actor.pk == user.pk:
        refuse_if_last_administrator(user, standing(user).administers)
    else:
        require(actor, closing_right(user, network_grants(user)), "user.role")
    _refuse_if_last_superuser(user)
    journal.update(user, by=actor, expected=expected, is_active=False)
    _end_tokens(user, by=actor)
    sessions.end_all(user)
    return user


@transactional
def grant_role(*, actor: User, user: User, role: Role, starts_on: date | None = None) -> RoleGrant:
    """Give a network-wide role from a day on. Process managers are named by a superuser only."""
    require_no_token(actor)
    require(actor, grant_right(role), "user.role")
    if not user.is_active:
        raise Deactivated
    if user.role_grants.filter(role=role, ends_on=None).exists():
        raise HoldsRoleAlready
    day = starts_on or timezone.localdate()
    return journal.create(RoleGrant(user=user, role=role, starts_on=day), by=actor)


@transactional
def end_role(*, actor: User, grant: RoleGrant, expected: int | None = None) -> User:
    """Take the role away at once, and answer from whom.

    Every session ends with it, and the tokens do if what is left gives no right to have any.
    """
    require_no_token(actor)
    require(actor, grant_right(Role(grant.role)), "user.role")
    if expected is not None:
        journal.check(grant, expected=expected)
    end_at_once(grant, by=actor)
    # Read anew: the standing of the one at hand may have been worked out with the role.
    user = User.objects.get(pk=grant.user_id)
    if not may(user, "create", "api_token", user=user.pk):
        _end_tokens(user, by=actor)
    sessions.end_all(user)
    return user


def end_at_once(rights: RoleGrant | Delegate, *, by: User) -> None:
    """Let them have ended yesterday; what began today has never been, but for its history."""
    today = timezone.localdate()
    if rights.starts_on >= today:
        journal.delete(rights, by=by)
    else:
        journal.update(rights, by=by, ends_on=today - timedelta(days=1))


def refuse_if_last_administrator(user: User, organisations: Collection[uuid.UUID]) -> None:
    """Raise LastAdministrator if one of these members has no other administrator than the user."""
    # Locked, so that two administrators who leave at once do not each count on the other.
    for organisation in Organisation.objects.select_for_update().filter(pk__in=organisations):
        administrators = organisation.delegates.active_on(timezone.localdate()).filter(
            is_administrator=True, user__is_active=True
        )
        if not administrators.exclude(user=user).exists():
            raise LastAdministrator


def clean_name(name: str) -> str:
    """A name as one line without invisible marks; raises Invalid where nothing is left."""
    _checked("name", lambda: texts.validate_line(name))
    clean = texts.line(name)
    if not clean:
        raise Invalid({"name": [_("Write a name.")]})
    return clean


def clean_email(email: str) -> str:
    try:
        return normalise(email)
    except ValidationError as error:
        raise Invalid({"email": error.messages}) from error


def check_password(password: str, user: User) -> None:
    _checked("password", lambda: validate_password(password, user))


def _checked(field: str, check: Callable[[], None]) -> None:
    try:
        check()
    except ValidationError as error:
        raise Invalid({field: error.messages}) from error


def grant_right(*roles: Role) -> str:
    guarded = {Role.PROCESS_MANAGER, Role.SUPERUSER} & set(roles)
    return "grant_process_manager" if guarded else "grant"


def closing_right(user: User, grants: Iterable[RoleGrant]) -> str:
    """The right that closing the account of someone who holds these grants takes."""
    held = [Role(grant.role) for grant in grants]
    return grant_right(*held, *[Role.SUPERUSER] * user.is_superuser)


def network_grants(user: User) -> QuerySet[RoleGrant]:
    """Those that hold today or will."""
    return user.role_grants.exclude(ends_on__lt=timezone.localdate())


def _refuse_if_last_superuser(user: User) -> None:
    if not user.is_superuser:
        return
    # All of them locked, in one order, so that two who close each other's account both count.
    superusers = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
    if all(one.pk == user.pk for one in superusers.order_by("pk")):
        raise LastSuperuser


def _end_tokens(user: User, *, by: User) -> None:
    now = timezone.now()
    tokens = user.api_tokens.filter(revoked_at=None)
    journal.update_many([(token, {"revoked_at": now}) for token in tokens], by=by)
