"""What one viewer may spend in a minute, counted on the shared cache."""

from __future__ import annotations

from contextlib import suppress
from time import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext

from konstellation.api.graphql.errors import Refused
from konstellation.api.graphql.limits import Limits
from konstellation.members.policies import Standing

_MINUTE = 60


def spend(request: HttpRequest, who: Standing, limits: Limits, *, cost: int, searches: int) -> int:
    """Take from this minute's budget; returns the cost that is left, or refuses with THROTTLED."""
    payer = _payer(request, who)
    if searches and limits.searches_per_minute is not None:
        _take(f"graphql:searches:{payer}", searches, limits.searches_per_minute)
    return _take(f"graphql:cost:{payer}", cost, limits.cost_per_minute)


def _take(purse: str, amount: int, most: int) -> int:
    now = time()
    key = f"{purse}:{int(now // _MINUTE)}"
    try:
        # All but the first of a minute find a purse: for them it is one way to the cache.
        spent = cache.incr(key, amount)
    except ValueError:
        spent = amount
        if not cache.add(key, amount, timeout=2 * _MINUTE):
            # A cache that cannot be written to counts nothing, and shuts nobody out.
            with suppress(ValueError):
                spent = cache.incr(key, amount)
    if spent > most:
        raise Refused(
            "THROTTLED",
            gettext("That was too much in a short time. Wait a little and try again."),
            status=429,
            retryAfter=_MINUTE - int(now % _MINUTE),
        )
    return most - spent


def _payer(request: HttpRequest, who: Standing) -> str:
    if who.token is not None:
        return f"token:{who.token.pk}"
    return f"user:{who.user_id}" if who.user_id else f"address:{_address(request)}"


def _address(request: HttpRequest) -> str:
    """The caller's address, as far as our own proxies vouch for it."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    trusted: int = settings.TRUSTED_PROXY_COUNT
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    return hops[-trusted] if 0 < trusted <= len(hops) and hops[-trusted] else direct
