"""The dry run: a verdict for each row of a file, and nothing written to the register."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from konstellation.accounts.models import User
from konstellation.exchange import dedupe, siblings
from konstellation.exchange.cells import address, to_json
from konstellation.exchange.cleaning import CleanRow
from konstellation.exchange.limits import import_limits
from konstellation.exchange.models import ImportRow, ImportRun, Verdict
from konstellation.exchange.problems import Problem
from konstellation.exchange.sheet import ID, Current, Draft, Sheet, Values
from konstellation.exchange.verdicts import Work

Progress = Callable[[int], None]
_MOST_SUSPECTS = 5


@dataclass(frozen=True, slots=True)
class Planned:
    work: list[Work]
    concerns: list[dict[str, Any]]


def plan(
    sheet: Sheet,
    rows: Sequence[CleanRow],
    *,
    actor: User,
    indexes: Mapping[str, int],
    tell: Progress,
) -> Planned:
    """Verdicts for all rows. ``indexes`` says in which column of the file each key stands."""
    work = [Work(row) for row in rows]
    _identify(sheet, work)
    tell(30)
    _read_current(sheet, work)
    siblings.recognise(sheet, work)
    _refuse_repeats(sheet, work)
    _complete(sheet, work)
    for item in work:
        _compare(sheet, item)
    tell(50)
    _check(sheet, work, actor)
    siblings.take_turns(sheet, work)
    _place(work, indexes)
    tell(60)
    _suspect_doubles(sheet, work)
    tell(90)
    return Planned(work, _concerns(sheet, work))


def typed(sheet: Sheet, plain: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values as the app works with them."""
    return {key: sheet.column(key).kind.typed(value) for key, value in plain.items()}


def difference(sheet: Sheet, current: Values, plain: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What the plain values would change in a record: before and after, by column."""
    found: dict[str, list[Any]] = {}
    for key, after in plain.items():
        kind = sheet.column(key).kind
        before = kind.plain(current.get(key))
        if not kind.same(before, after):
            found[key] = [before, after]
    return found


def added(plain: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What the plain values make of a new record."""
    return {key: [None, value] for key, value in plain.items() if value is not None}


def in_chunks(ids: Collection[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    rest, size = list(ids), import_limits().chunk
    for start in range(0, len(rest), size):
        yield rest[start : start + size]


def records_of(sheet: Sheet, plains: Sequence[Mapping[str, Any]]) -> list[dict[uuid.UUID, None]]:
    """The records that each row may be about, by any identity, in the order of the identities."""
    found: list[dict[uuid.UUID, None]] = [{} for _plain in plains]
    for identity in sheet.identities:
        keys = [identity.key(plain) for plain in plains]
        wanted = {key for key in keys if key is not None}
        known = sheet.find(identity, wanted) if wanted else {}
        for records, key in zip(found, keys, strict=True):
            if key is not None:
                records |= dict.fromkeys(known.get(key, ()))
    return found


def _identify(sheet: Sheet, work: Sequence[Work]) -> None:
    """An id decides alone; without one, identities that disagree are a conflict."""
    nameless = [item for item in work if not item.row.record_id]
    found = records_of(sheet, [item.row.plain for item in nameless])
    for item, records in zip(nameless, found, strict=True):
        if len(records) == 1:
            (item.record,) = records
        elif records:
            item.suspects = [{"record": str(pk)} for pk in records]
            item.doubts.append(Problem("matches_several"))
    for item in work:
        if item.row.record_id:
            item.record = _as_id(item.row.record_id)
            if item.record is None:
                item.row.problems.append(Problem("unknown_id", ID))


def _as_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _read_current(sheet: Sheet, work: Sequence[Work]) -> None:
    """What the matched records hold now, and the names of those that are only suspected."""
    wanted = {item.record for item in work if item.record}
    wanted |= {uuid.UUID(suspect["record"]) for item in work for suspect in item.suspects}
    current: dict[uuid.UUID, Current] = {}
    for some in in_chunks(wanted):
        current |= sheet.current(some)
    for item in work:
        for suspect in item.suspects:
            known = current.get(uuid.UUID(suspect["record"]))
            suspect |= {"label": known.label if known else "", "score": 100, "reasons": []}
        if item.suspects:
            labels = ", ".join(suspect["label"] for suspect in item.suspects)
            item.doubts = [Problem("matches_several", params={"labels": labels[:300]})]
        if item.record:
            item.current = current.get(item.record)
            if item.current is None:
                item.row.problems.append(Problem("unknown_id"))
            else:
                item.label = item.current.label
        else:
            item.label = sheet.label(item.row.plain)


def _refuse_repeats(sheet: Sheet, work: Sequence[Work]) -> None:
    """The first row about a record counts; a later one says so and is not taken.

    A row is known by its record, else by its strongest identity: two rows with different numbers
    are two, even if a weaker identity (name and domain) is the same.
    """
    seen: dict[Any, int] = {}
    for item in work:
        keys: list[Any] = [item.record] if item.record else []
        if not item.row.record_id:
            keys += [
                (identity.name, key)
                for identity in sheet.identities
                if (key := identity.key(item.row.plain)) is not None
            ]
        if keys and keys[0] in seen:
            item.row.problems.append(Problem("same_in_file", params={"row": seen[keys[0]]}))
        for key in keys:
            seen.setdefault(key, item.row.number)


def _drafts(sheet: Sheet, work: Sequence[Work]) -> list[Draft]:
    """The rows that are sound so far, each with what its record holds now."""
    drafts = []
    for item in work:
        if item.sound:
            before = item.current.values if item.current else {}
            values = {**before, **typed(sheet, item.row.plain)}
            given = frozenset(item.row.plain)
            drafts.append(Draft(item.row.number, values, item.record, before, given))
    return drafts


def _complete(sheet: Sheet, work: Sequence[Work]) -> None:
    """Add what follows from the rows, so that it is shown and can be undone with the rest."""
    drafts = _drafts(sheet, work)
    found = sheet.complete(drafts) if drafts else {}
    for item in work:
        for key, value in found.get(item.row.number, {}).items():
            item.row.plain[key] = sheet.column(key).kind.plain(value)


def _compare(sheet: Sheet, item: Work) -> None:
    for column in sheet.columns:
        if not column.required:
            continue
        given = column.key in item.row.plain
        if given and item.row.plain[column.key] is None:
            item.row.problems.append(Problem("cannot_clear", column.key))
        elif not given and item.record is None and not _blamed(item, column.key):
            item.row.problems.append(Problem("required", column.key))
    if item.current:
        item.difference = difference(sheet, item.current.values, item.row.plain)


def _blamed(item: Work, key: str) -> bool:
    return any(problem.column == key for problem in item.row.problems)


def _check(sheet: Sheet, work: Sequence[Work], actor: User) -> None:
    """The app's own rules, for rows that are sound so far."""
    drafts = _drafts(sheet, work)
    found = sheet.check(actor, drafts) if drafts else {}
    for item in work:
        item.row.problems += found.get(item.row.number, ())


def _place(work: Sequence[Work], indexes: Mapping[str, int]) -> None:
    """Say in which cell of the file each fault is."""
    for item in work:
        item.row.problems = [
            _placed(fault, item.row.number, indexes) for fault in item.row.problems
        ]


def _placed(fault: Problem, number: int, indexes: Mapping[str, int]) -> Problem:
    if fault.cell or fault.column not in indexes:
        return fault
    cell = address(number, indexes[fault.column] + 1)
    return Problem(fault.code, fault.column, cell, fault.params)


def _suspect_doubles(sheet: Sheet, work: Sequence[Work]) -> None:
    """New rows that look like a record, or like an earlier row of the file."""
    fresh: list[tuple[Work, dedupe.Profile]] = []
    for item in work:
        if item.verdict == Verdict.NEW:
            profile = sheet.profile(typed(sheet, item.row.plain))
            if profile is not None:
                fresh.append((item, profile))
    if not fresh:
        return
    register = list(sheet.profiles())
    pairs = dedupe.pairs([profile for _item, profile in fresh], [known[2] for known in register])
    for pair in sorted(pairs, key=lambda pair: -pair.score):
        item = fresh[pair.one][0]
        if len(item.suspects) < _MOST_SUSPECTS:
            if pair.in_register:
                pk, label, _profile = register[pair.other]
                _suspect(item, pair, {"record": str(pk), "label": label})
            else:
                other = fresh[pair.other][0]
                later, earlier = sorted((item, other), key=lambda each: -each.row.number)
                named = {"row": earlier.row.number, "label": earlier.label}
                _suspect(later, pair, named)


def _suspect(item: Work, pair: dedupe.Pair, named: dict[str, Any]) -> None:
    reasons = list(pair.reasons)
    item.suspects.append({**named, "score": pair.score, "reasons": reasons})
    code = "looks_like_row" if "row" in named else "looks_like"
    item.doubts.append(Problem(code, params={**named, "score": pair.score, "reasons": reasons}))


def _concerns(sheet: Sheet, work: Sequence[Work]) -> list[dict[str, Any]]:
    """Why a second person must confirm: it changes nearly the whole register, or closes much."""
    limits = import_limits()
    changed = [item for item in work if item.verdict == Verdict.CHANGED]
    closing = {column.key for column in sheet.columns if column.closes}
    closed = sum(
        any(key in closing and before is None for key, (before, _after) in item.difference.items())
        for item in changed
    )
    register = sheet.count()
    concerns: list[dict[str, Any]] = []
    if register >= limits.register_to_confirm and len(changed) > limits.share_to_confirm * register:
        params = {"changed": len(changed), "register": register}
        concerns.append({"code": "changes_nearly_all", "params": params})
    if closed > limits.closings_to_confirm:
        concerns.append({"code": "closes_many", "params": {"closed": closed}})
    return concerns


def as_rows(run: ImportRun, work: list[Work]) -> Iterator[ImportRow]:
    """The plan as it is kept. Uses up the work, so that memory goes as rows are written."""
    work.reverse()
    while work:
        item = work.pop()
        if item.verdict == Verdict.INVALID:
            item.difference = {}
        elif item.record is None:
            item.difference = added(item.row.plain)
        yield ImportRow(
            run=run,
            number=item.row.number,
            raw=[to_json(cell) for cell in item.row.raw],
            cleaned=item.row.plain,
            verdict=item.verdict,
            difference=item.difference,
            reasons=[fault.as_json() for fault in (*item.row.problems, *item.doubts)],
            suspects=item.suspects,
            record=item.record,
            label=item.label[:200],
            version_seen=item.current.version if item.current else None,
            turn=item.turn,
        )
