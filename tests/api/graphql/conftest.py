from __future__ import annotations

from typing import Any, Protocol

import orjson
import pytest
from django.http import HttpResponse
from django.test import Client

from konstellation.accounts.models import User
from tests.api.graphql import example, urls


class Ask(Protocol):
    """Posts a document to the example schema; ``by`` signs in first."""

    def __call__(self, query: Any, *, by: User | None = None, **variables: Any) -> HttpResponse: ...


@pytest.fixture(autouse=True)
def _untouched() -> None:
    example.calls.clear()
    urls.view.kept = type(urls.view.kept)()


@pytest.fixture
def post(db: None, settings: Any) -> Any:
    """Posts a raw body to the example schema."""
    settings.ROOT_URLCONF = "tests.api.graphql.urls"

    def send(body: Any, *, by: User | None = None, **headers: Any) -> HttpResponse:
        client = Client()
        if by is not None:
            client.force_login(by)
        raw = body if isinstance(body, bytes) else orjson.dumps(body)
        content_type = headers.pop("content_type", "application/json")
        extra = {"CONTENT_TYPE": content_type, "headers": headers}
        return client.generic("POST", "/graphql/", raw, content_type, **extra)

    return send


@pytest.fixture
def ask(post: Any) -> Ask:
    def send(query: Any, *, by: User | None = None, **variables: Any) -> HttpResponse:
        return post({"query": query, "variables": variables}, by=by)

    return send


def codes(response: HttpResponse) -> list[str]:
    return [error["extensions"]["code"] for error in orjson.loads(response.content)["errors"]]


def data(response: HttpResponse) -> Any:
    answer = orjson.loads(response.content)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]
