"""What is wrong with this installation: settings, libraries, database, index."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from openpyxl.xml import DEFUSEDXML

from konstellation.project import configuration
from konstellation.project.configuration import Finding, Severity
from konstellation.project.demo import loading
from konstellation.project.unapplied import unapplied
from konstellation.search import comparing, indexing
from konstellation.search.document import registry
from konstellation.search.models import Pending

# Below these are known holes; the lock files hold newer ones.
FLOORS = {
    "django": (5, 2, 11),
    "graphql-core": (3, 2, 12),
    "djangorestframework": (3, 17, 2),
    "django-allauth": (65, 19, 4),
    "django-filter": (2, 4),
    "openpyxl": (3, 1, 5),
}
# SQLite releases in which a checkpoint cannot destroy the log of another process.
_SAFE_SQLITE = ((3, 44, 6, 3, 45, 0), (3, 50, 7, 3, 51, 0))
_FIRST_SAFE_SQLITE = (3, 51, 3)

MOST_NAMED = 10

Examination = Callable[[], Iterator[Finding]]


def examine() -> list[Finding]:
    """All findings; where one examination fails, that is a finding too."""
    found = list(configuration.findings())
    for examination in (*_OF_THE_MACHINE, *_OF_THE_DATA):
        try:
            found += examination()
        except Exception as error:
            found.append(Finding(Severity.ERROR, _name(examination), f"Failed: {error}"))
    return found


def fix() -> list[str]:
    """Cure what can be cured without asking; returns what was done."""
    rebuilt = indexing.rebuild_lost()
    differing = [each for each in map(comparing.compare, registry.documents) if each]
    for difference in differing:
        comparing.mend(difference)
    return [
        *(f"The index {index} has been rebuilt." for index in rebuilt),
        *(
            f"{each.index}: {len(list(each.ids)):,} documents have been read anew."
            for each in differing
        ),
    ]


def _name(examination: Examination) -> str:
    return examination.__name__.strip("_").replace("_", " ")


def _libraries() -> Iterator[Finding]:
    for package, floor in FLOORS.items():
        found = version(package)
        if _numbers(found) < floor:
            least = ".".join(map(str, floor))
            yield Finding(
                Severity.ERROR, package, f"{package} {found} has known holes: {least} or newer."
            )
    if not DEFUSEDXML:
        yield Finding(Severity.ERROR, "openpyxl", "openpyxl reads XML without defusedxml.")


def _sqlite() -> Iterator[Finding]:
    if connection.vendor == "sqlite" and not is_safe_sqlite(sqlite3.sqlite_version_info):
        yield Finding(
            Severity.WARNING,
            "SQLite",
            f"SQLite {sqlite3.sqlite_version} can lose a write-ahead log in a rare race of several"
            " processes: 3.51.3, 3.50.7, 3.44.6 or newer is safe. Keep backups.",
        )


def is_safe_sqlite(found: tuple[int, ...]) -> bool:
    patched = any(low[:3] <= found < low[3:] for low in _SAFE_SQLITE)
    return patched or found >= _FIRST_SAFE_SQLITE


def _web_application() -> Iterator[Finding]:
    vite: dict[str, Any] = settings.DJANGO_VITE["default"]
    if not vite["dev_mode"] and not vite["manifest_path"].is_file():
        yield Finding(
            Severity.ERROR, "web application", "The web application is not built: “make setup”."
        )


def _cache() -> Iterator[Finding]:
    cache.set("doctor", "well", 10)
    if cache.get("doctor") != "well":
        yield Finding(
            Severity.ERROR,
            "cache",
            "The cache forgets at once: limits on signing in would not hold.",
        )
    if "locmem" in settings.CACHES["default"]["BACKEND"] and settings.WEB_PROCESSES > 1:
        yield Finding(
            Severity.ERROR, "cache", "Each process has a cache of its own: limits are multiplied."
        )


def _mail_server() -> Iterator[Finding]:
    if not configuration.is_local() or "smtp" in settings.EMAIL_BACKEND:
        try:
            with mail.get_connection():
                pass
        except OSError as error:
            yield Finding(Severity.ERROR, "mail", f"The mail server does not answer: {error}")


def _database() -> Iterator[Finding]:
    try:
        missing = unapplied()
    except DatabaseError as error:
        yield Finding(Severity.ERROR, "database", f"The database does not answer: {error}")
        return
    if missing:
        yield Finding(
            Severity.ERROR,
            "database",
            f"{len(missing)} migrations are missing: run “konstellation migrate”.",
        )
        return
    with transaction.atomic():
        Pending.objects.select_for_update().first()
    if loading.is_loaded() and not configuration.is_local():
        yield Finding(
            Severity.ERROR,
            "demo",
            "The demo's sign-ins, which everyone knows, are open at a public address.",
        )


def _search_index() -> Iterator[Finding]:
    lost = set(indexing.lost())
    for index in registry.documents:
        if index in lost:
            yield _of_search(f"The index {index} is missing, damaged or out of date")
        elif difference := comparing.compare(index):
            yield _of_search(f"The index {index} is not as the database: {_told(difference)}")


def _of_search(what: str) -> Finding:
    return Finding(Severity.ERROR, "search", f"{what}: “konstellation doctor --fix”.")


def _told(difference: comparing.Difference) -> str:
    groups = {
        "missing": difference.missing,
        "of no record": difference.extra,
        "with old values": difference.stale,
    }
    return "; ".join(
        f"{len(ids):,} {what} ({', '.join(ids[:MOST_NAMED])}{', …' * (len(ids) > MOST_NAMED)})"
        for what, ids in groups.items()
        if ids
    )


def _outbox() -> Iterator[Finding]:
    dead = Pending.objects.given_up()
    for letter in dead[:MOST_NAMED]:
        yield Finding(
            Severity.ERROR, "outbox", f"{letter} cannot be indexed: {letter.last_error[:200]}"
        )
    if (more := dead.count() - MOST_NAMED) > 0:
        yield Finding(Severity.ERROR, "outbox", f"{more:,} more cannot be indexed.")


_OF_THE_MACHINE: tuple[Examination, ...] = (
    _libraries,
    _sqlite,
    _web_application,
    _cache,
    _mail_server,
)
_OF_THE_DATA: tuple[Examination, ...] = (_database, _search_index, _outbox)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())
