"""What a web process does before it takes its first request."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError

from konstellation.common.errors import Unavailable
from konstellation.project import web
from konstellation.project.wsgi import application
from konstellation.search.port import Query


@pytest.fixture(autouse=True)
def connection_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web.connections, "close_all", lambda: None)


def test_the_first_visitor_does_not_wait_for_what_search_reads_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    class Cold:
        def find(self, index: str, query: Query) -> None:
            asked.append((index, query.audiences))

    monkeypatch.setattr(web, "engine", Cold)

    assert web.WebServer().load() is application
    assert asked == [("organisations", ("public",))]


@pytest.mark.parametrize("away", [Unavailable(), OperationalError("gone")])
def test_a_server_comes_up_while_others_are_away(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, away: Exception
) -> None:
    class Away:
        def find(self, *_asked: Any) -> None:
            raise away

    monkeypatch.setattr(web, "engine", Away)

    assert web.WebServer().load() is application
    assert "Not warmed up" in caplog.text
