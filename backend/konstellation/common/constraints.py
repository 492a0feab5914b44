"""Rules that PostgreSQL can keep by itself, and that services alone keep on SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class DateRange(models.Func):
    """All days from the first to the last, both included; an end that is not set is open."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self, first: str, last: str) -> None:
        super().__init__(first, last, RangeBoundary(inclusive_lower=True, inclusive_upper=True))


class NoOverlap(ExclusionConstraint):
    """No two rows that are the same in all of ``of`` share a day."""

    def __init__(self, *, name: str, of: Sequence[str], first: str, last: str) -> None:
        self.of, self.first, self.last = tuple(of), first, last
        same = [(column, RangeOperators.EQUAL) for column in of]
        shared = (DateRange(first, last), RangeOperators.OVERLAPS)
        super().__init__(name=name, expressions=[*same, shared])

    def deconstruct(self) -> Any:
        path, _arguments, _options = super().deconstruct()
        options = {"name": self.name, "of": self.of, "first": self.first, "last": self.last}
        return path, (), options

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        return super().constraint_sql(model, schema_editor) if _is_kept(schema_editor) else None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return super().create_sql(model, schema_editor) if _is_kept(schema_editor) else None

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return super().remove_sql(model, schema_editor) if _is_kept(schema_editor) else None

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: services say it in words beforehand, and this holds what they miss."""


def _is_kept(schema_editor: BaseDatabaseSchemaEditor) -> bool:
    return schema_editor.connection.vendor == "postgresql"
