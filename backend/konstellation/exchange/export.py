"""The rows of a sheet as a file that can be imported again and comes out the same on every row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from konstellation.accounts.models import Viewer
from konstellation.exchange.cells import Cell, as_text
from konstellation.exchange.neutral import guarded
from konstellation.exchange.sheet import ID, Column, Language, Sheet, Values

_BLOCK = 64 * 1024
_BOM = "\ufeff"
# A spreadsheet's numbers have no more digits than this; more are written as text.
_DIGITS = 15
# What XML cannot hold, and what looks like Excel's way of writing it.
_TO_ESCAPE = re.compile(r"[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")

Shown = Cell | Decimal


def as_csv(
    sheet: Sheet, *, viewer: Viewer, language: Language, selection: Mapping[str, Any] | None = None
) -> Iterator[bytes]:
    """UTF-8 with a byte order mark; ``;`` and decimal comma in Swedish, else ``,`` and point."""
    sheet.require_export(viewer)
    rows = _rows(sheet, viewer, language, selection or {})
    comma = language == "sv"
    return _csv_blocks(rows, ";" if comma else ",", decimal_comma=comma)


def as_xlsx(
    sheet: Sheet, *, viewer: Viewer, language: Language, selection: Mapping[str, Any] | None = None
) -> Iterator[bytes]:
    """A workbook, written row by row to disk and sent from there, so that memory stays small."""
    sheet.require_export(viewer)
    return _xlsx_blocks(_rows(sheet, viewer, language, selection or {}), sheet.name)


def _rows(
    sheet: Sheet, viewer: Viewer, language: Language, selection: Mapping[str, Any]
) -> Iterator[list[Shown]]:
    columns = [column for column in sheet.columns if column.exported]
    yield [ID, *(column.header(language) for column in columns)]
    for pk, values in sheet.export(viewer=viewer, selection=selection):
        yield [str(pk), *_shown(columns, values, language)]


def _shown(columns: Iterable[Column], values: Values, language: str) -> Iterator[Shown]:
    for column in columns:
        yield column.kind.show(values.get(column.key), language)


def _csv_blocks(
    rows: Iterable[list[Shown]], delimiter: str, *, decimal_comma: bool
) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    buffer.write(_BOM)
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_as_csv_text(cell, decimal_comma=decimal_comma) for cell in row])
        if buffer.tell() > _BLOCK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _as_csv_text(cell: Shown, *, decimal_comma: bool) -> str:
    if isinstance(cell, Decimal):
        text = format(cell, "f")
        if re.search(r"\.\d{3}$", text):
            # "1.234" could be taken for a thousand; "1.2340" cannot.
            text += "0"
        return text.replace(".", ",") if decimal_comma else text
    return guarded(cell) if isinstance(cell, str) else as_text(cell)


def _xlsx_blocks(rows: Iterable[list[Shown]], title: str) -> Iterator[bytes]:
    with TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / "export.xlsx"
        book = Workbook(write_only=True)
        worksheet = book.create_sheet(title[:31])
        for row in rows:
            worksheet.append([_as_xlsx_cell(worksheet, cell) for cell in row])
        book.save(path)
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block


def _as_xlsx_cell(worksheet: Any, cell: Shown) -> Any:
    match cell:
        case None | bool() | date():
            return cell
        case int() | Decimal() if _fits(cell):
            return cell
        case _:
            text = _escaped(guarded(str(cell)))
            written = WriteOnlyCell(worksheet, value=text)
            # Or text such as "#N/A" would be written as the error itself.
            written.data_type = "s"
            written.quotePrefix = text.startswith("'")
            return written


def _fits(number: int | Decimal) -> bool:
    return len(Decimal(number).normalize().as_tuple().digits) <= _DIGITS


def _escaped(text: str) -> str:
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
