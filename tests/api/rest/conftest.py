"""A client as another system would write it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from konstellation.accounts.models import User

PROBLEM = "application/problem+json"


@dataclass
class Api:
    """Speaks JSON to /api/v1 and remembers nothing but who it is."""

    client: Client
    headers: dict[str, str] = field(default_factory=lambda: {"Accept-Language": "en"})

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body)
        return self.client.generic(
            method,
            path if path.startswith("/") else f"/api/v1/{path}",
            data,
            content_type=named.pop("Content-Type", "application/json"),
            headers={**self.headers, **named},
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.send("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.send("DELETE", path, **headers)


@pytest.fixture
def api(db: None) -> Api:
    """A visitor."""
    return Api(Client(raise_request_exception=False))


@pytest.fixture
def as_user(db: None) -> Callable[[User], Api]:
    """Someone signed in by session."""

    def sign_in(user: User) -> Api:
        client = Client(raise_request_exception=False)
        client.force_login(user)
        return Api(client)

    return sign_in


def refused(answer: Any, status: int, code: str = "") -> dict[str, Any]:
    """Assert that the answer is a problem of this kind that gives nothing away; its body."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == PROBLEM
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["requestId"] == answer["X-Request-Id"]
    assert body["title"]
    assert len(answer.content) < 4096
    assert "Traceback" not in answer.content.decode()
    if code:
        assert body["code"] == code
    return body
