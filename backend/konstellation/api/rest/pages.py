"""Lists in pages: ordered by a key that never jumps, continued by a signed cursor."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from konstellation.api.rest.parameters import OneOf, Parameter, Whole, Words
from konstellation.api.rest.problems import Problem, bad_request
from konstellation.common import keyset
from konstellation.search.port import MAX_WINDOW

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Ordering:
    """The ways in which a list may be ordered: public name → column that is never empty.

    ``key`` makes the order total. Every name may be preceded by "-" for the opposite direction.
    """

    columns: Mapping[str, str]
    default: str
    key: str = "pk"

    def names(self) -> tuple[str, ...]:
        return tuple(sign + name for name in self.columns for sign in ("", "-"))

    def of(self, name: str) -> tuple[str, bool]:
        """(column, whether descending)."""
        return self.columns[name.removeprefix("-")], name.startswith("-")


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Any]
    # The cursor that continues after the last row; None at the end.
    next: str | None


def parameters(ordering: Ordering, most: int, usual: int) -> dict[str, Parameter]:
    """The query parameters that every list takes."""
    return {
        **windows(most, usual),
        "ordering": OneOf(
            choices=ordering.names(),
            description=f"Order of the rows; {ordering.default} unless told.",
        ),
    }


def windows(most: int, usual: int) -> dict[str, Parameter]:
    """The query parameters of what is ranked, and so comes in one order only."""
    return {
        "limit": Whole(
            least=1, most=most, description=f"How many rows at most; {usual} unless told."
        ),
        "cursor": Words(
            shortest=1,
            longest=1000,
            description="Where to go on: the cursor of the page before, for the same question.",
        ),
    }


def page(
    rows: QuerySet[M], *, ordering: Ordering, by: str, cursor: str | None, limit: int, bound_to: str
) -> Page:
    """The rows after the cursor. ``bound_to`` is all that must not change between two pages."""
    column, descending = ordering.of(by)
    salt = _salt(f"{bound_to}|{by}")
    if cursor is not None:
        place = _opened(cursor, salt)
        names = (column, ordering.key)
        parts = [
            (name, _field(rows, name), value) for name, value in zip(names, place, strict=True)
        ]
        rows = rows.filter(keyset.beyond(parts, descending=descending))
    sign = "-" if descending else ""
    found = list(rows.order_by(sign + column, sign + ordering.key)[: limit + 1])
    if len(found) <= limit:
        return Page(found, None)
    last = found[limit - 1]
    ended_at = [_plain(getattr(last, column)), _plain(getattr(last, ordering.key))]
    return Page(found[:limit], signing.dumps(ended_at, salt=salt))


def offset(cursor: str | None, *, bound_to: str) -> int:
    """How many ranked rows have been seen; their order is a search's, not a column's."""
    if cursor is None:
        return 0
    seen = _opened(cursor, _salt(bound_to))
    return int(seen[0])


def next_offset(seen: int, total: int, *, bound_to: str) -> str | None:
    """The cursor after so many ranked rows; None at the end, and where searches do not reach."""
    if seen >= min(total, MAX_WINDOW):
        return None
    return signing.dumps([seen], salt=_salt(bound_to))


def _field(rows: QuerySet[Any], name: str) -> Any:
    """Of a column, or of what the rows are annotated with."""
    annotated = rows.query.annotations.get(name)
    if annotated is not None:
        return annotated.output_field
    options = rows.model._meta
    return options.pk if name == "pk" else options.get_field(name)


def _salt(question: str) -> str:
    return "rest.cursor." + hashlib.sha256(question.encode()).hexdigest()


def _opened(cursor: str, salt: str) -> Sequence[Any]:
    try:
        place: Sequence[Any] = signing.loads(cursor, salt=salt)
    except (signing.BadSignature, ValueError) as error:
        raise bad_cursor() from error
    return place


def bad_cursor() -> Problem:
    return bad_request(
        "INVALID_CURSOR",
        _("This cursor does not belong to this question."),
        cursor=[_("Start again without a cursor.")],
    )


def _plain(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case uuid.UUID():
            return str(value)
        case _:
            return value
