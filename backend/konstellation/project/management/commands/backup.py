from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from konstellation.project.backup import archive
from konstellation.project.backup.progress import shown


class Command(BaseCommand):
    help = "Write everything into one file: database, media, keys and a manifest of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", type=Path, help="Folder to write into (backups/ in the data folder)."
        )
        parser.add_argument("--keep", type=int, help="Delete the oldest beyond so many afterwards.")

    def handle(self, **options: Any) -> None:
        folder: Path = options["to"] or settings.DATA_DIR / "backups"
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep: at least one backup must stay.")
        try:
            with shown("Writing") as progress:
                path = archive.make(folder, progress=progress)
        except OSError as error:
            raise CommandError(f"The backup could not be written: {error}") from error
        self.stdout.write(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
        if options["keep"] is not None:
            for old in archive.made(folder)[options["keep"] :]:
                old.unlink()
