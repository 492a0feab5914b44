"""What is kept between requests until something that it was worked out from changes.

The value of a counter in the shared cache is part of the name under which it is kept, so that it is
out of use in every process at once when the counter moves.
"""

from __future__ import annotations

import uuid

from django.core.cache import cache

_KEPT_SECONDS = 300


class Epoch:
    """One such counter. Models say by ``Record.voids`` which ones a change of their rows moves."""

    def __init__(self, name: str) -> None:
        self._key = f"{name}-epoch"

    def current(self) -> str:
        epoch: str | None = cache.get(self._key)
        return epoch or self.move()

    def move(self) -> str:
        """Put everything that was kept out of use."""
        epoch = uuid.uuid4().hex
        cache.set(self._key, epoch, None)
        return epoch

    def kept(self, name: str, *, epoch: str) -> object:
        """What was kept under this name in this epoch; None if it is not there."""
        found: object = cache.get(f"{self._key}:{epoch}:{name}")
        return found

    def keep(self, name: str, value: object, *, epoch: str) -> None:
        """``epoch`` is the one read before the value was worked out: a change since voids it."""
        cache.set(f"{self._key}:{epoch}:{name}", value, _KEPT_SECONDS)
