"""Write schema.graphql and openapi.yaml from the code, or check that they are fresh."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from konstellation.project import schemas


class Command(BaseCommand):
    help = "Write backend/schema.graphql and backend/openapi.yaml."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail if either is out of date"
        )

    def handle(self, *, check: bool, **_options: Any) -> None:
        if not check:
            for path in schemas.write():
                self.stdout.write(f"{path.name} written")
            return
        if names := [path.name for path in schemas.stale()]:
            raise CommandError(f"Out of date: {', '.join(names)}. Run `konstellation schema`.")
