"""Decimal numbers as people write them. The sign of a file is found once; doubt is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from konstellation.exchange.problems import Unclean

Decimals = Literal[",", "."]
_SPACES = re.compile(r"[\s\u00a0\u2007\u202f]")
_PATTERNS: dict[Decimals, re.Pattern[str]] = {
    ",": re.compile(r"([+-]?)(\d+|\d{1,3}(?:[ .]\d{3})+)(?:,(\d+))?"),
    ".": re.compile(r"([+-]?)(\d+|\d{1,3}(?:[ ,]\d{3})+)(?:\.(\d+))?"),
}


def readings(text: str) -> dict[Decimals, Decimal]:
    """What the text means under each decimal sign that it can be written with."""
    tidy = _SPACES.sub(" ", text).strip().replace("−", "-")
    found: dict[Decimals, Decimal] = {}
    for sign, pattern in _PATTERNS.items():
        if match := pattern.fullmatch(tidy):
            minus, whole, part = match.groups()
            digits = re.sub(r"[ .,]", "", whole)
            found[sign] = Decimal(f"{minus}{digits}.{part or 0}")
    return found


def decimal_sign(texts: Iterable[str]) -> Decimals | None:
    """The decimal sign that the numbers of a file prove; None when they leave it open."""
    signs: set[Decimals] = set()
    for text in texts:
        found = readings(text)
        if len(found) == 1:
            signs |= set(found)
    return signs.pop() if len(signs) == 1 else None


def parse_decimal(text: str, sign: Decimals | None) -> Decimal:
    found = readings(text)
    if not found:
        raise Unclean("not_a_number", text=text.strip()[:80])
    if sign is not None:
        if sign not in found:
            raise Unclean("not_a_number", text=text.strip()[:80])
        return found[sign]
    if len(set(found.values())) > 1 or len(found) == 1:
        # Found alone under one sign, yet the file as a whole proves none: its numbers disagree.
        raise Unclean("ambiguous_number", text=text.strip()[:80])
    return next(iter(found.values()))
