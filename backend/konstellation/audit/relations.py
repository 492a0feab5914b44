"""What is to become of a many-to-many relation of many records at once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import ManyToManyField, Model

BATCH = 500


class Relation:
    """Compares what records are related to with what they shall be; the journal writes it."""

    def __init__(self, model: type[Model], name: str, ids: Sequence[uuid.UUID]) -> None:
        field = model._meta.get_field(name)
        assert isinstance(field, ManyToManyField)
        links = field.remote_field.through
        assert links
        self.name, self.links = name, links
        self._here, self._there = field.m2m_field_name(), field.m2m_reverse_field_name()
        self._held: dict[uuid.UUID, dict[Any, Any]] = defaultdict(dict)
        for here, there, link in self._stored(ids):
            self._held[here][there] = link
        self.lost: list[Any] = []
        self.gained: list[Model] = []

    def _stored(self, ids: Sequence[uuid.UUID]) -> Iterator[tuple[uuid.UUID, Any, Any]]:
        for start in range(0, len(ids), BATCH):
            some = {f"{self._here}__in": ids[start : start + BATCH]}
            rows = self.links._base_manager.filter(**some)
            yield from rows.values_list(self._here, self._there, "pk")

    def become(self, record: Model, after: set[Any]) -> tuple[list[Any], list[Any]] | None:
        """Note what it takes; returns what it was and will be, nothing if they are the same."""
        links = self._held[record.pk]
        if links.keys() == after:
            return None
        self.lost += [link for there, link in links.items() if there not in after]
        self.gained += [
            self.links(**{f"{self._here}_id": record.pk, f"{self._there}_id": there})
            for there in sorted(after - links.keys())
        ]
        # What was fetched before is no longer so.
        getattr(record, "_prefetched_objects_cache", {}).pop(self.name, None)
        return sorted(links), sorted(after)
