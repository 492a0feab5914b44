"""From what a mutation is given to what a service takes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from typing import Any

from konstellation.common.errors import Invalid


def columns(given: Mapping[str, Any], *, texts: Collection[str]) -> Any:
    """The values that were given; null takes a text away, a choice stands for its stored word."""
    return {
        name: "" if value is None and name in texts else _plain(value)
        for name, value in given.items()
    }


@contextmanager
def known_as(**arguments: str) -> Iterator[None]:
    """Name a column that breaks a rule by the argument that it was worked out from."""
    try:
        yield
    except Invalid as error:
        fields = {arguments.get(name, name): reasons for name, reasons in error.fields.items()}
        raise Invalid(fields, error.message) from error


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
