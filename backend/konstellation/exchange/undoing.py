"""An applied import taken back: field by field, unless edited later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from konstellation.accounts.models import User
from konstellation.audit.models import Source
from konstellation.audit.provenance import provenance
from konstellation.common.transactions import transactional
from konstellation.exchange import staging
from konstellation.exchange.applying import settle
from konstellation.exchange.limits import import_limits
from konstellation.exchange.models import ImportRow, ImportRun, Outcome
from konstellation.exchange.planning import typed
from konstellation.exchange.problems import Problem
from konstellation.exchange.sheet import ChangedRow, Current, Sheet


@dataclass(frozen=True, slots=True)
class _Created:
    number: int
    row: ImportRow


def undo_import(run: ImportRun, sheet: Sheet, *, actor: User) -> None:
    """Take back what the run did, last row first. May be run again after any interruption."""
    total = max(run.rows.filter(outcome=Outcome.APPLIED).count(), 1)
    done = 0
    with provenance(Source.IMPORT, str(run.pk)):
        while count := _undo_chunk(run, sheet, actor):
            done += count
            staging.beat(run, 100 * done // total)


@transactional
def _undo_chunk(run: ImportRun, sheet: Sheet, actor: User) -> int:
    staging.hold(run)
    applied = run.rows.filter(outcome=Outcome.APPLIED).order_by("-turn", "-number")
    rows = list(applied.defer("raw", "cleaned")[: import_limits().chunk])
    current = sheet.current([row.record for row in rows if row.record], lock=True)
    created: list[_Created] = []
    changed: list[ChangedRow] = []
    for row in rows:
        now = current.get(row.record) if row.record else None
        if now is None:
            _keep(row, Problem("gone"))
        elif row.created_record:
            if now.version == row.version_left:
                created.append(_Created(row.number, row))
            else:
                _keep(row, Problem("edited_later", params={"fields": row.label}))
        else:
            changed += _put_back(sheet, row, now)
    _write(sheet, actor, rows, created, changed)
    staging.keep_results(rows)
    return len(rows)


def _put_back(sheet: Sheet, row: ImportRow, now: Current) -> list[ChangedRow]:
    """The old values of the fields that still hold what the import wrote; the others are listed."""
    old, later = {}, []
    for key, (before, after) in row.difference.items():
        kind = sheet.column(key).kind
        if kind.same(kind.plain(now.values.get(key)), after):
            old[key] = before
        else:
            later.append(key)
    if later:
        listed = Problem("edited_later", params={"fields": ", ".join(sorted(later))})
        row.reasons = [*row.reasons, listed.as_json()]
    if not old:
        row.outcome = Outcome.KEPT if later else Outcome.UNDONE
        return []
    assert row.record is not None
    return [ChangedRow(row.number, row.record, now.version, typed(sheet, old))]


def _write(
    sheet: Sheet,
    actor: User,
    rows: Sequence[ImportRow],
    created: Sequence[_Created],
    changed: Sequence[ChangedRow],
) -> None:
    by_number = {row.number: row for row in rows}

    def withdraw(some: Sequence[_Created]) -> None:
        ids = [item.row.record for item in some if item.row.record]
        sheet.withdraw(actor=actor, ids=ids)

    def put_back(some: Sequence[ChangedRow]) -> None:
        sheet.change(actor=actor, rows=some)

    settle(by_number, created, withdraw, Outcome.UNDONE, refused=Outcome.KEPT)
    settle(by_number, changed, put_back, Outcome.UNDONE, refused=Outcome.KEPT)


def _keep(row: ImportRow, problem: Problem) -> None:
    row.outcome = Outcome.KEPT
    row.reasons = [*row.reasons, problem.as_json()]
