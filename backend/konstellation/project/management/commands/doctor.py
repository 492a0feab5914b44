from __future__ import annotations

import dataclasses
import sys
from argparse import ArgumentParser
from importlib.metadata import version
from typing import IO, Any, cast

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from rich.console import Console
from rich.table import Table

from konstellation.api.graphql import limits as graphql_limits
from konstellation.api.rest.limits import ALLOWANCES
from konstellation.api.rest.limits import limits as rest_limits
from konstellation.exchange.limits import import_limits
from konstellation.project import doctor
from konstellation.project.configuration import Severity

_MARKS = {Severity.ERROR: "[red]✗[/red]", Severity.WARNING: "[yellow]![/yellow]"}


class Command(BaseCommand):
    help = "Say which limits hold and what is wrong here; exit code 1 if that must be cured."
    # It tells of them itself, all together.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--fix",
            action="store_true",
            help="Rebuild search indexes that are lost, and read anew what differs in the others.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.console = Console(file=cast(IO[str], self.stdout), soft_wrap=True, highlight=False)
        self.console.print(
            f"Konstellation {version('konstellation')}, Python {sys.version.split()[0]},"
            f" {connection.vendor}, data in {settings.DATA_DIR}"
        )
        self._print_limits()
        with self.console.status("Comparing the search indexes with the database …"):
            done = doctor.fix() if options["fix"] else []
            findings = doctor.examine()
        for each in done:
            self.console.print(each)
        for finding in findings:
            self.console.print(f"{_MARKS[finding.severity]} {finding.about}: {finding.what}")
        if any(finding.severity is Severity.ERROR for finding in findings):
            raise SystemExit(1)
        self.console.print("Nothing that must be cured.")

    def _print_limits(self) -> None:
        self._print_by_group("GraphQL", graphql_limits.table())
        self._print_by_group("REST", ALLOWANCES)
        self._print_by_group("Measures", {"REST": rest_limits(), "import": import_limits()})

    def _print_by_group(self, title: str, groups: Any) -> None:
        """A column per group of readers; a measure that a group lacks stays empty."""
        rows = {str(group): dataclasses.asdict(limits) for group, limits in groups.items()}
        names = dict.fromkeys(name for row in rows.values() for name in row)
        table = Table("Limit", *rows, title=title)
        for name in names:
            table.add_row(
                name.replace("_", " "), *(_shown(row.get(name, "")) for row in rows.values())
            )
        self.console.print(table)


def _shown(value: object) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case _:
            return str(value)
