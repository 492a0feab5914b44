from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from konstellation.project import cli, supervisor, web, worker
from konstellation.project.demo import loading
from konstellation.project.unapplied import refuse_unless_up_to_date, unapplied


class Command(BaseCommand):
    help = "Serve the web application and do the background work, as one group of processes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="Load the demo network first if it is not there."
        )
        parser.add_argument(
            "--web-only", action="store_true", help="The worker runs somewhere else."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["demo"]:
            self._have_demo()
        refuse_unless_up_to_date()
        _part_with_connections()
        self.stdout.write(f"Konstellation answers at {settings.PUBLIC_BASE_URL} (Ctrl-C ends it)")
        self.stdout.flush()
        members = {"web": web.run}
        if not options["web_only"]:
            members["worker"] = worker.run
        raise SystemExit(supervisor.run(members))

    def _have_demo(self) -> None:
        if not unapplied() and loading.is_loaded():
            call_command("demo")
            return
        # In a process of its own: the index is written by threads, which do not outlive a fork.
        made = subprocess.run([sys.executable, "-m", cli.__name__, "demo"], check=False)
        if made.returncode:
            raise SystemExit(made.returncode)


def _part_with_connections() -> None:
    """A connection must not be shared by two processes, nor one that a pool keeps open."""
    connections.close_all()
    for each in connections.all(initialized_only=True):
        if close_pool := getattr(each, "close_pool", None):
            close_pool()
