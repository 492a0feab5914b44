from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.models import User


class Action(models.TextChoices):
    CREATED = "created", _("Created")
    CHANGED = "changed", _("Changed")
    REMOVED = "removed", _("Removed")
    SEEN = "seen", _("Looked at")


class Source(models.TextChoices):
    WEB = "web", _("Web")
    API = "api", _("API")
    IMPORT = "import", _("Import")
    COMMAND = "command", _("Command line")
    SYSTEM = "system", _("System")


class Entry(models.Model):
    """One change to one record: who, when, what from, what to.

    It has no foreign key to its record, so that it outlives it. ``root`` is the record in whose
    history it is read: a membership's changes belong to its organisation's story. The id is the
    order of events; clocks may lie.
    """

    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=Source.choices)
    request_id = models.CharField(max_length=36, blank=True)
    action = models.CharField(max_length=10, choices=Action.choices)
    model = models.CharField(max_length=60)
    record_id = models.UUIDField()
    record_name = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField()
    root_model = models.CharField(max_length=60)
    root_id = models.UUIDField()
    # {field: [from, to]}, JSON values; a masked field is [null, null].
    changes = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["root_model", "root_id", "-id"], name="entry_story_of_root"),
            models.Index(fields=["model", "record_id", "-id"], name="entry_story_of_record"),
            models.Index(fields=["actor", "-id"], name="entry_story_of_actor"),
        ]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.model} {self.record_id}: {self.action} v{self.version}"
