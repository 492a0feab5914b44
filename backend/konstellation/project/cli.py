"""The one command line."""

from __future__ import annotations

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line, get_commands, load_command_class
from environs.exceptions import EnvError


def main() -> None:
    """Run a Konstellation or Django command with the profile that the environment names."""
    profile = os.environ.get("KONSTELLATION_PROFILE", "embedded")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"konstellation.project.settings.{profile}")
    try:
        if len(sys.argv) == 1:
            sys.stdout.write(overview())
        else:
            execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, EnvError) as error:
        sys.exit(f"Konstellation is not configured right: {error}")


def overview() -> str:
    """Our own commands, each with one line."""
    django.setup()
    ours = {
        name: str(load_command_class(app, name).help).split("\n")[0]
        for name, app in sorted(get_commands().items())
        if app.startswith("konstellation.")
    }
    width = max(map(len, ours)) + 2
    lines = [f"  {name:<{width}}{what}" for name, what in ours.items()]
    return "\n".join(
        [
            "konstellation COMMAND",
            "",
            *lines,
            "",
            "konstellation help COMMAND tells more; konstellation help lists Django's own too.",
            "",
        ]
    )


if __name__ == "__main__":
    main()
