from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from konstellation.project import worker
from konstellation.project.unapplied import refuse_unless_up_to_date


class Command(BaseCommand):
    help = "Do the background work: tasks, the search index, recurring jobs."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unless_up_to_date()
        worker.run()
