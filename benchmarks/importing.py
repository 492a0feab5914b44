"""Import into an empty register: dry run, apply and index, beside the same rows written bare.

The bare rows are organisations with their numbers, claims and addresses, without a plan, history,
undo or index. It is done in a place of its own that is gone afterwards.
"""

from __future__ import annotations

import csv
import io
import random
import time
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Model

from benchmarks.figures import Figure, at_most
from benchmarks.measuring import own_memory
from benchmarks.network import FIRST, SECOND, TRADES, organisation_number, syllables
from konstellation.accounts.models import User
from konstellation.exchange import services
from konstellation.members import models
from konstellation.search import outbox
from konstellation.search.client import engine
from konstellation.search.port import Query

ROWS = 5_000
# 20,000 in a minute.
MOST_MS_A_ROW = 3.0
MOST_MB = 600.0
PLACES = (("722 10", "Västerås"), ("631 80", "Eskilstuna"), ("931 30", "Skellefteå"))
COMPETENCES = ("industrirobotik:3", "svetsning", "additiv tillverkning", "maskininlärning:1")
HEADER = (
    "Namn", "Organisationsnummer", "Webbplats", "Anställda", "Beskrivning", "Bransch",
    "Kompetenser", "Gatuadress", "Postnummer", "Ort",
)  # fmt: skip


def measure() -> list[Figure]:
    actor = User.objects.create(email="import@example.com", password="!", is_superuser=True)
    started = time.process_time(), time.perf_counter()
    _import(actor, sheet(ROWS))
    processor, wall = time.process_time() - started[0], time.perf_counter() - started[1]
    found = engine().find("organisations", Query(audiences=("process_management",))).total
    assert found == ROWS, f"{found} of {ROWS} are found"
    memory, bare = own_memory(), _bare_insert(ROWS)
    each = 1_000 / ROWS
    return [
        Figure("import, a row", "a bare insert", wall * each, bare * each, "ms"),
        Figure(
            "import, a row", "3 ms, processor", processor * each, MOST_MS_A_ROW, "ms", at_most(1.0)
        ),
        Figure("import, memory", "600 MB", memory, MOST_MB, "MB", at_most(1.0)),
    ]  # fmt: skip


def _import(actor: User, content: bytes) -> None:
    run = services.upload(
        actor=actor, sheet="organisations", content=[content], name="organisations.csv"
    )
    services.plan(actor=actor, run=run, now=True)
    doubles = run.rows.filter(verdict="double").values_list("number", flat=True)
    choices = {number: services.Choice("new") for number in doubles}
    services.decide(actor=actor, run=run, choices=choices)
    services.apply(actor=actor, run=run, now=True)
    # What the commits have not indexed at once is a worker's; here it is waited for.
    outbox.drain()


def _bare_insert(rows: int) -> float:
    """Seconds to insert as many organisations with their parts in one transaction; taken back."""
    started = time.perf_counter()
    with transaction.atomic():
        made = [
            models.Organisation(name=f"Bolag {number}", sort_name=f"bolag {number}", kind="company")
            for number in range(rows)
        ]
        competences = models.Competence.objects.all()[:2]
        sector = models.Sector.objects.filter(code="25.6").get()
        parts: list[Sequence[Model]] = [
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


def sheet(rows: int) -> bytes:
    chance, file = random.Random(1), io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(HEADER)
    for number in range(rows):
        postcode, city = PLACES[number % len(PLACES)]
        writer.writerow(
            (
                f"{chance.choice(FIRST)}{chance.choice(SECOND)} {chance.choice(TRADES)} "
                f"{syllables(number)} AB",
                organisation_number(number),
                f"https://bolag{number}.example",
                chance.randrange(1, 400),
                f"Vi arbetar med {chance.choice(TRADES).lower()} för {city} med omnejd.",
                chance.choice(("25.6", "28.9", "62.0")),
                " | ".join(chance.sample(COMPETENCES, 2)),
                f"Verkstadsgatan {number % 90 + 1}",
                postcode,
                city,
            )
        )
    return file.getvalue().encode()
