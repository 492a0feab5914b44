"""Runs alone: parses one XLSX under hard limits and prints its rows as JSON lines.

It is started as a script with ``python -I`` and must import nothing of the project, so that a
workbook meets as little code and memory as can be.
"""

from __future__ import annotations

import errno
import json
import math
import re
import resource
import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Refused(Exception):
    def __init__(self, code: str, place: str = "", **params: Any) -> None:
        super().__init__(code)
        self.said = {"refused": code, "place": place, "params": params}


def main() -> None:
    order = json.loads(sys.stdin.read())
    _confine(order["parser_memory"], order["parser_cpu_seconds"])
    # openpyxl looks for numpy only to know its number types; it would take a third of the memory.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    warnings.simplefilter("ignore")
    try:
        for line in _lines(order):
            _say(line)
        _say({"end": True})
    except Refused as refusal:
        _say(refusal.said)
    except Exception as error:
        # Whatever a broken workbook makes of the parser, it is the workbook that is refused.
        _say(Refused("too_complex" if _lacks_memory(error) else "damaged_workbook").said)


def _lacks_memory(error: BaseException | None) -> bool:
    """Memory that runs out shows in many ways: an import that fails, expat's error 1, ENOMEM."""
    while error is not None:
        if isinstance(error, MemoryError | ImportError) or getattr(error, "code", None) == 1:
            return True
        if isinstance(error, OSError) and error.errno == errno.ENOMEM:
            return True
        error = error.__cause__ or error.__context__
    return False


def _confine(memory: int, seconds: int) -> None:
    for kind, value in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        # Some systems refuse one of them; the caller's wall clock still holds.
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))


def _say(line: Any) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")


def _lines(order: dict[str, Any]) -> Iterator[Any]:
    from openpyxl import load_workbook

    # As a file, not a path: openpyxl would judge a path by its suffix.
    source = open(order["path"], "rb")  # noqa: SIM115
    book = load_workbook(source, read_only=True, data_only=False, keep_links=False)
    sheets = {
        sheet.title: sheet
        for sheet in book.worksheets
        if hasattr(sheet, "_get_source") and sheet.sheet_state == "visible"
    }
    if not sheets:
        raise Refused("no_worksheet")
    yield {"worksheets": list(sheets)}
    chosen = sheets.get(order["worksheet"]) or next(iter(sheets.values()))
    said = 0
    for number, cells in _rows(book, chosen, order):
        said += sum(len(cell) for _column, cell in cells if isinstance(cell, str))
        if said > order["workbook_text"]:
            raise Refused("too_complex")
        yield [number, cells]


def _rows(book: Any, sheet: Any, order: dict[str, Any]) -> Iterator[tuple[int, list[Any]]]:
    from openpyxl.worksheet._reader import DATA_TAG, ROW_TAG
    from openpyxl.xml.functions import iterparse

    number = 0
    with sheet._get_source() as source:
        parser = _parser(book, sheet, source)
        try:
            for _event, element in iterparse(source):
                if element.tag == DATA_TAG:
                    return
                if element.tag != ROW_TAG:
                    continue
                number, cells = parser.parse_row(element)
                element.clear()
                filled = [cell for cell in cells if cell["value"] not in (None, "")]
                if filled:
                    _within_limits(number, filled, order)
                    yield number, [[cell["column"], _plain(cell)] for cell in filled]
        except (SyntaxError, IndexError) as error:
            # SyntaxError is the base of ElementTree's ParseError.
            if _lacks_memory(error):
                raise
            raise Refused("damaged_workbook", place=str(number + 1)) from error


def _parser(book: Any, sheet: Any, source: Any) -> Any:
    from openpyxl.worksheet._reader import VALUE_TAG, WorkSheetParser

    class Parser(WorkSheetParser):
        """A number or date that is none becomes an error cell, so that only its row is refused."""

        def parse_cell(self, element: Any) -> dict[str, Any]:
            try:
                cell: dict[str, Any] = super().parse_cell(element)
            except (ValueError, OverflowError):
                text = (element.findtext(VALUE_TAG) or "")[:40]
                column = self.col_counter
                cell = {"column": column, "value": text or "#VALUE!", "data_type": "e"}
            return cell

    return Parser(
        source,
        sheet._shared_strings,
        data_only=False,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )


def _within_limits(number: int, cells: list[dict[str, Any]], order: dict[str, Any]) -> None:
    last = max(cell["column"] for cell in cells)
    if last > order["columns"]:
        raise Refused("too_many_columns", str(number), limit=order["columns"])
    if number > order["rows"] * 2 + 1000:
        raise Refused("too_many_rows", str(number), limit=order["rows"])
    for cell in cells:
        value = cell["value"]
        if isinstance(value, str) and len(value) > order["field_characters"]:
            raise Refused("field_too_long", str(number), limit=order["field_characters"])


def _plain(cell: dict[str, Any]) -> Any:
    value = cell["value"]
    if cell["data_type"] == "f":
        return {"formula": str(getattr(value, "text", value))[:200]}
    if cell["data_type"] == "e":
        return {"error": str(value)[:40]}
    match value:
        case datetime() if value.time() == time():
            return {"date": value.date().isoformat()}
        case date():
            return {"date": value.isoformat()}
        case time() | timedelta():
            return str(value)
        case float() if not math.isfinite(value):
            return {"error": str(value)}
        case str():
            return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
        case _:
            return value


if __name__ == "__main__":
    main()
