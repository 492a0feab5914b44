"""What can be done with an import: upload, map, plan, decide, confirm, apply, undo.

``plan``, ``apply`` and ``undo`` put the work in line for a worker. The command line does the same
work at once with ``carry_out``.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.models import User
from konstellation.common.errors import Conflict, DomainError, Invalid, NotAllowed
from konstellation.exchange import headers, jobs, reading, staging
from konstellation.exchange.limits import import_limits
from konstellation.exchange.models import Decision, ImportRow, ImportRun, Outcome, State, Verdict
from konstellation.exchange.planning import added, difference
from konstellation.exchange.problems import Malformed
from konstellation.exchange.sheet import Sheet, sheets
from konstellation.exchange.work import table_of

OPTIONS = frozenset({"encoding", "encoding_confirmed", "delimiter", "worksheet", "decimals"})
_BEFORE_APPLYING = (State.UPLOADED, State.PLANNED, State.FAILED)


class TooManyImports(Conflict):
    code = "too_many_imports"
    message = _("You have uploaded too many files in the last hour. Try again later.")


class ConfirmEncoding(Conflict):
    code = "confirm_encoding"
    message = _("Look at the words with å, ä and ö and confirm that they are right.")


class NeedsConfirmation(Conflict):
    code = "needs_confirmation"
    message = _("A second person must confirm this import before it is applied.")


class WrongState(Conflict):
    code = "wrong_state"
    message = _("The import is not at a stage where this can be done.")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person says of one row; ``record`` is needed for "the same as"."""

    decision: Decision | str
    record: uuid.UUID | None = None


def upload(
    *,
    actor: User,
    sheet: str,
    content: Iterable[bytes],
    name: str,
    expected_size: int | None = None,
    options: Mapping[str, Any] | None = None,
) -> ImportRun:
    """Take in a file, read it and guess its columns. Raises Malformed for what is no table."""
    target = _sheet_for(actor, sheet)
    hour_ago = timezone.now() - timedelta(hours=1)
    recent = ImportRun.objects.filter(uploader=actor, created_at__gt=hour_ago)
    if recent.count() >= import_limits().uploads_per_hour:
        raise TooManyImports
    with NamedTemporaryFile(suffix=".import") as scratch:
        digest, size = _received(content, scratch)
        if expected_size is not None and size != expected_size:
            raise Malformed("cut_short")
        run = ImportRun(
            sheet=sheet,
            uploader=actor,
            language=actor.language,
            file_name=Path(name).name[:200] or sheet,
            size=size,
            checksum=digest,
            options=_known_options(options or {}),
        )
        staging.begin(run, File(scratch, name=name))
    try:
        _look_into(run, target)
    except Malformed as refusal:
        staging.reject(run, _problem(refusal))
        raise
    return run


def _received(content: Iterable[bytes], scratch: Any) -> tuple[str, int]:
    """Write the upload to disk as it comes, and stop at the limit."""
    digest, size, limit = hashlib.sha256(), 0, import_limits().bytes
    for block in content:
        size += len(block)
        if size > limit:
            raise Malformed("too_large", limit=limit // 2**20)
        digest.update(block)
        scratch.write(block)
    scratch.flush()
    scratch.seek(0)
    return digest.hexdigest(), size


def _look_into(run: ImportRun, sheet: Sheet) -> None:
    table = table_of(run, sheet)
    staging.note(
        run,
        header=list(table.header),
        mapping=headers.guess(sheet, table.header),
        findings={
            "sort": table.sort,
            "encoding": table.encoding,
            "delimiter": table.delimiter,
            "worksheets": list(table.worksheets),
            "doubt": list(table.doubt),
            "rows": len(table.rows),
            "sample": reading.sample(table),
        },
    )


def revise(*, actor: User, run: ImportRun, options: Mapping[str, Any]) -> ImportRun:
    """Say how the file is to be read, or confirm a guessed encoding; a plan made before is void."""
    sheet = _own_run(actor, run, *_BEFORE_APPLYING)
    known = _known_options(options)
    staging.note(run, options={**run.options, **known}, state=State.UPLOADED)
    if set(known) - {"encoding_confirmed", "decimals"}:
        _look_into(run, sheet)
    return run


def _known_options(options: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(options) - OPTIONS
    if unknown:
        raise Invalid({name: [_("There is no such option.")] for name in unknown})
    if options.get("decimals") not in (None, "", ",", "."):
        raise Invalid({"decimals": [_("Comma or point.")]})
    if options.get("delimiter") and len(options["delimiter"]) != 1:
        raise Invalid({"delimiter": [_("One character.")]})
    return dict(options)


def map_columns(*, actor: User, run: ImportRun, mapping: Mapping[str, str | None]) -> ImportRun:
    """Say which field each column of the file is; None leaves it out."""
    sheet = _own_run(actor, run, *_BEFORE_APPLYING)
    merged = {**dict.fromkeys(run.header), **mapping}
    headers.require_usable(sheet, run.header, merged)
    staging.note(run, mapping=merged, state=State.UPLOADED)
    return run


def plan(*, actor: User, run: ImportRun, now: bool = False) -> ImportRun:
    """Check every row against the register, in the background; nothing is written to it."""
    sheet = _own_run(actor, run, *_BEFORE_APPLYING)
    _require_untouched(run)
    headers.require_usable(sheet, run.header, run.mapping)
    if run.findings.get("doubt") and not run.options.get("encoding_confirmed"):
        raise ConfirmEncoding
    return _start(run, State.PLANNING, now=now)


def decide(*, actor: User, run: ImportRun, choices: Mapping[int, Choice]) -> ImportRun:
    """Say of rows, by number, whether they are new, the same as a record, or to be skipped."""
    sheet = _own_run(actor, run, State.PLANNED)
    rows = list(run.rows.filter(number__in=choices).exclude(verdict=Verdict.INVALID))
    missing = choices.keys() - {row.number for row in rows}
    if missing:
        raise Invalid(
            {str(number): [_("There is no such row to decide on.")] for number in missing}
        )
    for row in rows:
        _decide(sheet, row, choices[row.number])
    staging.keep_decisions(rows)
    return run


def _decide(sheet: Sheet, row: ImportRow, choice: Choice) -> None:
    decision = Decision(choice.decision) if choice.decision else ""
    if row.verdict != Verdict.DOUBLE and decision not in (Decision.SKIP, ""):
        raise Invalid({str(row.number): [_("Only a likely double can be decided so.")]})
    row.decision = decision
    if row.verdict != Verdict.DOUBLE:
        return
    row.record, row.version_seen = None, None
    row.difference = added(row.cleaned)
    if decision == Decision.SAME:
        _bind(sheet, row, choice.record)


def _bind(sheet: Sheet, row: ImportRow, record: uuid.UUID | None) -> None:
    current = sheet.current([record]).get(record) if record else None
    if record is None or current is None:
        raise Invalid({str(row.number): [_("Say which record it is the same as.")]})
    row.record, row.label, row.version_seen = record, current.label[:200], current.version
    row.difference = difference(sheet, current.values, row.cleaned)


def confirm(*, actor: User, run: ImportRun) -> ImportRun:
    """A second person says that an import with a large effect is meant."""
    sheets.get(run.sheet).require_import(actor)
    if actor.pk == run.uploader_id and not actor.is_superuser:
        raise NotAllowed(_("Somebody else than the uploader must confirm."))
    if run.state != State.PLANNED or not run.concerns:
        raise WrongState
    staging.note(run, confirmed_by=actor)
    return run


def apply(*, actor: User, run: ImportRun, now: bool = False) -> ImportRun:
    """Write exactly the plan, in the background. Also goes on with one that was interrupted."""
    _own_run(actor, run, State.PLANNED, State.FAILED, State.APPLYING)
    if run.planned_at is None:
        raise WrongState
    if run.concerns and run.confirmed_by_id is None:
        raise NeedsConfirmation
    return _start(run, State.APPLYING, now=now)


def undo(*, actor: User, run: ImportRun, now: bool = False) -> ImportRun:
    """Take back what the import did, field by field, except what was edited later.

    Also of one whose worker has died: what it did until then.
    """
    staging.release_dead(run.uploader)
    run.refresh_from_db()
    _own_run(actor, run, State.APPLIED, State.FAILED, State.UNDOING)
    if not run.rows.filter(outcome=Outcome.APPLIED).exists():
        raise WrongState
    return _start(run, State.UNDOING, now=now)


def discard(*, actor: User, run: ImportRun) -> ImportRun:
    """Give up an import that has not been applied; its file and rows are removed."""
    _own_run(actor, run, *_BEFORE_APPLYING)
    _require_untouched(run)
    staging.clear(run)
    return run


def _require_untouched(run: ImportRun) -> None:
    if run.rows.exclude(outcome="").exists():
        raise WrongState(_("Rows of this import have been applied. Go on with it, or undo it."))


def _start(run: ImportRun, running: State, *, now: bool) -> ImportRun:
    if now:
        jobs.carry_out(run, running)
        return run
    with transaction.atomic():
        staging.queue(run, running)
        jobs.enqueue(run, running)
    run.refresh_from_db()
    return run


def _sheet_for(actor: User, name: str) -> Sheet:
    sheet = sheets.get(name)
    sheet.require_import(actor)
    return sheet


def _own_run(actor: User, run: ImportRun, *states: State) -> Sheet:
    """The sheet of a run that the actor may work with and that is at one of these stages."""
    if actor.pk != run.uploader_id and not actor.is_superuser:
        raise NotAllowed
    if run.state not in states:
        raise WrongState
    return _sheet_for(actor, run.sheet)


def _problem(refusal: DomainError) -> dict[str, Any]:
    params = getattr(refusal, "params", {})
    return {"code": refusal.code, "place": getattr(refusal, "place", ""), "params": params}
