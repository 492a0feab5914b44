"""What every request is given at the door."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from konstellation.audit.models import Source
from konstellation.audit.provenance import provenance

_SANE = re.compile(r"[\w.-]{8,36}")


class RequestContextMiddleware:
    """Gives the request an id, under which its changes and errors can be found.

    An id that a proxy has set is kept where it looks like one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if _SANE.fullmatch(given) else uuid.uuid4().hex
        request.META["konstellation.request_id"] = request_id
        source = Source.API if request.headers.get("Authorization") else Source.WEB
        with provenance(source, request_id):
            response = self.get_response(request)
        response["X-Request-Id"] = request_id
        return response
