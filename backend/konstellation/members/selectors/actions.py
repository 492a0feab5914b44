"""What the viewer may do with a record: for a page to offer, never for a service to trust."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from konstellation.accounts.models import RoleGrant, User, Viewer
from konstellation.accounts.roles import Role
from konstellation.members.models import Organisation, Person, Position
from konstellation.members.policies import may
from konstellation.members.selectors.people import visible_people

# Name of an action → the right that it takes.
_ON_ORGANISATION = {
    "update_profile": ("update", "organisation.profile"),
    "update_register": ("update", "organisation.register"),
    "merge": ("merge", "organisation.profile"),
    "read_history": ("read", "organisation.history"),
    "reveal_personal_number": ("reveal", "organisation.personal_number"),
    "update_network_roles": ("update", "organisation.network_role"),
    "update_membership": ("update", "membership"),
    "resign": ("resign", "membership"),
    "create_person": ("create", "person"),
    "read_delegates": ("read", "delegate"),
    "update_delegates": ("update", "delegate"),
    "invite": ("invite", "delegate"),
    "create_listing": ("create", "listing"),
    "read_matches": ("read", "match"),
}


def on_organisation(viewer: Viewer, organisation: Organisation) -> list[str]:
    """What the viewer may do with it as it stands: an archived one can only be restored."""
    pk = organisation.pk
    archives = may(viewer, "archive", "organisation.profile", organisation=pk)
    if organisation.archived_at is not None:
        reads = may(viewer, "read", "organisation.history", organisation=pk)
        restores = archives and organisation.merged_into_id is None
        return ["restore"] * restores + ["read_history"] * reads
    allowed = [
        name
        for name, (action, what) in _ON_ORGANISATION.items()
        if may(viewer, action, what, organisation=pk)
    ]
    return [*allowed, "archive"] if archives else allowed


def on_people(ids: Iterable[uuid.UUID], *, viewer: Viewer) -> dict[uuid.UUID, list[str]]:
    """For each person whom the viewer may find."""
    people = visible_people(viewer).in_bulk(list(ids))
    employers = _employers(people)
    return {pk: _on_person(viewer, person, employers[pk]) for pk, person in people.items()}


def on_user(viewer: Viewer, user: User, grants: Iterable[RoleGrant] | None) -> list[str]:
    """``grants`` are the user's roles, None where the viewer may not know them."""
    if not user.is_active:
        return []
    if grants is None:
        return ["deactivate"] * (viewer.pk == user.pk)
    guarded = user.is_superuser or any(one.role == Role.PROCESS_MANAGER for one in grants)
    may_grant = may(viewer, "grant", "user.role")
    may_grant_all = may(viewer, "grant_process_manager", "user.role")
    return [
        *["grant_role", "end_role"] * may_grant,
        *["grant_process_manager", "end_process_manager"] * may_grant_all,
        *["deactivate"] * (may_grant_all if guarded else may_grant),
    ]


def _on_person(viewer: Viewer, person: Person, employers: Iterable[uuid.UUID]) -> list[str]:
    changes = may(viewer, "update", "person", user=person.user_id) or any(
        may(viewer, "update", "person", organisation=pk) for pk in employers
    )
    consents = may(viewer, "update", "person.consent", user=person.user_id)
    return ["update", "archive"] * changes + ["set_consent"] * consents


def _employers(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    rows = Position.objects.active_on(timezone.localdate()).filter(person__in=list(ids))
    for person_id, organisation_id in rows.values_list("person_id", "organisation_id"):
        found[person_id].add(organisation_id)
    return found
