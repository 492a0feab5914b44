from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.models import LANGUAGES, User
from konstellation.common.models import new_id


class State(models.TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    PLANNING = "planning", _("Being checked")
    PLANNED = "planned", _("Checked")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    REJECTED = "rejected", _("Rejected")
    FAILED = "failed", _("Failed")
    DISCARDED = "discarded", _("Discarded")


OPEN = (State.UPLOADED, State.PLANNING, State.PLANNED, State.APPLYING, State.FAILED)
RUNNING = (State.PLANNING, State.APPLYING, State.UNDOING)


class Verdict(models.TextChoices):
    """What the dry run says of a row."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("Same")
    DOUBLE = "double", _("Likely double")
    INVALID = "invalid", _("Invalid")


class Decision(models.TextChoices):
    """What a person says of a row."""

    NEW = "new", _("Add as new")
    SAME = "same", _("The same as a record")
    SKIP = "skip", _("Skip")


class Outcome(models.TextChoices):
    """What became of a row; empty until it has been its turn."""

    APPLIED = "applied", _("Applied")
    STALE = "stale", _("Changed since")
    SKIPPED = "skipped", _("Skipped")
    FAILED = "failed", _("Refused")
    UNDONE = "undone", _("Undone")
    KEPT = "kept", _("Kept")


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def running(self) -> Self:
        return self.filter(state__in=RUNNING)


def _random_name(_run: ImportRun, _name: str) -> str:
    return f"imports/{uuid.uuid4().hex}"


class ImportRun(models.Model):
    """One file on its way into the register: read, planned, applied, perhaps undone.

    Operational, not a domain record: only ``staging`` writes it, and it has no history of its own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sheet = models.CharField(max_length=40)
    uploader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, choices=LANGUAGES, default="sv")
    file = models.FileField(upload_to=_random_name, blank=True)
    file_name = models.CharField(max_length=200)
    size = models.PositiveIntegerField(default=0)
    checksum = models.CharField(max_length=64)

    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    # The process that works on the run; another may take it over when its heart stops.
    claim = models.UUIDField(null=True, editable=False)
    heartbeat = models.DateTimeField(null=True, editable=False)
    progress = models.PositiveSmallIntegerField(default=0)

    header = models.JSONField(default=list)
    # {header: column key or null}
    mapping = models.JSONField(default=dict)
    # encoding, encoding_confirmed, delimiter, worksheet, decimals
    options = models.JSONField(default=dict)
    # What was found out about the file: sort, encoding, delimiter, worksheets, doubt, rows.
    findings = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    # Why a second person must confirm; empty when none needs to.
    concerns = models.JSONField(default=list)
    confirmed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Why the run was rejected or failed.
    problem = models.JSONField(default=dict)

    created_at = models.DateTimeField(auto_now_add=True)
    planned_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["created_at", "id"], name="import_by_age")]
        constraints = [
            models.UniqueConstraint(
                fields=["uploader", "sheet", "checksum"],
                condition=Q(state__in=OPEN),
                name="one_open_import_of_a_file_per_user",
            ),
            models.UniqueConstraint(
                fields=["uploader"],
                condition=Q(state__in=RUNNING),
                name="one_running_import_per_user",
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=100), name="import_progress_is_a_percentage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} → {self.sheet} ({self.get_state_display()})"


class ImportRow(models.Model):
    """One row of the file: what it said, what is planned for it and what became of it."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    # Its row in a spreadsheet; the header is usually 1.
    number = models.PositiveIntegerField()
    raw = models.JSONField(default=list)
    # {column key: plain value}; a column that is absent is left as it is, null clears it.
    cleaned = models.JSONField(default=dict)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    # {column key: [before, after]} in plain values; for a new record before is null.
    difference = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    # Records that it may double: [{"record", "label", "score", "reasons"}]
    suspects = models.JSONField(default=list)
    record = models.UUIDField(null=True)
    label = models.CharField(max_length=200, blank=True)
    version_seen = models.PositiveIntegerField(null=True)
    decision = models.CharField(max_length=4, choices=Decision.choices, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    created_record = models.BooleanField(default=False)
    # A row is written after those of an earlier turn, whose records it may name.
    turn = models.PositiveSmallIntegerField(default=0)
    version_left = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_row_once_per_run"),
        ]
        indexes = [models.Index(fields=["run", "verdict", "number"], name="import_row_by_verdict")]

    def __str__(self) -> str:
        return f"{self.run_id} row {self.number}: {self.verdict}"
