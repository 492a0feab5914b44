"""What the marketplace does by itself."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from konstellation.common.schedule import DAILY, recurring
from konstellation.marketplace.services import listings


@recurring(every=DAILY)
def expire_listings(_last: datetime | None) -> int:
    """Let listings end whose last day has passed."""
    return listings.expire(today=timezone.localdate())
