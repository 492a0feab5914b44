"""Rows that name a record which another row of the same file makes.

Such a reference stands in the plan as the other row's number; it becomes the record's id when that
row has been written. Rows are therefore written in turns: each after those that it names.
"""

from __future__ import annotations

import uuid
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from konstellation.exchange.kinds import IN_FILE, Kind, Plain, Reference
from konstellation.exchange.models import ImportRow, ImportRun
from konstellation.exchange.problems import Problem
from konstellation.exchange.sheet import Sheet
from konstellation.exchange.verdicts import Work


def number_of(plain: Plain) -> int | None:
    """Which row a reference names, if it names a row."""
    key = str(plain["id"]) if isinstance(plain, dict) else ""
    return int(key.removeprefix(IN_FILE)) if key.startswith(IN_FILE) else None


def named_by(sheet: Sheet, plain: Mapping[str, Plain]) -> Iterator[tuple[str, int]]:
    """The columns of a row that name another row, with that row's number."""
    for column in sheet.columns:
        if _may_name_rows(column.kind):
            number = number_of(plain.get(column.key))
            if number is not None:
                yield column.key, number


def _may_name_rows(kind: Kind) -> bool:
    return isinstance(kind, Reference) and kind.within is not None


def recognise(sheet: Sheet, work: Sequence[Work]) -> None:
    """Put records in the place of rows that are about a record which is there already."""
    records = {item.row.number: item.record for item in work}
    for item in work:
        for key, number in list(named_by(sheet, item.row.plain)):
            if record := records.get(number):
                item.row.plain[key] = {**item.row.plain[key], "id": str(record)}


def take_turns(sheet: Sheet, work: Sequence[Work]) -> None:
    """Give each row its turn. A row that names one that is not taken, or names in a circle, falls.

    Rows without a name to wait for come first; each that is done lets those go on that wait for it.
    """
    waiting: dict[int, int] = {}
    followers: dict[int, list[tuple[str, Work]]] = defaultdict(list)
    for item in work:
        for key, number in named_by(sheet, item.row.plain):
            waiting[item.row.number] = waiting.get(item.row.number, 0) + 1
            followers[number].append((key, item))
    ready = deque(item for item in work if item.row.number not in waiting)
    while ready:
        done = ready.popleft()
        for key, item in followers[done.row.number]:
            if item.sound and not done.sound:
                params = {"row": done.row.number}
                item.row.problems.append(Problem("row_not_taken", key, params=params))
            item.turn = max(item.turn, done.turn + 1)
            waiting[item.row.number] -= 1
            if not waiting[item.row.number]:
                ready.append(item)
    for item in work:
        if item.sound and waiting.get(item.row.number):
            key = next(key for key, _number in named_by(sheet, item.row.plain))
            item.row.problems.append(Problem("circle", key))


def records_of_rows(
    run: ImportRun, sheet: Sheet, rows: Collection[ImportRow]
) -> Mapping[int, uuid.UUID]:
    """The records of the rows that these name, as far as they are there by now."""
    numbers = {number for row in rows for _key, number in named_by(sheet, row.cleaned)}
    made = run.rows.filter(number__in=numbers).values_list("number", "record")
    return {number: record for number, record in made if record}


def bind(sheet: Sheet, row: ImportRow, made: Mapping[int, uuid.UUID]) -> int | None:
    """Let the row name records; returns the number of a named row that has none."""
    for key, number in list(named_by(sheet, row.cleaned)):
        if number not in made:
            return number
        named: dict[str, Any] = {**row.cleaned[key], "id": str(made[number])}
        row.cleaned[key] = named
        if key in row.difference:
            row.difference[key] = [row.difference[key][0], named]
    return None
