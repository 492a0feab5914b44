"""Who has an account, and with which roles."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from konstellation.accounts.models import RoleGrant, User, Viewer
from konstellation.accounts.permissions import Scope
from konstellation.accounts.roles import GRANTABLE, Role
from konstellation.accounts.tokens import require_no_token
from konstellation.common.errors import NotFound
from konstellation.members.models import Delegate, Membership
from konstellation.members.policies import require, standing
from konstellation.members.selectors.delegates import visible_delegates


@dataclass(frozen=True, slots=True)
class UserFilter:
    """What narrows a list of users; ``roles`` are any-of, and are held today."""

    text: str = ""
    roles: Sequence[str] = ()
    is_active: bool | None = None


def visible_users(viewer: Viewer) -> QuerySet[User]:
    """Everyone, for who may know the roles; else oneself. A token shows its owner alone."""
    if not isinstance(viewer, User):
        return User.objects.none()
    return User.objects.all() if _knows_roles(viewer) else User.objects.filter(pk=viewer.pk)


def users(*, viewer: Viewer, narrow: UserFilter | None = None) -> QuerySet[User]:
    """The accounts as a list. Raises NotAllowed for who may not know them."""
    require(viewer, "read", "user.role")
    if isinstance(viewer, User):
        require_no_token(viewer)
    narrow = narrow or UserFilter()
    rows = visible_users(viewer)
    if narrow.text.strip():
        text = narrow.text.strip()
        rows = rows.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if narrow.is_active is not None:
        rows = rows.filter(is_active=narrow.is_active)
    return rows.filter(_holding(narrow.roles)) if narrow.roles else rows


def user(*, viewer: Viewer, pk: uuid.UUID) -> User:
    found = visible_users(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def visible_grants(viewer: Viewer) -> QuerySet[RoleGrant]:
    """Network-wide roles that have not ended, for who may know them."""
    rows = RoleGrant.objects.exclude(ends_on__lt=timezone.localdate()).select_related("user")
    return rows if _knows_roles(viewer) else rows.none()


def grant(*, viewer: Viewer, pk: uuid.UUID) -> RoleGrant:
    found = visible_grants(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def grants_of(
    ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[RoleGrant] | None]:
    """Each user's roles that have not ended; None where the viewer may not know."""
    wanted = list(ids)
    if not _knows_roles(viewer):
        return dict.fromkeys(wanted)
    found: dict[uuid.UUID, list[RoleGrant]] = defaultdict(list)
    for row in visible_grants(viewer).filter(user__in=wanted).order_by("starts_on", "role"):
        found[row.user_id].append(row)
    return {pk: found[pk] for pk in wanted}


def delegations_of(ids: Iterable[uuid.UUID], *, viewer: Viewer) -> dict[uuid.UUID, list[Delegate]]:
    """For which organisations each user acts today, as far as the viewer may know."""
    found: dict[uuid.UUID, list[Delegate]] = defaultdict(list)
    rows = visible_delegates(viewer).select_related("organisation")
    wanted = list(ids)
    for row in rows.filter(user__in=wanted).order_by("organisation__sort_name"):
        found[row.user_id].append(row)
    return {pk: found[pk] for pk in wanted}


def _knows_roles(viewer: Viewer) -> bool:
    """Accounts are read by people who have signed in: a token that leaks shall not list them."""
    who = standing(viewer)
    return who.token is None and Scope.ALL in who.scopes("user.role", "read")


def _holding(roles: Sequence[str]) -> Q:
    held = Q(pk__in=())
    for role in map(Role, roles):
        held |= _HOLDING.get(role, _granted)(role)
    return held


def _granted(role: Role) -> Q:
    active = RoleGrant.objects.active_on(timezone.localdate())
    return Q(pk__in=active.filter(role=role).values("user"))


def _delegated(role: Role) -> Q:
    """Whoever acts for an organisation that is no member now stands as a visitor."""
    today = timezone.localdate()
    active = Delegate.objects.active_on(today).filter(
        organisation__archived_at=None,
        organisation__in=Membership.objects.counting_on(today).values("organisation"),
    )
    if role == Role.MEMBER_ADMINISTRATOR:
        active = active.filter(is_administrator=True)
    return Q(pk__in=active.values("user"))


def _roleless(_role: Role) -> Q:
    return ~_holding([*GRANTABLE, Role.MEMBER_DELEGATE, Role.SUPERUSER])


_HOLDING: Mapping[Role, Callable[[Role], Q]] = {
    Role.SUPERUSER: lambda _role: Q(is_superuser=True),
    Role.MEMBER_DELEGATE: _delegated,
    Role.MEMBER_ADMINISTRATOR: _delegated,
    Role.VISITOR: _roleless,
}
