"""Field values as they stand in history: plain JSON, without secrets."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Field, Model
from django.db.models.fields.files import FieldFile

from konstellation.common.models import Record

BOOKKEEPING = frozenset({"id", "version", "created_at", "updated_at"})


def plain(value: Any) -> Any:
    """A value as JSON can hold it; dates as ISO 8601, ids and decimals as text."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case datetime() | date():
            return value.isoformat()
        case uuid.UUID() | Decimal():
            return str(value)
        case FieldFile():
            return value.name
        case dict():
            return {str(key): plain(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(inner) for inner in value]
        case Model():
            return plain(value.pk)
        case _:
            return str(value)


def fields(record: Record) -> list[Field[Any, Any]]:
    return [field for field in record._meta.concrete_fields if field.name not in BOOKKEEPING]


def snapshot(record: Record) -> dict[str, Any]:
    """The record's own fields as plain values; masked fields are left as None."""
    return {
        field.name: None
        if field.name in record.journal_masks
        else plain(getattr(record, field.attname))
        for field in fields(record)
    }


def masked(record: Record) -> dict[str, Any]:
    """The masked fields' real values, to be compared and never kept."""
    return {name: getattr(record, name) for name in record.journal_masks if hasattr(record, name)}


def created(record: Record) -> dict[str, list[Any]]:
    return {
        name: [None, value]
        for name, value in snapshot(record).items()
        if value not in (None, "", [], {}) or name in record.journal_masks
    }


def removed(record: Record) -> dict[str, list[Any]]:
    return {name: [value, None] for name, value in snapshot(record).items() if value is not None}
