"""Text with delimiters: CSV as Swedish and English spreadsheets, and other systems, write it."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass, field

from konstellation.exchange.cells import Cell, address
from konstellation.exchange.limits import import_limits
from konstellation.exchange.problems import Malformed

DELIMITERS = ";,\t|"
CONFIRM = "cp1252"
_NOT_ASCII_WORD = re.compile(r"\w*[^\x00-\x7f]\w*")
# A record over so many lines is not a long text but a quotation mark that was never closed.
_LINES_OF_A_TEXT = 200


@dataclass(frozen=True, slots=True)
class Decoded:
    content: str
    encoding: str
    doubt: tuple[str, ...] = field(default=())


def decoded(data: bytes, encoding: str = "") -> Decoded:
    """The text. A byte order mark decides; else UTF-8; else cp1252, which a person must confirm."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return Decoded(_sound(_strictly(data, "utf-16")), "utf-16")
    if data.startswith(BOM_UTF8):
        return Decoded(_sound(_strictly(data, "utf-8-sig")), "utf-8-sig")
    if encoding and encoding != CONFIRM:
        return Decoded(_sound(_strictly(data, encoding)), encoding)
    try:
        return Decoded(_sound(data.decode("utf-8")), "utf-8")
    except UnicodeDecodeError as error:
        if _is_mostly_utf8(data):
            # It is UTF-8 with a damaged byte: reading it otherwise would damage every letter.
            raise _undecodable(data, error) from error
    content = _sound(_strictly(data, CONFIRM))
    words = dict.fromkeys(match[0][:40] for match in _NOT_ASCII_WORD.finditer(content))
    return Decoded(content, CONFIRM, tuple(words)[:20])


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error) from error
    except LookupError as error:
        raise Malformed("unknown_encoding") from error


def _undecodable(data: bytes, error: UnicodeDecodeError) -> Malformed:
    newline = b"\n" if b"\n" in data else b"\r"
    return Malformed("unknown_encoding", place=str(data.count(newline, 0, error.start) + 1))


def _is_mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    return sum(char > "\x7f" for char in text) - damaged > damaged


def _sound(content: str) -> str:
    at = content.find("\0")
    if at >= 0:
        raise Malformed("null_character", place=str(_line_at(content, at)))
    return content


def _line_at(content: str, at: int) -> int:
    newline = "\n" if "\n" in content else "\r"
    return content.count(newline, 0, at) + 1


def guess_delimiter(content: str) -> str:
    """The delimiter that the first line with anything in it uses most, outside quotation marks."""
    for line in io.StringIO(content, newline=""):
        if line.strip():
            bare = re.sub(r'"[^"]*"', "", line)
            best = max(DELIMITERS, key=bare.count)
            return best if bare.count(best) else ","
    return ","


def records(content: str, delimiter: str) -> Iterator[tuple[int, int, list[Cell]]]:
    """Row in a spreadsheet, first line, cells. Lines may end in CR, LF or both."""
    limit = import_limits().field_characters
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        line = reader.line_num + 1
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _broken(str(error), line, reader.line_num, limit) from error
        if reader.line_num - line > _LINES_OF_A_TEXT and any(len(text) > limit for text in record):
            raise Malformed("unclosed_quote", place=str(line))
        for column, text in enumerate(record, start=1):
            if len(text) > limit:
                raise Malformed("field_too_long", place=address(number, column), limit=limit)
        yield number, line, list(record)


def _broken(reason: str, line: int, at: int, limit: int) -> Malformed:
    if "field larger" in reason and at - line <= _LINES_OF_A_TEXT:
        return Malformed("field_too_long", place=str(line), limit=limit)
    if "field larger" in reason or "unexpected end" in reason:
        return Malformed("unclosed_quote", place=str(line))
    return Malformed("broken_quote", place=str(line))
