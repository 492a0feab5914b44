"""How long a session lives: until it has been idle, or at most so long in all."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from konstellation.accounts.models import RoleGrant, User
from konstellation.accounts.roles import Role

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
# Seen anew at most once a minute, so that reading does not write on every request.
SEEN_EVERY = timedelta(minutes=1)


class SessionLifetimeMiddleware:
    """Ends sessions that are too old; those of process management live shorter than others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The session alone is asked: reading request.user here would cost every request a query.
        if SESSION_KEY in request.session:
            if _is_over(request.session):
                request.session.flush()
            else:
                _see(request.session)
        return self.get_response(request)


def end_all(user: User) -> None:
    """Sign the user out everywhere."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def _is_over(session: SessionBase) -> bool:
    now = time.time()
    idle = now - session.get(SEEN_AT, now)
    age = now - session.get(SIGNED_IN_AT, now)
    if _exceeds(idle, age, settings.SESSION_LIFETIME):
        return True
    # Who is staff is looked up only where it makes a difference.
    return _exceeds(idle, age, settings.SESSION_LIFETIME_STAFF) and _is_staff(session[SESSION_KEY])


def _exceeds(idle: float, age: float, limits: tuple[timedelta, timedelta]) -> bool:
    longest_idle, longest = limits
    return idle > longest_idle.total_seconds() or age > longest.total_seconds()


def _is_staff(user_id: str) -> bool:
    manages = RoleGrant.objects.active_on(timezone.localdate()).filter(
        user_id=user_id, role=Role.PROCESS_MANAGER
    )
    return manages.exists() or User.objects.filter(pk=user_id, is_superuser=True).exists()


def _see(session: SessionBase) -> None:
    now = time.time()
    if SIGNED_IN_AT not in session:
        session[SIGNED_IN_AT] = now
    if now - session.get(SEEN_AT, 0) >= SEEN_EVERY.total_seconds():
        session[SEEN_AT] = now
