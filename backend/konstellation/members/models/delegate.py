from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.epoch import rights
from konstellation.accounts.models import User
from konstellation.accounts.roles import GRANTABLE
from konstellation.common.models import Record
from konstellation.members.models.organisation import Organisation, PartOfOrganisation


class DelegateQuerySet(models.QuerySet["Delegate"]):
    def active_on(self, day: date) -> Self:
        return self.filter(starts_on__lte=day).exclude(ends_on__lt=day)


class Delegate(PartOfOrganisation):
    """A user who acts for an organisation; an administrator also invites and removes delegates."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="delegations", verbose_name=_("user")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="delegates",
        verbose_name=_("organisation"),
    )
    is_administrator = models.BooleanField(_("administrator"), default=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = DelegateQuerySet.as_manager()

    voids = (rights,)

    class Meta:
        ordering = ["-is_administrator", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="delegate_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(ends_on__isnull=True),
                name="one_open_delegation_per_user_and_organisation",
            ),
        ]
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")

    def __str__(self) -> str:
        return f"{self.user}: {self.organisation}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open_at(self, now: datetime) -> Self:
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)


class Invitation(Record):
    """An offer to sign in: as delegate of an organisation, or with a network-wide role.

    Only the token's SHA-256 digest is kept; the token itself stands in the mail alone.
    """

    email = models.EmailField(_("e-mail"))
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="invitations",
        verbose_name=_("organisation"),
    )
    is_administrator = models.BooleanField(_("administrator"), default=False)
    role = models.CharField(
        _("role"),
        max_length=20,
        blank=True,
        choices=[(role.value, role.label) for role in GRANTABLE],
    )
    invited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    digest = models.CharField(_("fingerprint"), max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted on"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()
    journal_masks = frozenset({"digest"})

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, role="")
                | Q(organisation__isnull=True) & ~Q(role=""),
                name="invitation_is_to_an_organisation_or_a_role",
                violation_error_message=_("Invite either for an organisation or to a role."),
            )
        ]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.email}: {self.organisation or self.get_role_display()}"

    def journal_root(self) -> models.Model:
        return self.organisation or self
