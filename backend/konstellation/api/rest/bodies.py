"""JSON in and out: strict where hostile or careless input would otherwise pass."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import IO, Any

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.utils.mediatypes import _MediaType

from konstellation.api.rest.limits import limits
from konstellation.api.rest.problems import MEDIA_TYPE, Problem, bad_request

# What the parts of a form take beside the file itself.
FORM_OVERHEAD = 64 * 1024


class JSONRenderer(BaseRenderer):
    """The only form of an answer; no browsable pages, whatever Accept says."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=str)


class ProblemRenderer(JSONRenderer):
    """So that a client which accepts problem details alone is not turned away."""

    media_type = MEDIA_TYPE


class Negotiation(DefaultContentNegotiation):
    def select_renderer(
        self, request: Any, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        if request.query_params.get("format", "json") != "json":
            raise NotAcceptable
        return super().select_renderer(request, renderers, format_suffix)


class JSONParser(BaseParser):
    """UTF-8 JSON of bounded size and depth, without duplicate keys, NaN, NUL or lone surrogates."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        refuse_other_charset(media_type or "")
        body = stream.read(limits().json_bytes + 1)
        if len(body) > limits().json_bytes:
            raise Problem(413, "TOO_LARGE", _("The body is larger than is allowed here."))
        return parsed(body)


def refuse_other_charset(media_type: str) -> None:
    charset = _MediaType(media_type).params.get("charset", "utf-8")
    if charset.strip('"').lower() not in {"utf-8", "utf8"}:
        raise Problem(415, "UNSUPPORTED_MEDIA_TYPE", _("Only UTF-8 is accepted."))


def refuse_encoded(request: HttpRequest) -> None:
    """A compressed body could be far larger than it looks."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Problem(415, "UNSUPPORTED_MEDIA_TYPE", _("Compressed bodies are not accepted."))


def refuse_oversized(request: HttpRequest, most: int) -> None:
    """Turn a form away by its declared length, before any of it is read."""
    try:
        length = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        length = 0
    if length > most + FORM_OVERHEAD:
        raise Problem(413, "TOO_LARGE", _("The body is larger than is allowed here."))


def parsed(body: bytes) -> Any:
    """The JSON value. Raises Problem with the reason why it is refused."""
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_without_duplicates,
            parse_constant=_not_a_number,
            parse_float=_finite,
        )
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        raise bad_request("MALFORMED_JSON", _("The body is not valid JSON.")) from error
    _check_inside(value)
    return value


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise bad_request("DUPLICATE_KEY", _("A key stands twice in the same object."))
    return value


def _not_a_number(word: str) -> float:
    raise bad_request("MALFORMED_JSON", _("The body is not valid JSON."))


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise bad_request("MALFORMED_JSON", _("A number in the body is too large."))
    return number


def _check_inside(value: Any) -> None:
    """Walk the value level by level: how deep it is, and whether its texts can be stored."""
    _check_text(value)
    level = [value]
    for _depth in range(limits().json_depth):
        inside = [inner for outer in level for inner in _parts(outer)]
        for inner in inside:
            _check_text(inner)
        level = [inner for inner in inside if isinstance(inner, dict | list)]
        if not level:
            return
    raise _too_deep()


def _parts(value: Any) -> list[Any]:
    match value:
        case dict():
            return [*value.keys(), *value.values()]
        case list():
            return value
        case _:
            return []


def _check_text(value: Any) -> None:
    if isinstance(value, str) and ("\0" in value or not _is_whole(value)):
        raise bad_request("MALFORMED_JSON", _("A text holds a character that is forbidden."))


def _is_whole(text: str) -> bool:
    """Whether the text is free of lone surrogates, which no database can store."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _too_deep() -> Problem:
    return bad_request("TOO_DEEP", _("The body is nested too deeply."))
