"""A cell as it stands in a file, before any column has said what it should be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that computes its value; never evaluated and never trusted."""

    text: str


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """A cell that shows ``#REF!``, ``#N/A`` and the like."""

    text: str


Cell = str | int | float | bool | date | datetime | Formula | ErrorValue | None


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def as_text(cell: Cell) -> str:
    """The cell as one would read it aloud; a whole number without decimals, a date as ISO 8601."""
    match cell:
        case None:
            return ""
        case bool():
            return "1" if cell else "0"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime() if cell.time().isoformat() == "00:00:00":
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case Formula() | ErrorValue():
            return cell.text
        case _:
            return str(cell)


def to_json(cell: Cell) -> Any:
    """JSON that keeps the sort of the cell; plain values stay plain."""
    match cell:
        case Formula():
            return {"formula": cell.text}
        case ErrorValue():
            return {"error": cell.text}
        case date():
            return {"date": cell.isoformat()}
        case float() if cell != cell or cell in (float("inf"), float("-inf")):
            return {"error": str(cell)}
        case _:
            return cell


def from_json(kept: Any) -> Cell:
    match kept:
        case {"formula": text}:
            return Formula(text)
        case {"error": text}:
            return ErrorValue(text)
        case {"date": text}:
            return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
        case _:
            plain: Cell = kept
            return plain


def address(row: int, column: int) -> str:
    """The name that a spreadsheet gives the cell; both count from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
