"""What a GraphQL answer says of a failure, and what it keeps to the log.

Codes in capitals are the protocol's (a request that is malformed or asks too much); codes in small
letters are the domain's refusals, the same in both APIs.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from time import monotonic
from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext
from graphene.utils.str_converters import to_camel_case
from graphql import GraphQLError, GraphQLSyntaxError

from konstellation.common.errors import DomainError, Invalid, Stale, Unavailable

logger = logging.getLogger(__name__)
Answer = dict[str, Any]
RETRY_AFTER_SECONDS = 5
_QUERY_CANCELED = "57014"

# graphql-core names its findings only in words.
_FINDINGS = [
    (re.compile(pattern), code)
    for pattern, code in [
        (r"Cannot query field ", "UNKNOWN_FIELD"),
        (r"Unknown argument ", "UNKNOWN_ARGUMENT"),
        (r"(.* )?Field '\w+' is not defined by type '\w+Filter'", "UNKNOWN_FILTER"),
        (r"(.* )?Field '\w+' is not defined by type ", "UNKNOWN_INPUT"),
        (r"Unknown fragment ", "UNKNOWN_FRAGMENT"),
        (r"Cannot spread fragment ", "CYCLIC_FRAGMENT"),
        (r"Variable '\$\w+' got invalid value", "BAD_VALUE"),
        (r"(Enum '\w+'|\w+) cannot represent ", "BAD_VALUE"),
        (r"(Expected value of type|Argument|Value|Variable) ", "BAD_VALUE"),
    ]
]
_OVER_TEXT_LIMIT = re.compile(r".* contains more than \d+ (tokens|comments|code points)")


class Refused(Exception):
    """The request as such is refused: it is answered with this status, and with no data."""

    def __init__(self, code: str, message: str, *, status: int = 400, **extensions: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.extensions = extensions

    def formatted(self) -> Answer:
        return {"message": self.message, "extensions": {"code": self.code, **self.extensions}}


class RefusedFor(Refused):
    """A request refused for several reasons at once."""

    def __init__(self, reasons: Iterable[Refused | Answer], *, status: int = 400) -> None:
        self.reasons = [
            reason.formatted() if isinstance(reason, Refused) else reason for reason in reasons
        ]
        first = self.reasons[0]
        super().__init__(first["extensions"]["code"], first["message"], status=status)


def finding(error: GraphQLError) -> Answer:
    """A syntax, validation or coercion error: graphql-core's words, which name no value of ours."""
    code = next((code for known, code in _FINDINGS if known.match(error.message)), "INVALID")
    if isinstance(error, GraphQLSyntaxError):
        code = "TOKEN_LIMIT" if _OVER_TEXT_LIMIT.match(error.message) else "SYNTAX"
    return {**_place(error), "message": error.message, "extensions": {"code": code}}


def failure(error: GraphQLError, *, request_id: str, deadline: float) -> Answer:
    """An error that a resolver met. Only refusals speak; anything else is logged and masked."""
    cause = _cause(error)
    if isinstance(cause, DomainError):
        return {**_place(error), "message": str(cause), "extensions": _refusal(cause, request_id)}
    if isinstance(cause, Refused):
        return {**_place(error), **cause.formatted()}
    if cause is error and error.message.startswith("Argument "):
        return finding(error)
    if is_database_away(error, deadline):
        logger.error("GraphQL request %s met a busy database", request_id, exc_info=cause)
        return {**_place(error), **database_away().formatted()}
    if _was_stopped(cause, deadline):
        return {**_place(error), **deadline_passed(request_id)}
    logger.error("GraphQL request %s failed", request_id, exc_info=cause)
    return {**_place(error), **internal(request_id)}


def internal(request_id: str) -> Answer:
    return {
        "message": "Internal error",
        "extensions": {"code": "INTERNAL", "requestId": request_id},
    }


def deadline_passed(request_id: str) -> Answer:
    return {
        "message": gettext("This took too long and was stopped. Ask for less at a time."),
        "extensions": {"code": "DEADLINE", "requestId": request_id},
    }


def is_database_away(error: GraphQLError, deadline: float) -> bool:
    """Whether no connection was free, a lock took too long, or the server is away."""
    cause = _cause(error)
    is_its_own = isinstance(cause, OperationalError | InterfaceError)
    return is_its_own and not _was_stopped(cause, deadline)


def _was_stopped(cause: BaseException, deadline: float) -> bool:
    """By ``bounded_statements``: PostgreSQL says so, and of SQLite it is plain from the clock."""
    state = getattr(cause.__cause__, "sqlstate", None)
    is_late = state == _QUERY_CANCELED or (state is None and monotonic() > deadline)
    return isinstance(cause, OperationalError) and is_late


def database_away() -> Refused:
    return Refused(
        Unavailable.code, str(Unavailable.message), status=503, retryAfter=RETRY_AFTER_SECONDS
    )


def refused_request(error: GraphQLError) -> Refused | None:
    """The refusal of the whole request that a resolver found, such as a forged cursor."""
    cause = _cause(error)
    return cause if isinstance(cause, Refused) else None


def _refusal(cause: DomainError, request_id: str) -> Answer:
    extensions: Answer = {"code": cause.code, "requestId": request_id}
    if isinstance(cause, Invalid):
        extensions["fields"] = _camelled(cause.fields)
    if isinstance(cause, Stale):
        extensions["version"] = cause.version
        extensions["current"] = _camelled(cause.current)
    return extensions


def _camelled(fields: Mapping[str, Any]) -> Answer:
    return {to_camel_case(name): value for name, value in fields.items()}


def _place(error: GraphQLError) -> Answer:
    place: Answer = {}
    if error.locations:
        place["locations"] = [location.formatted for location in error.locations]
    if error.path:
        place["path"] = error.path
    return place


def _cause(error: GraphQLError) -> BaseException:
    cause: BaseException = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause
