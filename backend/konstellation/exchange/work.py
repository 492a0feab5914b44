"""The three pieces of background work, each safe to start again."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone, translation

from konstellation.exchange import cleaning, planning, reading, staging
from konstellation.exchange.applying import apply_plan
from konstellation.exchange.models import ImportRun, State
from konstellation.exchange.problems import Malformed
from konstellation.exchange.sheet import Sheet
from konstellation.exchange.undoing import undo_import


def _options_of(run: ImportRun) -> reading.Options:
    chosen = run.options
    return reading.Options(
        encoding=chosen.get("encoding", ""),
        delimiter=chosen.get("delimiter", ""),
        worksheet=chosen.get("worksheet", ""),
    )


def table_of(run: ImportRun, sheet: Sheet) -> reading.Table:
    """What the file holds. Raises Malformed, also for more rows than the uploader may bring."""
    table = reading.read(Path(run.file.path), _options_of(run))
    limit = sheet.row_limit(run.uploader)
    if limit is not None and len(table.rows) > limit:
        raise Malformed("too_many_rows", place=str(table.rows[limit].number), limit=limit)
    return table


def make_plan(run: ImportRun, sheet: Sheet) -> None:
    table = table_of(run, sheet)
    staging.beat(run, 10)
    with translation.override(run.language):
        rows = cleaning.clean(sheet, table, run.mapping, run.options.get("decimals") or None)
        indexes = {
            key: at for at, name in enumerate(table.header) if (key := run.mapping.get(name))
        }
        # A large file and its plan need not be held at once.
        del table
        staging.beat(run, 20)
        planned = planning.plan(
            sheet,
            rows,
            actor=run.uploader,
            indexes=indexes,
            tell=lambda progress: staging.beat(run, progress),
        )
    rows_to_keep = planning.as_rows(run, planned.work)
    staging.keep_plan(run, rows_to_keep, concerns=planned.concerns)


def carry_through(run: ImportRun, sheet: Sheet) -> None:
    apply_plan(run, sheet, actor=run.uploader)
    staging.finish(run, State.APPLIED, applied_at=timezone.now())


def take_back(run: ImportRun, sheet: Sheet) -> None:
    undo_import(run, sheet, actor=run.uploader)
    staging.finish(run, State.UNDONE, undone_at=timezone.now())
