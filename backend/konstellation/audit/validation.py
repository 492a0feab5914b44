"""Whether a record may be written: its fields, its own rules and its constraints."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import BaseConstraint, CheckConstraint, Q, UniqueConstraint

from konstellation.common.errors import Invalid
from konstellation.common.models import Record


def validate(record: Record) -> None:
    """The whole record. Raises Invalid."""
    try:
        record.full_clean()
    except ValidationError as error:
        raise _worded(error) from error


def tidy(record: Record, names: Collection[str]) -> None:
    """The named fields, and what the record derives from them or demands as a whole."""
    try:
        record.clean_fields(exclude=_others(record, names))
        record.clean()
    except ValidationError as error:
        raise _worded(error) from error


def keep_promises(record: Record, names: Collection[str]) -> None:
    """The constraints that a change of the named fields may break.

    Django asks the database about each constraint, whichever field has changed: for hundreds of
    records that is most of the time that a change takes.
    """
    broken: dict[str, list[ValidationError]] = {}
    try:
        record.validate_unique(exclude=_others(record, names))
    except ValidationError as error:
        broken = error.update_error_dict(broken)
    for model, constraints in record.get_constraints():
        for constraint in constraints:
            if _concerns(constraint, names):
                try:
                    constraint.validate(model, record)
                except ValidationError as error:
                    broken = error.update_error_dict(broken)
    if broken:
        raise _worded(ValidationError(broken))


def _others(record: Record, names: Collection[str]) -> set[str]:
    fields = record._meta.concrete_fields
    return {field.name for field in fields if not {field.name, field.attname} & set(names)}


def _concerns(constraint: BaseConstraint, names: Collection[str]) -> bool:
    concerned: set[str]
    match constraint:
        case CheckConstraint(condition=Q() as condition):
            concerned = condition.referenced_base_fields
        case UniqueConstraint(expressions=(), fields=fields, condition=condition):
            concerned = set(fields) | (condition.referenced_base_fields if condition else set())
        case _:
            return True
    return not concerned.isdisjoint(names)


def _worded(error: ValidationError) -> Invalid:
    return Invalid(
        {"" if name == "__all__" else name: reasons for name, reasons in error.message_dict.items()}
    )
