from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models


class PendingQuerySet(models.QuerySet["Pending"]):
    def due_at(self, now: datetime) -> Self:
        return self.waiting().filter(not_before__lte=now)

    def waiting(self) -> Self:
        return self.filter(given_up_at=None)

    def given_up(self) -> Self:
        """The dead letters."""
        return self.exclude(given_up_at=None)


class Pending(models.Model):
    """One document that must be brought up to date in the search index.

    It names only which document; the drainer reads the row as it is then. ``revision`` rises with
    each change, so that a change made while the drainer works is not taken for done.

    ``attempts`` counts how often the document itself was refused, never how often the engine was
    away. After some of them it is given up, with ``last_error`` as the reason, until the record
    changes or someone has it tried again.
    """

    index = models.CharField(max_length=40)
    record_id = models.UUIDField()
    revision = models.PositiveBigIntegerField(default=1)
    noted_at = models.DateTimeField(auto_now=True)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()
    last_error = models.TextField(blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    objects = PendingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["index", "record_id"], name="pending_once_per_document"
            ),
        ]
        indexes = [models.Index(fields=["not_before"], name="pending_due")]

    def __str__(self) -> str:
        return f"{self.index}/{self.record_id}"
