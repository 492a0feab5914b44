"""Having what was given up tried again."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import transaction

from konstellation.accounts.models import User
from konstellation.members.policies import require
from konstellation.members.selectors.search_index import dead_letters
from konstellation.search import outbox


@transaction.atomic
def retry(*, actor: User, records: Collection[uuid.UUID] | None = None) -> int:
    """Try dead letters again, all of them unless told which; returns how many there were."""
    require(actor, "retry", "search_index")
    letters = dead_letters(actor)
    if records is not None:
        letters = letters.filter(record_id__in=records)
    some = list(letters.values_list("index", "record_id")[: outbox.BATCH])
    tried = outbox.retry(letters)
    for index, record in some:
        outbox.drain_after_commit(index, [record])
    return tried
