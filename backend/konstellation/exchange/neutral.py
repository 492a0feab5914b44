"""Text that a spreadsheet must not take for a formula, and back again without loss."""

from __future__ import annotations

import re

# What spreadsheets start a formula, a command or a new cell with; also full-width forms.
DANGEROUS = frozenset("=+-@\t\r\n\0＝＋－＠")
PREFIX = "'"
# A formula, or one that begins with a sign and calls a program: +cmd|'/C calc'!A0.
_COMMAND = re.compile(r"[=＝]|[+\-@＋－＠][^|]{1,60}\|[^!]*!")
# What a cell shows whose formula failed, as English and Swedish spreadsheets save it.
_ERRORS = frozenset(
    {
        "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#SPILL!", "#VALUE!",
        "#DIVISION/0!", "#NAMN?", "#OGILTIGT!", "#REFERENS!", "#SAKNAS!", "#SKÄRNING!",
        "#VÄRDEFEL!",
    }
)  # fmt: skip
# An empty cell leaves a field as it is; one of these words empties it.
CLEAR = frozenset({"<clear>", "<töm>"})


def clears(text: str) -> bool:
    return text.strip().casefold() in CLEAR


def computes(text: str) -> bool:
    return _COMMAND.match(text) is not None


def is_error(text: str) -> bool:
    return text.strip().upper() in _ERRORS


def guarded(text: str) -> str:
    """The text with a prefix where it needs one, so that no cell of an export is taken for more."""
    return PREFIX + text if _needs_guard(text) else text


def unguarded(text: str) -> str:
    """Takes away exactly the prefix that ``guarded`` puts there."""
    return text[1:] if text.startswith(PREFIX) and _needs_guard(text[1:]) else text


def _needs_guard(text: str) -> bool:
    starts_badly = text[:1] in DANGEROUS or text.startswith(PREFIX)
    return starts_badly or clears(text) or is_error(text)
