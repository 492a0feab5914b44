"""The only writer of domain records.

Each call validates, saves, keeps history and notes what must be re-indexed, in one transaction.
Bulk forms do the same set-wise. A constraint that is broken in a race becomes ``Conflict``.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from konstellation.accounts import epoch
from konstellation.accounts.models import User
from konstellation.audit import values
from konstellation.audit.models import Action, Entry
from konstellation.audit.provenance import current
from konstellation.common.errors import Conflict, Invalid, NotFound, Stale
from konstellation.common.models import Record
from konstellation.search import outbox

R = TypeVar("R", bound=Record)
Changes = dict[str, list[Any]]
BATCH = 500


@transaction.atomic
def create(record: R, *, by: User | None) -> R:
    """Save a new record. Raises Invalid for values that break a rule, Conflict for a lost race."""
    _validate(record)
    with _races_as_conflict(record):
        record.save(force_insert=True)
    _remember([(record, Action.CREATED, values.created(record))], by)
    _tell(type(record), [record.pk])
    return record


@transaction.atomic
def bring_back(record: R, *, by: User | None) -> R:
    """Save a row that was taken away just as it was, its age and version included."""
    _validate(record)
    with _races_as_conflict(record):
        record.save_base(raw=True, force_insert=True)
    _remember([(record, Action.CREATED, values.created(record))], by)
    _tell(type(record), [record.pk])
    return record


@transaction.atomic
def create_many(records: Sequence[R], *, by: User | None, validate: bool = True) -> list[R]:
    """Save new records of one model set-wise.

    ``validate=False`` is for callers that have validated each record already (an import's plan).
    """
    if not records:
        return []
    if validate:
        for record in records:
            _validate(record)
    model = type(records[0])
    with _races_as_conflict(records[0]):
        model._base_manager.bulk_create(records, batch_size=BATCH)
    _remember([(record, Action.CREATED, values.created(record)) for record in records], by)
    _tell(model, [record.pk for record in records])
    return list(records)


@transaction.atomic
def update(record: R, *, by: User | None, expected: int | None = None, **changes: Any) -> R:
    """Change the named fields. Nothing is written, and no history kept, where nothing differs.

    ``expected`` is the version that the actor has seen: raises Stale if the record has moved on.
    """
    if expected is not None:
        check(record, expected=expected)
    locked = _locked(record)
    difference = _assign(locked, changes)
    if difference:
        _save_changed([locked], by, {locked.pk: difference})
    _copy_state(locked, record)
    return record


@transaction.atomic
def update_many(changes: Sequence[tuple[R, dict[str, Any]]], *, by: User | None) -> list[R]:
    """Change many records of one model, each with its own values, set-wise."""
    if not changes:
        return []
    model = type(changes[0][0])
    current_rows = _locked_many(model, [record.pk for record, _values in changes])
    differences: dict[uuid.UUID, Changes] = {}
    for record, new in changes:
        locked = current_rows[record.pk]
        if difference := _assign(locked, new):
            differences[locked.pk] = difference
    moved = [row for pk, row in current_rows.items() if pk in differences]
    if moved:
        _save_changed(moved, by, differences)
    for record, _new in changes:
        _copy_state(current_rows[record.pk], record)
    return [record for record, _new in changes]


@transaction.atomic
def check(record: Record, *, expected: int) -> None:
    """Lock the record and raise Stale unless it is at the version that the actor has seen."""
    locked = _locked(record)
    if locked.version != expected:
        raise Stale(version=locked.version, current=values.snapshot(locked))


@transaction.atomic
def advance(record: Record) -> None:
    """Raise the version because parts of the record changed; the parts keep the history."""
    model = type(record)
    model._base_manager.filter(pk=record.pk).update(
        version=F("version") + 1, updated_at=timezone.now()
    )
    record.refresh_from_db(fields=["version", "updated_at"])


@transaction.atomic
def observe(record: Record, *, by: User | None, reason: str) -> None:
    """Remember that a guarded value was looked at, and why."""
    _remember([(record, Action.SEEN, {"reason": [None, reason]})], by)


@transaction.atomic
def delete(record: Record, *, by: User | None) -> None:
    """Take away a fact about another record (a claim, an alias), never a party itself."""
    delete_many([record], by=by)


@transaction.atomic
def delete_many(records: Sequence[Record], *, by: User | None) -> None:
    if not records:
        return
    model = type(records[0])
    ids = [record.pk for record in records]
    # Noted before as well as after: what the row touched can only be seen while it is there.
    _tell(model, ids)
    _remember([(record, Action.REMOVED, values.removed(record)) for record in records], by)
    for some in _batches(ids):
        model._base_manager.filter(pk__in=some).delete()


@transaction.atomic
def set_related(
    record: Record, relation: str, related: Iterable[models.Model], *, by: User | None
) -> bool:
    """Make a many-to-many relation hold exactly these records; returns whether it changed."""
    manager = getattr(record, relation)
    before = {row.pk for row in manager.all()}
    after = {row.pk for row in related}
    if before == after:
        return False
    manager.set(after)
    change = {relation: [values.plain(sorted(before)), values.plain(sorted(after))]}
    _save_changed([record], by, {record.pk: change})
    return True


def _validate(record: Record) -> None:
    try:
        record.full_clean()
    except ValidationError as error:
        raise Invalid(
            {
                "" if name == "__all__" else name: reasons
                for name, reasons in error.message_dict.items()
            }
        ) from error


def _locked(record: R) -> R:
    model = type(record)
    row = model._base_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if row is None:
        raise NotFound
    return row


def _locked_many(model: type[R], ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, R]:
    rows: dict[uuid.UUID, R] = {}
    for some in _batches(ids):
        rows.update(
            (row.pk, row)
            for row in model._base_manager.select_for_update(of=("self",)).filter(pk__in=some)
        )
    return rows


def _assign(record: Record, changes: dict[str, Any]) -> Changes:
    """Put the values on the record and validate it; returns what differs, as history keeps it.

    The whole record is compared, since cleaning makes texts regular and derives further values.
    """
    before, secrets = values.snapshot(record), values.masked(record)
    for name, value in changes.items():
        setattr(record, name, value)
    _validate(record)
    after, new_secrets = values.snapshot(record), values.masked(record)
    return {
        name: [before[name], after[name]]
        for name in before
        if before[name] != after[name] or secrets.get(name) != new_secrets.get(name)
    }


def _save_changed(records: Sequence[R], by: User | None, differences: dict[Any, Changes]) -> None:
    """Write the changed columns, the next version and the history of records already assigned."""
    model = type(records[0])
    now = timezone.now()
    columns = {name for difference in differences.values() for name in difference}
    names = {field.name for field in model._meta.concrete_fields} & columns
    for record in records:
        record.version += 1
        record.updated_at = now
    with _races_as_conflict(records[0]):
        model._base_manager.bulk_update(
            records, [*sorted(names), "version", "updated_at"], batch_size=BATCH
        )
    _remember([(record, Action.CHANGED, differences[record.pk]) for record in records], by)
    _tell(model, [record.pk for record in records])


def _copy_state(source: Record, target: Record) -> None:
    for field in source._meta.concrete_fields:
        setattr(target, field.attname, getattr(source, field.attname))


def _remember(facts: Sequence[tuple[Record, Action, Changes]], by: User | None) -> None:
    came = current()
    Entry.objects.bulk_create(
        [
            Entry(
                actor=by,
                source=came.source,
                request_id=came.request_id,
                action=action,
                model=record._meta.label_lower,
                record_id=record.pk,
                record_name=str(record)[:200],
                version=record.version,
                root_model=root._meta.label_lower,
                root_id=root.pk,
                changes=changes,
            )
            for record, action, changes in facts
            for root in [record.journal_root()]
        ],
        batch_size=BATCH,
    )


def _tell(model: type[Record], ids: Sequence[uuid.UUID]) -> None:
    """Let search and the kept rights know that these rows change."""
    outbox.note(model, ids)
    if model.decides_rights:
        # At once for the rest of this transaction, and after the commit for everyone else.
        epoch.move()
        transaction.on_commit(epoch.move)


@contextmanager
def _races_as_conflict(record: Record) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Conflict(_broken_promise(record, error)) from error


def _broken_promise(record: Record, error: IntegrityError) -> Any:
    """The message of the constraint that the database names, where it has one of its own."""
    text = str(error)
    for constraint in record._meta.constraints:
        if constraint.name in text and constraint.violation_error_message:
            return constraint.violation_error_message
    return _("This clashes with another record.")


def _batches(ids: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
