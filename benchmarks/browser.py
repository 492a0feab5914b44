"""Someone signed in, straight at the WSGI application."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.test.utils import override_settings

from konstellation.accounts.models import User


class Browser:
    def __init__(self, email: str, urls: str = settings.ROOT_URLCONF) -> None:
        override_settings(ROOT_URLCONF=urls, ALLOWED_HOSTS=["*"], LOGGING_CONFIG=None).enable()
        self.cookie, self.secret = signed_in(email)
        self.application = WSGIHandler()

    def ask(self, path: str, query: str, variables: Mapping[str, Any]) -> bytes:
        body = json.dumps({"query": query, "variables": variables}).encode()
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": path,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/json",
            "HTTP_ACCEPT": "application/json",
            "HTTP_ACCEPT_LANGUAGE": "sv",
            "HTTP_COOKIE": self.cookie,
            "HTTP_X_CSRFTOKEN": self.secret,
        }
        answer = self.application(environ, lambda *_status: bytes)
        text = b"".join(answer)
        answer.close()
        assert not text.startswith(b'{"errors"'), text[:500]
        return text


def signed_in(email: str) -> tuple[str, str]:
    """A cookie that a browser would have after signing in, and the secret against forgery."""
    client = Client()
    client.force_login(User.objects.get(email=email))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    secret = _get_new_csrf_string()
    return f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={secret}", secret
