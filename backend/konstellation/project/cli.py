"""The one command line."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run a Konstellation or Django command with the profile that the environment names."""
    profile = os.environ.get("KONSTELLATION_PROFILE", "embedded")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"konstellation.project.settings.{profile}")
    execute_from_command_line(sys.argv)
