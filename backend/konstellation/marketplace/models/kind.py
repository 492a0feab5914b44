from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from konstellation.common.models import Record
from konstellation.members.models.vocabulary import Bilingual


class Direction(models.TextChoices):
    NEED = "need", _("Need")
    OFFER = "offer", _("Offer")


class PartnershipType(Bilingual, Record):
    """A form that working together may take: licence, supply, joint development …"""

    key = models.SlugField(_("key"), max_length=60, unique=True)

    class Meta:
        ordering = ["name_sv"]
        verbose_name = _("partnership type")
        verbose_name_plural = _("partnership types")


class ListingKind(Bilingual, Record):
    """What a listing is about, and the rules of that kind, held as data.

    ``required_fields`` must be filled before publishing (a bilingual field by its stem: one
    language is enough). ``organisation_kinds`` and ``size_classes`` are the gate: who may post,
    empty for anyone. Lifetimes are in days, after the practice of the Enterprise Europe Network:
    a listing lives ``lifetime_days``, may be extended once within ``extension_window_days``
    before its end, revived for ``revival_days`` after it, and is archived thereafter.
    """

    key = models.SlugField(_("key"), max_length=60, unique=True)
    direction = models.CharField(
        _("direction"),
        max_length=5,
        choices=Direction.choices,
        blank=True,
        help_text=_("Empty for both"),
    )
    partnership_types = models.ManyToManyField(
        PartnershipType, related_name="kinds", blank=True, verbose_name=_("partnership types")
    )
    required_fields = models.JSONField(_("required fields"), default=list, blank=True)
    organisation_kinds = models.JSONField(_("kinds of organisation"), default=list, blank=True)
    size_classes = models.JSONField(_("size classes"), default=list, blank=True)
    lifetime_days = models.PositiveSmallIntegerField(
        _("lifetime in days"),
        default=365,
        validators=[MinValueValidator(7), MaxValueValidator(730)],
    )
    extension_days = models.PositiveSmallIntegerField(_("extension in days"), default=365)
    extension_window_days = models.PositiveSmallIntegerField(
        _("days in which it can be extended"), default=30
    )
    notice_days = models.PositiveSmallIntegerField(_("days of notice"), default=14)
    revival_days = models.PositiveSmallIntegerField(
        _("days in which it can be revived"), default=365
    )
    rank = models.PositiveSmallIntegerField(_("order"), default=100)
    is_open = models.BooleanField(_("open"), default=True)

    class Meta:
        ordering = ["rank", "key"]
        verbose_name = _("listing kind")
        verbose_name_plural = _("listing kinds")
