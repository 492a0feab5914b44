"""Exactly the plan, in chunks, each a transaction: every row is applied exactly once."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet

from konstellation.accounts.models import User
from konstellation.audit.models import Source
from konstellation.audit.provenance import provenance
from konstellation.common.errors import DomainError
from konstellation.common.transactions import transactional
from konstellation.exchange import siblings, staging
from konstellation.exchange.limits import import_limits
from konstellation.exchange.models import Decision, ImportRow, ImportRun, Outcome, Verdict
from konstellation.exchange.planning import records_of, typed
from konstellation.exchange.problems import Problem
from konstellation.exchange.sheet import ChangedRow, Current, NewRow, Sheet


class _Numbered(Protocol):
    @property
    def number(self) -> int: ...


N = TypeVar("N", bound=_Numbered)


def apply_plan(run: ImportRun, sheet: Sheet, *, actor: User) -> None:
    """Write the planned rows that are left to write. May be run again after any interruption."""
    total = max(pending(run).count(), 1)
    done = 0
    with provenance(Source.IMPORT, str(run.pk)):
        while count := _apply_chunk(run, sheet, actor):
            done += count
            staging.beat(run, 100 * done // total)
    staging.pass_over(run)


def pending(run: ImportRun) -> QuerySet[ImportRow]:
    """Rows that are to be written and have had no outcome yet."""
    wanted = Q(verdict__in=(Verdict.NEW, Verdict.CHANGED), decision="")
    decided = Q(verdict=Verdict.DOUBLE, decision__in=(Decision.NEW, Decision.SAME))
    return run.rows.filter(wanted | decided, outcome="").order_by("turn", "number")


@transactional
def _apply_chunk(run: ImportRun, sheet: Sheet, actor: User) -> int:
    staging.hold(run)
    rows = _next_rows(run)
    bound = _bound(run, sheet, rows)
    fresh = [row for row in bound if row.record is None]
    known = [row for row in bound if row.record is not None]
    _create(sheet, actor, _still_unknown(run, sheet, fresh))
    _change(sheet, actor, _unmoved(sheet, known))
    _note_versions(sheet, rows)
    staging.keep_results(rows)
    return len(rows)


def _next_rows(run: ImportRun) -> list[ImportRow]:
    """A chunk of one turn; a later turn's rows name records that this one makes."""
    rows = list(pending(run).defer("raw")[: import_limits().chunk])
    return [row for row in rows if row.turn == rows[0].turn]


def _bound(run: ImportRun, sheet: Sheet, rows: Sequence[ImportRow]) -> list[ImportRow]:
    """Leaves out rows that name a row of the file which has not been taken."""
    naming = [row for row in rows if row.turn]
    if not naming:
        return list(rows)
    made = siblings.records_of_rows(run, sheet, naming)
    left = []
    for row in rows:
        missing = siblings.bind(sheet, row, made)
        if missing is None:
            left.append(row)
        else:
            _mark(row, Outcome.FAILED, Problem("row_not_taken", params={"row": missing}))
    staging.keep_plans(naming)
    return left


def _still_unknown(run: ImportRun, sheet: Sheet, rows: Sequence[ImportRow]) -> list[ImportRow]:
    """Leaves out rows whose record somebody else has added since the dry run."""
    left = []
    found = records_of(sheet, [row.cleaned for row in rows])
    alike = {pk for records in found for pk in records}
    made_here = run.rows.filter(created_record=True, record__in=alike)
    ours = set(made_here.values_list("record", flat=True))
    for row, records in zip(rows, found, strict=True):
        # Where a person has said that it is new, the records that it is like are no news.
        known = ours | {uuid.UUID(suspect["record"]) for suspect in _named(row)}
        if records.keys() - known:
            _mark(row, Outcome.STALE, Problem("created_since"))
        else:
            left.append(row)
    return left


def _named(row: ImportRow) -> list[dict[str, Any]]:
    return [suspect for suspect in row.suspects if "record" in suspect]


def _unmoved(sheet: Sheet, rows: Sequence[ImportRow]) -> list[ImportRow]:
    """Leaves out rows whose record has changed since the dry run, or is gone."""
    current = sheet.current([row.record for row in rows if row.record], lock=True)
    left = []
    for row in rows:
        now = current.get(row.record) if row.record else None
        if now is None:
            _mark(row, Outcome.STALE, Problem("gone"))
        elif now.version != row.version_seen or not _stands(sheet, row, now):
            _mark(row, Outcome.STALE, Problem("changed_since"))
        else:
            left.append(row)
    return left


def _stands(sheet: Sheet, row: ImportRow, now: Current) -> bool:
    """Whether the record still holds what the plan found there."""
    for key, (before, _after) in row.difference.items():
        kind = sheet.column(key).kind
        if not kind.same(kind.plain(now.values.get(key)), before):
            return False
    return True


def _create(sheet: Sheet, actor: User, rows: Sequence[ImportRow]) -> None:
    by_number = {row.number: row for row in rows}

    def write(some: Sequence[NewRow]) -> None:
        for new, pk in zip(some, sheet.create(actor=actor, rows=some), strict=True):
            by_number[new.number].record = pk
            by_number[new.number].created_record = True

    news = [NewRow(row.number, typed(sheet, row.cleaned)) for row in rows]
    settle(by_number, news, write, Outcome.APPLIED)


def _change(sheet: Sheet, actor: User, rows: Sequence[ImportRow]) -> None:
    by_number = {row.number: row for row in rows}

    def write(some: Sequence[ChangedRow]) -> None:
        changes = [row for row in some if row.values]
        if changes:
            sheet.change(actor=actor, rows=changes)

    changed = [
        ChangedRow(
            row.number,
            row.record,
            row.version_seen or 0,
            typed(sheet, {key: after for key, (_before, after) in row.difference.items()}),
        )
        for row in rows
        if row.record
    ]
    settle(by_number, changed, write, Outcome.APPLIED)


def settle(
    by_number: Mapping[int, ImportRow],
    rows: Sequence[N],
    write: Callable[[Sequence[N]], None],
    outcome: Outcome,
    *,
    refused: Outcome = Outcome.FAILED,
) -> None:
    """Write rows set-wise. If the app refuses them, halve them until the refused ones are alone."""
    if not rows:
        return
    try:
        with transaction.atomic():
            write(rows)
    except DomainError as refusal:
        if len(rows) == 1:
            row = by_number[rows[0].number]
            _mark(row, refused, Problem("refused", params={"text": reason(refusal)}))
            return
        middle = len(rows) // 2
        for half in (rows[:middle], rows[middle:]):
            settle(by_number, half, write, outcome, refused=refused)
        return
    for written in rows:
        by_number[written.number].outcome = outcome


def reason(refusal: DomainError) -> str:
    """The refusal in a sentence, with the fields that it blames."""
    fields: Mapping[str, list[str]] = getattr(refusal, "fields", {})
    details = [": ".join(filter(None, (name, " ".join(why)))) for name, why in fields.items()]
    return "; ".join(details)[:500] or str(refusal)


def _mark(row: ImportRow, outcome: Outcome, problem: Problem) -> None:
    row.outcome = outcome
    row.reasons = [*row.reasons, problem.as_json()]


def _note_versions(sheet: Sheet, rows: Sequence[ImportRow]) -> None:
    """At which version each record was left, so that an undo can tell if it was edited later."""
    applied = [row for row in rows if row.outcome == Outcome.APPLIED and row.record]
    left = sheet.versions([row.record for row in applied if row.record])
    for row in applied:
        if row.record and row.record in left:
            row.version_left, label = left[row.record]
            row.label = label[:200]
