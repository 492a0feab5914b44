from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.models import User
from konstellation.common.models import Record
from konstellation.marketplace.models import Listing
from konstellation.members.models import Organisation


class Feedback(Record):
    """What a person thought of a suggested counterpart, for a listing or for an organisation."""

    listing = models.ForeignKey(
        Listing,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="match_feedback",
        verbose_name=_("listing"),
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="match_feedback",
        verbose_name=_("organisation"),
    )
    counterpart = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("counterpart")
    )
    author = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    is_useful = models.BooleanField(_("useful"))
    comment = models.CharField(_("comment"), max_length=300, blank=True)
    model_version = models.CharField(_("version of the model"), max_length=20)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(listing__isnull=False, organisation__isnull=True)
                | Q(listing__isnull=True, organisation__isnull=False),
                name="feedback_is_for_a_listing_or_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["listing", "counterpart", "author"],
                condition=Q(listing__isnull=False),
                name="one_feedback_per_listing_and_counterpart",
            ),
            models.UniqueConstraint(
                fields=["organisation", "counterpart", "author"],
                condition=Q(organisation__isnull=False),
                name="one_feedback_per_organisation_and_counterpart",
            ),
        ]
        verbose_name_plural = _("feedback")
        verbose_name = _("feedback")

    def __str__(self) -> str:
        return f"{self.counterpart}: {'useful' if self.is_useful else 'not useful'}"

    def journal_root(self) -> models.Model:
        return self.listing or self.organisation or self
