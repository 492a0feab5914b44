"""A made-up network of any size: the same rows for the same size, on every database."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate

from django.utils import timezone

from benchmarks.rows import Table
from konstellation.marketplace.models import Listing, ListingKind, Response
from konstellation.members.models import (
    Address,
    Competence,
    CompetenceClaim,
    Identifier,
    Membership,
    MembershipCategory,
    MembershipPeriod,
    Municipality,
    Organisation,
    OrganisationSector,
    Sector,
    Theme,
)
from konstellation.members.texts import sort_key
from konstellation.search.language import words
from konstellation.search.thesaurus import thesaurus

FIRST = ("Ask", "Björk", "Ek", "Furu", "Gran", "Hassel", "Idegran", "Lind", "Rönn", "Säl", "Tall")
SECOND = ("backa", "berg", "dal", "fors", "gård", "holm", "lund", "näs", "sjö", "torp", "vik", "ås")
TRADES = ("Mekaniska", "Robotik", "Svets", "Automation", "Plåt", "Energi", "Data", "Verktyg")
# So many organisations have a delegate each, and are members.
DELEGATES = 200
KINDS = ("company", "company", "company", "institute", "university", "public_body", "association")
SIZES = (("micro", 5), ("small", 30), ("medium", 120), ("large", 900))
COMPETENCES_EACH = 3
RESPONSES = 2_000
GRACE = timedelta(days=60)
YEAR = timedelta(days=365)


class Words:
    """Words of the vocabulary and compounds of its parts, used as unevenly as words are."""

    def __init__(self, chance: random.Random, competences: Sequence[Competence]) -> None:
        parts = sorted(thesaurus.compounds.parts)
        heads = chance.sample(parts, 400)
        compounds = [chance.choice(parts) + chance.choice(heads) for _ in range(12_000)]
        self.sv = sorted({w for each in competences for w in words(each.name_sv)}) + compounds
        self.en = sorted({w for each in competences for w in words(each.name_en)})
        chance.shuffle(self.sv)
        chance.shuffle(self.en)
        self._chance = chance

    @cached_property
    def _weights(self) -> dict[str, list[float]]:
        return {
            language: list(accumulate(1 / (rank + 20) for rank in range(len(known))))
            for language, known in (("sv", self.sv), ("en", self.en))
        }

    def some(self, language: str, count: int) -> list[str]:
        known = self.sv if language == "sv" else self.en
        return self._chance.choices(known, cum_weights=self._weights[language], k=count)


class Network:
    """Organisations with competences, places, memberships and listings."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.chance = random.Random(7)
        self.today = timezone.localdate()
        self.competences = list(Competence.objects.order_by("key"))
        self.words = Words(self.chance, self.competences)
        self.themes = [row.pk.hex for row in Theme.objects.order_by("key")]
        self.sectors = [row.pk.hex for row in Sector.objects.filter(level="group").order_by("code")]
        self.towns = list(Municipality.objects.order_by("code"))
        self.categories = [row.pk.hex for row in MembershipCategory.objects.order_by("key")]
        self._tables()

    def _tables(self) -> None:
        """In the order in which they refer to one another."""
        self.organisations = Table(
            Organisation, "id", "name", "sort_name", "kind", "employees", "size_class",
            "summary_sv", "summary_en", "description_sv", "description_en", "visibility",
        )  # fmt: skip
        of_organisation = ("id", "organisation_id")
        self.numbers = Table(Identifier, *of_organisation, "value", scheme="se_orgnr")
        self.claims = Table(
            CompetenceClaim, *of_organisation, "competence_id", "level", "evidence_sv"
        )
        self.branches = Table(OrganisationSector, *of_organisation, "sector_id", is_main=True)
        self.about = Table(Organisation.themes.through, "organisation_id", "theme_id")
        self.addresses = Table(
            Address, *of_organisation, "city", "municipality_id", "region_id",
            "latitude", "longitude", country_id="SE",
        )  # fmt: skip
        self.memberships = Table(
            Membership, *of_organisation, "category_id", "applied_on", "declined_on",
            "joined_on", "left_on",
        )  # fmt: skip
        self.periods = Table(
            MembershipPeriod, "id", "membership_id", "starts_on", "ends_on", "agreed_on",
            "counts_until",
        )  # fmt: skip
        self.listings = Table(
            Listing, *of_organisation, "direction", "title_sv", "summary_sv",
            kind_id=ListingKind.objects.get(key="technology").pk.hex,
            description_sv="Små serier och täta omställningar.", status="published",
            published_at=f"{self.today} 08:00:00", expires_on=str(self.today + 2 * YEAR),
        )  # fmt: skip
        self.wanted = Table(Listing.competences.through, "listing_id", "competence_id")
        self.meant = Table(Listing.themes.through, "listing_id", "theme_id")
        self.responses = Table(
            Response, "id", "listing_id", "organisation_id", message="Gärna.", status="accepted"
        )

    def write(self, start: int, end: int) -> None:
        """These organisations with all their parts."""
        for number in range(start, end):
            self._organisation(number)
        for table in vars(self).values():
            if isinstance(table, Table):
                table.write()

    def _organisation(self, number: int) -> None:
        pk, chance = key(1, number), self.chance
        known = chance.sample(self.competences, COMPETENCES_EACH)
        name = " ".join(
            (chance.choice(FIRST) + chance.choice(SECOND), chance.choice(TRADES), syllables(number))
        )
        size, employees = chance.choice(SIZES)
        self.organisations.add(
            pk, f"{name} AB", sort_key(f"{name} AB"), chance.choice(KINDS), employees, size,
            f"Arbetar med {known[0].name_sv} och {known[1].name_sv}.",
            f"Works with {known[0].name_en}.",
            " ".join(self.words.some("sv", 24)), " ".join(self.words.some("en", 12)),
            "public" if number % 3 else "network",
        )  # fmt: skip
        self.numbers.add(key(2, number), pk, organisation_number(number))
        for place, claimed in enumerate(known):
            evidence = "Tre anläggningar" * chance.randint(0, 1)
            level = chance.randint(1, 3)
            self.claims.add(key(3, number * 4 + place), pk, claimed.pk.hex, level, evidence)
        self.branches.add(key(4, number), pk, chance.choice(self.sectors))
        self.about.add(pk, chance.choice(self.themes))
        town = chance.choice(self.towns)
        self.addresses.add(
            key(5, number), pk, town.name, town.code, town.region_id, town.latitude, town.longitude
        )
        self._membership(number, pk)
        # All that will have a delegate, and a fifth of the others.
        if number < DELEGATES or chance.random() < 0.2:
            self._listing(number, pk)

    def _membership(self, number: int, organisation: str) -> None:
        pk, category = key(6, number), self.chance.choice(self.categories)
        joined = self.today - timedelta(days=1 + self.chance.randrange(3 * 365))
        declined = left = None
        # The first are current: delegates act for them.
        match number % 10 if number >= DELEGATES else 9:
            case 0:
                self.memberships.add(pk, organisation, category, str(joined), None, None, None)
                return
            case 1:
                declined = str(joined + timedelta(days=9))
                self.memberships.add(pk, organisation, category, str(joined), declined, None, None)
                return
            case 2:
                left = str(self.today)
        self.memberships.add(pk, organisation, category, None, declined, str(joined), left)
        for year, (start, end) in enumerate(years(joined, 4)):
            self.periods.add(
                key(7, number * 4 + year), pk, str(start), str(end), str(start), str(end + GRACE)
            )

    def _listing(self, number: int, organisation: str) -> None:
        pk, wanted = key(8, number), self.chance.sample(self.competences, 2)
        self.listings.add(
            pk, organisation, self.chance.choice(("need", "offer")),
            f"{wanted[0].name_sv} i liten skala", f"Gärna också {wanted[1].name_sv}.",
        )  # fmt: skip
        for each in wanted:
            self.wanted.add(pk, each.pk.hex)
        self.meant.add(pk, self.chance.choice(self.themes))
        if number < RESPONSES:
            other = key(1, self.size - 1 - self.chance.randrange(self.size // 4))
            self.responses.add(key(9, number), pk, other)


def key(kind: int, number: int) -> str:
    """An id of UUID version 7 as both databases take it: in order, the same every time."""
    return f"{1_750_000_000_000 + number:012x}7{kind:03x}8{number:015x}"


def years(first: date, count: int) -> Iterator[tuple[date, date]]:
    for number in range(count):
        yield first + number * YEAR, first + (number + 1) * YEAR - timedelta(days=1)


def syllables(number: int) -> str:
    """A made-up word for each number, unlike its neighbours' words."""
    consonants, vowels = "bdfghjklmnprstv", "aeiouyåäö"
    word, rest = "", number * 7919 + 104_729
    while rest:
        rest, sound = divmod(rest, len(consonants) * len(vowels))
        word += consonants[sound % len(consonants)] + vowels[sound // len(consonants)]
    return word.capitalize()


def organisation_number(number: int) -> str:
    """With a right check digit, in the series of economic associations and of companies."""
    digits = f"{799 - number // 1_000_000:03d}{number % 1_000_000:06d}"
    doubled = (int(digit) * (1 + (place + 1) % 2) for place, digit in enumerate(digits))
    return f"{digits}{-sum(value // 10 + value % 10 for value in doubled) % 10}"
