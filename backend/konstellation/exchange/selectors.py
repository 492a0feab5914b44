"""Import runs and their rows, for a viewer: one's own; a superuser sees all."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from konstellation.accounts.models import User, Viewer
from konstellation.common.errors import NotFound
from konstellation.exchange.models import ImportRow, ImportRun


def visible_runs(viewer: Viewer) -> QuerySet[ImportRun]:
    if not isinstance(viewer, User):
        return ImportRun.objects.none()
    if viewer.is_superuser:
        return ImportRun.objects.all()
    return ImportRun.objects.filter(uploader=viewer)


def run(*, viewer: Viewer, pk: uuid.UUID) -> ImportRun:
    found = visible_runs(viewer).filter(pk=pk).select_related("uploader", "confirmed_by").first()
    if found is None:
        raise NotFound
    return found


def rows(
    *, viewer: Viewer, run: ImportRun, verdict: str = "", outcome: str = ""
) -> QuerySet[ImportRow]:
    """The rows of a run that the viewer may see, in the order of the file."""
    found = ImportRow.objects.filter(run__in=visible_runs(viewer).filter(pk=run.pk))
    if verdict:
        found = found.filter(verdict=verdict)
    if outcome:
        found = found.filter(outcome=outcome)
    return found.order_by("number")


def awaiting_confirmation(*, viewer: Viewer) -> QuerySet[ImportRun]:
    """Planned runs of others that a second person must confirm before they can be applied."""
    if not isinstance(viewer, User):
        return ImportRun.objects.none()
    waiting = ImportRun.objects.filter(state="planned", confirmed_by=None).exclude(concerns=[])
    return waiting.exclude(uploader=viewer)
