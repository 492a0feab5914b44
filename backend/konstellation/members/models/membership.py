from __future__ import annotations

from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.epoch import rights
from konstellation.common.constraints import NoOverlap
from konstellation.common.models import Record
from konstellation.members.models.organisation import Organisation, PartOfOrganisation
from konstellation.members.models.vocabulary import Bilingual


class PeriodRule(models.TextChoices):
    """How a period's first and last day follow from the day of joining."""

    CALENDAR_YEAR = "fixed_year", _("Whole years from a fixed day")
    CALENDAR_MONTHS = "fixed_months", _("Whole months from the first of a month")
    ROLLING = "rolling", _("From the day of joining")
    LIFETIME = "lifetime", _("For life")


class Unit(models.TextChoices):
    DAY = "day", _("days")
    MONTH = "month", _("months")
    YEAR = "year", _("years")


class MembershipCategory(Bilingual, Record):
    """A kind of membership and the rules of its periods.

    ``fixed_month``/``fixed_day`` is the day on which a fixed year starts; from
    ``rollover_month``/``rollover_day`` on, whoever joins gets the next year as well. For whole
    months, ``rollover_day`` is the day of month from which the period starts next month.
    """

    key = models.SlugField(_("key"), max_length=60, unique=True)
    rule = models.CharField(_("rule of the term"), max_length=14, choices=PeriodRule.choices)
    length = models.PositiveSmallIntegerField(
        _("length"), default=1, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    unit = models.CharField(_("unit"), max_length=5, choices=Unit.choices, default=Unit.YEAR)
    fixed_month = models.PositiveSmallIntegerField(
        _("fixed month"), default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    fixed_day = models.PositiveSmallIntegerField(
        _("fixed day"), default=1, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    rollover_month = models.PositiveSmallIntegerField(
        _("rollover month"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    rollover_day = models.PositiveSmallIntegerField(
        _("rollover day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )
    grace_days = models.PositiveSmallIntegerField(
        _("days of grace"), default=60, validators=[MaxValueValidator(366)]
    )
    rank = models.PositiveSmallIntegerField(_("order"), default=100)
    is_open = models.BooleanField(
        _("open"), default=True, help_text=_("New memberships may be of this kind")
    )

    class Meta:
        ordering = ["rank", "key"]
        verbose_name_plural = _("membership categories")
        verbose_name = _("membership category")


class Status(models.TextChoices):
    APPLIED = "applied", _("Applied")
    NEW = "new", _("New")
    CURRENT = "current", _("Current")
    GRACE = "grace", _("Grace period")
    EXPIRED = "expired", _("Expired")
    CANCELLED = "cancelled", _("Cancelled")
    DECLINED = "declined", _("Declined")


class StatusEvent(models.TextChoices):
    JOIN = "join", _("Joining")
    START = "start", _("Start of the period")
    END = "end", _("End of the period")


class StatusRule(Record):
    """One line of the ordered rules that give a membership its status; the first match wins.

    A rule matches a day that lies between its borders, both included; a border that is not set
    leaves that side open. A rule without category is the default for categories without rules.
    """

    category = models.ForeignKey(
        MembershipCategory,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="status_rules",
        verbose_name=_("membership category"),
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=[
            (status.value, status.label)
            for status in (Status.NEW, Status.CURRENT, Status.GRACE, Status.EXPIRED)
        ],
    )
    rank = models.PositiveSmallIntegerField(_("order"))
    counts_as_member = models.BooleanField(_("counts as member"))
    from_event = models.CharField(
        _("counted from"), max_length=5, choices=StatusEvent.choices, blank=True
    )
    from_offset = models.SmallIntegerField(_("offset from the start"), default=0)
    from_unit = models.CharField(
        _("unit of the start"), max_length=5, choices=Unit.choices, default=Unit.DAY
    )
    to_event = models.CharField(
        _("counted until"), max_length=5, choices=StatusEvent.choices, blank=True
    )
    to_offset = models.SmallIntegerField(_("offset from the end"), default=0)
    to_unit = models.CharField(
        _("unit of the end"), max_length=5, choices=Unit.choices, default=Unit.DAY
    )
    with_grace = models.BooleanField(
        _("with days of grace"),
        default=False,
        help_text=_("The category's grace days are added to the last day"),
    )

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "rank"], name="status_rules_of_a_category_are_ordered"
            ),
            models.UniqueConstraint(
                fields=["rank"],
                condition=Q(category__isnull=True),
                name="default_status_rules_are_ordered",
            ),
        ]
        verbose_name = _("status rule")
        verbose_name_plural = _("status rules")

    def __str__(self) -> str:
        return f"{self.rank}: {self.get_status_display()}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def open(self) -> Self:
        """Neither declined nor left."""
        return self.filter(declined_on=None, left_on=None)

    def counting_on(self, day: date) -> Self:
        """Memberships that made their organisation a member on that day, as known that day."""
        periods = MembershipPeriod.objects.filter(membership=OuterRef("pk")).counting_on(day)
        return self.filter(Exists(periods)).exclude(left_on__lte=day).exclude(declined_on__lte=day)


class Membership(PartOfOrganisation):
    """One organisation's affiliation, from application until it leaves.

    An organisation that leaves and comes back has two memberships, so that the chronicle of any
    past year can still say who was a member then. ``joined_on`` is the first day of all and never
    moves by itself; periods carry start and end. ``left_on`` is the first day without membership.
    """

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    category = models.ForeignKey(
        MembershipCategory,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("membership category"),
    )
    applied_on = models.DateField(_("applied on"), null=True, blank=True)
    declined_on = models.DateField(_("declined on"), null=True, blank=True)
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    leave_requested_on = models.DateField(_("leave requested on"), null=True, blank=True)
    leave_reason = models.CharField(_("reason for leaving"), max_length=300, blank=True)

    objects = MembershipQuerySet.as_manager()

    voids = (rights,)

    class Meta:
        ordering = [F("joined_on").desc(nulls_first=True), "-created_at"]
        indexes = [
            models.Index(fields=["created_at", "id"], name="membership_by_age"),
            models.Index(fields=["updated_at", "id"], name="membership_by_change"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True)
                | Q(joined_on__isnull=True)
                | Q(left_on__gte=F("joined_on")),
                name="membership_ends_after_it_starts",
                violation_error_message=_("The membership would end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(applied_on__isnull=False) | Q(joined_on__isnull=False),
                name="membership_is_applied_for_or_joined",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(left_on__isnull=True, declined_on__isnull=True),
                name="one_open_membership_per_organisation",
                violation_error_message=_("The organisation has an open membership already."),
            ),
        ]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self) -> str:
        return f"{self.organisation}, {self.category}"


class MembershipPeriodQuerySet(models.QuerySet["MembershipPeriod"]):
    def counting_on(self, day: date) -> Self:
        return self.filter(agreed_on__lte=day, starts_on__lte=day).exclude(counts_until__lt=day)


class MembershipPeriod(Record):
    """One term of a membership; ``ends_on`` is its last day, none for life.

    ``agreed_on`` is the day from which the period is known: a renewal made today does not change
    what the register answers about yesterday. ``counts_until`` is the last day on which this
    period makes a member, grace included; services derive it from the category's status rules.
    """

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="periods", verbose_name=_("membership")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    agreed_on = models.DateField(_("agreed on"))
    counts_until = models.DateField(_("counts until"), null=True, blank=True, editable=False)

    objects = MembershipPeriodQuerySet.as_manager()

    voids = (rights,)

    class Meta:
        ordering = ["starts_on"]
        indexes = [
            models.Index(
                fields=["membership", "starts_on", "counts_until"], name="period_by_counting_days"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="period_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.UniqueConstraint(
                fields=["membership", "starts_on"], name="one_period_per_first_day"
            ),
            NoOverlap(
                name="periods_of_a_membership_do_not_overlap",
                of=("membership",),
                first="starts_on",
                last="ends_on",
            ),
        ]
        verbose_name = _("membership period")
        verbose_name_plural = _("membership periods")

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on or '…'}"

    def journal_root(self) -> models.Model:
        return self.membership.organisation
