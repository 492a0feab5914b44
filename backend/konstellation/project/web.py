"""The web server, started from within."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.urls import resolve
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from konstellation.common.errors import Unavailable
from konstellation.members.policies import Standing
from konstellation.project.wsgi import application
from konstellation.search.client import engine
from konstellation.search.port import Query

logger = logging.getLogger(__name__)


class ServerLogger(Logger):  # type: ignore[misc]
    """gunicorn's, whose lines look like all others."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class WebServer(BaseApplication):  # type: ignore[misc]
    """gunicorn with our options instead of a configuration file of its own."""

    def load_config(self) -> None:
        for name, value in options().items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        _warm_up()
        return application


def _warm_up() -> None:
    """What the first visitor of a process would wait for: all views, and what search reads once."""
    try:
        resolve("/healthz")
        engine().find("organisations", Query(Standing().audiences, text="konstellation"))
    except (Unavailable, DatabaseError) as away:
        # It comes up all the same, and says itself what is away.
        logger.warning("Not warmed up: %r", away)
    finally:
        connections.close_all()


def options() -> dict[str, Any]:
    return {
        "bind": f"{settings.HOST}:{settings.PORT}",
        "worker_class": "gthread",
        "workers": settings.WEB_PROCESSES,
        "threads": settings.WEB_THREADS,
        "timeout": 60,
        "graceful_timeout": 10,
        "max_requests": 20_000,
        "max_requests_jitter": 2_000,
        "loglevel": "warning",
        "logger_class": ServerLogger,
        # It would lie in the home folder, which need not be writable.
        "control_socket_disable": True,
    }


def run() -> None:
    WebServer().run()
