"""How long a list is: counted, and where it is long, remembered until something is written.

A page is found by its key and costs the same in a register of any size; a count costs more with
every row.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from konstellation.audit.models import Entry

LONG = 1_000
# Of two who write at once, the one with the earlier entry may be done last, and is not noticed.
KEPT_SECONDS = 30


def length(rows: QuerySet[Any]) -> int:
    unordered = rows.order_by()
    try:
        key = _key(unordered)
    except EmptyResultSet:
        return 0
    known: int | None = cache.get(key)
    if known is None:
        known = unordered.count()
        if known >= LONG:
            cache.set(key, known, KEPT_SECONDS)
    return known


def _key(rows: QuerySet[Any]) -> str:
    """The same for the same question, in which is who asks, while the journal stands still."""
    question = repr(rows.query.sql_with_params())
    written = Entry.objects.values_list("id", flat=True).first()
    return f"length:{written}:{hashlib.sha256(question.encode()).hexdigest()}"
