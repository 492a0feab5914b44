"""Sparing what is away: whoever asks next is told at once and does not wait for it too."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from konstellation.search.port import Away

T = TypeVar("T")
# Seconds for which nobody asks; then one does, and the others wait for what it finds.
PAUSE = 5.0


class Breaker:
    """Open after a call that found the other side away, until one finds it there again."""

    def __init__(self, pause: float = PAUSE, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause = pause
        self._clock = clock
        self._spared_until: float | None = None
        self._deciding = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Whether nobody may ask now."""
        until = self._spared_until
        return until is not None and self._clock() < until

    def __call__(self, ask: Callable[[], T]) -> T:
        self._admit()
        try:
            answer = ask()
        except Away:
            self._spared_until = self._clock() + self._pause
            raise
        self._spared_until = None
        return answer

    def _admit(self) -> None:
        if self._spared_until is None:
            return
        with self._deciding:
            if self.is_open:
                raise Away
            if self._spared_until is not None:
                self._spared_until = self._clock() + self._pause
