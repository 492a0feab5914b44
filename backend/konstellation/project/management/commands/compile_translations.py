"""Compile the Swedish catalogue, and say what it lacks."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from konstellation.project import translations


class Command(BaseCommand):
    help = "Compile the Swedish messages (without the gettext programs)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="list messages without Swedish words; fail on any"
        )

    def handle(self, *, check: bool, **_options: Any) -> None:
        compiled = translations.compile_catalogue()
        self.stdout.write(f"{compiled.relative_to(translations.PACKAGE)} compiled")
        lacking = translations.untranslated() if check else []
        for path, line, message in lacking:
            self.stdout.write(f"{path}:{line}: {message}")
        if lacking:
            raise CommandError(f"{len(lacking)} messages have no Swedish words.")
