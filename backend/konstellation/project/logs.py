"""How a line of the log looks: for people on a terminal, or one JSON object for a machine.

Every line carries the id of its request and of whoever asks. Bodies, web addresses and e-mail
addresses stay out of it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from structlog.typing import Processor

Event = MutableMapping[str, Any]

requests = logging.getLogger("konstellation.requests")
_current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
_FIELDS = ("method", "route", "status", "milliseconds", "statements")
_ADDRESS = re.compile(r"[^\s@<>\"'(),;:/]+@[^\s@<>\"'(),;:/]+")
_SECRET = re.compile(
    r"(?i)\b(bearer +|(?:password|passwd|secret|token|api_?key)[\"']?[=:] ?)[^\s&,;]+"
)


def configuration(*, level: str, as_json: bool, in_colour: bool) -> dict[str, Any]:
    """The setting LOGGING."""
    shown: list[Processor] = (
        [structlog.processors.EventRenamer("message"), structlog.processors.JSONRenderer()]
        if as_json
        else [
            structlog.dev.ConsoleRenderer(
                colors=in_colour,
                pad_event_to=0,
                # The richer one prints local variables, which may be secrets.
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
    )
    console = {"handlers": ["console"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "structlog.stdlib.ProcessorFormatter",
                "foreign_pre_chain": _gathered(),
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    _without_secrets,
                    *shown,
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {
            # Addresses that nobody has are no concern of whoever runs the product.
            "django.request": {"level": "ERROR"},
            # A line for every question, which the figures tell better.
            "elastic_transport": {"level": "WARNING"},
            # Development's own server writes each address there, with whatever it carries.
            "django.server": {**console, "level": "WARNING"},
        },
        "root": {"handlers": ["console"], "level": level},
    }


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """Lines written inside name who asks, as soon as that is known."""
    held = _current.set(request)
    try:
        yield
    finally:
        _current.reset(held)


def note_request(
    response: HttpResponse, *, method: str, route: str, seconds: float, statements: int
) -> None:
    """One line for one answer. The route, not the address: addresses carry invitations' keys."""
    if requests.isEnabledFor(logging.INFO):
        told = (method, route, response.status_code, round(seconds * 1000), statements)
        requests.info("%s %s %s", *told[:3], extra=dict(zip(_FIELDS, told, strict=True)))


def _gathered() -> list[Processor]:
    return [
        _without_path,
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=_FIELDS),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_user,
    ]


def _without_path(_logger: Any, _name: str, event: Event) -> Event:
    """Django's own lines about a request tell its address."""
    request = getattr(event.get("_record"), "request", None)
    if isinstance(request, HttpRequest):
        event["event"] = str(event["event"]).replace(request.path, "[address]")
    return event


def _with_user(_logger: Any, _name: str, event: Event) -> Event:
    request = _current.get()
    if request is not None and (user_id := _known_user(request)):
        event["user"] = user_id
    return event


def _known_user(request: HttpRequest) -> str:
    """The user's id, if anybody has asked for the user: a line of the log must cost no query."""
    user = request.__dict__.get("user")
    if isinstance(user, SimpleLazyObject):
        user = request.__dict__.get("_cached_user")
    return str(user.pk) if user is not None and user.pk else ""


def _without_secrets(_logger: Any, _name: str, event: Event) -> Event:
    for key in ("event", "exception"):
        if isinstance(text := event.get(key), str):
            event[key] = masked(text)
    return event


def masked(text: str) -> str:
    if "@" in text:
        text = _ADDRESS.sub("[address]", text)
    return _SECRET.sub(r"\1[secret]", text)
