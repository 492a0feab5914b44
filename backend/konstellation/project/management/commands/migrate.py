"""Bring the database up to date: its tables, and the vocabulary that ships with the package."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.utils.translation import gettext as _

from konstellation.marketplace.services import package_kinds
from konstellation.members.services import package_vocabulary
from konstellation.project import terminal
from konstellation.project.backup import before_migrating
from konstellation.project.unapplied import unapplied


class Command(Migrate):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        if before_migrating.is_wanted() and _changes_tables(options):
            self._back_up(options["verbosity"])
        super().handle(*args, **options)
        call_command("createcachetable", verbosity=0)
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


def _changes_tables(options: dict[str, Any]) -> bool:
    if options["plan"] or options["check_unapplied"]:
        return False
    # An app is named to go back as well as forth.
    return bool(options["app_label"] or unapplied())
