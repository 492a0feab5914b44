from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.models import User
from konstellation.common.models import Record, Visibility
from konstellation.marketplace.models.kind import Direction, ListingKind, PartnershipType
from konstellation.members.models import Competence, Organisation, Region, Theme


class ListingStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for review")
    REJECTED = "rejected", _("Sent back")
    PUBLISHED = "published", _("Published")
    ON_HOLD = "on_hold", _("On hold")
    EXPIRED = "expired", _("Expired")
    ARCHIVED = "archived", _("Archived")


class Stage(models.TextChoices):
    """How far a technology on offer has come."""

    CONCEPT = "concept", _("Concept")
    DEVELOPMENT = "development", _("Under development")
    LAB_TESTED = "lab_tested", _("Tested in the lab")
    DEMONSTRATION = "demonstration", _("Available for demonstration")
    ON_MARKET = "on_market", _("On the market")


class Protection(models.TextChoices):
    """State of the intellectual property rights in what is offered."""

    NONE = "none", _("None")
    SECRET = "secret", _("Secret know-how")
    APPLIED = "applied", _("Applied for")
    GRANTED = "granted", _("Granted")


class ListingQuerySet(models.QuerySet["Listing"]):
    def live(self) -> Self:
        return self.filter(status=ListingStatus.PUBLISHED)

    def past(self, day: date) -> Self:
        """Published, but beyond their last day."""
        return self.live().filter(expires_on__lt=day)


class Listing(Record):
    """What an organisation looks for (a need) or has to give (an offer)."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="listings",
        verbose_name=_("organisation"),
    )
    author = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("author"),
    )
    direction = models.CharField(_("direction"), max_length=5, choices=Direction.choices)
    kind = models.ForeignKey(
        ListingKind,
        on_delete=models.PROTECT,
        related_name="listings",
        verbose_name=_("listing kind"),
    )
    title_sv = models.CharField(_("title, Swedish"), max_length=256, blank=True)
    title_en = models.CharField(_("title, English"), max_length=256, blank=True)
    summary_sv = models.CharField(_("summary, Swedish"), max_length=500, blank=True)
    summary_en = models.CharField(_("summary, English"), max_length=500, blank=True)
    description_sv = models.TextField(_("description, Swedish"), max_length=4000, blank=True)
    description_en = models.TextField(_("description, English"), max_length=4000, blank=True)
    partner_sought_sv = models.TextField(_("partner sought, Swedish"), max_length=4000, blank=True)
    partner_sought_en = models.TextField(_("partner sought, English"), max_length=4000, blank=True)
    advantages_sv = models.TextField(_("advantages, Swedish"), max_length=2000, blank=True)
    advantages_en = models.TextField(_("advantages, English"), max_length=2000, blank=True)
    stage = models.CharField(
        _("stage of development"), max_length=14, choices=Stage.choices, blank=True
    )
    protection = models.CharField(
        _("protection"), max_length=8, choices=Protection.choices, blank=True
    )
    call_title = models.CharField(_("call"), max_length=200, blank=True)
    call_deadline = models.DateField(_("deadline of the call"), null=True, blank=True)
    partnership_types = models.ManyToManyField(
        PartnershipType, related_name="listings", blank=True, verbose_name=_("partnership types")
    )
    competences = models.ManyToManyField(
        Competence, related_name="listings", blank=True, verbose_name=_("competences")
    )
    themes = models.ManyToManyField(
        Theme, related_name="listings", blank=True, verbose_name=_("themes")
    )
    regions = models.ManyToManyField(
        Region, related_name="listings", blank=True, verbose_name=_("regions")
    )
    visibility = models.CharField(
        _("visibility"), max_length=20, choices=Visibility.choices, default=Visibility.NETWORK
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=ListingStatus.choices,
        default=ListingStatus.DRAFT,
        editable=False,
    )
    is_open = models.BooleanField(_("open for responses"), default=True)
    deadline = models.DateField(_("answer by"), null=True, blank=True)
    published_at = models.DateTimeField(_("published on"), null=True, blank=True, editable=False)
    expires_on = models.DateField(_("expires on"), null=True, blank=True, editable=False)
    extended_at = models.DateTimeField(_("extended on"), null=True, blank=True, editable=False)
    review_note = models.CharField(
        _("note from the review"), max_length=500, blank=True, editable=False
    )

    objects = ListingQuerySet.as_manager()

    class Meta:
        ordering = [F("published_at").desc(nulls_last=True), "id"]
        indexes = [
            models.Index(fields=["status", "-published_at", "id"], name="listing_by_publication"),
            models.Index(Coalesce("published_at", "created_at"), "id", name="listing_by_showing"),
            models.Index(fields=["created_at", "id"], name="listing_by_age"),
            models.Index(fields=["updated_at", "id"], name="listing_by_change"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_sv="", title_en=""),
                name="listing_has_a_title",
                violation_error_message=_("Write a title in Swedish or English."),
            ),
            models.CheckConstraint(
                condition=~Q(status="published")
                | Q(published_at__isnull=False, expires_on__isnull=False),
                name="published_listing_knows_its_days",
            ),
            models.CheckConstraint(
                condition=Q(deadline__isnull=True)
                | Q(call_deadline__isnull=True)
                | Q(deadline__lt=F("call_deadline")),
                name="interest_is_shown_before_the_call_closes",
                violation_error_message=_("Answers must come before the call's own deadline."),
            ),
        ]
        verbose_name = _("listing")
        verbose_name_plural = _("listings")

    def __str__(self) -> str:
        return self.title_sv or self.title_en


class ResponseStatus(models.TextChoices):
    SENT = "sent", _("Sent")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Response(Record):
    """An organisation's interest in another's listing."""

    listing = models.ForeignKey(
        Listing, on_delete=models.PROTECT, related_name="responses", verbose_name=_("listing")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="responses",
        verbose_name=_("organisation"),
    )
    author = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("author"),
    )
    message = models.TextField(_("message"), max_length=4000)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=ResponseStatus.choices,
        default=ResponseStatus.SENT,
        editable=False,
    )
    answer = models.TextField(_("answer"), max_length=2000, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["created_at", "id"], name="response_by_age"),
            models.Index(fields=["updated_at", "id"], name="response_by_change"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "organisation"],
                condition=~Q(status="withdrawn"),
                name="one_live_response_per_organisation",
                violation_error_message=_("Your organisation has responded already."),
            )
        ]
        verbose_name = _("response")
        verbose_name_plural = _("responses")

    def __str__(self) -> str:
        return f"{self.organisation} → {self.listing}"

    def journal_root(self) -> models.Model:
        return self.listing
