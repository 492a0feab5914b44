"""What every request is given at the door."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

from konstellation.audit.models import Source
from konstellation.audit.provenance import provenance

_SANE = re.compile(r"[\w.-]{8,36}")


class RequestContextMiddleware:
    """Gives the request an id, under which its changes and errors can be found.

    An id that a proxy of ours has set is kept where it looks like one. Every line of the log that
    is written meanwhile carries the id.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = _given(request) or uuid.uuid4().hex
        request.META["konstellation.request_id"] = request_id
        source = Source.API if request.headers.get("Authorization") else Source.WEB
        with provenance(source, request_id), bound_contextvars(request_id=request_id):
            response = self.get_response(request)
        response["X-Request-Id"] = request_id
        return response


def _given(request: HttpRequest) -> str:
    """The id from a proxy; without one of ours in front, anybody could have sent it."""
    given = request.headers.get("X-Request-Id", "")
    return given if settings.TRUSTED_PROXY_COUNT and _SANE.fullmatch(given) else ""
