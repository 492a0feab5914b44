"""What the web application asks of allauth, as a browser sends it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client

from konstellation.accounts.models import User
from tests.factories.accounts import PASSWORD

ROOT = "/_allauth/browser/v1"


class Browser:
    """One browser: a cookie jar at one address of the net."""

    def __init__(self, ip: str = "192.0.2.1") -> None:
        self.client = Client(REMOTE_ADDR=ip)

    def post(self, path: str, **body: Any) -> HttpResponse:
        return self.client.post(f"{ROOT}{path}", body, content_type="application/json")

    def sign_in(self, user: User | str, password: str = PASSWORD) -> HttpResponse:
        email = user.email if isinstance(user, User) else user
        return self.post("/auth/login", email=email, password=password)

    def session(self) -> HttpResponse:
        return self.client.get(f"{ROOT}/auth/session")

    def is_signed_in(self) -> bool:
        return self.session().status_code == 200


def codes(answer: HttpResponse) -> list[str]:
    return [error["code"] for error in answer.json()["errors"]]
