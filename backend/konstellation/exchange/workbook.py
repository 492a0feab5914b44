"""XLSX to rows. The archive is inspected first; parsing happens in a process with hard limits.

openpyxl's cell parser is used, since it alone tells formulas from values; calamine is ten times
faster but shows a formula's cached value as if it were typed in. Rows are read sparsely, so that a
cell far to the right costs nothing before it is refused.
"""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from konstellation.exchange import workbook_parser
from konstellation.exchange.cells import Cell, from_json
from konstellation.exchange.limits import ImportLimits, import_limits
from konstellation.exchange.problems import Malformed

_BLOCK = 64 * 1024
_DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_NESTED = re.compile(r"\.(zip|xlsx|xlsm|jar|gz|7z|rar|docx|pptx)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Worksheet:
    worksheets: tuple[str, ...]
    rows: list[tuple[int, int, list[Cell]]]


def read(path: Path, worksheet: str = "") -> Worksheet:
    """The chosen worksheet, or the first visible one. Raises Malformed."""
    limits = import_limits()
    inspect(path, limits)
    names: tuple[str, ...] = ()
    rows: list[tuple[int, int, list[Cell]]] = []
    for said in _parsed(path, worksheet, limits):
        if isinstance(said, list):
            rows.append((said[0], 0, _row(said[1])))
        elif "worksheets" in said:
            names = tuple(said["worksheets"])
        elif "refused" in said:
            raise Malformed(said["refused"], place=said["place"], **said["params"])
        elif "end" in said:
            width = max((len(cells) for _number, _line, cells in rows), default=0)
            for _number, _line, cells in rows:
                cells.extend([None] * (width - len(cells)))
            return Worksheet(names, rows)
    raise Malformed("too_complex")


def _row(pairs: list[list[Any]]) -> list[Cell]:
    cells: list[Cell] = [None] * pairs[-1][0]
    for column, kept in pairs:
        cells[column - 1] = from_json(kept)
    return cells


def inspect(path: Path, limits: ImportLimits) -> None:
    """Refuse an archive that is unsafe to unpack, before any parser sees it."""
    try:
        with zipfile.ZipFile(path) as archive:
            _inspect_names(archive, limits)
            for part in archive.infolist():
                _inspect_content(archive, part, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Malformed("damaged_workbook") from error
    except RuntimeError as error:
        # zipfile says so when a part is encrypted.
        raise Malformed("password_protected") from error


def _inspect_names(archive: zipfile.ZipFile, limits: ImportLimits) -> None:
    parts = archive.infolist()
    if len(parts) > limits.workbook_parts:
        raise Malformed("unsafe_archive", part=f"{len(parts)} parts")
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if unpacked > limits.workbook_bytes or unpacked > limits.workbook_ratio * max(packed, 1):
        raise Malformed("too_complex")
    for part in parts:
        name = part.filename
        linked = stat.S_ISLNK(part.external_attr >> 16)
        if linked or name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name):
            raise Malformed("unsafe_archive", part=name[:80])
        if _NESTED.search(name):
            raise Malformed("unsafe_archive", part=name[:80])
        if "vbaproject" in name.lower():
            raise Malformed("macros")
        if "/externallinks/" in name.lower():
            raise Malformed("external_links")
    if "[Content_Types].xml" not in archive.namelist():
        raise Malformed("damaged_workbook")


def _inspect_content(archive: zipfile.ZipFile, part: zipfile.ZipInfo, limits: ImportLimits) -> None:
    """Read the part through, which also checks its sum; look for what no workbook needs."""
    tail = b""
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            window = tail + block
            if not tail and block.startswith(b"PK\x03\x04"):
                raise Malformed("unsafe_archive", part=part.filename[:80])
            if part.filename.endswith((".xml", ".rels")):
                if any(word in window for word in _DECLARATIONS):
                    raise Malformed("document_type", place=part.filename[:80])
                if b"macroEnabled" in window:
                    raise Malformed("macros")
            tail = window[-64:]


def _parsed(path: Path, worksheet: str, limits: ImportLimits) -> Iterator[Any]:
    """What the parsing process says, line by line."""
    order = {**asdict(limits), "path": str(path), "worksheet": worksheet}
    try:
        done = subprocess.run(
            [sys.executable, "-I", workbook_parser.__file__],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=limits.parser_wall_seconds,
            check=False,
            env={"PYTHONIOENCODING": "utf-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise Malformed("too_complex") from error
    for line in done.stdout.splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            # The process was killed in the middle of a line.
            return
