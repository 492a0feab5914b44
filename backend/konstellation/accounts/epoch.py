"""A counter that moves whenever someone's rights may have changed.

What is worked out from rights is kept under the counter's value, so that it is out of use in
every process at once when the counter moves.
"""

from __future__ import annotations

import uuid

from django.core.cache import cache

_KEY = "rights-epoch"
_KEPT_SECONDS = 300


def current() -> str:
    epoch: str | None = cache.get(_KEY)
    return epoch or move()


def move() -> str:
    """Put everything that was kept out of use."""
    epoch = uuid.uuid4().hex
    cache.set(_KEY, epoch, None)
    return epoch


def kept(name: str, *, epoch: str) -> object:
    """What was kept under this name in this epoch; None if it is not there."""
    found: object = cache.get(f"{_KEY}:{epoch}:{name}")
    return found


def keep(name: str, value: object, *, epoch: str) -> None:
    """``epoch`` is the one read before the value was worked out: a change since then voids it."""
    cache.set(f"{_KEY}:{epoch}:{name}", value, _KEPT_SECONDS)
