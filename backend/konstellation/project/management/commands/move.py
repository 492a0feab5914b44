from __future__ import annotations

from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS
from rich.console import Console
from rich.table import Table

from konstellation.audit.models import Entry
from konstellation.project.backup import copying, databases, tables
from konstellation.project.backup.progress import shown


class Command(BaseCommand):
    help = "Copy the database to another address, and compare every table with ours."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", required=True, help="postgres://… or sqlite:////…")
        parser.add_argument(
            "--replace", action="store_true", help="Even though that database is in use."
        )

    def handle(self, **options: Any) -> None:
        with databases.snapshot() as ours, databases.other(options["to"]) as theirs:
            if copying.is_in_use(theirs) and not options["replace"]:
                raise CommandError("That database is in use: --replace deletes what it holds.")
            then = copying.migrate_to(databases.applied(ours), using=theirs)
            found = [_table(model, ours) for model in tables.kept_models(databases.models_of(ours))]
            with shown("Copying") as progress:
                written = copying.write(then, found, using=theirs, progress=progress)
            last = Entry.objects.using(ours).first()
        self._tell(written)
        if last != Entry.objects.using(DEFAULT_DB_ALIAS).first():
            raise CommandError(
                "Someone wrote meanwhile, and that was not copied: stop the product, and move again"
                " with --replace."
            )

    def _tell(self, written: dict[str, tables.Tally]) -> None:
        shown_rows = Table("Table", "Rows", "Fingerprint, equal in both")
        for label, tally in sorted(written.items()):
            shown_rows.add_row(label, f"{tally.rows:,}", tally.fingerprint[:16])
        Console(file=cast(IO[str], self.stdout), highlight=False).print(shown_rows)
        self.stdout.write(
            f"{len(written)} tables are equal. Files stay in the data folder; name the new database"
            " in DATABASE_URL, start, and run “konstellation doctor --fix” for the search index."
        )


def _table(model: tables.Model, alias: str) -> copying.Table:
    names, tally = tables.columns(model), tables.Tally()
    rows = tally.counting(tables.lines(model, names, using=alias))
    return copying.Table(model._meta.label, names, rows, tally)
