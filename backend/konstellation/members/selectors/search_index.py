"""How search stands, for those who may know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from konstellation.accounts.models import Viewer
from konstellation.members.policies import may
from konstellation.search.backlog import Backlog
from konstellation.search.document import registry
from konstellation.search.models import Pending, PendingQuerySet


def backlog(*, viewer: Viewer) -> Backlog | None:
    """How far search is behind; None for who may not know."""
    return Backlog.now() if may(viewer, "read", "search_index") else None


def dead_letters(viewer: Viewer) -> PendingQuerySet:
    """The documents that were given up, for who may know what they are."""
    rows = Pending.objects.given_up()
    return rows if may(viewer, "read", "search_index") else rows.none()


def names_of_dead_letters(ids: Iterable[int], *, viewer: Viewer) -> dict[int, str]:
    """What the records are called; one that is gone has no name."""
    by_index: dict[str, list[Pending]] = defaultdict(list)
    for letter in dead_letters(viewer).filter(pk__in=list(ids)):
        by_index[letter.index].append(letter)
    names = {}
    for index, letters in by_index.items():
        model = registry.models.get(index)
        wanted = [letter.record_id for letter in letters]
        records = model._default_manager.in_bulk(wanted) if model else {}
        for letter in letters:
            if record := records.get(letter.record_id):
                names[letter.pk] = str(record)
    return names
