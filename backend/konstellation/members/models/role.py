from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from konstellation.members.models.organisation import Organisation, PartOfOrganisation


class RoleKind(models.TextChoices):
    PARTNER = "partner", _("Partner")
    FINANCIER = "financier", _("Financier")
    STAKEHOLDER = "stakeholder", _("Stakeholder")
    PROSPECT = "prospect", _("Prospect")
    SUPPLIER = "supplier", _("Supplier")


class NetworkRoleQuerySet(models.QuerySet["NetworkRole"]):
    def active_on(self, day: date) -> Self:
        return self.filter(starts_on__lte=day).exclude(ends_on__lt=day)


class NetworkRole(PartOfOrganisation):
    """What an organisation is to the network beside membership; several at once are usual."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="network_roles",
        verbose_name=_("organisation"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=RoleKind.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = NetworkRoleQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        indexes = [
            models.Index(fields=["created_at", "id"], name="network_role_by_age"),
            models.Index(fields=["updated_at", "id"], name="network_role_by_change"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="network_role_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(ends_on__isnull=True),
                name="one_open_network_role_of_a_kind",
                violation_error_message=_("The organisation has this role already."),
            ),
        ]
        verbose_name = _("role in the network")
        verbose_name_plural = _("roles in the network")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_kind_display()}"

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
