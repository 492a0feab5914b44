from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.models import LANGUAGES, User
from konstellation.common.fields import SortKey
from konstellation.common.models import Record, Visibility
from konstellation.members import texts
from konstellation.members.models.organisation import Organisation


class Person(Record):
    """A human being who is something at one or more organisations.

    ``visibility`` says who may find the person, ``contact_visibility`` who may see e-mail and
    phone; both start closed, so that nobody is shown who has not chosen it.
    """

    user = models.OneToOneField(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="person",
        verbose_name=_("user"),
    )
    given_name = models.CharField(_("given name"), max_length=80, validators=[texts.validate_line])
    family_name = models.CharField(
        _("family name"), max_length=80, validators=[texts.validate_line]
    )
    sort_name = SortKey(_("name to sort by"), max_length=400, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(
        _("phone"), max_length=30, blank=True, validators=[texts.validate_phone]
    )
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="sv")
    visibility = models.CharField(
        _("visible to"), max_length=20, choices=Visibility.choices, default=Visibility.ORGANISATION
    )
    contact_visibility = models.CharField(
        _("contact details visible to"),
        max_length=20,
        choices=[
            (choice.value, choice.label) for choice in Visibility if choice is not Visibility.PUBLIC
        ],
        default=Visibility.ORGANISATION,
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["sort_name", "id"]
        verbose_name_plural = _("people")
        indexes = [
            models.Index(fields=["sort_name", "id"], name="person_by_name"),
            models.Index(fields=["updated_at", "id"], name="person_by_change"),
        ]
        verbose_name = _("person")

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def clean(self) -> None:
        self.given_name = texts.line(self.given_name)
        self.family_name = texts.line(self.family_name)
        self.sort_name = texts.sort_key(f"{self.family_name} {self.given_name}")
        self.email = texts.email(self.email)
        self.phone = texts.phone(self.phone)


class PositionQuerySet(models.QuerySet["Position"]):
    def active_on(self, day: date) -> Self:
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=day)).exclude(ends_on__lt=day)


class Position(Record):
    """What a person is at an organisation, from one day to another (inclusive)."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="positions", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="positions",
        verbose_name=_("organisation"),
    )
    title_sv = models.CharField(_("title, Swedish"), max_length=120, blank=True)
    title_en = models.CharField(_("title, English"), max_length=120, blank=True)
    is_contact = models.BooleanField(_("contact person"), default=False)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        ordering = ["-is_contact", "person__sort_name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="position_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]
        verbose_name = _("position")
        verbose_name_plural = _("positions")

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"

    def journal_root(self) -> models.Model:
        return self.organisation


class Purpose(models.TextChoices):
    """What a person may have said yes to."""

    DIRECTORY = "directory", _("Shown in the public directory")
    NEWSLETTER = "newsletter", _("Newsletter")
    INVITATIONS = "invitations", _("Invitations to events")
    PHOTO = "photo", _("Photographs")


class Consent(Record):
    """A yes, with what was said and where, until it is taken back."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="consents", verbose_name=_("person")
    )
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose.choices)
    text = models.CharField(
        _("wording"), max_length=500, help_text=_("The words that were agreed to")
    )
    source = models.CharField(_("source"), max_length=120, help_text=_("Where it was given"))
    given_at = models.DateTimeField(_("given on"))
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_live_consent_per_purpose",
            )
        ]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")

    def __str__(self) -> str:
        return f"{self.person}: {self.get_purpose_display()}"

    def journal_root(self) -> models.Model:
        return self.person
