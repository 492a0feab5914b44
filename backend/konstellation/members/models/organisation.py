from __future__ import annotations

from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.epoch import rights
from konstellation.common.fields import SortKey
from konstellation.common.models import Record, Visibility
from konstellation.members import identifiers, texts
from konstellation.members.models.vocabulary import (
    Competence,
    Sector,
    Theme,
)


class OrganisationKind(models.TextChoices):
    COMPANY = "company", _("Company")
    UNIVERSITY = "university", _("University")
    INSTITUTE = "institute", _("Research institute")
    PUBLIC_BODY = "public_body", _("Public body")
    ASSOCIATION = "association", _("Association")
    SCHOOL = "school", _("School")


class LegalForm(models.TextChoices):
    LIMITED_COMPANY = "limited_company", _("Limited company")
    SOLE_TRADER = "sole_trader", _("Sole trader")
    PARTNERSHIP = "partnership", _("Partnership")
    ECONOMIC_ASSOCIATION = "economic_association", _("Economic association")
    NONPROFIT_ASSOCIATION = "nonprofit_association", _("Non-profit association")
    FOUNDATION = "foundation", _("Foundation")
    PUBLIC_AUTHORITY = "public_authority", _("Public authority")
    FOREIGN = "foreign", _("Foreign legal form")
    OTHER = "other", _("Other")


class SizeClass(models.TextChoices):
    """By number of employees, as in Commission Recommendation 2003/361/EC."""

    MICRO = "micro", _("Micro (1–9)")
    SMALL = "small", _("Small (10–49)")
    MEDIUM = "medium", _("Medium (50–249)")
    LARGE = "large", _("Large (250 or more)")

    @classmethod
    def of(cls, employees: int | None) -> str:
        match employees:
            case None:
                return ""
            case n if n < 10:
                return cls.MICRO
            case n if n < 50:
                return cls.SMALL
            case n if n < 250:
                return cls.MEDIUM
            case _:
                return cls.LARGE


# The number of employees to sort by, from either end: who has not told comes last.
FEWEST = Coalesce("employees", Value(2_147_483_647), output_field=models.IntegerField())
MOST = Coalesce("employees", Value(-1), output_field=models.IntegerField())


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def live(self) -> Self:
        """In the register now: neither archived nor merged into another."""
        return self.filter(archived_at=None, merged_into=None)


class Organisation(Record):
    """Any legal entity in the register.

    ``sort_name`` is the name folded so that plain byte order is Swedish alphabetical order on
    every database. A merged organisation stays as a signpost to the one that it became part of.
    """

    name = models.CharField(_("name"), max_length=200, validators=[texts.validate_line])
    legal_name = models.CharField(
        _("legal name"), max_length=200, blank=True, validators=[texts.validate_line]
    )
    sort_name = SortKey(_("name to sort by"), max_length=400, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    legal_form = models.CharField(
        _("legal form"), max_length=24, choices=LegalForm.choices, blank=True
    )
    employees = models.PositiveIntegerField(
        _("employees"), null=True, blank=True, validators=[MaxValueValidator(5_000_000)]
    )
    size_class = models.CharField(
        _("size"), max_length=8, choices=SizeClass.choices, blank=True, editable=False
    )
    website = models.CharField(
        _("web address"), max_length=300, blank=True, validators=[texts.validate_web_address]
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(
        _("phone"), max_length=30, blank=True, validators=[texts.validate_phone]
    )
    logo = models.ImageField(_("logotype"), upload_to=texts.random_path("logos"), blank=True)
    summary_sv = models.CharField(_("summary, Swedish"), max_length=300, blank=True)
    summary_en = models.CharField(_("summary, English"), max_length=300, blank=True)
    description_sv = models.TextField(_("description, Swedish"), max_length=10_000, blank=True)
    description_en = models.TextField(_("description, English"), max_length=10_000, blank=True)
    themes = models.ManyToManyField(
        Theme, related_name="organisations", blank=True, verbose_name=_("themes")
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="daughters",
        verbose_name=_("parent organisation"),
    )
    visibility = models.CharField(
        _("visibility"),
        max_length=20,
        choices=[
            (choice.value, choice.label)
            for choice in Visibility
            if choice is not Visibility.ORGANISATION
        ],
        default=Visibility.PUBLIC,
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        # Its index holds merged ones alone: the many that are not would mislead who plans a query.
        db_index=False,
        related_name="merged_from",
        verbose_name=_("merged into"),
    )

    objects = OrganisationQuerySet.as_manager()

    voids = (rights,)

    class Meta:
        ordering = ["sort_name", "id"]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="organisation_by_name"),
            models.Index(fields=["updated_at", "id"], name="organisation_by_change"),
            models.Index(fields=["created_at", "id"], name="organisation_by_age"),
            models.Index(FEWEST, "id", name="organisation_by_fewest"),
            models.Index(MOST, "id", name="organisation_by_most"),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="organisation_merged_into",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="organisation_is_not_its_own_parent",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(archived_at__isnull=False),
                name="merged_organisation_is_archived",
            ),
        ]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name = texts.line(self.name)
        self.legal_name = texts.line(self.legal_name)
        self.sort_name = texts.sort_key(self.name)
        self.size_class = SizeClass.of(self.employees)
        self.website = texts.web_address(self.website)
        self.phone = texts.phone(self.phone)


class PartOfOrganisation(Record):
    """A fact about an organisation, read in its history."""

    organisation: models.ForeignKey[Organisation, Organisation]

    class Meta:
        abstract = True

    def journal_root(self) -> models.Model:
        return self.organisation


class Alias(PartOfOrganisation):
    """Another name that an organisation is or was known by."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="aliases",
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("name"), max_length=200, validators=[texts.validate_line])

    class Meta:
        ordering = ["name"]
        verbose_name_plural = _("aliases")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="alias_once_per_organisation"
            )
        ]
        verbose_name = _("alias")

    def __str__(self) -> str:
        return self.name


class Identifier(PartOfOrganisation):
    """A number that belongs to one organisation alone, in the scheme's compact form.

    A sole trader's number is a personal identity number and never stands here: see PersonalNumber.
    """

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="identifiers",
        verbose_name=_("organisation"),
    )
    scheme = models.CharField(
        _("kind of number"), max_length=12, choices=identifiers.Scheme.choices
    )
    value = models.CharField(_("number"), max_length=40)

    class Meta:
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="identifier_belongs_to_one_organisation",
                violation_error_message=_("This number belongs to another organisation."),
            )
        ]
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"

    def clean(self) -> None:
        self.value = identifiers.compact(identifiers.Scheme(self.scheme), self.value)


class PersonalNumber(PartOfOrganisation):
    """A sole trader's organisation number, which is the trader's personal identity number.

    Personal data: stored encrypted, apart from all other numbers, never public and never in
    search. ``fingerprint`` is a keyed hash, for uniqueness and exact look-up only.
    """

    organisation = models.OneToOneField(
        Organisation,
        on_delete=models.CASCADE,
        related_name="personal_number",
        verbose_name=_("organisation"),
    )
    ciphertext = models.BinaryField(_("encrypted number"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True)

    journal_masks = frozenset({"ciphertext", "fingerprint"})

    class Meta:
        verbose_name = _("personal number")
        verbose_name_plural = _("personal numbers")

    def __str__(self) -> str:
        return identifiers.MASK


class OrganisationSector(PartOfOrganisation):
    """A branch that an organisation works in; one of them may be the main one."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="sectors",
        verbose_name=_("organisation"),
    )
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, related_name="organisations", verbose_name=_("sector")
    )
    is_main = models.BooleanField(_("main sector"), default=False)

    class Meta:
        ordering = ["-is_main", "sector__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sector"], name="sector_once_per_organisation"
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(is_main=True),
                name="one_main_sector_per_organisation",
            ),
        ]
        verbose_name = _("sector of an organisation")
        verbose_name_plural = _("sectors of organisations")

    def __str__(self) -> str:
        return str(self.sector)


class CompetenceLevel(models.IntegerChoices):
    SOME = 1, _("Some experience")
    EXPERIENCED = 2, _("Experienced")
    LEADING = 3, _("Leading")


class CompetenceClaim(PartOfOrganisation):
    """That an organisation can do something, how well, and what shows it."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="competence_claims",
        verbose_name=_("organisation"),
    )
    competence = models.ForeignKey(
        Competence, on_delete=models.PROTECT, related_name="claims", verbose_name=_("competence")
    )
    level = models.PositiveSmallIntegerField(
        _("level"), choices=CompetenceLevel.choices, default=CompetenceLevel.EXPERIENCED
    )
    evidence_sv = models.CharField(_("evidence, Swedish"), max_length=500, blank=True)
    evidence_en = models.CharField(_("evidence, English"), max_length=500, blank=True)

    class Meta:
        ordering = ["-level", "competence__name_sv"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "competence"], name="competence_once_per_organisation"
            )
        ]
        verbose_name = _("claimed competence")
        verbose_name_plural = _("claimed competences")

    def __str__(self) -> str:
        return str(self.competence)
