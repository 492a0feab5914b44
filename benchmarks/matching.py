"""Ranked counterparts among 50,000 organisations, in process, for delegates.

    python benchmarks/matching.py [--organisations 50000] [--questions 100] [--limit-ms 150]

Writes rows and index to a scratch data folder of its own, prints one JSON object, and exits with 1
if the 95th percentile of either question passes the limit. ``--keep FOLDER`` uses a folder again.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FIRST = ("Ask", "Björk", "Ek", "Furu", "Gran", "Hassel", "Idegran", "Lind", "Rönn", "Säl", "Tall")
SECOND = ("backa", "berg", "dal", "fors", "gård", "holm", "lund", "näs", "sjö", "torp", "vik", "ås")
BATCH = 2_000


def main() -> int:
    asked = _arguments()
    folder = asked.keep or tempfile.mkdtemp(prefix="konstellation-benchmark-")
    os.environ["KONSTELLATION_DATA_DIR"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "konstellation.project.settings.embedded")
    sys.path.insert(0, str(ROOT / "backend"))
    figures = _measured(asked.organisations, asked.questions)
    print(json.dumps(figures, indent=2))
    return int(max(figures[name]["p95_ms"] for name in QUESTIONS) > asked.limit_ms)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=50_000)
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--limit-ms", type=float, default=150)
    parser.add_argument("--keep", metavar="FOLDER")
    return parser.parse_args()


QUESTIONS = ("matches_for_organisation", "matches_for_listing")


def _measured(organisations: int, questions: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    from konstellation.accounts.models import User
    from konstellation.members.models import Organisation
    from konstellation.project.jobs import learn_the_tables
    from konstellation.search.indexing import rebuild

    call_command("migrate", verbosity=0)
    begun = time.perf_counter()
    if Organisation.objects.count() < organisations:
        Network(organisations, questions).write()
        for index in ("organisations", "listings"):
            rebuild(index)
    # As an installation is within an hour.
    learn_the_tables(None)
    made = time.perf_counter() - begun
    viewers = list(User.objects.filter(email__startswith="delegate").order_by("email"))
    return {
        "organisations": Organisation.objects.count(),
        "questions": len(viewers),
        "made_in_seconds": round(made, 1),
        **{name: _timed(ask) for name, ask in _asked(viewers).items()},
    }


def _asked(viewers: Sequence[Any]) -> dict[str, Iterator[Callable[[], int]]]:
    from konstellation.marketplace.models import Listing
    from konstellation.matching import selectors
    from konstellation.members.policies import standing

    def for_organisation(viewer: Any) -> Callable[[], int]:
        from konstellation.members.models import Organisation

        own = Organisation.objects.get(pk=next(iter(standing(viewer).acts_for)))
        return lambda: selectors.matches_for_organisation(viewer=viewer, organisation=own).total

    def for_listing(viewer: Any) -> Callable[[], int]:
        own = Listing.objects.select_related("organisation", "kind").filter(
            organisation__in=standing(viewer).acts_for
        )
        row = own.get()
        return lambda: selectors.matches_for_listing(viewer=viewer, listing=row).total

    return {
        "matches_for_organisation": map(for_organisation, viewers),
        "matches_for_listing": map(for_listing, viewers),
    }


def _timed(questions: Iterator[Callable[[], int]]) -> dict[str, float]:
    times, busy, found = [], [], []
    for ask in questions:
        begun, worked = time.perf_counter(), time.process_time()
        found.append(ask())
        busy.append((time.process_time() - worked) * 1000)
        times.append((time.perf_counter() - begun) * 1000)
    # The first question also opens the index and reads the thesaurus.
    first, times, busy = times[0], sorted(times[1:]), sorted(busy[1:])
    return {
        "p50_ms": round(times[len(times) // 2], 1),
        "p95_ms": round(times[int(len(times) * 0.95)], 1),
        "worst_ms": round(times[-1], 1),
        "p95_cpu_ms": round(busy[int(len(busy) * 0.95)], 1),
        "first_ms": round(first, 1),
        "fewest_found": min(found),
    }


class Network:
    """Organisations with all that matching looks at, the first of them with a delegate each."""

    def __init__(self, size: int, delegates: int) -> None:
        from konstellation.marketplace.services import package_kinds
        from konstellation.members.models import Competence, Municipality, Sector, Theme
        from konstellation.members.services import package_vocabulary

        package_vocabulary.load()
        package_kinds.load()
        self.chance = random.Random(7)
        self.size = size
        self.delegates = self.questions = delegates
        self.competences = list(Competence.objects.all())
        self.themes = list(Theme.objects.all())
        self.sectors = list(Sector.objects.filter(level="group"))
        self.towns = list(Municipality.objects.all())

    def write(self) -> None:
        for start in range(0, self.size, BATCH):
            self._organisations(start, min(start + BATCH, self.size))
        self._delegates()
        self._responses()

    def _organisations(self, start: int, end: int) -> None:
        rows, parts = [], defaultdict(list)
        for number in range(start, end):
            known = self.chance.sample(self.competences, 3)
            row = self._organisation(number, known)
            rows.append(row)
            for part in (*self._claims(row, known), *self._setting(row)):
                parts[type(part)].append(part)
        for made in (rows, *parts.values()):
            type(made[0])._default_manager.bulk_create(made, batch_size=500)
        self._listings(rows)

    def _organisation(self, number: int, known: Sequence[Any]) -> Any:
        from konstellation.members.models import Organisation
        from konstellation.members.texts import sort_key

        name = f"{self.chance.choice(FIRST)}{self.chance.choice(SECOND)} {number}"
        told = self.chance.sample(self.competences, 12)
        return Organisation(
            name=name,
            sort_name=sort_key(name),
            kind="company",
            visibility="network",
            summary_sv=f"Arbetar med {known[0].name_sv} och {known[1].name_sv}.",
            description_sv=" ".join(competence.name_sv for competence in told),
        )

    def _claims(self, row: Any, known: Sequence[Any]) -> Iterator[Any]:
        """Half of what is claimed is shown by evidence."""
        from konstellation.members.models import CompetenceClaim

        for claimed in known:
            yield CompetenceClaim(
                organisation=row,
                competence=claimed,
                level=self.chance.randint(1, 3),
                evidence_sv="Tre anläggningar" * self.chance.randint(0, 1),
            )

    def _setting(self, row: Any) -> Iterator[Any]:
        """Branch, place and theme."""
        from konstellation.members.models import Address, Organisation, OrganisationSector

        sector, town = self.chance.choice(self.sectors), self.chance.choice(self.towns)
        yield OrganisationSector(organisation=row, sector=sector, is_main=True)
        yield Address(
            organisation=row,
            kind="visiting",
            city=town.name,
            municipality=town,
            region_id=town.region_id,
            country_id="SE",
            latitude=town.latitude,
            longitude=town.longitude,
        )
        theme = self.chance.choice(self.themes)
        yield Organisation.themes.through(organisation=row, theme=theme)

    def _listings(self, rows: Sequence[Any]) -> None:
        """A fifth of all organisations, and all that have a delegate, want or offer something."""
        from django.utils import timezone

        from konstellation.marketplace.models import Listing, ListingKind

        kind, now = ListingKind.objects.get(key="technology"), timezone.now()
        until = timezone.localdate() + timedelta(days=300)
        made, terms, about = [], [], []
        for row in rows:
            if self.delegates > 0:
                self.delegates -= 1
            elif self.chance.random() > 0.2:
                continue
            wanted = self.chance.sample(self.competences, 2)
            listing = Listing(
                organisation=row,
                kind=kind,
                direction=self.chance.choice(("need", "offer")),
                title_sv=f"{wanted[0].name_sv} i liten skala",
                summary_sv=f"Gärna också {wanted[1].name_sv}.",
                description_sv="Små serier och täta omställningar.",
                status="published",
                published_at=now,
                expires_on=until,
            )
            made.append(listing)
            terms += [Listing.competences.through(listing=listing, competence=c) for c in wanted]
            theme = self.chance.choice(self.themes)
            about.append(Listing.themes.through(listing=listing, theme=theme))
        for written in (made, terms, about):
            if written:
                type(written[0])._default_manager.bulk_create(written, batch_size=500)

    def _delegates(self) -> None:
        from django.utils import timezone

        from konstellation.accounts.models import User
        from konstellation.marketplace.models import Listing
        from konstellation.members.models import (
            Delegate,
            Membership,
            MembershipCategory,
            MembershipPeriod,
            Organisation,
        )

        today, category = timezone.localdate(), MembershipCategory.objects.first()
        owners = Listing.objects.order_by("organisation").values("organisation")
        rows = Organisation.objects.filter(pk__in=owners).order_by("pk")[: self.questions]
        for number, row in enumerate(rows):
            user = User.objects.create(email=f"delegate{number:04}@example.org", password="!")
            Delegate.objects.create(user=user, organisation=row, starts_on=today)
            member = Membership.objects.create(organisation=row, category=category, joined_on=today)
            MembershipPeriod.objects.create(
                membership=member, starts_on=today, agreed_on=today, ends_on=None
            )

    def _responses(self) -> None:
        """Two thousand have worked together."""
        from konstellation.marketplace.models import Listing, Response
        from konstellation.members.models import Organisation

        others = list(Organisation.objects.order_by("-pk")[:5_000])
        listings = Listing.objects.order_by("pk")[:2_000]
        Response.objects.bulk_create(
            [
                Response(
                    listing=row,
                    organisation=self.chance.choice(others),
                    message="Gärna.",
                    status="accepted",
                )
                for row in listings
            ],
            batch_size=500,
        )


if __name__ == "__main__":
    raise SystemExit(main())
