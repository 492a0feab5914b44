"""Every refusal as problem details (RFC 9457), in the reader's language.

Domain errors, the framework's and the unforeseen all become one shape here, and nowhere else.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.db.models import ProtectedError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response

from konstellation.common.errors import (
    Conflict,
    DomainError,
    Invalid,
    NotAllowed,
    NotFound,
    SignInRequired,
    Stale,
    Text,
    TooMany,
    Unavailable,
)

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5

TITLES: Mapping[int, Text] = {
    400: gettext_lazy("The request is not valid"),
    401: gettext_lazy("Sign in first"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Method not allowed"),
    406: gettext_lazy("Only JSON is served here"),
    409: gettext_lazy("Conflict"),
    412: gettext_lazy("Changed in the meantime"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Unsupported kind of body"),
    422: gettext_lazy("The key was used for another request"),
    428: gettext_lazy("If-Match is required"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Internal error"),
    503: gettext_lazy("Not available"),
}


class Problem(Exception):
    """A refusal by the API itself, as opposed to one by the domain."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: Text = "",
        *,
        fields: Mapping[str, list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.fields = dict(fields or {})
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})


def bad_request(code: str, detail: Text, **fields: list[str]) -> Problem:
    return Problem(400, code, detail, fields=fields)


def handler(error: Exception, context: Mapping[str, Any]) -> Response:
    """Answer whatever happened (DRF's exception handler); mask and log the unforeseen."""
    request_id = context["request"].META.get("konstellation.request_id", "")
    problem = as_problem(error)
    if problem is None:
        logger.error("Unforeseen error in request %s", request_id, exc_info=error)
        problem = Problem(500, "INTERNAL", _("Something went wrong on our side."))
    return response(problem, request_id)


def response(problem: Problem, request_id: str) -> Response:
    return Response(
        body(problem, request_id),
        status=problem.status,
        headers=problem.headers,
        content_type=MEDIA_TYPE,
    )


def body(problem: Problem, request_id: str) -> dict[str, Any]:
    return {
        "type": f"urn:konstellation:problem:{problem.code.lower()}",
        "title": str(TITLES.get(problem.status, TITLES[400])),
        "status": problem.status,
        "detail": str(problem.detail),
        "code": problem.code,
        "requestId": request_id,
        **({"fields": problem.fields} if problem.fields else {}),
        **problem.extra,
    }


def as_problem(error: Exception) -> Problem | None:
    """The problem that an exception stands for; None if it is nobody's fault but ours."""
    match error:
        case Problem():
            return error
        case DomainError():
            return _of_domain(error)
        case exceptions.APIException():
            return _of_framework(error)
        case _:
            return _of_machinery(error)


def _of_domain(error: DomainError) -> Problem:
    code = error.code.upper()
    match error:
        case SignInRequired():
            return Problem(401, code, error.message, headers={"WWW-Authenticate": "Bearer"})
        case NotAllowed():
            return Problem(403, code, error.message)
        case NotFound():
            return Problem(404, code, error.message)
        case Stale():
            return Problem(
                412,
                code,
                error.message,
                headers={"ETag": f'"{error.version}"'},
                extra={"version": error.version, "current": error.current},
            )
        case Conflict():
            return Problem(409, code, error.message)
        case Invalid():
            return Problem(400, code, error.message, fields=error.fields)
        case TooMany():
            wait = {"Retry-After": str(error.wait)}
            return Problem(429, code, error.message, headers=wait)
        case Unavailable():
            return _unavailable(code, error.message)
        case _:
            return Problem(409, code, error.message)


def _of_framework(error: exceptions.APIException) -> Problem:
    match error:
        case exceptions.ValidationError():
            return _of_serializer(error)
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return Problem(
                401, "SIGN_IN_REQUIRED", str(error.detail), headers={"WWW-Authenticate": "Bearer"}
            )
        case exceptions.Throttled():
            wait = {"Retry-After": str(int(getattr(error, "wait", None) or 60))}
            return Problem(
                429, "TOO_MANY_REQUESTS", _("Too many requests. Wait a little."), headers=wait
            )
        case exceptions.MethodNotAllowed():
            return Problem(405, "METHOD_NOT_ALLOWED", str(error.detail))
        case exceptions.NotAcceptable():
            return Problem(406, "NOT_ACCEPTABLE", _("Ask for application/json."))
        case exceptions.UnsupportedMediaType():
            return Problem(415, "UNSUPPORTED_MEDIA_TYPE", str(error.detail))
        case exceptions.ParseError():
            return Problem(400, "MALFORMED", _("The body cannot be read."))
        case exceptions.PermissionDenied():
            return Problem(403, "NOT_ALLOWED", str(error.detail))
        case exceptions.NotFound():
            return Problem(404, "NOT_FOUND", NotFound.message)
        case _:
            return Problem(error.status_code, "REFUSED", str(error.detail))


def _of_machinery(error: Exception) -> Problem | None:
    """What Django, the database driver or Python itself say to input that they cannot hold."""
    match error:
        case Http404():
            return Problem(404, "NOT_FOUND", NotFound.message)
        case PermissionDenied():
            return Problem(403, "NOT_ALLOWED", NotAllowed.message)
        case RequestDataTooBig():
            return Problem(413, "TOO_LARGE", _("The body is larger than is allowed here."))
        case DjangoValidationError():
            fields = getattr(error, "message_dict", None) or {"": error.messages}
            return Problem(400, "INVALID", Invalid.message, fields=fields)
        case ProtectedError() | IntegrityError():
            return Problem(409, "CONFLICT", _("This clashes with another record."))
        case OperationalError() | InterfaceError():
            return _unavailable("UNAVAILABLE", Unavailable.message)
        case (
            RecursionError()
            | DataError()
            | OverflowError()
            | UnicodeError()
            | SuspiciousOperation()
            | BadRequest()
        ):
            return Problem(400, "MALFORMED", _("A value in the request cannot be handled."))
        case _:
            return None


def _unavailable(code: str, message: Text) -> Problem:
    return Problem(503, code, message, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})


def _of_serializer(error: exceptions.ValidationError) -> Problem:
    fields = dict(_flat(error.detail))
    unknown = "unknown_field" in set(_codes(error.get_codes()))
    return Problem(400, "UNKNOWN_FIELD" if unknown else "INVALID", Invalid.message, fields=fields)


def _flat(detail: Any, path: str = "") -> list[tuple[str, list[str]]]:
    """Nested reasons under dotted names: {"addresses": [{"city": […]}]} → addresses.0.city."""
    match detail:
        case dict():
            return [
                item
                for key, inner in detail.items()
                for item in _flat(inner, path if key == "non_field_errors" else _join(path, key))
            ]
        case list() if any(isinstance(inner, dict | list) for inner in detail):
            return [
                item
                for number, inner in enumerate(detail)
                for item in _flat(inner, _join(path, number))
            ]
        case list():
            return [(path, [str(reason) for reason in detail])] if detail else []
        case _:
            return [(path, [str(detail)])]


def _join(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)


def _codes(codes: Any) -> list[str]:
    match codes:
        case dict():
            return [code for inner in codes.values() for code in _codes(inner)]
        case list():
            return [code for inner in codes for code in _codes(inner)]
        case _:
            return [str(codes)]
