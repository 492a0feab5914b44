"""Rows of a file to values of a sheet: cells as their columns ask, references looked up at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from konstellation.exchange.cells import Cell, ErrorValue, Formula, address, is_blank
from konstellation.exchange.kinds import (
    Amount,
    Kind,
    Manner,
    Many,
    Reference,
    Referred,
    Text,
    Within,
)
from konstellation.exchange.neutral import clears, computes, is_error, unguarded
from konstellation.exchange.numerals import Decimals, decimal_sign
from konstellation.exchange.problems import Problem, Unclean
from konstellation.exchange.reading import SourceRow, Table
from konstellation.exchange.sheet import ID, Column, Sheet

MASK = "•••"
# The digits of an id may happen to look like a personal number.
ID_COLUMN = Column(
    ID,
    "Konstellation-id",
    "Konstellation id",
    Text(max_length=60, may_hold_personal_number=True),
)


@dataclass(slots=True)
class CleanRow:
    """``plain`` lacks what the row leaves as it is; None there clears."""

    number: int
    raw: list[Cell]
    plain: dict[str, Any] = field(default_factory=dict)
    record_id: str = ""
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    index: int
    column: Column


def clean(
    sheet: Sheet, table: Table, mapping: Mapping[str, str | None], decimals: Decimals | None
) -> list[CleanRow]:
    columns = {column.key: column for column in (*sheet.columns, ID_COLUMN)}
    places = [
        _Place(index, columns[key])
        for index, name in enumerate(table.header)
        if (key := mapping.get(name))
    ]
    manner = Manner(decimals or decimal_sign(_amounts(table, places)))
    rows = [_clean_row(source, places, manner) for source in table.rows]
    for place in places:
        if isinstance(_innermost(place.column.kind), Reference):
            _look_up(rows, place)
    return rows


def _amounts(table: Table, places: Sequence[_Place]) -> Iterable[str]:
    indexes = [place.index for place in places if isinstance(_innermost(place.column.kind), Amount)]
    for row in table.rows:
        for index in indexes:
            cell = row.cells[index]
            if isinstance(cell, str) and cell.strip():
                yield unguarded(cell)


def _innermost(kind: Kind) -> Kind:
    return kind.each if isinstance(kind, Many) else kind


def _clean_row(source: SourceRow, places: Sequence[_Place], manner: Manner) -> CleanRow:
    row = CleanRow(source.number, list(source.cells))
    for place in places:
        cell = source.cells[place.index]
        if is_blank(cell):
            continue
        if isinstance(cell, str) and clears(cell):
            row.plain[place.column.key] = None
            continue
        try:
            value = place.column.kind.clean(_restored(cell), manner)
        except Unclean as fault:
            _refuse(row, place, fault)
            continue
        if place.column.kind.hides(value):
            row.raw[place.index] = MASK
        if place.column.key == ID:
            row.record_id = value or ""
        elif value is not None:
            row.plain[place.column.key] = value
    return row


def _restored(cell: Cell) -> Cell:
    """The text that was meant. Text files have no formulas, but spreadsheets read them as such."""
    match cell:
        case str() if computes(cell):
            return Formula(cell)
        case str() if is_error(cell):
            return ErrorValue(cell.strip())
        case str():
            return unguarded(cell)
        case _:
            return cell


def _refuse(row: CleanRow, place: _Place, fault: Unclean) -> None:
    cell = address(row.number, place.index + 1)
    row.problems.append(Problem(fault.code, place.column.key, cell, fault.params))
    if fault.code == "personal_number":
        # What must not be in the register must not stay in the import either.
        row.raw[place.index] = MASK


def _look_up(rows: Sequence[CleanRow], place: _Place) -> None:
    """Put records in the place of the texts that name them: one question for the whole file."""
    key, kind = place.column.key, _innermost(place.column.kind)
    assert isinstance(kind, Reference)
    several = isinstance(place.column.kind, Many)
    texts = {
        text
        for row in rows
        if row.plain.get(key)
        for text in (row.plain[key] if several else [row.plain[key]])
    }
    known = kind.resolve(texts) if texts else {}
    if kind.within and (unknown := {text for text in texts if not known.get(text)}):
        known = {**known, **_rows_named(kind.within, unknown, rows)}
    # The same for all rows that say the same: a word stands in thousands of them.
    found = cache(lambda text: kind.found(text, known))
    for row in rows:
        if not row.plain.get(key):
            continue
        try:
            if several:
                terms = [found(text) for text in row.plain[key]]
                row.plain[key] = list({term["id"]: term for term in terms}.values())
            else:
                row.plain[key] = found(row.plain[key])
        except Unclean as fault:
            del row.plain[key]
            _refuse(row, place, fault)


def _rows_named(
    within: Within, texts: Collection[str], rows: Sequence[CleanRow]
) -> dict[str, list[Referred]]:
    meant = within(texts, {row.number: row.plain for row in rows})
    return {
        text: [Referred.in_file(number, text) for number in numbers]
        for text, numbers in meant.items()
    }
