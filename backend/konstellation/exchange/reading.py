"""A file to a table: what sort of file it is, its header and its rows.

Nothing here knows what the columns mean. What cannot be read without a guess is refused, with its
place; what must be confirmed by a person (an old encoding) is said in ``Table.doubt``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from konstellation.exchange import delimited, workbook
from konstellation.exchange.cells import Cell, address, as_text, is_blank
from konstellation.exchange.limits import ImportLimits, import_limits
from konstellation.exchange.names import squeezed
from konstellation.exchange.neutral import unguarded
from konstellation.exchange.problems import Malformed

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
)


@dataclass(frozen=True, slots=True)
class Options:
    """What a person has said about how to read the file."""

    encoding: str = ""
    delimiter: str = ""
    worksheet: str = ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of the file. ``number`` is its row in a spreadsheet, ``line`` that in a text file."""

    number: int
    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    sort: Literal["csv", "xlsx"]
    header: tuple[str, ...]
    rows: tuple[SourceRow, ...]
    encoding: str = ""
    delimiter: str = ""
    worksheets: tuple[str, ...] = ()
    # Words that show whether a guessed encoding is right; empty when nothing was guessed.
    doubt: tuple[str, ...] = field(default=())


def read(path: Path, options: Options | None = None) -> Table:
    """The table that the file holds. Raises Malformed."""
    options = options or Options()
    limits = import_limits()
    size = path.stat().st_size
    if size == 0:
        raise Malformed("empty_file")
    if size > limits.bytes:
        raise Malformed("too_large", limit=limits.bytes // 2**20)
    if _sort(path) == "xlsx":
        found = workbook.read(path, options.worksheet)
        header, rows = _tabulated(found.rows, limits)
        return Table("xlsx", header, rows, worksheets=found.worksheets)
    text = delimited.decoded(path.read_bytes(), options.encoding)
    delimiter = options.delimiter or delimited.guess_delimiter(text.content)
    header, rows = _tabulated(delimited.records(text.content, delimiter), limits)
    return Table("csv", header, rows, text.encoding, delimiter, doubt=text.doubt)


def sample(table: Table, rows: int = 5) -> list[list[str]]:
    """The first rows as text, for a person to see what the columns hold."""
    return [[as_text(cell)[:120] for cell in row.cells] for row in table.rows[:rows]]


def _sort(path: Path) -> Literal["csv", "xlsx"]:
    """By what the file holds; its name may say anything."""
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(b"PK"):
        return "xlsx"
    if start.startswith(_OLE):
        raise Malformed("password_protected" if _is_encrypted(path) else "old_excel")
    for magic, kind in _FOREIGN:
        if start.startswith(magic):
            raise Malformed("not_a_table", kind=kind)
    opening = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if opening.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table")):
        raise Malformed("not_a_table", kind="HTML")
    if opening.startswith((b"<?xml", b"<!doctype")):
        raise Malformed("not_a_table", kind="XML")
    return "csv"


def _is_encrypted(path: Path) -> bool:
    return "EncryptedPackage".encode("utf-16-le") in path.read_bytes()


def _tabulated(
    records: Iterable[tuple[int, int, list[Cell]]], limits: ImportLimits
) -> tuple[tuple[str, ...], tuple[SourceRow, ...]]:
    """The first row that holds anything is the header; blank rows are passed over."""
    filled = ((number, line, cells) for number, line, cells in records if not _all_blank(cells))
    first = next(filled, None)
    if first is None:
        raise Malformed("empty_file")
    header = _header(*first, limits)
    rows = tuple(_rows(filled, header, limits))
    if not rows:
        raise Malformed("no_rows")
    return header, rows


def _all_blank(cells: list[Cell]) -> bool:
    return all(is_blank(cell) for cell in cells)


def _header(number: int, line: int, cells: list[Cell], limits: ImportLimits) -> tuple[str, ...]:
    while is_blank(cells[-1]):
        cells = cells[:-1]
    if len(cells) > limits.columns:
        raise Malformed("too_many_columns", place=_place(number, line), limit=limits.columns)
    names: list[str] = []
    seen: set[str] = set()
    for index, cell in enumerate(cells, start=1):
        # A column without a name is known by its letter.
        name = " ".join(unguarded(as_text(cell)).split())[:200] or address(number, index)
        if squeezed(name) in seen:
            raise Malformed("duplicate_header", place=address(number, index), name=name)
        seen.add(squeezed(name))
        names.append(name)
    return tuple(names)


def _rows(
    records: Iterable[tuple[int, int, list[Cell]]], header: tuple[str, ...], limits: ImportLimits
) -> Iterator[SourceRow]:
    width = len(header)
    for count, (number, line, cells) in enumerate(records, start=1):
        if count > limits.rows:
            raise Malformed("too_many_rows", place=_place(number, line), limit=limits.rows)
        if len(cells) < width or not _all_blank(cells[width:]):
            raise Malformed(
                "ragged_row", place=_place(number, line), found=len(cells), expected=width
            )
        yield SourceRow(number, line, tuple(cells[:width]))


def _place(number: int, line: int) -> str:
    return str(line or number)
