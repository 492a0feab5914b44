"""A migration that ends in the middle as SIGKILL ends it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Mapping

SCRIPT = """
import os, signal, sys
import django
profile = os.environ.get("KONSTELLATION_PROFILE", "embedded")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"konstellation.project.settings.{profile}")
django.setup()
from django.core.management import call_command
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

left = int(sys.argv[1])
execute = BaseDatabaseSchemaEditor.execute

def counted(self, *statement, **options):
    global left
    answer = execute(self, *statement, **options)
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer

BaseDatabaseSchemaEditor.execute = counted
call_command("migrate", verbosity=0)
"""


def kill_migrating(statements: int, environment: Mapping[str, str]) -> bool:
    """Kill it at so many statements that change tables; False if it had fewer, and is done."""
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(statements)], env=environment, timeout=120, check=False
    )
    assert ended.returncode in {0, -signal.SIGKILL}
    return ended.returncode != 0
