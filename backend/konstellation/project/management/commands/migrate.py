"""Bring the database up to date: its tables, and the vocabulary that ships with the package."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache import caches
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection
from django.utils.translation import gettext as _

from konstellation.marketplace.services import package_kinds
from konstellation.members.services import package_vocabulary
from konstellation.project import terminal
from konstellation.project.backup import before_migrating
from konstellation.project.cache import TableCache
from konstellation.project.unapplied import unapplied


class Command(Migrate):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        if before_migrating.is_wanted() and _changes_tables(options):
            self._back_up(options["verbosity"])
        with _unhurried():
            super().handle(*args, **options)
        call_command("createcachetable", verbosity=0)
        for each in caches.all():
            if isinstance(each, TableCache):
                each.leave_unlogged()
        if not (options["app_label"] or options["plan"] or options["check_unapplied"]):
            package_vocabulary.load()
            package_kinds.load()

    def _back_up(self, verbosity: int) -> None:
        with terminal.spoken():
            path = before_migrating.make()
            if verbosity:
                self.stdout.write(
                    _(
                        "Everything as it was is kept in %(path)s;"
                        " “konstellation restore” of the version before brings it back."
                    )
                    % {"path": path}
                )
                self.stdout.flush()


@contextmanager
def _unhurried() -> Iterator[None]:
    """Without a limit on statements: an index of many rows takes its time. That on locks stays."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")


def _changes_tables(options: dict[str, Any]) -> bool:
    if options["plan"] or options["check_unapplied"]:
        return False
    # An app is named to go back as well as forth.
    return bool(options["app_label"] or unapplied())
