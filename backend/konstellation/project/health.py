"""Whether the product is up, for whatever watches over it."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from threading import Event
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from konstellation.api import auth
from konstellation.common.errors import SignInRequired
from konstellation.members.policies import standing
from konstellation.project.metrics import is_from_here
from konstellation.project.unapplied import unapplied
from konstellation.search.backlog import Backlog
from konstellation.search.client import engine
from konstellation.search.models import Pending

logger = logging.getLogger(__name__)

OK, DEGRADED, UNAVAILABLE = "ok", "degraded", "unavailable"
# Everyone may ask: however many do, the parts are asked once in this time.
SECONDS_REMEMBERED = 1.0


@dataclass(frozen=True, slots=True)
class Readiness:
    """How each part is, and what only those who run the product are told of it."""

    parts: Mapping[str, str]
    details: Mapping[str, Any]

    @property
    def status(self) -> str:
        found = set(self.parts.values())
        return next((worst for worst in (UNAVAILABLE, DEGRADED) if worst in found), OK)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """That this process answers, whatever else is away: whoever asks would start it anew."""
    return JsonResponse({"status": OK})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when requests can be served; search may be degraded, the database may not.

    The answer names no versions, hosts or errors but to staff and to this machine.
    """
    found = _readiness()
    body: dict[str, Any] = {"status": found.status, **found.parts}
    if is_from_here(request) or (found.status != UNAVAILABLE and _is_staff(request)):
        body["details"] = found.details
    return JsonResponse(body, status=503 if found.status == UNAVAILABLE else 200)


class Remembered:
    """An answer that holds for some time."""

    def __init__(self, ask: Callable[[], Readiness]) -> None:
        self.ask = ask
        self.until = 0.0
        self.answer: Readiness | None = None

    def __call__(self) -> Readiness:
        if self.answer is None or monotonic() >= self.until:
            self.answer = self.ask()
            self.until = monotonic() + SECONDS_REMEMBERED
        return self.answer

    def forget(self) -> None:
        self.answer = None


def examine() -> Readiness:
    database = _database()
    parts = {"database": database, "cache": _cache(), "search": _search()}
    details: dict[str, Any] = {
        "version": version("konstellation"),
        "database": connection.vendor,
        "engine": settings.SEARCH_ENGINE[0].rpartition(".")[2],
    }
    if database == OK:
        outbox = Backlog.now()
        parts["outbox"] = DEGRADED if outbox.lag > settings.OUTBOX_LAG_ALARM else OK
        details["outbox"] = {
            "size": outbox.size,
            "deadLetters": outbox.dead_letters,
            "lagSeconds": round(outbox.lag),
        }
    return Readiness(parts, details)


_readiness = Remembered(examine)
_migrated = Event()


def _database() -> str:
    """Whether the database has all migrations and keeps what is written."""
    try:
        return OK if _has_all_migrations() and _keeps_what_is_written() else UNAVAILABLE
    except DatabaseError as error:
        logger.warning("The database does not answer: %r", error)
        return UNAVAILABLE


def _has_all_migrations() -> bool:
    """Reading them takes a while, and once all are there none goes away under a running process."""
    if not _migrated.is_set() and not unapplied():
        _migrated.set()
    return _migrated.is_set()


def _keeps_what_is_written() -> bool:
    """Write a row, read it, and take it back: a copy that is only read would refuse."""
    record = uuid.uuid4()
    with transaction.atomic():
        Pending.objects.create(index="readyz", record_id=record, not_before=timezone.now())
        is_kept = Pending.objects.filter(record_id=record).exists()
        transaction.set_rollback(True)
    return is_kept


def _cache() -> str:
    """Limits on signing in are kept there: without it they would not hold."""
    sent = uuid.uuid4().hex
    try:
        cache.set(f"readyz:{sent}", sent, 10)
        return OK if cache.get(f"readyz:{sent}") == sent else UNAVAILABLE
    except Exception as error:
        # Whatever a cache may raise.
        logger.warning("The cache does not answer: %r", error)
        return UNAVAILABLE


def _search() -> str:
    try:
        return OK if engine().healthy() else DEGRADED
    except Exception as error:
        # Whatever an engine may raise: the register works without it.
        logger.warning("The search engine does not answer: %r", error)
        return DEGRADED


def _is_staff(request: HttpRequest) -> bool:
    try:
        return standing(auth.signed_in(request)).is_staff
    except SignInRequired:
        return False
