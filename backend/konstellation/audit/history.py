"""Reading history: a record's story, an actor's doings."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Model, QuerySet

from konstellation.audit.models import Entry


def story_of(model: type[Model], record_id: uuid.UUID) -> QuerySet[Entry]:
    """All changes to a record and to what it is made of, newest first.

    Who may read it is for the app that owns the record to say.
    """
    return Entry.objects.filter(
        root_model=model._meta.label_lower, root_id=record_id
    ).select_related("actor")


def stories_of(model: type[Model], ids: Iterable[uuid.UUID]) -> QuerySet[Entry]:
    return Entry.objects.filter(root_model=model._meta.label_lower, root_id__in=list(ids))
