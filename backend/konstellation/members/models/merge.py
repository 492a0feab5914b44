from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from konstellation.common.models import Record
from konstellation.members.models.organisation import Organisation


class Merge(Record):
    """Two organisations made one: what was moved and what was chosen, so that it can be undone.

    ``moved`` maps a model to the rows that changed owner, ``dropped`` holds rows that would have
    clashed, ``kept_before`` and ``merged_before`` the values and relations before the merge.
    """

    kept = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="merges",
        verbose_name=_("kept organisation"),
    )
    merged = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("merged organisation"),
    )
    moved = models.JSONField(_("moved records"), default=dict, blank=True)
    dropped = models.JSONField(_("dropped records"), default=dict, blank=True)
    kept_before = models.JSONField(_("the kept organisation before"), default=dict, blank=True)
    merged_before = models.JSONField(_("the merged organisation before"), default=dict, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("merge")
        verbose_name_plural = _("merges")

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"

    def journal_root(self) -> models.Model:
        return self.kept
