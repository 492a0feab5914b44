"""How far search is behind the register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from django.db.models import Count, Min, Q
from django.utils import timezone

from konstellation.search.models import Pending


@dataclass(frozen=True, slots=True)
class Backlog:
    """What search does not know yet: ``size`` counts it all, ``dead_letters`` what was given up.

    ``lag`` is the age in seconds of the oldest change that is still waited for.
    """

    size: int
    dead_letters: int
    lag: float

    @classmethod
    def now(cls) -> Self:
        found = Pending.objects.aggregate(
            size=Count("pk"),
            dead_letters=Count("given_up_at"),
            oldest=Min("noted_at", filter=Q(given_up_at=None)),
        )
        oldest = found["oldest"]
        lag = max(0.0, (timezone.now() - oldest).total_seconds()) if oldest else 0.0
        return cls(found["size"], found["dead_letters"], lag)

    @property
    def waiting(self) -> int:
        return self.size - self.dead_letters
