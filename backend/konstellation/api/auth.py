"""Who asks: by session cookie in the web application, by API token from other systems."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request

from konstellation.accounts import tokens
from konstellation.accounts.models import User, Viewer
from konstellation.common.errors import SignInRequired

SCHEME = "bearer"
# Accounts are managed by people who have signed in, never by a token.
ACCOUNT_PATHS = "/_allauth/"
# A token is 47 characters long. What is far longer is none, and is not looked up.
LONGEST_TOKEN = 200


def viewer(request: HttpRequest | Request) -> Viewer:
    """Who asks, a visitor included."""
    user: Viewer = plain(request.user)
    return user


def signed_in(request: HttpRequest | Request) -> User:
    """Who asks; raises SignInRequired for a visitor."""
    user = viewer(request)
    if not isinstance(user, User) or not user.is_active:
        raise SignInRequired
    return user


def plain(user: Any) -> Any:
    """The record itself where Django has a lazy stand-in for it: the journal asks for its type."""
    if isinstance(user, SimpleLazyObject):
        bool(user)
        return user._wrapped
    return user


class BearerTokenMiddleware:
    """Makes the owner of an API token the user of the request, for both APIs alike.

    It stands after Django's own authentication. A request that carries a session as well is
    refused: which of the two is meant could only be guessed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME:
            return self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return _refusal(
                400, "AMBIGUOUS_AUTH", _("Send either a session cookie or a token, not both.")
            )
        if len(secret) > LONGEST_TOKEN:
            return _refusal(400, "MALFORMED_TOKEN", _("This is no token: it is too long."))
        owner = None
        if not request.path.startswith(ACCOUNT_PATHS):
            owner = tokens.owner_of(secret.strip())
        if owner is None:
            return _refusal(401, "INVALID_TOKEN", _("This token opens nothing here (any more)."))
        request.user = owner
        # A browser never sends this header by itself, so there is nothing to forge.
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return self.get_response(request)


class ApiAuthentication(SessionAuthentication):
    """For REST: the user that the middlewares have found, with CSRF protection for sessions."""

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def _refusal(status: int, code: str, detail: str) -> HttpResponse:
    """Problem details (RFC 9457): the door is shut before either API is reached."""
    answer = JsonResponse(
        {
            "type": f"urn:konstellation:problem:{code.lower()}",
            "title": detail,
            "status": status,
            "detail": detail,
            "code": code,
        },
        status=status,
        content_type="application/problem+json",
    )
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer
