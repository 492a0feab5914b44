from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from konstellation.common.errors import Unavailable
from konstellation.search import indexing
from konstellation.search.document import registry
from konstellation.search.outbox import drain


class Command(BaseCommand):
    help = "Fill search indexes anew from the database; search goes on meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("indexes", nargs="*", help="Which indexes; all if none is named.")
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="Only indexes that are missing, damaged or laid out for other documents.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        indexes = options["indexes"] or list(registry.documents)
        if unknown := set(indexes) - set(registry.documents):
            known = ", ".join(sorted(registry.documents))
            raise CommandError(f"No such index: {', '.join(sorted(unknown))}. There are: {known}.")
        if options["if_needed"]:
            lost = indexing.lost()
            indexes = [index for index in indexes if index in lost]
        for index in indexes:
            self._rebuild(index)
        # What was written while the new indexes were filled.
        drain()

    def _rebuild(self, index: str) -> None:
        started = shown = time.monotonic()

        def progress(done: int) -> None:
            nonlocal shown
            now = time.monotonic()
            if now - shown >= 2:
                shown = now
                self.stdout.write(f"{index}: {done:,} so far, {done / (now - started):,.0f}/s")

        try:
            count = indexing.rebuild(index, progress)
        except Unavailable as away:
            raise CommandError(
                f"{index} cannot be rebuilt now: another process does, or the engine is away."
            ) from away
        seconds = max(time.monotonic() - started, 1e-9)
        self.stdout.write(
            f"{index}: {count:,} documents in {seconds:.1f} s ({count / seconds:,.0f}/s)"
        )
