"""How often one may ask, counted in the cache that all workers share."""

from __future__ import annotations

import math
import time
from typing import Any

from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

from konstellation.api.auth import viewer
from konstellation.api.rest.callers import client_network
from konstellation.api.rest.limits import Allowance, allowance
from konstellation.members import policies

MINUTE, HOUR = 60, 3600
EXPORTS_PER_HOUR = 10


class RequestThrottle(BaseThrottle):
    """Requests per minute: of a visitor by address, of a user or token by id.

    Two counters, of this window and the last, make it slide. They are only ever
    incremented, so that parallel workers count right.
    """

    kind = "requests"
    window = MINUTE

    def __init__(self) -> None:
        self._wait: int | None = None

    def allow_request(self, request: Any, view: Any) -> bool:
        who = policies.standing(viewer(request))
        limit = self.limit(allowance(who))
        if limit is None:
            return True
        caller = who.token.pk if who.token else who.user_id or client_network(request)
        return self._count(f"rest:{self.kind}:{caller}", limit)

    def limit(self, measures: Allowance) -> int | None:
        return measures.requests_per_minute

    def wait(self) -> int | None:
        return self._wait

    def _count(self, key: str, limit: int) -> bool:
        window = self.window
        number, elapsed = divmod(time.time(), window)
        now_key, last_key = f"{key}:{number:.0f}", f"{key}:{number - 1:.0f}"
        cache.add(now_key, 0, timeout=2 * window)
        count = _incremented(now_key, 2 * window)
        last = cache.get(last_key, 0) * (1 - elapsed / window)
        if count + last <= limit:
            return True
        self._wait = max(1, math.ceil(window - elapsed))
        return False


class SearchThrottle(RequestThrottle):
    """Searches per minute, for the views that ask the search engine."""

    kind = "searches"

    def limit(self, measures: Allowance) -> int | None:
        return measures.searches_per_minute


class ExportThrottle(RequestThrottle):
    """Exports per hour: each reads a whole register."""

    kind = "exports"
    window = HOUR

    def limit(self, measures: Allowance) -> int | None:
        return EXPORTS_PER_HOUR


def _incremented(key: str, timeout: int) -> int:
    try:
        return cache.incr(key)
    except ValueError:
        # The counter was evicted between add and incr: this request is the first of a new one.
        cache.set(key, 1, timeout=timeout)
        return 1
