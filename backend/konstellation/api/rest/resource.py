"""The base of every REST view: strict in, uniform out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from rest_framework import viewsets
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from konstellation.accounts.models import User, Viewer
from konstellation.api.auth import signed_in, viewer
from konstellation.api.rest import bodies, idempotency, pages, parameters, preconditions
from konstellation.api.rest.limits import Allowance, allowance
from konstellation.api.rest.operations import Operation
from konstellation.api.rest.parameters import Given, Parameter
from konstellation.api.rest.schema import Schema
from konstellation.api.rest.shapes import Shape
from konstellation.api.rest.throttling import ExportThrottle, RequestThrottle, SearchThrottle
from konstellation.common.models import Record
from konstellation.common.transactions import lost_to_another
from konstellation.members import policies
from konstellation.search.port import MAX_WINDOW

M = TypeVar("M", bound=Model)


class Resource(viewsets.ViewSet):
    """Handlers declare an ``operation``; what it says is enforced before they run."""

    lookup_value_converter = "uuid"
    http_method_names = ["get", "head", "post", "patch", "delete"]
    schema = Schema()
    given: Given

    @property
    def operation(self) -> Operation | None:
        handler = getattr(self, self.action or "", None)
        return getattr(handler, "operation", None)

    @property
    def viewer(self) -> Viewer:
        return viewer(self.request)

    @property
    def actor(self) -> User:
        """Who acts. Raises SignInRequired for a visitor."""
        return signed_in(self.request)

    @property
    def expected(self) -> int:
        return preconditions.expected_version(self.request)

    @property
    def measures(self) -> Allowance:
        return allowance(policies.standing(self.viewer))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.args, self.kwargs = args, kwargs
        self.request = self.initialize_request(request, *args, **kwargs)
        self.headers = self.default_response_headers
        try:
            self.initial(self.request, *args, **kwargs)
            response = self._answered(self.request)
        except Exception as error:
            response = self.handle_exception(error)
        self.response = self.finalize_response(self.request, response, *args, **kwargs)
        return self.response

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        found = super().initialize_request(request, *args, **kwargs)
        if self.operation is not None and self.operation.file_bytes:
            found.parsers = [MultiPartParser()]
        return found

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        bodies.refuse_encoded(request)
        super().initial(request, *args, **kwargs)
        self._speak()
        if self.operation is not None:
            if self.operation.file_bytes:
                bodies.refuse_oversized(request._request, self.operation.file_bytes)
            self.given = parameters.read(request._request, self.parameters(self.operation))

    def handle_exception(self, exc: Exception) -> Response:
        # The base class answers 403 where it thinks that signing in would be of no use.
        response = self.get_exception_handler()(exc, self.get_exception_handler_context())
        assert response is not None
        response.exception = True
        return response

    def get_throttles(self) -> list[BaseThrottle]:
        declared = self.operation or Operation()
        throttles: list[BaseThrottle] = [RequestThrottle()]
        if declared.is_search:
            throttles.append(SearchThrottle())
        if declared.is_export:
            throttles.append(ExportThrottle())
        return throttles

    def parameters(self, operation: Operation) -> dict[str, Parameter]:
        """All query parameters of an operation, those of its pages included."""
        return operation.query(self.measures.page_max, self.measures.page_default)

    def taken(self) -> Any:
        """The body, checked. Raises a problem that names each wrong field."""
        assert self.operation is not None
        assert self.operation.takes is not None
        body = self.operation.takes(
            data=self.request.data, partial=self.request.method == "PATCH", context={"view": self}
        )
        body.is_valid(raise_exception=True)
        return body.validated_data

    def give(self, record: Any) -> Response:
        """One record, with its version as ETag."""
        assert self.operation is not None
        shape = self._shape()
        shape.prepare([record], self.viewer)
        headers = {"ETag": preconditions.etag(record)} if isinstance(record, Record) else {}
        return Response(
            shape.to_representation(record), status=self.operation.status, headers=headers
        )

    def give_many(self, records: Sequence[Any]) -> Response:
        """A short list, whole."""
        return Response({"results": self._shown(records)})

    def give_page(self, rows: QuerySet[M]) -> Response:
        """The page of the list that was asked for."""
        assert self.operation is not None
        ordering = self.operation.ordering
        assert ordering is not None
        page = pages.page(
            rows,
            ordering=ordering,
            by=self.given.get("ordering", ordering.default),
            cursor=self.given.get("cursor"),
            limit=self.given.get("limit", self.measures.page_default),
            bound_to=self._question(),
        )
        return Response({"results": self._shown(page.rows), "next": page.next})

    def window(self) -> tuple[int, int]:
        """(offset, limit) of the page of ranked rows that was asked for."""
        seen = pages.offset(self.given.get("cursor"), bound_to=self._question())
        limit: int = self.given.get("limit", self.measures.page_default)
        return seen, min(limit, MAX_WINDOW - seen)

    def next_window(self, total: int) -> str | None:
        """The cursor that continues after this page of ranked rows."""
        seen, limit = self.window()
        return pages.next_offset(seen + limit, total, bound_to=self._question())

    def give_nothing(self) -> Response:
        return Response(status=204)

    def _question(self) -> str:
        """What a cursor belongs to: the list, who asks, and everything that narrows it."""
        narrowed = {
            name: value
            for name, value in self.given.values.items()
            if name not in {"cursor", "limit", "ordering"}
        }
        return f"{self.request.path}|{self.viewer.pk}|{sorted(narrowed.items())}"

    def _shown(self, rows: Sequence[Any]) -> list[Any]:
        shape = self._shape()
        shape.prepare(rows, self.viewer)
        return [shape.to_representation(row) for row in rows]

    def _shape(self) -> Shape:
        assert self.operation is not None
        assert self.operation.gives is not None
        return self.operation.gives(context={"view": self, "viewer": self.viewer})

    def _answered(self, request: Request) -> Any:
        method = (request.method or "").lower()
        handler = getattr(self, method, self.http_method_not_allowed)
        if method not in self.http_method_names:
            handler = self.http_method_not_allowed
        key = idempotency.key_of(request) if self._is_repeatable() else None
        if key is None:
            return handler(request, *self.args, **self.kwargs)
        return idempotency.once(request, key, lambda: self._tried(handler, request))

    def _tried(self, handler: Any, request: Request) -> Response:
        try:
            answer: Response = handler(request, *self.args, **self.kwargs)
        except Exception as error:
            if lost_to_another(error):
                raise
            answer = self.handle_exception(error)
        return answer

    def _is_repeatable(self) -> bool:
        return (
            self.request.method == "POST"
            and self.operation is not None
            and self.operation.repeatable
            and self.request.user.is_authenticated
        )

    def _speak(self) -> None:
        """In the language that is asked for, else in the one that the user has chosen."""
        reader = self.viewer
        if isinstance(reader, User) and "Accept-Language" not in self.request.headers:
            translation.activate(reader.language)
