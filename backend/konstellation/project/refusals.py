"""The answer to a request that failed where no view could answer for it."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.defaults import server_error

from konstellation.api.rest import problems


def failed(request: HttpRequest) -> HttpResponse:
    """Called while the exception is handled, such as one that a middleware has met.

    A database that is busy or away is nothing unforeseen: whoever asks shall come again.
    """
    error = sys.exception()
    if not isinstance(error, OperationalError | InterfaceError):
        return server_error(request)
    problem = problems.as_problem(error)
    assert problem is not None
    return JsonResponse(
        problems.body(problem, request.META.get("konstellation.request_id", "")),
        status=problem.status,
        headers=problem.headers,
        content_type=problems.MEDIA_TYPE,
    )
