from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from konstellation.accounts import addresses
from konstellation.accounts.epoch import rights
from konstellation.accounts.roles import GRANTABLE, Role
from konstellation.common.models import Record

LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]


class UserManager(BaseUserManager["User"]):
    """Django's seam for making users; the services of this app journal what they make."""

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin, Record):
    """A human being or service that signs in, known by an e-mail address."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="sv")
    is_active = models.BooleanField(_("active"), default=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    journal_masks = frozenset({"password", "last_login"})
    # The token that the user acts with in this request; None when signed in by session.
    token: ApiToken | None = None
    # What the rights' counter said when the account was looked up for this request.
    rights_epoch: str | None = None

    voids = (rights,)

    class Meta:
        ordering = ["email"]
        indexes = [models.Index(fields=["created_at", "id"], name="user_by_age")]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_is_unique_in_any_case",
                violation_error_message=_("There is already an account with this address."),
            ),
        ]
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        self.email = addresses.normalise(self.email)


Viewer = User | AnonymousUser


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def active_on(self, day: date) -> Self:
        return self.filter(starts_on__lte=day).exclude(ends_on__lt=day)


class RoleGrant(Record):
    """A network-wide role that a user holds from one day to another (inclusive)."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="role_grants", verbose_name=_("user")
    )
    role = models.CharField(
        _("role"), max_length=20, choices=[(role.value, role.label) for role in GRANTABLE]
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    voids = (rights,)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="role_grant_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(ends_on__isnull=True),
                name="one_open_grant_of_a_role_per_user",
            ),
        ]
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")

    def __str__(self) -> str:
        return f"{self.user}: {Role(self.role).label} since {self.starts_on}"

    def journal_root(self) -> models.Model:
        return self.user


class TokenScope(models.TextChoices):
    READ = "read", _("Read")
    WRITE = "write", _("Read and change")
    BULK_READ = "bulk:read", _("Export whole lists")
    BULK_WRITE = "bulk:write", _("Import and change many")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable_at(self, now: datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=now, user__is_active=True)


class ApiToken(Record):
    """A secret that lets another system act with at most its owner's rights.

    Only the SHA-256 digest is kept; the secret is shown once. ``scopes`` narrow the owner's rights.
    """

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="api_tokens", verbose_name=_("user")
    )
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(_("beginning of the token"), max_length=12, editable=False)
    digest = models.CharField(_("fingerprint"), max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("rights"), default=list)
    expires_at = models.DateTimeField(_("valid until"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()
    journal_masks = frozenset({"digest"})

    voids = (rights,)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["user", "created_at", "id"], name="token_by_age")]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def journal_root(self) -> models.Model:
        return self.user

    def grants(self, scope: TokenScope) -> bool:
        held: list[Any] = self.scopes
        implied = {TokenScope.READ: {TokenScope.READ, TokenScope.WRITE}}
        return bool(implied.get(scope, {scope}) & set(held))
