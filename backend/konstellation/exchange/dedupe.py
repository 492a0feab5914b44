"""Likely doubles among organisations (or whatever has a name): pairs with a score and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """What the search for doubles looks at. Empty text where a thing is not known."""

    name: str
    number: str = ""
    domain: str = ""
    short: str = ""
    country: str = ""
    town: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    one: int
    other: int
    in_register: bool
    score: int
    # Codes of problems.LIKENESS.
    reasons: tuple[str, ...]


def pairs(rows: Sequence[Profile], register: Sequence[Profile] = ()) -> list[Pair]:
    return []
