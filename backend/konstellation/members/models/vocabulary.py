"""The shared bilingual vocabulary: what one can do, what work is about, branch and place."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from konstellation.common.epoch import Epoch
from konstellation.common.models import Record

# A page shows hundreds of them, and they hardly ever change.
names = Epoch("names")


class Bilingual(models.Model):
    """A name in both languages; ``str()`` gives the reader's."""

    name_sv = models.CharField(_("name, Swedish"), max_length=200)
    name_en = models.CharField(_("name, English"), max_length=200)

    voids: tuple[Epoch, ...] = (names,)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_sv


class Term(Bilingual, Record):
    """A word of the network's own vocabulary, with its place in a hierarchy and its synonyms.

    ``key`` is the stable name by which files and other systems refer to it.
    """

    key = models.SlugField(_("key"), max_length=80, unique=True)
    synonyms_sv = models.JSONField(_("synonyms, Swedish"), default=list, blank=True)
    synonyms_en = models.JSONField(_("synonyms, English"), default=list, blank=True)
    broader = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="narrower",
        verbose_name=_("broader term"),
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["name_sv"]


class Competence(Term):
    """What an organisation can do."""

    class Meta(Term.Meta):
        verbose_name = _("competence")
        verbose_name_plural = _("competences")


class Theme(Term):
    """What a piece of work is about."""

    class Meta(Term.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class SectorLevel(models.TextChoices):
    SECTION = "section", _("Section")
    DIVISION = "division", _("Division")
    GROUP = "group", _("Group")


class Sector(Bilingual, Record):
    """A branch of NACE Rev. 2, in Sweden SNI 2007, down to group level (three digits)."""

    code = models.CharField(_("code"), max_length=6, unique=True)
    level = models.CharField(_("level"), max_length=10, choices=SectorLevel.choices)
    broader = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="narrower",
        verbose_name=_("broader term"),
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")


class Country(Bilingual):
    """A country by its ISO 3166-1 code; the point is its capital."""

    code = models.CharField(max_length=2, primary_key=True)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        ordering = ["name_sv"]
        verbose_name_plural = "countries"


class Region(Bilingual):
    """A Swedish county by its SCB code; the point is its seat."""

    code = models.CharField(max_length=2, primary_key=True)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        ordering = ["name_sv"]


class Municipality(models.Model):
    """A Swedish municipality by its SCB code; the point is its main town."""

    code = models.CharField(_("code"), max_length=4, primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="municipalities", verbose_name=_("region")
    )
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "municipalities"

    def __str__(self) -> str:
        return self.name


class Postcode(models.Model):
    """A Swedish postal code and the municipality that it lies in; five digits."""

    code = models.CharField(_("code"), max_length=5, primary_key=True)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="+", verbose_name=_("municipality")
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code[:3]} {self.code[3:]}"
