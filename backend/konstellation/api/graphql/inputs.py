"""From what a mutation is given to what a service takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any


def columns(given: Mapping[str, Any], *, texts: Collection[str]) -> Any:
    """The values that were given; null takes a text away, a choice stands for its stored word."""
    return {
        name: "" if value is None and name in texts else _plain(value)
        for name, value in given.items()
    }


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
