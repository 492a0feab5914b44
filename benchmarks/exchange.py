"""Import 20,000 organisations into an empty register: dry run, apply and index; time and memory.

    python benchmarks/exchange.py [--rows 20000] [--limit-seconds 60] [--limit-mb 600]

It writes to a scratch data folder of its own, and exits with 1 if a limit is passed. The same rows
are also written bare (organisations with their numbers, claims and addresses, without a plan,
history, undo or index): the ratio to that says more of the code than seconds on some machine do.
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
PLACES = (("722 10", "Västerås"), ("631 80", "Eskilstuna"), ("931 30", "Skellefteå"))
COMPETENCES = ("industrirobotik:3", "svetsning", "additiv tillverkning", "maskininlärning:1")
HEADER = (
    "Namn",
    "Organisationsnummer",
    "Webbplats",
    "Anställda",
    "Beskrivning",
    "Bransch",
    "Kompetenser",
    "Gatuadress",
    "Postnummer",
    "Ort",
)


def main() -> int:
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="konstellation-benchmark-") as folder:
        os.environ["KONSTELLATION_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "konstellation.project.settings.embedded")
        sys.path.insert(0, str(ROOT / "backend"))
        figures = _measured(Path(folder), asked.rows)
    seconds = figures["dry_run_seconds"] + figures["apply_seconds"] + figures["index_rest_seconds"]
    figures |= {
        "seconds": round(seconds, 1),
        "limit_seconds": asked.limit_seconds,
        "limit_mb": asked.limit_mb,
        "times_a_bare_insert": round(seconds / figures["bare_insert_seconds"], 1),
    }
    print(json.dumps(figures, indent=2))
    return int(seconds > asked.limit_seconds or figures["peak_memory_mb"] > asked.limit_mb)


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
    from konstellation.members.services import package_vocabulary
    from konstellation.search import outbox
    from konstellation.search.client import engine

    package_vocabulary.load()
    actor = User.objects.create(email="benchmark@example.com", password="!", is_superuser=True)
    path = folder / "organisations.csv"
    _write(path, rows)
    print(f"{rows} rows written; dry run …", file=sys.stderr, flush=True)
    started = time.perf_counter()
    run = services.upload(
        actor=actor, sheet="organisations", content=[path.read_bytes()], name=path.name
    )
    services.plan(actor=actor, run=run, now=True)
    planned = time.perf_counter()
    dry_run_memory = _peak_memory()
    doubles = run.rows.filter(verdict="double").values_list("number", flat=True)
    choices = {number: services.Choice("new") for number in doubles}
    services.decide(actor=actor, run=run, choices=choices)
    print(f"dry run {planned - started:.1f} s; applying …", file=sys.stderr, flush=True)
    began = time.perf_counter()
    services.apply(actor=actor, run=run, now=True)
    applied = time.perf_counter()
    # What the commits have not indexed at once is a worker's; here it is waited for.
    left = outbox.drain()
    indexed = time.perf_counter()
    peak_memory, own_memory, processor = _peak_memory(), _own_memory(), time.process_time()
    bare = _bare_insert(rows)
    return {
        "rows": rows,
        "counts": run.counts,
        "dry_run_seconds": round(planned - started, 1),
        "apply_seconds": round(applied - began, 1),
        "left_to_index": left,
        "index_rest_seconds": round(indexed - applied, 1),
        "bare_insert_seconds": round(bare, 1),
        "processor_seconds": round(processor, 1),
        "found_by_search": _found(engine()),
        "dry_run_memory_mb": dry_run_memory,
        # All that is resident, the mapped pages of the database among it; and without those.
        "peak_memory_mb": peak_memory,
        "own_memory_mb": own_memory,
    }


def _peak_memory() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _own_memory() -> int:
    """What is resident and no page of a file, now; 0 where the system does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) // 1024 for line in lines if line.startswith("RssAnon"))


def _bare_insert(rows: int) -> float:
    """Seconds to insert as many organisations with their parts in one transaction; taken back."""
    from django.db import transaction

    from konstellation.members import models

    started = time.perf_counter()
    with transaction.atomic():
        made = [
            models.Organisation(name=f"Bolag {number}", sort_name=f"bolag {number}", kind="company")
            for number in range(rows)
        ]
        competences = models.Competence.objects.all()[:2]
        sector = models.Sector.objects.filter(code="25.6").get()
        parts: list[list[Any]] = [
            made,
            [
                models.Identifier(organisation=row, scheme="national", value=f"bare{number}")
                for number, row in enumerate(made)
            ],
            [
                models.CompetenceClaim(organisation=row, competence=competence)
                for row in made
                for competence in competences
            ],
            [models.OrganisationSector(organisation=row, sector=sector) for row in made],
            [models.Address(organisation=row, kind="visiting", country_id="SE") for row in made],
        ]
        for some in parts:
            type(some[0])._base_manager.bulk_create(some, batch_size=500)
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return seconds


def _found(engine: Any) -> int:
    from konstellation.search.port import Query

    total: int = engine.find("organisations", Query(audiences=("process_management",))).total
    return total


def _write(path: Path, rows: int) -> None:
    chance = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        for number in range(rows):
            name = f"{chance.choice(FIRST)}{chance.choice(SECOND)} {chance.choice(TRADE)}"
            postcode, city = PLACES[number % len(PLACES)]
            writer.writerow(
                (
                    f"{name} {_syllables(number)} AB",
                    _number(number),
                    f"https://bolag{number}.example",
                    chance.randrange(1, 400),
                    f"Vi arbetar med {chance.choice(TRADE).lower()} för {city} med omnejd.",
                    chance.choice(("25.6", "28.9", "62.0")),
                    " | ".join(chance.sample(COMPETENCES, 2)),
                    f"Verkstadsgatan {number % 90 + 1}",
                    postcode,
                    city,
                )
            )


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
