from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models


class IdempotencyRecordQuerySet(models.QuerySet["IdempotencyRecord"]):
    def older_than(self, moment: datetime) -> Self:
        return self.filter(created_at__lt=moment)


class IdempotencyRecord(models.Model):
    """A POST that carried an Idempotency-Key, and the answer that it got.

    It stands in the database, not in the cache: the answer is kept in the same transaction as
    what the request wrote, so that neither can be there without the other. ``digest`` is of caller,
    path and key; without ``status`` the request is still being worked on.
    """

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    request_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)

    objects = IdempotencyRecordQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["created_at"], name="idempotency_by_age")]

    def __str__(self) -> str:
        return f"{self.digest[:12]}: {self.status or '…'}"
