"""Bring the database up to date: its tables, and the vocabulary that ships with the package."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate

from konstellation.marketplace.services import package_kinds
from konstellation.members.services import package_vocabulary


class Command(Migrate):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        call_command("createcachetable", verbosity=0)
        if not (options["app_label"] or options["plan"] or options["check_unapplied"]):
            package_vocabulary.load()
            package_kinds.load()
