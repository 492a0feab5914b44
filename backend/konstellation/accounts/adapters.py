"""Where allauth asks us: who may sign up, what a mail says, how refusals look.

allauth writes some things itself: ``last_login``, its own e-mail addresses and the sessions. What
belongs to our users is written by services (see ``konstellation.api.sign_in``).
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.base.response import RateLimitResponse
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language

from konstellation.accounts import addresses, guessing, redirects
from konstellation.accounts.models import User
from konstellation.common import mail

_LIMITS = frozenset({"too_many_login_attempts", "rate_limited"})


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people come by invitation."""
        return False

    def clean_email(self, email: str) -> str:
        return addresses.normalise(email)

    def is_safe_url(self, url: str) -> bool:
        return redirects.is_own_path(url)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A deactivated account is refused in the same words as a wrong password."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and "email" in credentials:
            guessing.forget_failures(credentials["email"])
        return user if user and user.is_active else None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        if "email" in credentials:
            guessing.note_failure(credentials["email"])

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """What is refused for being too often is no matter of form: it is answered with 429."""
        if code in _LIMITS:
            raise ImmediateHttpResponse(RateLimitResponse(current.request))
        error: ValidationError = super().validation_error(code, *args)
        return error

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        mail.send(
            to=email,
            template=f"{template_prefix}.txt",
            language=_language_of(email),
            context={"email": email, **context},
        )


def _language_of(email: str) -> str:
    known = User.objects.filter(email=email).values_list("language", flat=True).first()
    return known or get_language() or settings.LANGUAGE_CODE
