"""What the register does by itself."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from konstellation.common.schedule import DAILY, recurring
from konstellation.members.models import Membership
from konstellation.members.selectors.memberships import status_on, status_rules
from konstellation.search import outbox


@recurring(every=DAILY)
def follow_the_calendar(last: datetime | None) -> int:
    """Have search learn which memberships have another status only because days have passed."""
    today = timezone.localdate()
    before = timezone.localdate(last) if last else today - timedelta(days=1)
    moved = memberships_that_moved(before, today)
    with transaction.atomic():
        outbox.note(Membership, moved)
    return len(moved)


def memberships_that_moved(before: date, today: date) -> list[uuid.UUID]:
    """Memberships whose status today is not what it was on the earlier day."""
    rules = status_rules()
    rows = Membership.objects.select_related("category").prefetch_related("periods")
    return [
        row.pk
        for row in rows.iterator(chunk_size=500)
        if status_on(row, before, rules) != status_on(row, today, rules)
    ]
