"""Where we answer otherwise than allauth does.

Addresses are brought into the form in which they are kept. Passwords are taken as they are typed,
outer spaces and all. Signing up is closed, and says so before it looks at what was sent.
"""

from __future__ import annotations

from typing import Any

from allauth.account.fields import EmailField
from allauth.headless.account import inputs, views
from allauth.headless.base.response import ForbiddenResponse
from allauth.headless.constants import Client
from django.forms import CharField
from django.urls import path

from konstellation.accounts.addresses import normalise
from konstellation.accounts.passwords import LONGEST


def _password(*, required: bool = True) -> CharField:
    return CharField(strip=False, max_length=LONGEST, required=required)


class AddressField(EmailField):  # type: ignore[misc]
    def clean(self, value: Any) -> str:
        return normalise(super().clean(value))


class LoginInput(inputs.LoginInput):  # type: ignore[misc]
    email = AddressField()
    password = _password()


class RequestLoginCodeInput(inputs.RequestLoginCodeInput):  # type: ignore[misc]
    email = AddressField()


class RequestPasswordResetInput(inputs.RequestPasswordResetInput):  # type: ignore[misc]
    email = AddressField()


class ResetPasswordInput(inputs.ResetPasswordInput):  # type: ignore[misc]
    password = _password()


class ChangePasswordInput(inputs.ChangePasswordInput):  # type: ignore[misc]
    current_password = _password(required=False)
    new_password = _password()


class LoginView(views.LoginView):  # type: ignore[misc]
    input_class = LoginInput


class RequestLoginCodeView(views.RequestLoginCodeView):  # type: ignore[misc]
    input_class = RequestLoginCodeInput


class RequestPasswordResetView(views.RequestPasswordResetView):  # type: ignore[misc]
    input_class = RequestPasswordResetInput


class ResetPasswordView(views.ResetPasswordView):  # type: ignore[misc]
    input_class = ResetPasswordInput


class ChangePasswordView(views.ChangePasswordView):  # type: ignore[misc]
    input_class = ChangePasswordInput


class SignupView(views.SignupView):  # type: ignore[misc]
    def handle_input(self, data: Any) -> ForbiddenResponse:
        return ForbiddenResponse(self.request)


PAGES: dict[str, type[views.APIView]] = {
    "auth/login": LoginView,
    "auth/code/request": RequestLoginCodeView,
    "auth/signup": SignupView,
    "auth/password/request": RequestPasswordResetView,
    "auth/password/reset": ResetPasswordView,
    "account/password/change": ChangePasswordView,
}
# Before allauth's own in the list of addresses, so that these answer.
urlpatterns = [
    path(f"browser/v1/{where}", page.as_api_view(client=Client.BROWSER))
    for where, page in PAGES.items()
]
