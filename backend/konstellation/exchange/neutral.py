"""Text that a spreadsheet must not take for a formula, and back again without loss."""

from __future__ import annotations

# What spreadsheets start a formula, a command or a new cell with; also full-width forms.
DANGEROUS = frozenset("=+-@\t\r\n\0＝＋－＠")
PREFIX = "'"
# An empty cell leaves a field as it is; one of these words empties it.
CLEAR = frozenset({"<clear>", "<töm>"})


def clears(text: str) -> bool:
    return text.strip().casefold() in CLEAR


def guarded(text: str) -> str:
    """The text with a prefix where it needs one, so that no cell of an export is taken for more."""
    return PREFIX + text if _needs_guard(text) else text


def unguarded(text: str) -> str:
    """Takes away exactly the prefix that ``guarded`` puts there."""
    return text[1:] if text.startswith(PREFIX) and _needs_guard(text[1:]) else text


def _needs_guard(text: str) -> bool:
    return text[:1] in DANGEROUS or text.startswith(PREFIX) or clears(text)
