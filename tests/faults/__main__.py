"""``python -m tests.faults``: run the cases, print a table, end with 1 if any fails."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults import cases as _cases  # noqa: F401
from tests.faults.proxies import program as toxiproxy_program
from tests.faults.registry import BOTH, SERVER, Case, NotHere, cases
from tests.faults.scene import Ground, Scene
from tests.faults.servers import Missing, elasticsearch_home, postgresql_programs


@dataclass(frozen=True, slots=True)
class Row:
    case: Case
    profile: str
    seconds: float
    seen: str
    broken: list[str]
    left_out: str = ""

    def __str__(self) -> str:
        what = self.left_out or "; ".join(self.broken) or self.seen
        return f"{self.case.name}  {self.profile:<8}  {self.result}  {self.seconds:5.0f} s  {what}"

    @property
    def result(self) -> str:
        if self.left_out:
            return "left out"
        return "fails" if self.broken else "holds"


def main() -> int:
    options = _options()
    chosen = [
        each
        for each in cases.values()
        if (not options.case or each.name in options.case)
        and (options.case or not options.quick or each.is_quick)
    ]
    _listen()
    rows: list[Row] = []
    for profile in options.profile or BOTH:
        fitting = [each for each in chosen if profile in each.profiles]
        if fitting and _can(profile):
            with _ground(profile, keep=options.keep) as ground:
                for each in fitting:
                    rows.append(_played(each, ground, options))
                    print(rows[-1], flush=True)
    print(_table(rows))
    return 1 if not rows or any(row.broken for row in rows) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--profile", action="append", choices=BOTH)
    parser.add_argument("--case", nargs="+", choices=sorted(cases), metavar="F01")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="the short form of the short cases")
    parser.add_argument("--keep", action="store_true", help="leave folders and logs where they are")
    return parser.parse_args()


def _listen() -> None:
    """Whoever ends us lets us end what we have started."""

    def end(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)


def _can(profile: str) -> bool:
    if profile != SERVER:
        return True
    try:
        elasticsearch_home()
        postgresql_programs()
        toxiproxy_program()
    except Missing as missing:
        if os.environ.get("CI") == "true":
            raise
        print(f"! Left out: the server profile. {missing}")
        return False
    return True


@contextmanager
def _ground(profile: str, *, keep: bool) -> Iterator[Ground]:
    folder = Path(tempfile.mkdtemp(prefix=f"konstellation-faults-{profile}-"))
    # The servers' own account must be able to pass.
    folder.chmod(0o711)
    ground = Ground(profile, folder)
    try:
        ground.prepare()
        yield ground
    finally:
        ground.end()
        if keep:
            print(f"Kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _played(case: Case, ground: Ground, options: argparse.Namespace) -> Row:
    started = time.monotonic()
    scene = Scene(ground, case.name, seed=options.seed, quick=options.quick)
    broken: list[str] = []
    left_out = ""
    try:
        case.act(scene)
        broken = scene.verify()
    except NotHere as missing:
        left_out = str(missing)
        if os.environ.get("CI") == "true":
            broken = [left_out]
    except Exception as error:
        broken = [f"{type(error).__name__}: {error}"]
    finally:
        scene.end(keep=options.keep)
    seen = "; ".join([scene.tally(), *scene.seen])
    return Row(case, ground.profile, time.monotonic() - started, seen, broken, left_out)


def _table(rows: list[Row]) -> str:
    lines = ["", "| case | profile | result | seconds | seen |", "|---|---|---|---|---|"]
    for row in rows:
        result = "**fails**" if row.broken else row.result
        what = row.left_out or "; ".join([row.seen, *row.broken])
        lines.append(
            f"| {row.case.name} {row.case.title} | {row.profile} | {result} |"
            f" {row.seconds:.0f} | {what} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
