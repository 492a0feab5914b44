"""Import 20,000 organisations into an empty register: dry run and apply, time and memory.

    python benchmarks/exchange.py [--rows 20000] [--limit-seconds 60] [--limit-mb 600]

It writes to a scratch data folder of its own, and exits with 1 if a limit is passed.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FIRST = ("Ask", "Björk", "Ek", "Furu", "Gran", "Hassel", "Idegran", "Lind", "Rönn", "Säl", "Tall")
SECOND = ("backa", "berg", "dal", "fors", "gård", "holm", "lund", "näs", "sjö", "torp", "vik", "ås")
TRADE = (
    "Mekaniska",
    "Robotik",
    "Svets",
    "Automation",
    "Plåt",
    "Energi",
    "Data",
    "Motor",
    "Verktyg",
)
HEADER = ("Namn", "Organisationsnummer", "Webbplats")


def main() -> int:
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="konstellation-benchmark-") as folder:
        os.environ["KONSTELLATION_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "konstellation.project.settings.embedded")
        sys.path.insert(0, str(ROOT / "backend"))
        figures = _measured(Path(folder), asked.rows)
    print(json.dumps(figures, indent=2))
    return int(
        figures["dry_run_seconds"] + figures["apply_seconds"] > asked.limit_seconds
        or figures["peak_memory_mb"] > asked.limit_mb
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--limit-seconds", type=float, default=60)
    parser.add_argument("--limit-mb", type=float, default=600)
    return parser.parse_args()


def _measured(folder: Path, rows: int) -> dict[str, Any]:
    # The settings read the environment as they are imported, so Django comes after it is set.
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)

    from konstellation.accounts.models import User
    from konstellation.exchange import services

    actor = User.objects.create(email="benchmark@example.com", password="!", is_superuser=True)
    path = folder / "organisations.csv"
    _write(path, rows)
    started = time.perf_counter()
    run = services.upload(
        actor=actor, sheet="organisations", content=[path.read_bytes()], name=path.name
    )
    services.plan(actor=actor, run=run, now=True)
    planned = time.perf_counter()
    doubles = run.rows.filter(verdict="double").values_list("number", flat=True)
    choices = {number: services.Choice("new") for number in doubles}
    services.decide(actor=actor, run=run, choices=choices)
    began = time.perf_counter()
    services.apply(actor=actor, run=run, now=True)
    return {
        "rows": rows,
        "counts": run.counts,
        "dry_run_seconds": round(planned - started, 1),
        "apply_seconds": round(time.perf_counter() - began, 1),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _write(path: Path, rows: int) -> None:
    chance = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        for number in range(rows):
            name = f"{chance.choice(FIRST)}{chance.choice(SECOND)} {chance.choice(TRADE)}"
            web = f"https://bolag{number}.example"
            writer.writerow((f"{name} {_syllables(number)} AB", _number(number), web))


def _syllables(number: int) -> str:
    """A made-up word for each number, unlike its neighbours' words."""
    consonants, vowels = "bdfghjklmnprstv", "aeiouyåäö"
    word = ""
    rest = number * 7919 + 104_729
    while rest:
        rest, sound = divmod(rest, len(consonants) * len(vowels))
        word += consonants[sound % len(consonants)] + vowels[sound // len(consonants)]
    return word.capitalize()


def _number(number: int) -> str:
    """An organisation number with a right check digit, in the series of economic associations."""
    digits = f"799{number:06d}"
    total = 0
    for place, digit in enumerate(digits):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value // 10 + value % 10
    return f"{digits}{-total % 10}"


if __name__ == "__main__":
    raise SystemExit(main())
