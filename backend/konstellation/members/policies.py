"""Who may do what in the register. Every rule here reads the permission matrix."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from konstellation.accounts import permissions
from konstellation.accounts.epoch import rights
from konstellation.accounts.models import ApiToken, RoleGrant, TokenScope, User, Viewer
from konstellation.accounts.permissions import Scope
from konstellation.accounts.roles import Role
from konstellation.common.errors import NotAllowed, SignInRequired
from konstellation.members.models import Delegate, Membership

READING = frozenset({"read", "reveal"})


@dataclass(frozen=True, slots=True)
class Standing:
    """What a viewer is, worked out once per request.

    ``acts_for`` and ``administers`` are ids of organisations that are members now; a delegate of
    an organisation that is none stands as a visitor.
    """

    user_id: uuid.UUID | None = None
    roles: frozenset[Role] = frozenset({Role.VISITOR})
    acts_for: frozenset[uuid.UUID] = frozenset()
    administers: frozenset[uuid.UUID] = frozenset()
    token: ApiToken | None = field(default=None, compare=False)

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & {Role.PROCESS_MANAGER, Role.SUPERUSER})

    @property
    def is_in_network(self) -> bool:
        return bool(self.roles - {Role.VISITOR})

    @property
    def audiences(self) -> tuple[str, ...]:
        """Who the viewer is to search: what may be found by any of these may be found."""
        if self.is_staff:
            return ("public", "network", "process_management")
        own = tuple(sorted(f"organisation:{pk}" for pk in self.acts_for))
        return ("public", "network", *own) if self.is_in_network else ("public", *own)

    def scopes(self, what: str, action: str) -> frozenset[Scope]:
        if self.token is not None and not self.token.grants(_needed(what, action)):
            return frozenset()
        return permissions.scopes(self.roles, what, action)


def _needed(what: str, action: str) -> TokenScope:
    """The token scope that an action calls for."""
    bulk = {"export": TokenScope.BULK_READ, "import": TokenScope.BULK_WRITE}
    return bulk.get(what) or (TokenScope.READ if action in READING else TokenScope.WRITE)


class _Delegation(NamedTuple):
    organisation_id: uuid.UUID
    is_administrator: bool


def standing(viewer: Viewer) -> Standing:
    """The viewer's standing today.

    Kept on the viewer object, which lives for one request, and between requests until any right
    in the register changes or the day does.
    """
    known: Standing | None = getattr(viewer, "_standing", None)
    if known is None:
        known = _kept(viewer) if isinstance(viewer, User) and viewer.is_active else Standing()
        viewer._standing = known  # type: ignore[union-attr]
    return known


def may(
    viewer: Viewer,
    action: str,
    what: str,
    *,
    organisation: uuid.UUID | None = None,
    user: uuid.UUID | None = None,
) -> bool:
    """Whether the viewer may do this to a record of this organisation or user.

    For reading, scopes "public" and "network" say what the selectors show; they allow nothing
    more than looking.
    """
    who = standing(viewer)
    held = who.scopes(what, action)
    if Scope.ALL in held or (action in READING and held & {Scope.PUBLIC, Scope.NETWORK}):
        return True
    if Scope.OWN in held and organisation is not None:
        return organisation in _own(who, what, action)
    return Scope.SELF in held and user is not None and user == who.user_id


def require(
    viewer: Viewer,
    action: str,
    what: str,
    *,
    organisation: uuid.UUID | None = None,
    user: uuid.UUID | None = None,
) -> None:
    """Raise NotAllowed (SignInRequired for a visitor) unless ``may``."""
    if not may(viewer, action, what, organisation=organisation, user=user):
        raise NotAllowed if viewer.is_authenticated else SignInRequired


def _own(who: Standing, what: str, action: str) -> frozenset[uuid.UUID]:
    """The organisations over which "own" reaches: all acted for, or only those administered."""
    as_delegate = permissions.scopes({Role.MEMBER_DELEGATE} & who.roles, what, action)
    return who.acts_for if Scope.OWN in as_delegate else who.administers


def _kept(user: User) -> Standing:
    today = timezone.localdate()
    name, now = f"standing:{user.pk}:{today}", user.rights_epoch or rights.current()
    found = rights.kept(name, epoch=now)
    if not isinstance(found, Standing):
        found = _work_out(user, today)
        rights.keep(name, found, epoch=now)
    return replace(found, token=user.token)


def _work_out(user: User, today: date) -> Standing:
    granted = RoleGrant.objects.active_on(today).filter(user=user).values_list("role", flat=True)
    roles = {Role(role) for role in granted}
    if user.is_superuser:
        roles.add(Role.SUPERUSER)
    delegations = [
        _Delegation(*row)
        for row in Delegate.objects.active_on(today)
        .filter(
            user=user,
            organisation__archived_at=None,
            organisation__in=Membership.objects.counting_on(today).values("organisation"),
        )
        .values_list("organisation_id", "is_administrator")
    ]
    administers = frozenset(d.organisation_id for d in delegations if d.is_administrator)
    if delegations:
        roles.add(Role.MEMBER_DELEGATE)
    if administers:
        roles.add(Role.MEMBER_ADMINISTRATOR)
    return Standing(
        user_id=user.pk,
        roles=frozenset(roles) or frozenset({Role.VISITOR}),
        acts_for=frozenset(d.organisation_id for d in delegations),
        administers=administers,
    )
