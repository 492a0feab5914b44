"""The only writer of domain records.

Each call validates, saves, keeps history and notes what must be re-indexed, in one transaction.
Bulk forms do the same set-wise. A constraint that is broken in a race becomes ``Conflict``.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.models import User
from konstellation.audit import validation, values
from konstellation.audit.models import Action, Entry
from konstellation.audit.provenance import current
from konstellation.audit.relations import Relation
from konstellation.common.errors import Conflict, NotFound, Stale
from konstellation.common.models import Record
from konstellation.common.transactions import transactional
from konstellation.search import outbox

R = TypeVar("R", bound=Record)
Changes = dict[str, list[Any]]
BATCH = 500


@transactional
def create(record: R, *, by: User | None) -> R:
    """Save a new record. Raises Invalid for values that break a rule, Conflict for a lost race."""
    validation.validate(record)
    with _races_as_conflict(record):
        record.save(force_insert=True)
    _remember([(record, Action.CREATED, values.created(record))], by)
    _tell(type(record), [record.pk])
    return record


@transactional
def bring_back(record: R, *, by: User | None) -> R:
    """Save a row that was taken away just as it was, its age and version included."""
    validation.validate(record)
    with _races_as_conflict(record):
        record.save_base(raw=True, force_insert=True)
    _remember([(record, Action.CREATED, values.created(record))], by)
    _tell(type(record), [record.pk])
    return record


@transactional
def create_many(records: Sequence[R], *, by: User | None, validate: bool = True) -> list[R]:
    """Save new records of one model set-wise.

    ``validate=False`` is for callers that have validated each record already (an import's plan).
    """
    if not records:
        return []
    if validate:
        for record in records:
            validation.validate(record)
    model = type(records[0])
    with _races_as_conflict(records[0]):
        model._base_manager.bulk_create(records, batch_size=BATCH)
    _remember([(record, Action.CREATED, values.created(record)) for record in records], by)
    _tell(model, [record.pk for record in records])
    return list(records)


@transactional
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


@transactional
def update_many(changes: Sequence[tuple[R, dict[str, Any]]], *, by: User | None) -> list[R]:
    """Change many records of one model, each with its own values, set-wise.

    Only what changes is validated: the other fields were when they were written.
    """
    if not changes:
        return []
    model = type(changes[0][0])
    current_rows = _locked_many(model, [record.pk for record, _values in changes])
    differences: dict[uuid.UUID, Changes] = {}
    for record, new in changes:
        locked = current_rows[record.pk]
        _carry_over(record, locked)
        if difference := _assign_part(locked, new):
            differences[locked.pk] = difference
    moved = [row for pk, row in current_rows.items() if pk in differences]
    if moved:
        _save_changed(moved, by, differences)
    for record, _new in changes:
        _copy_state(current_rows[record.pk], record)
    return [record for record, _new in changes]


@transactional
def check(record: Record, *, expected: int) -> None:
    """Lock the record and raise Stale unless it is at the version that the actor has seen."""
    locked = _locked(record)
    if locked.version != expected:
        raise Stale(version=locked.version, current=values.snapshot(locked))


@transactional
def advance(record: Record) -> None:
    """Raise the version because parts of the record changed; the parts keep the history."""
    advance_many([record])


@transactional
def advance_many(records: Sequence[R]) -> None:
    """The same for many records of one model."""
    by_id = {record.pk: record for record in records}
    for some in _batches(list(by_id)):
        rows = type(records[0])._base_manager.filter(pk__in=some)
        rows.update(version=F("version") + 1, updated_at=timezone.now())
        for pk, version, updated_at in rows.values_list("pk", "version", "updated_at"):
            by_id[pk].version, by_id[pk].updated_at = version, updated_at


@transactional
def observe(record: Record, *, by: User | None, reason: str) -> None:
    """Remember that a guarded value was looked at, and why."""
    _remember([(record, Action.SEEN, {"reason": [None, reason]})], by)


@transactional
def delete(record: Record, *, by: User | None) -> None:
    """Take away a fact about another record (a claim, an alias), never a party itself."""
    delete_many([record], by=by)


@transactional
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


@transactional
def set_related(
    record: Record, relation: str, related: Iterable[models.Model], *, by: User | None
) -> bool:
    """Make a many-to-many relation hold exactly these records; returns whether it changed."""
    return bool(set_related_many([(record, list(related))], relation, by=by))


@transactional
def set_related_many(
    wanted: Sequence[tuple[R, Collection[models.Model]]], relation: str, *, by: User | None
) -> list[R]:
    """Make the relation hold, for each record, exactly what stands beside it.

    The records are of one model. Returns those whose relation changed.
    """
    if not wanted:
        return []
    table = Relation(type(wanted[0][0]), relation, [record.pk for record, _related in wanted])
    changed: list[R] = []
    differences: dict[Any, Changes] = {}
    for record, related in wanted:
        if moved := table.become(record, {row.pk for row in related}):
            changed.append(record)
            differences[record.pk] = {relation: [values.plain(side) for side in moved]}
    if changed:
        _write_links(changed[0], table)
        _save_changed(changed, by, differences)
    return changed


def _locked(record: R) -> R:
    model = type(record)
    row = model._base_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if row is None:
        raise NotFound
    return row


def _locked_many(model: type[R], ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, R]:
    rows: dict[uuid.UUID, R] = {}
    for some in _batches(sorted(ids)):
        rows.update(
            (row.pk, row)
            # In one order for all, so that two who change the same records do not deadlock.
            for row in model._base_manager.select_for_update(of=("self",))
            .filter(pk__in=some)
            .order_by("pk")
        )
    return rows


def _assign(record: Record, changes: dict[str, Any]) -> Changes:
    """Put the values on the record and validate it; returns what differs, as history keeps it.

    The whole record is compared, since cleaning makes texts regular and derives further values.
    """
    before, secrets = values.snapshot(record), values.masked(record)
    for name, value in changes.items():
        setattr(record, name, value)
    validation.validate(record)
    return _difference(record, before, secrets)


def _assign_part(record: Record, changes: dict[str, Any]) -> Changes:
    """The same, validating no more than what differs."""
    before, secrets = values.snapshot(record), values.masked(record)
    for name, value in changes.items():
        setattr(record, name, value)
    validation.tidy(record, changes)
    difference = _difference(record, before, secrets)
    validation.keep_promises(record, difference)
    return difference


def _difference(record: Record, before: dict[str, Any], secrets: dict[str, Any]) -> Changes:
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


def _write_links(record: Record, table: Relation) -> None:
    for some in _batches(table.lost):
        table.links._base_manager.filter(pk__in=some).delete()
    with _races_as_conflict(record):
        table.links._base_manager.bulk_create(table.gained, batch_size=BATCH)


def _carry_over(source: Record, target: Record) -> None:
    """What has been fetched for the one: history asks each record whose part it is."""
    for field in source._meta.concrete_fields:
        if (
            isinstance(field, models.ForeignKey)
            and field.is_cached(source)
            and getattr(source, field.attname) == getattr(target, field.attname)
        ):
            field.set_cached_value(target, field.get_cached_value(source))


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
    """Let search, and whoever keeps what was worked out from them, know that these rows change."""
    outbox.note(model, ids)
    for epoch in model.voids:
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


def _batches(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
