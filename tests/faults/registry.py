"""The cases that there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.scene import Scene

Act = Callable[["Scene"], None]
EMBEDDED, SERVER = "embedded", "server"
BOTH = (EMBEDDED, SERVER)


class NotHere(Exception):
    """What a case needs cannot be had on this machine; it says what."""


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    title: str
    profiles: Sequence[str]
    is_quick: bool
    act: Act


cases: dict[str, Case] = {}


def case(
    name: str, title: str, profiles: Sequence[str], *, quick: bool = False
) -> Callable[[Act], Act]:
    """Declare a fault. ``quick`` ones are those that every change of the product is put through."""

    def declare(act: Act) -> Act:
        assert name not in cases, name
        cases[name] = Case(name, title, profiles, quick, act)
        return act

    return declare
