"""Workbooks made in the test, sound and broken."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
SHARED = "xl/sharedStrings.xml"
TYPES = "[Content_Types].xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Part = bytes | None


def workbook(
    rows: Sequence[Sequence[Any]], prepare: Callable[[Workbook], None] | None = None
) -> bytes:
    book = Workbook()
    assert book.active is not None
    for values in rows:
        book.active.append(list(values))
    if prepare:
        prepare(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def replaced(data: bytes, parts: Mapping[str, Part]) -> bytes:
    """The workbook with some parts exchanged, added, or (None) taken away."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            if content is not None:
                target.writestr(name, content)
    return buffer.getvalue()


def with_shared_strings(data: bytes, *texts: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        types = source.read(TYPES).decode()
    override = (
        '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    strings = f'<sst xmlns="{NAMESPACE}">{items}</sst>'
    parts: dict[str, Part] = {
        TYPES: types.replace("</Types>", override).encode(),
        SHARED: strings.encode(),
    }
    return replaced(data, parts)


def with_sheet(xml: str) -> bytes:
    """A workbook whose only worksheet holds this XML."""
    return replaced(workbook([["E-post"]]), {SHEET: xml.encode()})


def sheet_xml(rows: str, prologue: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prologue}'
        f'<worksheet xmlns="{NAMESPACE}">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def text_cell(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADER_ROW = f'<row r="1">{text_cell("A1", "E-post")}</row>'
