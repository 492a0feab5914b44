"""Where a network of one size is kept, and a process that lives there.

A place is built once and kept: a folder, on servers also a database and indexes of its own. No
module that needs Django is imported here: settings read the environment, and only a process that
was started for a place has the right one.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
Profile = Literal["embedded", "server"]
# The budget of a minute is not what is measured; what it costs to keep it is.
_UNBOUNDED = {"cost_per_minute": 10**9, "searches_per_minute": 10**9}


@dataclass(frozen=True, slots=True)
class Place:
    profile: Profile
    size: int
    keep: Path

    @property
    def folder(self) -> Path:
        return self.keep / f"{self.profile}-{self.size}"

    @property
    def database(self) -> str:
        return f"benchmark_{self.size}"

    @property
    def is_built(self) -> bool:
        return (self.folder / "built").exists()

    @property
    def empty(self) -> Place:
        """Migrated and with the vocabulary, without organisations: others begin as its copy."""
        return Place(self.profile, 0, self.keep)

    def environment(self) -> dict[str, str]:
        limits = dict.fromkeys(("public", "member", "manager"), _UNBOUNDED)
        shared = {
            "DJANGO_SETTINGS_MODULE": f"konstellation.project.settings.{self.profile}",
            "KONSTELLATION_PROFILE": self.profile,
            "KONSTELLATION_DATA_DIR": str(self.folder),
            "KONSTELLATION_GRAPHQL_LIMITS": json.dumps(limits),
            # One secret for all, so that a session made here is good at a server started there.
            "KONSTELLATION_SECRET_KEY": "for-benchmarks-only-" + "x" * 40,
            "KONSTELLATION_LOG_LEVEL": "ERROR",
            # What is made up can be made up again.
            "KONSTELLATION_MIGRATION_BACKUPS": "0",
        }
        if self.profile == "embedded":
            return shared
        return shared | {
            "DATABASE_URL": _with_path(os.environ["DATABASE_URL"], self.database),
            "KONSTELLATION_ELASTICSEARCH_PREFIX": f"benchmark-{self.size}",
            "KONSTELLATION_ELASTICSEARCH_REPLICAS": "0",
            # A rebuild holds the machine for minutes: patience is not what is measured.
            "KONSTELLATION_ELASTICSEARCH_TIMEOUT": "30",
        }

    def __str__(self) -> str:
        return f"{self.profile} {self.size:,}"


def _with_path(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


class Room:
    """A process of its own in a place. What is asked of it is named, not imported here."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._process = ProcessPoolExecutor(
            1, mp_context=get_context("spawn"), initializer=_enter, initargs=(place.environment(),)
        )

    def ask(self, what: str, *arguments: Any) -> Any:
        """The answer of ``module:function``, called there."""
        return self.begin(what, *arguments).result()

    def begin(self, what: str, *arguments: Any) -> Future[Any]:
        return self._process.submit(_call, what, arguments)

    def close(self) -> None:
        self._process.shutdown()

    def __enter__(self) -> Room:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def _enter(environment: Mapping[str, str]) -> None:
    os.environ.update(environment)
    sys.path.insert(0, str(ROOT / "backend"))
    import_module("django").setup()


def _call(what: str, arguments: tuple[Any, ...]) -> Any:
    module, _, function = what.partition(":")
    return getattr(import_module(f"benchmarks.{module}"), function)(*arguments)
