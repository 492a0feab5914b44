from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from konstellation.project import worker


class Command(BaseCommand):
    help = "Do the background work: tasks, the search index, recurring jobs."

    def handle(self, *args: Any, **options: Any) -> None:
        worker.run()
