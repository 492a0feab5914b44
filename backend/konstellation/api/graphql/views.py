"""The one door to GraphQL: POST and JSON only, limits first, masked errors."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext
from graphql import (
    ExecutionResult,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    execute,
    get_variable_values,
)

from konstellation.accounts.models import Viewer
from konstellation.api import auth
from konstellation.api.graphql import documents, errors
from konstellation.api.graphql.context import Context
from konstellation.api.graphql.cost import Measure, excesses
from konstellation.api.graphql.documents import Document, Kept
from konstellation.api.graphql.errors import Refused, RefusedFor
from konstellation.api.graphql.execution import DeadlinePassed, Execution, bounded_statements
from konstellation.api.graphql.limits import (
    BODY_BYTES,
    JSON_DEPTH,
    VALIDATION_ERRORS,
    Limits,
    limits_for,
    tier_of,
)
from konstellation.api.graphql.throttle import spend
from konstellation.common.errors import SignInRequired
from konstellation.members.policies import Standing, standing

logger = logging.getLogger(__name__)
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Question:
    """What the body asks."""

    text: str
    variables: Mapping[str, Any]
    operation_name: str | None
    is_persisted: bool


class GraphQLView:
    """A view: answers one operation of a schema, and keeps the documents that it has checked."""

    # It checks for itself, and only where a session's cookie signs in: see _viewer.
    csrf_exempt = True

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self.kept = Kept()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = str(request.META.get("konstellation.request_id", ""))
        try:
            status, answer = self.answer(request, request_id)
        except Refused as refused:
            return _refusal(refused)
        except SignInRequired as refused:
            code = {"code": refused.code, "requestId": request_id}
            status, answer = 401, {"errors": [{"message": str(refused), "extensions": code}]}
        except DeadlinePassed:
            status, answer = 200, {"data": None, "errors": [errors.deadline_passed(request_id)]}
        except (OperationalError, InterfaceError):
            logger.exception("GraphQL request %s met a busy database", request_id)
            return _refusal(errors.database_away())
        except Exception:
            logger.exception("GraphQL request %s failed", request_id)
            status, answer = 500, {"errors": [errors.internal(request_id)]}
        return _response(status, answer)

    def answer(self, request: HttpRequest, request_id: str) -> tuple[int, errors.Answer]:
        body = _body(request)
        viewer = _viewer(request)
        who = standing(viewer)
        limits = limits_for(who)
        question = _question(body)
        if not question.is_persisted and tier_of(who) in settings_persisted_only():
            raise Refused("PERSISTED_ONLY", "Only the documents of the frontend are run here.")
        document = self.kept.get(question.text) or documents.read(question.text, limits)
        operation, measured = self.check(document, question, who, limits)
        left = spend(request, who, limits, cost=measured.cost, searches=measured.searches)
        context = Context.of(request, viewer, limits)
        result = self.run(document, operation, question, context)
        return _answered(result, request_id, context, measured, left)

    def check(
        self, document: Document, question: Question, who: Standing, limits: Limits
    ) -> tuple[OperationDefinitionNode, Measure]:
        """Limits before rules, and both before variables are looked at."""
        over = document.excesses(limits)
        if over:
            raise RefusedFor(over)
        operation = document.operation(question.operation_name)
        is_mutation = operation.operation is OperationType.MUTATION
        if is_mutation and who.user_id is None:
            raise SignInRequired
        measured = document.measure(self.schema, operation, question.variables)
        over = excesses(measured, limits, is_mutation=is_mutation)
        if over:
            raise RefusedFor(over)
        if not document.is_valid:
            document.check(self.schema)
            self.kept.put(document)
        coerced = get_variable_values(
            self.schema,
            operation.variable_definitions,
            dict(question.variables),
            max_errors=VALIDATION_ERRORS,
            hide_suggestions=True,
        )
        if isinstance(coerced, list):
            raise RefusedFor([errors.finding(error) for error in coerced])
        return operation, measured

    def run(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        question: Question,
        context: Context,
    ) -> ExecutionResult:
        limits = context.limits
        with bounded_statements(deadline=context.deadline, seconds=limits.statement):
            result = execute(
                self.schema,
                document.node,
                context_value=context,
                variable_values=dict(question.variables),
                operation_name=operation.name.value if operation.name else None,
                execution_context_class=Execution,
                hide_suggestions=True,
            )
        assert isinstance(result, ExecutionResult)
        return result


def settings_persisted_only() -> frozenset[str]:
    """The tiers for which only persisted documents are run: none, unless settings say so."""
    return frozenset(getattr(settings, "GRAPHQL_PERSISTED_ONLY", ()))


def _body(request: HttpRequest) -> bytes:
    if request.method != "POST":
        raise Refused("METHOD_NOT_ALLOWED", "Send GraphQL by POST.", status=405)
    if request.content_type != _JSON:
        raise Refused("UNSUPPORTED_MEDIA_TYPE", f"Send {_JSON}.", status=415)
    length = request.META.get("CONTENT_LENGTH") or ""
    unmeasured = not length and request.headers.get("Transfer-Encoding")
    if unmeasured or (length.isdigit() and int(length) > BODY_BYTES):
        raise Refused("TOO_LARGE", f"A body is at most {BODY_BYTES} bytes long.", status=413)
    return request.body


def _viewer(request: HttpRequest) -> Viewer:
    """Who asks; where a session's cookie says so, the page must prove that it is ours."""
    viewer = auth.viewer(request)
    if viewer.is_authenticated and getattr(viewer, "token", None) is None:
        reason = _CsrfCheck(_no_view).process_view(request, _no_view, (), {})
        if reason is not None:
            raise Refused("CSRF", gettext("The page is out of date. Load it again."), status=403)
    return viewer


class _CsrfCheck(CsrfViewMiddleware):
    """Django's check, answering with its reason in place of a page."""

    def process_view(self, request, callback, callback_args, callback_kwargs):
        self.process_request(request)
        return super().process_view(request, callback, callback_args, callback_kwargs)

    def _reject(self, request, reason):
        return reason


def _no_view(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _question(body: bytes) -> Question:
    if body.lstrip()[:1] == b"[":
        raise Refused("BATCH_DISABLED", "Send one operation at a time, not a list.")
    try:
        asked = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Refused("BAD_REQUEST", "The body is no JSON in UTF-8.") from None
    if not isinstance(asked, dict):
        raise Refused("BAD_REQUEST", "The body must be a JSON object.")
    _check_values(asked)
    variables = asked.get("variables")
    if variables is not None and not isinstance(variables, dict):
        raise Refused("BAD_REQUEST", "'variables' must be an object.")
    name = asked.get("operationName")
    if name is not None and not isinstance(name, str):
        raise Refused("BAD_REQUEST", "'operationName' must be text.")
    text, identifier = asked.get("query"), asked.get("id")
    if isinstance(text, str) == isinstance(identifier, str) or not isinstance(
        text or identifier, str
    ):
        raise Refused("BAD_REQUEST", "Send either 'query' or 'id', as text.")
    persisted = documents.persisted(identifier) if isinstance(identifier, str) else None
    is_persisted = persisted is not None or text in documents.persisted_texts()
    return Question(persisted or str(text), variables or {}, name or None, is_persisted)


def _check_values(asked: Mapping[str, Any]) -> None:
    """No value is nested too deeply or holds a NUL, which no database takes."""
    level: list[Any] = [asked]
    for _depth in range(JSON_DEPTH):
        beneath: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                beneath.extend(value)
                beneath.extend(value.values())
            elif isinstance(value, list):
                beneath.extend(value)
            elif isinstance(value, str) and "\0" in value:
                raise Refused("BAD_REQUEST", "Text must not contain NUL.")
        if not beneath:
            return
        level = beneath
    raise Refused("BAD_REQUEST", f"JSON may be nested {JSON_DEPTH} levels deep.")


def _answered(
    result: ExecutionResult, request_id: str, context: Context, measured: Measure, left: int
) -> tuple[int, errors.Answer]:
    found = result.errors or []
    refused = [refusal for error in found if (refusal := errors.refused_request(error))]
    if refused:
        raise refused[0]
    away = [error for error in found if errors.is_database_away(error, context.deadline)]
    if away and not any((result.data or {}).values()):
        logger.error("GraphQL request %s met a busy database", request_id, exc_info=away[0])
        raise errors.database_away()
    maximum = context.limits.cost
    answer: errors.Answer = {"data": result.data}
    if found:
        answer["errors"] = [
            errors.failure(error, request_id=request_id, deadline=context.deadline)
            for error in found
        ]
    answer["extensions"] = {
        "cost": {"requested": measured.cost, "maximum": maximum, "remaining": left}
    }
    return 200, answer


def _refusal(refused: Refused) -> HttpResponse:
    reasons = refused.reasons if isinstance(refused, RefusedFor) else [refused.formatted()]
    response = _response(refused.status, {"errors": reasons})
    if refused.status == 405:
        response["Allow"] = "POST"
    if "retryAfter" in refused.extensions:
        response["Retry-After"] = str(refused.extensions["retryAfter"])
    return response


def _response(status: int, answer: errors.Answer) -> HttpResponse:
    response = HttpResponse(orjson.dumps(answer, default=str), status=status, content_type=_JSON)
    response["Cache-Control"] = "no-store"
    # An answer is no page: nothing in it may load anything or be framed.
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return response
