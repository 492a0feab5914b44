"""What is watched of every request."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from konstellation.project import logs, metrics


class ObservationMiddleware:
    """Counts and times each answer, and writes its line in the log.

    The figures are handed out here, before hosts and tokens are looked at: a scraper calls each
    machine by its own address, and carries a secret that is no API token.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        metrics.watch_search()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == metrics.PATH:
            return metrics.scrape(request)
        counted = StatementCount()
        started = perf_counter()
        with logs.answering(request), connection.execute_wrapper(counted):
            response = self.get_response(request)
            seconds = perf_counter() - started
            metrics.count_request(request, response, seconds=seconds, statements=counted.statements)
            logs.note_request(
                response,
                method=metrics.method(request),
                route=metrics.route(request),
                seconds=seconds,
                statements=counted.statements,
            )
        return response


class StatementCount:
    """Counts what is sent to the database, for the price of one call each."""

    __slots__ = ("statements",)

    def __init__(self) -> None:
        self.statements = 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        self.statements += 1
        return execute(sql, params, many, context)
