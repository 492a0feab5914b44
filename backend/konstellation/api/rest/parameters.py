"""Query parameters: declared one by one, read strictly, described in the schema.

A parameter that a view has not declared is refused, never ignored: a client that believes it has
narrowed a list must not be given all of it.
"""

from __future__ import annotations

import re
import uuid
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from konstellation.api.rest.limits import limits
from konstellation.api.rest.problems import Problem, bad_request

_DECIMAL = re.compile(r"-?\d{1,12}(\.\d{1,12})?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Parameter(ABC):
    """One query parameter: how its text becomes a value.

    ``read`` raises ValueError with the reason, worded for the reader.
    """

    description: str
    required: bool = False

    @abstractmethod
    def read(self, text: str) -> Any: ...

    @property
    @abstractmethod
    def schema(self) -> dict[str, Any]: ...


@dataclass(frozen=True, kw_only=True)
class Several(Parameter):
    """Values apart by commas, any of which will do."""

    longest: int = 80

    def read(self, text: str) -> tuple[Any, ...]:
        parts = text.split(",")
        most = limits().values_in_filter
        if len(parts) > most:
            raise ValueError(_("At most %(most)s values.") % {"most": most})
        return tuple(self.one(part) for part in parts)

    def one(self, text: str) -> Any:
        if not 0 < len(text) <= self.longest:
            raise ValueError(_("A value is empty or too long."))
        return text

    @property
    def item(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": self.longest, "pattern": "^[^,]+$"}

    @property
    def schema(self) -> dict[str, Any]:
        return {
            "type": "array",
            "items": self.item,
            "minItems": 1,
            "maxItems": limits().values_in_filter,
        }


@dataclass(frozen=True, kw_only=True)
class AnyOf(Several):
    """Some of a few known words."""

    choices: type[models.TextChoices]

    def one(self, text: str) -> Any:
        if text not in self.choices.values:
            known = ", ".join(self.choices.values)
            raise ValueError(_("Use one of: %(known)s.") % {"known": known})
        return text

    @property
    def item(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.choices.values)}


@dataclass(frozen=True, kw_only=True)
class SomeOf(Several):
    """Some of a few words that are not choices of a model."""

    words: tuple[str, ...]

    def one(self, text: str) -> str:
        if text not in self.words:
            raise ValueError(_("Use one of: %(known)s.") % {"known": ", ".join(self.words)})
        return text

    @property
    def item(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.words)}


@dataclass(frozen=True, kw_only=True)
class Ids(Several):
    def one(self, text: str) -> uuid.UUID:
        return _uuid(text)

    @property
    def item(self) -> dict[str, Any]:
        return {"type": "string", "format": "uuid"}


@dataclass(frozen=True, kw_only=True)
class Id(Parameter):
    def read(self, text: str) -> uuid.UUID:
        return _uuid(text)

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "uuid"}


@dataclass(frozen=True, kw_only=True)
class Words(Parameter):
    """Text to look for."""

    shortest: int = 2
    longest: int = 200

    def read(self, text: str) -> str:
        if len(text.strip()) < self.shortest or len(text) > self.longest:
            raise ValueError(
                _("Write %(shortest)s to %(longest)s characters.")
                % {"shortest": self.shortest, "longest": self.longest}
            )
        return text

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": self.shortest, "maxLength": self.longest}


@dataclass(frozen=True, kw_only=True)
class OneOf(Parameter):
    choices: tuple[str, ...]

    def read(self, text: str) -> str:
        if text not in self.choices:
            raise ValueError(_("Use one of: %(known)s.") % {"known": ", ".join(self.choices)})
        return text

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.choices)}


@dataclass(frozen=True, kw_only=True)
class Day(Parameter):
    def read(self, text: str) -> date:
        try:
            if len(text) == len("2026-01-31"):
                return date.fromisoformat(text)
        except ValueError:
            pass
        raise ValueError(_("Write a date as YYYY-MM-DD."))

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, kw_only=True)
class Moment(Parameter):
    def read(self, text: str) -> datetime:
        try:
            moment = parse_datetime(text)
        except ValueError:
            moment = None
        if moment is None or timezone.is_naive(moment):
            raise ValueError(_("Write a time with its zone, as 2026-01-31T12:00:00Z."))
        return moment

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}


@dataclass(frozen=True, kw_only=True)
class Whole(Parameter):
    least: int = 0
    most: int = 2_000_000_000

    def read(self, text: str) -> int:
        # int() would also take "+5", " 5", "5_0" and digits of other scripts.
        if not (text.isascii() and text.isdigit() and len(text) <= 10):
            raise ValueError(_("Write a whole number."))
        if not self.least <= int(text) <= self.most:
            raise ValueError(
                _("Write a number from %(least)s to %(most)s.")
                % {"least": self.least, "most": self.most}
            )
        return int(text)

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, kw_only=True)
class Real(Parameter):
    least: float
    most: float

    def read(self, text: str) -> float:
        number = float(text) if _DECIMAL.fullmatch(text) else float("nan")
        if not self.least <= number <= self.most:
            raise ValueError(
                _("Write a number from %(least)s to %(most)s.")
                % {"least": self.least, "most": self.most}
            )
        return number

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "number", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, kw_only=True)
class YesNo(Parameter):
    def read(self, text: str) -> bool:
        if text not in {"true", "false"}:
            raise ValueError(_("Write true or false."))
        return text == "true"

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Given:
    """The values of a request's query parameters; absent ones are not there."""

    values: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)

    def only(self, *names: str) -> dict[str, Any]:
        return {name: self.values[name] for name in names if name in self.values}


def read(request: HttpRequest, declared: Mapping[str, Parameter]) -> Given:
    """Every parameter of the request, checked. Raises Problem 400 for the first that is wrong."""
    texts = _texts(request.META.get("QUERY_STRING", ""))
    for name, parameter in declared.items():
        if parameter.required and name not in texts:
            raise bad_request(
                "MISSING_PARAMETER", _("A parameter is missing."), **{name: [_("Required.")]}
            )
    return Given({name: _value(name, text, declared) for name, text in texts.items()})


def _texts(query: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            # WSGI hands over bytes as Latin-1 characters.
            query.encode("latin-1").decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=limits().query_parameters,
        )
    except ValueError as error:
        raise bad_request("MALFORMED_QUERY", _("The address cannot be read.")) from error
    texts = dict(pairs)
    if len(texts) < len(pairs):
        raise bad_request("REPEATED_PARAMETER", _("A parameter stands twice."))
    if any("\0" in part for pair in pairs for part in pair):
        raise bad_request("MALFORMED_QUERY", _("The address cannot be read."))
    return texts


def _value(name: str, text: str, declared: Mapping[str, Parameter]) -> Any:
    if name not in declared:
        raise _unknown(name)
    try:
        return declared[name].read(text)
    except ValueError as error:
        raise bad_request(
            "INVALID_PARAMETER",
            _("A parameter has a value that is not valid."),
            **{name: [str(error)]},
        ) from error


def _unknown(name: str) -> Problem:
    if "__" in name:
        return bad_request("UNKNOWN_FILTER", _("There is no such filter."))
    return bad_request("UNKNOWN_PARAMETER", _("There is no such parameter here."))


def _uuid(text: str) -> uuid.UUID:
    try:
        found = uuid.UUID(text)
    except ValueError as error:
        raise ValueError(_("Write an id such as the API gives.")) from error
    if str(found) != text.lower():
        raise ValueError(_("Write an id such as the API gives."))
    return found
