"""What is shown while tables are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


@contextmanager
def shown(verb: str) -> Iterator[Callable[[str, int], None]]:
    """Rows so far and the table in hand, on a terminal; nothing where there is none."""
    progress = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = progress.add_task(verb, total=None)

    def advance(label: str, done: int) -> None:
        progress.update(task, advance=done, description=f"{verb} {label}")

    with progress:
        yield advance
