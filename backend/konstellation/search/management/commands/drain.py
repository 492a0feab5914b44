from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from konstellation.search import indexing
from konstellation.search.models import Pending
from konstellation.search.outbox import drain


class Command(BaseCommand):
    help = "Bring pending documents up to date in the search index, and rebuild what is lost."

    def handle(self, *args: Any, **options: Any) -> None:
        for index in indexing.rebuild_lost():
            self.stdout.write(f"{index}: rebuilt")
        done = drain()
        left = Pending.objects.count()
        self.stdout.write(f"{done:,} brought up to date, {left:,} pending")
