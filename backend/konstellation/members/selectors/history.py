"""The story of an organisation: every change to it and its parts."""

from __future__ import annotations

from django.db.models import QuerySet

from konstellation.accounts.models import Viewer
from konstellation.audit import history
from konstellation.audit.models import Entry
from konstellation.members.models import Organisation
from konstellation.members.policies import require, standing

# Rows of these models in an organisation's story are process management's own business.
_STAFF_MODELS = frozenset({"members.networkrole", "members.merge"})


def story(*, viewer: Viewer, organisation: Organisation) -> QuerySet[Entry]:
    """Newest first. Raises NotAllowed for who may not read it."""
    require(viewer, "read", "organisation.history", organisation=organisation.pk)
    entries = history.story_of(Organisation, organisation.pk)
    return entries if standing(viewer).is_staff else without_staff_matters(entries)


def without_staff_matters(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """What an organisation's own administrators read of a story."""
    return entries.exclude(model__in=_STAFF_MODELS)


def actor_shown(viewer: Viewer, entry: Entry) -> str | None:
    """Who made the change; members are not told which process manager it was."""
    if entry.actor is None:
        return None
    own = entry.actor_id == standing(viewer).user_id
    return str(entry.actor) if standing(viewer).is_staff or own else None
