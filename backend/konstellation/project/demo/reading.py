"""What the YAML files of this folder say, with days instead of "two years ago"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

import yaml

from konstellation.members.periods import shift

Entry = dict[str, Any]

_FOLDER = files(__package__)
_RELATIVE = re.compile(
    r"(?P<sign>[+-])(?:(?P<y>\d+)y)?(?:(?P<m>\d+)m)?(?:(?P<w>\d+)w)?(?:(?P<d>\d+)d)?"
)


def organisations() -> list[Entry]:
    names = sorted(file.name for file in _FOLDER.iterdir())
    return [
        entry
        for name in names
        if name.startswith("organisations_") and name.endswith(".yaml")
        for entry in _entries(name)
    ]


def listings() -> list[Entry]:
    return list(_entries("listings.yaml"))


def day(written: str, today: date) -> date:
    """The day that "-5y4m", "-10w", "-9d" or "+45d" means, counted from today."""
    found = _RELATIVE.fullmatch(written)
    if found is None or len(written) < 2:
        raise ValueError(f"“{written}” is no relative day.")
    sign = -1 if found["sign"] == "-" else 1
    years, months, weeks, days = (sign * int(found[unit] or 0) for unit in "ymwd")
    return shift(shift(today, 12 * years + months, "month"), 7 * weeks + days, "day")


def _entries(name: str) -> Iterator[Entry]:
    yield from yaml.load(_FOLDER.joinpath(name).read_text("utf-8"), Loader=yaml.CSafeLoader)
