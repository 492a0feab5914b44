"""Where we answer otherwise than allauth does.

Passwords are taken as they are typed, outer spaces and all. Signing up is closed, and says so before
it looks at what was sent.
"""

from __future__ import annotations

from typing import Any

from allauth.headless.account import inputs, views
from allauth.headless.base.response import ForbiddenResponse
from allauth.headless.constants import Client
from django.forms import CharField
from django.urls import path

from konstellation.accounts.passwords import LONGEST


def _password(*, required: bool = True) -> CharField:
    return CharField(strip=False, max_length=LONGEST, required=required)


class LoginInput(inputs.LoginInput):  # type: ignore[misc]
    password = _password()


class ResetPasswordInput(inputs.ResetPasswordInput):  # type: ignore[misc]
    password = _password()


class ChangePasswordInput(inputs.ChangePasswordInput):  # type: ignore[misc]
    current_password = _password(required=False)
    new_password = _password()


class LoginView(views.LoginView):  # type: ignore[misc]
    input_class = LoginInput


class ResetPasswordView(views.ResetPasswordView):  # type: ignore[misc]
    input_class = ResetPasswordInput


class ChangePasswordView(views.ChangePasswordView):  # type: ignore[misc]
    input_class = ChangePasswordInput


class SignupView(views.SignupView):  # type: ignore[misc]
    def handle_input(self, data: Any) -> ForbiddenResponse:
        return ForbiddenResponse(self.request)


# Before allauth's own in the list of addresses, so that these answer.
urlpatterns = [
    path("browser/v1/auth/login", LoginView.as_api_view(client=Client.BROWSER)),
    path("browser/v1/auth/signup", SignupView.as_api_view(client=Client.BROWSER)),
    path("browser/v1/auth/password/reset", ResetPasswordView.as_api_view(client=Client.BROWSER)),
    path(
        "browser/v1/account/password/change", ChangePasswordView.as_api_view(client=Client.BROWSER)
    ),
]
