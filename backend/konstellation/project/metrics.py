"""Figures for Prometheus: what this machine's processes count, and how the database stands.

No label takes a value that a caller can make up: routes are those of the address table, methods
and outcomes are listed.
"""

from __future__ import annotations

import os
from hmac import compare_digest
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    values,
)
from prometheus_client.multiprocess import MultiProcessCollector

from konstellation.common.errors import DomainError, Unavailable
from konstellation.project import metric_files
from konstellation.project.figures import DatabaseFigures
from konstellation.search import client

# Every process counts in a file of its own there. The client would choose so by itself only if
# this variable were there before anything had imported it.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(settings.METRICS_DIR)
settings.METRICS_DIR.mkdir(parents=True, exist_ok=True)
values.ValueClass = values.MultiProcessValue()

PATH = "/metrics"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-Ip")

REQUESTS = Counter("konstellation_requests", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "konstellation_request_seconds",
    "Seconds until an answer began",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
STATEMENTS = Histogram(
    "konstellation_request_statements",
    "Statements to the database for one request",
    ["method", "route"],
    buckets=(0, 1, 2, 3, 5, 8, 13, 20, 40, 100),
)
SEARCH_SECONDS = Histogram(
    "konstellation_search_seconds",
    "Seconds that the search engine took",
    ["engine", "operation"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
SEARCH_ERRORS = Counter(
    "konstellation_search_errors",
    "Calls of the search engine that failed, other than for the caller's fault",
    ["engine", "operation"],
)


def route(request: HttpRequest) -> str:
    """The name in the table of addresses, never the address itself."""
    return request.resolver_match.view_name if request.resolver_match else "none"


def method(request: HttpRequest) -> str:
    return request.method if request.method in _METHODS else "OTHER"


def count_request(
    request: HttpRequest, response: HttpResponse, *, seconds: float, statements: int
) -> None:
    labels = (method(request), route(request))
    REQUESTS.labels(*labels, str(response.status_code)).inc()
    SECONDS.labels(*labels).observe(seconds)
    STATEMENTS.labels(*labels).observe(statements)


def watch_search() -> None:
    """Have every call of the search engine counted, in this process and those it forks."""
    if count_search not in client.observers:
        client.observers.append(count_search)


def count_search(engine: str, operation: str, seconds: float, error: Exception | None) -> None:
    SEARCH_SECONDS.labels(engine, operation).observe(seconds)
    if isinstance(error, Unavailable) or (error and not isinstance(error, DomainError)):
        SEARCH_ERRORS.labels(engine, operation).inc()


def scrape(request: HttpRequest) -> HttpResponse:
    """All figures as text, for whoever has the token; without one, for this machine alone."""
    if not _may_read(request):
        answer = HttpResponse(status=401 if settings.METRICS_TOKEN else 403)
        if settings.METRICS_TOKEN:
            answer["WWW-Authenticate"] = "Bearer"
    else:
        answer = HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
    answer["Cache-Control"] = "no-store"
    return answer


def exposition() -> bytes:
    counted, stood = CollectorRegistry(), CollectorRegistry()
    with metric_files.settled(settings.METRICS_DIR):
        MultiProcessCollector(counted, str(settings.METRICS_DIR))
        text: bytes = generate_latest(counted)
    stood.register(DatabaseFigures())
    return text + generate_latest(stood)


def is_from_here(request: HttpRequest) -> bool:
    """Whether a process of this machine asks, and not a proxy for somebody else."""
    if any(header in request.headers for header in _FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def has_token(request: HttpRequest) -> bool:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    token: str = settings.METRICS_TOKEN
    return (
        bool(token)
        and scheme.lower() == "bearer"
        and compare_digest(secret.strip().encode(), token.encode())
    )


def _may_read(request: HttpRequest) -> bool:
    return has_token(request) if settings.METRICS_TOKEN else is_from_here(request)
