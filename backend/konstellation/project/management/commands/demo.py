from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from konstellation.common.errors import DomainError
from konstellation.project.demo import loading
from konstellation.project.demo.sign_ins import ALL, PASSWORD


class Command(BaseCommand):
    help = "Load the demo network into an empty database; does nothing where it is loaded already."
    # They need addresses and a web application, of which the data knows nothing.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reset",
            action="store_true",
            help="Throw away everything in this database first; refused unless it is a demo.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, skip_checks=True)
        if options["reset"]:
            self._reset()
        if loading.is_loaded():
            self.stdout.write("The demo network is loaded.")
        else:
            self._load()
        self._introduce()

    def _reset(self) -> None:
        if not loading.is_loaded():
            raise CommandError("This database holds no demo network: nothing was removed.")
        loading.remove()
        self.stdout.write("Everything was removed.")

    def _load(self) -> None:
        self.stdout.write("Loading the demo network …")
        started = self._shown = time.monotonic()
        try:
            loading.load(self._progress)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Loaded in {time.monotonic() - started:.0f} s.")

    def _progress(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._shown >= 2:
            self._shown = now
            self.stdout.write(f"  {what}: {done} of {total}")
            self.stdout.flush()

    def _introduce(self) -> None:
        self.stdout.write(f"\nSign in with the password {PASSWORD} as")
        for person in ALL:
            self.stdout.write(f"  {person.email:<42} {person.label}")
        self.stdout.write(f"E-mail that is sent can be read in {settings.DATA_DIR / 'mail'}.")
        self.stdout.write("Everyone knows this password: keep a demo off the internet.\n")
