from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from konstellation.accounts.models import User
from konstellation.common.errors import DomainError
from konstellation.exchange.export import as_csv, as_xlsx
from konstellation.exchange.sheet import sheets


class Command(BaseCommand):
    help = "Export a sheet as a file that can be imported again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="NAME.csv, NAME.xlsx, or - for CSV on stdout.")
        parser.add_argument("--sheet", default="organisations")
        parser.add_argument("--language", choices=["sv", "en"], default="sv")
        parser.add_argument("--where", default="{}", help="JSON that narrows the rows.")
        parser.add_argument("--as", dest="email", help="As whom (e-mail address).")

    def handle(self, **options: Any) -> None:
        write = as_xlsx if options["file"].suffix == ".xlsx" else as_csv
        try:
            blocks = write(
                sheets.get(options["sheet"]),
                viewer=_user(options["email"]),
                language=options["language"],
                selection=json.loads(options["where"]),
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        except ValueError as error:
            raise CommandError(f"--where is no JSON object: {error}") from error
        if str(options["file"]) == "-":
            sys.stdout.buffer.writelines(blocks)
            return
        with options["file"].open("wb") as file:
            file.writelines(blocks)


def _user(email: str | None) -> User:
    """The person named; without a name the only superuser there is."""
    users = User.objects.filter(is_active=True)
    users = users.filter(email__iexact=email) if email else users.filter(is_superuser=True)
    found = list(users[:2])
    if len(found) != 1:
        raise CommandError("Say as whom: --as EMAIL.")
    return found[0]
