"""The stories of many organisations at once; see history for one."""

from __future__ import annotations

from django.db.models import QuerySet

from konstellation.accounts.models import Viewer
from konstellation.accounts.permissions import Scope
from konstellation.audit.models import Entry
from konstellation.members.models import Organisation
from konstellation.members.policies import standing
from konstellation.members.selectors import history


def visible_entries(viewer: Viewer) -> QuerySet[Entry]:
    """Every change to organisations whose history the viewer may read."""
    who = standing(viewer)
    held = who.scopes("organisation.history", "read")
    rows = Entry.objects.filter(root_model=Organisation._meta.label_lower).select_related("actor")
    if Scope.ALL in held:
        return rows
    own = rows.filter(root_id__in=who.administers) if Scope.OWN in held else rows.none()
    return history.without_staff_matters(own)
