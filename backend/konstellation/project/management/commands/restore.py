from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS

from konstellation.project.backup import archive, copying
from konstellation.project.backup.progress import shown
from konstellation.search import indexing, outbox
from konstellation.search.document import registry


class Command(BaseCommand):
    help = "Bring a backup back, check every table against it, and build the search index anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A file that “konstellation backup” wrote.")
        parser.add_argument(
            "--replace", action="store_true", help="Even though this database is in use."
        )

    def handle(self, **options: Any) -> None:
        if copying.is_in_use(DEFAULT_DB_ALIAS) and not options["replace"]:
            raise CommandError("This database is in use: --replace deletes what it holds.")
        with archive.opened(options["file"]) as (folder, manifest):
            if foreign := archive.foreign_keys(folder):
                names = ", ".join(f"KONSTELLATION_{name}" for name in foreign)
                raise CommandError(f"Set {names} as in the backup's folder keys/ first.")
            with shown("Writing") as progress:
                archive.restore(folder, manifest, progress=progress)
        call_command("migrate", verbosity=0)
        cache.clear()
        outbox.release()
        for index in registry.documents:
            indexing.rebuild(index)
        rows = sum(kept.rows for kept in manifest.tables.values())
        self.stdout.write(
            f"{rows:,} rows of {len(manifest.tables)} tables are as on {manifest.made_at}."
        )
