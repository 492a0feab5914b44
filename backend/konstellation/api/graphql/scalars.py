"""Values that are stricter than graphene's own."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import graphene
from django.utils import timezone
from graphql import GraphQLError, IntValueNode, StringValueNode, ValueNode

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)")
_EARLIEST = date(1000, 1, 1)
_SAFE_INTEGER = 2**53 - 1


def _text_of(node: ValueNode) -> Any:
    return node.value if isinstance(node, StringValueNode) else None


class Date(graphene.Scalar):
    """A day as in ISO 8601: 2026-03-01."""

    @staticmethod
    def serialize(value: Any) -> str:
        if isinstance(value, datetime):
            value = timezone.localtime(value).date()
        if not isinstance(value, date):
            raise TypeError(f"Not a date: {type(value).__name__}")
        return value.isoformat()

    @staticmethod
    def parse_value(value: Any) -> date:
        if isinstance(value, str) and _DATE.fullmatch(value):
            try:
                day = date.fromisoformat(value)
            except ValueError:
                day = date.min
            if day >= _EARLIEST:
                return day
        raise GraphQLError("Date cannot represent this value: write a day as 2026-03-01.")

    @classmethod
    def parse_literal(cls, node: ValueNode, _variables: Any = None) -> date:
        return cls.parse_value(_text_of(node))


class DateTime(graphene.Scalar):
    """A moment as in RFC 3339, with its offset: 2026-03-01T09:30:00+01:00."""

    @staticmethod
    def serialize(value: Any) -> str:
        if not isinstance(value, datetime):
            raise TypeError(f"Not a moment: {type(value).__name__}")
        return value.isoformat()

    @staticmethod
    def parse_value(value: Any) -> datetime:
        if isinstance(value, str) and _TIME.fullmatch(value):
            try:
                moment = datetime.fromisoformat(value)
            except ValueError:
                moment = None
            if moment is not None and moment.date() >= _EARLIEST:
                return moment
        raise GraphQLError(
            "DateTime cannot represent this value: write a moment as 2026-03-01T09:30:00+01:00."
        )

    @classmethod
    def parse_literal(cls, node: ValueNode, _variables: Any = None) -> datetime:
        return cls.parse_value(_text_of(node))


class Long(graphene.Scalar):
    """A whole number that JavaScript holds exactly (up to 2⁵³ − 1 on either side of zero)."""

    @staticmethod
    def serialize(value: Any) -> int:
        return Long.parse_value(value)

    @staticmethod
    def parse_value(value: Any) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _SAFE_INTEGER:
            return value
        raise GraphQLError("Long cannot represent this value: write a whole number below 2^53.")

    @classmethod
    def parse_literal(cls, node: ValueNode, _variables: Any = None) -> int:
        if isinstance(node, IntValueNode) and len(node.value) <= 17:
            return cls.parse_value(int(node.value))
        return cls.parse_value(None)
