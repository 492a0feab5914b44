"""The secrets of API tokens and invitations: how they are made, kept and recognised."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from konstellation.accounts.models import ApiToken, User
from konstellation.common.errors import NotAllowed

API_TOKEN = "kst_"
PREFIX_LENGTH = 12
ENTROPY_BYTES = 32
SEEN_EVERY = timedelta(minutes=1)


def new_secret(kind: str = "") -> str:
    return kind + secrets.token_urlsafe(ENTROPY_BYTES)


def digest(secret: str) -> str:
    """What is kept of a secret. It is random enough for a plain hash: nobody can try them all."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def owner_of(secret: str) -> User | None:
    """Who acts with this secret, with ``token`` set; None if it opens nothing (any more)."""
    now = timezone.now()
    wanted = digest(secret)
    token = ApiToken.objects.usable_at(now).select_related("user").filter(digest=wanted).first()
    if token is None or not hmac.compare_digest(token.digest, wanted):
        return None
    # Not journalled: that a token was used is no change to what it is. The condition makes one
    # of many parallel requests write.
    ApiToken.objects.filter(
        Q(last_used_at=None) | Q(last_used_at__lt=now - SEEN_EVERY), pk=token.pk
    ).update(last_used_at=now)
    user = token.user
    user.token = token
    return user


def require_no_token(actor: User) -> None:
    """Accounts are managed by people who have signed in, never by a token."""
    if actor.token is not None:
        raise NotAllowed
