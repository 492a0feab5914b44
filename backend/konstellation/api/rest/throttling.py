"""How often one may ask, counted in the cache that all workers share."""

from __future__ import annotations

import math
import time
from typing import Any

from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

from konstellation.api.rest.callers import client_network
from konstellation.api.rest.limits import Allowance, allowance
from konstellation.members import policies

WINDOW = 60


class RequestThrottle(BaseThrottle):
    """Requests per minute: of a visitor by address, of a user or token by id.

    Two counters, of this minute and the last, make a sliding window. They are only ever
    incremented, so that parallel workers count right.
    """

    kind = "requests"

    def __init__(self) -> None:
        self._wait: int | None = None

    def allow_request(self, request: Any, view: Any) -> bool:
        who = policies.standing(request.user)
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
        minute, elapsed = divmod(time.time(), WINDOW)
        now_key, last_key = f"{key}:{minute:.0f}", f"{key}:{minute - 1:.0f}"
        cache.add(now_key, 0, timeout=2 * WINDOW)
        count = _incremented(now_key)
        last = cache.get(last_key, 0) * (1 - elapsed / WINDOW)
        if count + last <= limit:
            return True
        self._wait = max(1, math.ceil(WINDOW - elapsed))
        return False


class SearchThrottle(RequestThrottle):
    """Searches per minute, for the views that ask the search engine."""

    kind = "searches"

    def limit(self, measures: Allowance) -> int | None:
        return measures.searches_per_minute


def _incremented(key: str) -> int:
    try:
        return cache.incr(key)
    except ValueError:
        # The counter was evicted between add and incr: this request is the first of a new one.
        cache.set(key, 1, timeout=2 * WINDOW)
        return 1
