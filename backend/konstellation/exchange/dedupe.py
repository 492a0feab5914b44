"""Likely doubles among organisations (or whatever has a name): pairs with a score and reasons."""

from __future__ import annotations

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
