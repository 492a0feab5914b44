"""Where in a list's order a page begins, said so that an index leads there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Field, Func, Value
from django.db.models.lookups import GreaterThan, LessThan


class Row(Func):
    """Several values compared as one, from the left: the order of an index on them."""

    template = "(%(expressions)s)"
    output_field: Field[Any, Any] = Field()


def beyond(place: Sequence[tuple[str, Field[Any, Any], Any]], *, descending: bool) -> Any:
    """The rows past this place: (name, column, value) for each part of the order, none empty.

    "a > x or a = x and b > y" says the same, but is answered by reading from the start.
    """
    names = Row(*(F(name) for name, _column, _value in place))
    values = Row(*(Value(value, output_field=column) for _name, column, value in place))
    return LessThan(names, values) if descending else GreaterThan(names, values)
