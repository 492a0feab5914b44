"""Who acts for organisations, and who has been invited to."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from konstellation.accounts.models import Viewer
from konstellation.accounts.permissions import Scope
from konstellation.common.errors import NotFound
from konstellation.members.models import Delegate, Invitation, Organisation
from konstellation.members.policies import may, require, standing


def visible_delegates(viewer: Viewer) -> QuerySet[Delegate]:
    """Who acts today: for every organisation, or for those that the viewer acts for too."""
    who = standing(viewer)
    held = who.scopes("delegate", "read")
    rows = Delegate.objects.active_on(timezone.localdate()).select_related("user")
    if Scope.ALL in held:
        return rows
    return rows.filter(organisation__in=who.acts_for) if Scope.OWN in held else rows.none()


def delegate(*, viewer: Viewer, pk: uuid.UUID) -> Delegate:
    found = visible_delegates(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def delegates(*, viewer: Viewer, organisation: Organisation) -> QuerySet[Delegate]:
    """Raises NotAllowed for who may not know them."""
    require(viewer, "read", "delegate", organisation=organisation.pk)
    return visible_delegates(viewer).filter(organisation=organisation)


def delegates_of(
    ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[Delegate] | None]:
    """Each organisation's delegates; None where the viewer may not know them."""
    wanted = list(ids)
    grouped: dict[uuid.UUID, list[Delegate]] = {
        pk: [] for pk in wanted if may(viewer, "read", "delegate", organisation=pk)
    }
    for row in visible_delegates(viewer).filter(organisation__in=grouped):
        grouped[row.organisation_id].append(row)
    return {pk: grouped.get(pk) for pk in wanted}


def visible_invitations(viewer: Viewer) -> QuerySet[Invitation]:
    """Invitations that the viewer could have sent, newest first."""
    who = standing(viewer)
    held = who.scopes("delegate", "invite")
    shown = Q(pk__in=())
    if Scope.ALL in held:
        shown |= Q(organisation__isnull=False)
    elif Scope.OWN in held:
        shown |= Q(organisation__in=who.administers)
    if Scope.ALL in who.scopes("user.role", "read"):
        shown |= Q(organisation=None)
    return Invitation.objects.filter(shown)


def invitations(
    *, viewer: Viewer, organisation: Organisation | None = None
) -> QuerySet[Invitation]:
    """Of one organisation, or all that the viewer may see; NotAllowed for who sees none."""
    if organisation is not None:
        require(viewer, "invite", "delegate", organisation=organisation.pk)
        return visible_invitations(viewer).filter(organisation=organisation)
    return visible_invitations(viewer)


def invitation(*, viewer: Viewer, pk: uuid.UUID) -> Invitation:
    found = visible_invitations(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
