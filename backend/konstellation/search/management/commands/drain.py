from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from konstellation.search import indexing
from konstellation.search.models import Pending
from konstellation.search.outbox import drain, retry


class Command(BaseCommand):
    help = "Bring pending documents up to date in the search index, and rebuild what is lost."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--retry", action="store_true", help="Also what was given up as not to be indexed."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry"]:
            self.stdout.write(f"{retry(Pending.objects.given_up()):,} tried again")
        for index in indexing.rebuild_lost():
            self.stdout.write(f"{index}: rebuilt")
        done = drain()
        left, dead = Pending.objects.waiting().count(), Pending.objects.given_up().count()
        given_up = f", {dead:,} given up" if dead else ""
        self.stdout.write(f"{done:,} brought up to date, {left:,} pending{given_up}")
