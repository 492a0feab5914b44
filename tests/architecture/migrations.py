"""What a migration must not do while the version before it is still at work.

See docs/how-to/migrate.md for how the same is done in steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.operations import NotInTransactionMixin
from django.db.migrations import Migration, operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field
from django.db.models.fields import NOT_PROVIDED

# A migration says so of itself, with what the version before had stopped to use or why it is short.
SAFE_BECAUSE = "safe_because"

TAKES_AWAY = (
    operations.RemoveField,
    operations.DeleteModel,
    operations.RenameField,
    operations.RenameModel,
    operations.AlterModelTable,
)
CODE = (operations.RunPython, operations.RunSQL)
_MADE_UP_NAME = re.compile(r"_auto_|_and_more$|^\d+_alter_|^\d+_remove_")


def faults(migration: Migration, before: ProjectState) -> list[str]:
    """Why the migration is not safe; nothing where it is, or says why it is all the same."""
    named = [f"{migration.name} is named by a machine"] * bool(_MADE_UP_NAME.search(migration.name))
    if getattr(migration, SAFE_BECAUSE, ""):
        return named
    found = list(named)
    state = before.clone()
    made: set[str] = set()
    for operation in migration.operations:
        if getattr(operation, "model_name", "").lower() not in made:
            found += _faults_of(operation, migration, state)
        if isinstance(operation, operations.CreateModel):
            made.add(operation.name.lower())
        operation.state_forwards(migration.app_label, state)
    return found + list(_mixed(migration))


def _faults_of(operation: Operation, migration: Migration, state: ProjectState) -> Iterator[str]:
    told = operation.describe()
    match operation:
        case operations.AddField():
            if _must_be_given(operation.field):
                yield f"{told}: the version before does not give it (null or db_default)"
        case operations.AlterField():
            yield from _altered(operation, migration, state)
        case operations.AddIndex() | operations.RemoveIndex():
            if not isinstance(operation, NotInTransactionMixin):
                yield f"{told}: nobody can write meanwhile (AddIndexQuietly, RemoveIndexQuietly)"
        case operations.AddConstraint():
            yield f"{told}: all rows are read while nobody can write"
        case operations.RunPython() | operations.RunSQL():
            if not operation.reversible:
                yield f"{told}: there is no way back"
        case _ if isinstance(operation, TAKES_AWAY):
            yield f"{told}: the version before still asks for it"


def _must_be_given(field: Field[Any, Any]) -> bool:
    return not (field.null or field.many_to_many or field.db_default is not NOT_PROVIDED)


def _altered(
    operation: operations.AlterField, migration: Migration, state: ProjectState
) -> Iterator[str]:
    old = state.models[migration.app_label, operation.model_name_lower].fields[operation.name]
    new = operation.field
    if old.null and not new.null:
        yield f"{operation.describe()}: the version before may leave it empty"
    if not _holds_as_much(old, new):
        yield f"{operation.describe()}: the table is written anew while nobody can use it"


def _holds_as_much(old: Field[Any, Any], new: Field[Any, Any]) -> bool:
    """Whether the column may stay as it is, or need only be allowed longer values."""
    ours, theirs = _column(old), _column(new)
    longest, longest_before = ours[1].pop("max_length", None), theirs[1].pop("max_length", None)
    grew = longest == longest_before or (
        longest is not None and (longest_before is None or longest_before >= longest)
    )
    return ours == theirs and grew


def _column(field: Field[Any, Any]) -> tuple[str, dict[str, Any]]:
    _name, path, _arguments, options = field.deconstruct()
    unseen = {*field.non_db_attrs, "null", "default", "to"}
    return path, {name: value for name, value in options.items() if name not in unseen}


def _mixed(migration: Migration) -> Iterator[str]:
    """Code holds what the schema has locked, however long it takes."""
    has_code = any(isinstance(operation, CODE) for operation in migration.operations)
    if has_code and not all(isinstance(operation, CODE) for operation in migration.operations):
        yield f"{migration.name} changes tables and fills them: let them be two"
    if has_code and migration.atomic:
        yield f"{migration.name} fills tables in one transaction: atomic = False, in batches"
