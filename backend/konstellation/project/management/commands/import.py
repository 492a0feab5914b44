from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from konstellation.accounts.models import User
from konstellation.common.errors import DomainError
from konstellation.exchange import services
from konstellation.exchange.models import ImportRow, ImportRun, Outcome, Verdict
from konstellation.exchange.problems import Problem, worded

# How many rows of each sort the report shows before it says how many more there are.
_SHOWN = 20
_BLOCK = 64 * 1024


class Command(BaseCommand):
    help = "Import a CSV or XLSX file: check every row, then apply exactly what was checked."
    epilog = (
        "Exit codes: 0 every row was taken or is the same, 1 refused, 3 some rows were not taken."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.epilog = self.epilog
        parser.add_argument("file", type=Path)
        parser.add_argument("--sheet", default="organisations", help="What the rows are.")
        parser.add_argument(
            "--mapping",
            default="{}",
            help='JSON, or a file of it: {"header": "field"}; null leaves a column out.',
        )
        parser.add_argument("--encoding", default="", help="cp1252 also confirms that encoding.")
        parser.add_argument("--delimiter", default="")
        parser.add_argument("--worksheet", default="")
        parser.add_argument("--decimals", choices=[",", "."], default="")
        parser.add_argument(
            "--doubles",
            choices=["skip", "new"],
            default="skip",
            help="What becomes of rows that look like another record.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Check, and change nothing.")
        parser.add_argument("--yes", action="store_true", help="Apply without asking.")
        parser.add_argument("--as", dest="email", help="Whose import it is (e-mail address).")
        parser.add_argument("--confirmed-by", help="Who confirms an import with a large effect.")

    def handle(self, **options: Any) -> None:
        self.console = Console(file=cast(TextIO, self.stdout), soft_wrap=True)
        try:
            run = self._imported(options)
        except DomainError as refusal:
            raise CommandError(_sentences(refusal)) from refusal
        if _left_out(run, applied=not options["dry_run"]):
            raise SystemExit(3)

    def _imported(self, options: Mapping[str, Any]) -> ImportRun:
        actor = _user(options["email"])
        run = services.upload(
            actor=actor,
            sheet=options["sheet"],
            content=_blocks(options["file"]),
            name=options["file"].name,
            expected_size=options["file"].stat().st_size,
            options=_reading_options(options),
        )
        try:
            return self._carried_out(actor, run, options)
        except DomainError:
            if not run.rows.exclude(outcome="").exists():
                services.discard(actor=actor, run=_again(run))
            raise

    def _carried_out(self, actor: User, run: ImportRun, options: Mapping[str, Any]) -> ImportRun:
        if changes := _mapping(options["mapping"]):
            services.map_columns(actor=actor, run=run, mapping={**run.mapping, **changes})
        self._say_mapping(run)
        self._with_bar("Checking", run, lambda: services.plan(actor=actor, run=run, now=True))
        self._report(run)
        if options["dry_run"] or not (options["yes"] or self._agreed()):
            services.discard(actor=actor, run=run)
            return run
        if options["doubles"] == "new":
            doubles = run.rows.filter(verdict=Verdict.DOUBLE).values_list("number", flat=True)
            choices = {number: services.Choice("new") for number in doubles}
            services.decide(actor=actor, run=run, choices=choices)
        if run.concerns and options["confirmed_by"]:
            services.confirm(actor=_user(options["confirmed_by"]), run=run)
        self._with_bar("Applying", run, lambda: services.apply(actor=actor, run=run, now=True))
        self._report(run)
        return run

    def _agreed(self) -> bool:
        return self.console.input("Apply this? [y/N] ").strip().casefold() in {
            "y",
            "yes",
            "j",
            "ja",
        }

    def _with_bar(self, title: str, run: ImportRun, work: Callable[[], object]) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
        with Progress(*columns, TimeElapsedColumn(), console=self.console) as bar:
            task = bar.add_task(title, total=100)
            done = threading.Event()
            watch = threading.Thread(target=_watch, args=(run, bar, task, done), daemon=True)
            watch.start()
            try:
                work()
                bar.update(task, completed=100)
            finally:
                done.set()
                watch.join()

    def _say_mapping(self, run: ImportRun) -> None:
        table = Table("Column of the file", "Field", title=f"{run.file_name}: {run.sheet}")
        for header in run.header:
            table.add_row(header, run.mapping.get(header) or "–")
        self.console.print(table)

    def _report(self, run: ImportRun) -> None:
        table = Table("Rows", "Number", title=f"{run.findings['rows']} rows")
        for name, label in (*Verdict.choices, *Outcome.choices):
            if number := run.counts.get(name):
                table.add_row(str(label), str(number))
        self.console.print(table)
        for concern in run.concerns:
            self.console.print(f"[bold]{worded(concern['code'], concern['params'])}[/bold]")
        self._say_rows(run)

    def _say_rows(self, run: ImportRun) -> None:
        blamed = run.rows.exclude(reasons=[]).order_by("number")
        for row in blamed[:_SHOWN]:
            self.console.print(_line(row), markup=False)
        if (more := blamed.count() - _SHOWN) > 0:
            self.console.print(f"… and {more} more rows with remarks.")


def _line(row: ImportRow) -> str:
    said = []
    for kept in row.reasons:
        problem = Problem.from_json(kept)
        said.append(f"{problem.cell}: {problem.message}" if problem.cell else problem.message)
    return f"Row {row.number} ({row.get_verdict_display()}) {row.label}: {' '.join(said)}"


def _watch(run: ImportRun, bar: Progress, task: Any, done: threading.Event) -> None:
    try:
        while not done.wait(0.5):
            progress = ImportRun.objects.filter(pk=run.pk).values_list("progress", flat=True)
            bar.update(task, completed=progress.first() or 0)
    finally:
        close_old_connections()


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _reading_options(options: Mapping[str, Any]) -> dict[str, Any]:
    names = ("encoding", "delimiter", "worksheet", "decimals")
    chosen = {name: options[name] for name in names if options[name]}
    return chosen | ({"encoding_confirmed": True} if options["encoding"] else {})


def _mapping(text: str) -> dict[str, str | None]:
    try:
        if not text.lstrip().startswith("{"):
            text = Path(text).read_text(encoding="utf-8")
        mapping: dict[str, str | None] = json.loads(text)
    except (OSError, ValueError) as error:
        raise CommandError(f"--mapping is no JSON object: {error}") from error
    return mapping


def _user(email: str | None) -> User:
    """The person named; without a name the only superuser there is."""
    users = User.objects.filter(is_active=True)
    users = users.filter(email__iexact=email) if email else users.filter(is_superuser=True)
    found = list(users[:2])
    if len(found) != 1:
        raise CommandError("Say whose import it is: --as EMAIL.")
    return found[0]


def _again(run: ImportRun) -> ImportRun:
    run.refresh_from_db()
    return run


def _sentences(refusal: DomainError) -> str:
    fields: Mapping[str, list[str]] = getattr(refusal, "fields", {})
    return " ".join(reason for reasons in fields.values() for reason in reasons) or str(refusal)


def _left_out(run: ImportRun, *, applied: bool) -> bool:
    """Whether any row will not be, or has not been, taken."""
    names = [Verdict.INVALID, Outcome.SKIPPED, Outcome.STALE, Outcome.FAILED]
    names += [] if applied else [Verdict.DOUBLE]
    return any(run.counts.get(name) for name in names)
