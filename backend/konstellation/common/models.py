"""The base of every domain record."""

from __future__ import annotations

import uuid

import uuid_utils
from django.db import models
from django.utils.translation import gettext_lazy as _

from konstellation.common.epoch import Epoch


def new_id() -> uuid.UUID:
    """A time-ordered, unguessable id (UUID version 7, RFC 9562)."""
    return uuid.UUID(int=uuid_utils.uuid7().int)


class Visibility(models.TextChoices):
    """Who may see a record; it holds equally in every interface, count and feed."""

    PUBLIC = "public", _("Everyone")
    NETWORK = "network", _("The network")
    ORGANISATION = "organisation", _("The own organisation")
    PROCESS_MANAGEMENT = "process_management", _("Process management")


class Record(models.Model):
    """A row that the journal writes: it knows its age and how many times it has changed.

    ``version`` rises by one at each change and guards against silent overwriting.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    # Fields whose values never enter history (they are logged as changed, without content).
    journal_masks: frozenset[str] = frozenset()
    # What is kept until a row of this kind changes.
    voids: tuple[Epoch, ...] = ()

    class Meta:
        abstract = True

    def journal_root(self) -> models.Model:
        """The record in whose history this one is read: itself, or what it is part of."""
        return self
