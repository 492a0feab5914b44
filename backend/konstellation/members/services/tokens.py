"""API tokens: secrets by which another system acts with at most its owner's rights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.models import ApiToken, TokenScope, User
from konstellation.accounts.tokens import (
    API_TOKEN,
    PREFIX_LENGTH,
    digest,
    new_secret,
    require_no_token,
)
from konstellation.audit import journal
from konstellation.common.errors import Invalid
from konstellation.common.transactions import transactional
from konstellation.members import texts
from konstellation.members.policies import may, require

# What a scope lets a token do, its owner must be allowed to do.
NEEDED = {TokenScope.BULK_READ: ("create", "export"), TokenScope.BULK_WRITE: ("create", "import")}


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token with its secret, which is shown this once and kept nowhere."""

    token: ApiToken
    secret: str


@transactional
def issue(*, actor: User, name: str, scopes: Sequence[str], expires_at: datetime) -> Issued:
    require_no_token(actor)
    require(actor, "create", "api_token", user=actor.pk)
    secret = new_secret(API_TOKEN)
    token = ApiToken(
        user=actor,
        name=texts.line(name),
        prefix=secret[:PREFIX_LENGTH],
        digest=digest(secret),
        scopes=_allowed_scopes(actor, scopes),
        expires_at=_allowed_expiry(expires_at),
    )
    return Issued(journal.create(token, by=actor), secret)


@transactional
def revoke(*, actor: User, token: ApiToken) -> ApiToken:
    """End a token now. Whoever owns it may, whatever rights are left; process management may."""
    require_no_token(actor)
    if token.user_id != actor.pk:
        require(actor, "grant", "user.role")
    return journal.update(token, by=actor, revoked_at=token.revoked_at or timezone.now())


def tokens_of(*, viewer: User) -> QuerySet[ApiToken]:
    """The viewer's own tokens, also the ended ones: newest first."""
    require_no_token(viewer)
    return ApiToken.objects.filter(user=viewer)


def _allowed_scopes(actor: User, scopes: Sequence[str]) -> list[str]:
    wanted = set(scopes)
    if not wanted or not wanted <= set(TokenScope.values):
        raise Invalid({"scopes": [_("Choose at least one of the scopes there are.")]})
    for scope in map(TokenScope, wanted):
        action, what = NEEDED.get(scope, ("create", "api_token"))
        if not may(actor, action, what, user=actor.pk):
            raise Invalid({"scopes": [_("A token cannot have a right that you do not have.")]})
    return sorted(wanted)


def _allowed_expiry(expires_at: datetime) -> datetime:
    now = timezone.now()
    if not now < expires_at <= now + settings.API_TOKEN_LONGEST_LIFETIME:
        days = settings.API_TOKEN_LONGEST_LIFETIME.days
        reason = _("Choose a time in the next %(days)d days.") % {"days": days}
        raise Invalid({"expires_at": [reason]})
    return expires_at
