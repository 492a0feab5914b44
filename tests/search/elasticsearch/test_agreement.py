"""Both engines over the same corpus: who finds what must not depend on where the product runs.

Alike to the last document: what is found, how much of it, the counts, the orders by a field, what
is offered, marked and better spelt. Only the ranking may differ, for Lucene takes the mean length
of a text over the documents that have it, tantivy over all: OVERLAP of the first ten are the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean

import pytest

from konstellation.search.engines.tantivy import TantivyEngine
from konstellation.search.port import Engine, Near, Page, Query
from tests.search.conftest import keys
from tests.search.corpus import (
    EVERYONE,
    INDEX,
    KEEPER,
    MEMBER,
    NETWORK,
    VASTERAS,
    VISITOR,
    OrganisationDocument,
    changed,
    document,
)

OVERLAP = 0.95
WORST = 0.7
SIZE = 400
FACETS = ("kind", "region", "competences")
SWEDISH = tuple(
    """
    svetsning mikrofabrik interoperabilitetslösning processindustri robotsvetsning ångpanna lager
    värmeåtervinning lagerautomation visualisering forskning kvarkbryggeri industri logistik panna
    fabriker återvinning lösningar data truckar område teknik norr öppna system
    """.split()  # noqa: SIM905
)
ENGLISH = tuple(
    """
    welding microfactories interoperability steel research visualisation process data robotic
    vision machine quality control centres open systems additive manufacturing automation storage
    """.split()  # noqa: SIM905
)
NAMES = ("Mälarsvets", "Ånge", "Angers", "Öppna", "Göteborgs", "Zebrafinken", "Norr", "Beta")


@pytest.fixture(scope="module")
def corpus() -> list[OrganisationDocument]:
    chance = random.Random(4)

    def some(of: Sequence[str], most: int) -> str:
        return " ".join(of[int(len(of) * chance.random() ** 2)] for _ in range(most))

    return [
        document(
            f"{number:04}",
            f"{some(NAMES, 2)} {number}",
            summary_sv=some(SWEDISH, chance.randrange(25)),
            summary_en=some(ENGLISH, chance.randrange(15)),
            competences=tuple(chance.sample(SWEDISH, chance.randrange(4))),
            kind=chance.choice(["company", "institute", "school"]),
            region=chance.choice(["Västmanland", "Örebro", "abroad"]),
            notes=some(SWEDISH, 3),
            employees=chance.choice([None, 1, 10, 250]),
            place=(55 + 14 * chance.random(), 11 + 12 * chance.random()),
            audience=chance.choice([EVERYONE, EVERYONE, MEMBER[1:], KEEPER[2:]]),
        )
        for number in range(SIZE)
    ]


@pytest.fixture
def both(
    engine: Engine, tmp_path: Path, corpus: list[OrganisationDocument]
) -> tuple[Engine, Engine]:
    embedded = TantivyEngine(str(tmp_path / "index"))
    for each in (engine, embedded):
        each.rebuild(INDEX, [*NETWORK, *corpus])
        # Both have replaced and removed something since they were filled.
        each.put(INDEX, [changed(corpus[0], name="Omdöpt"), corpus[1]])
        each.remove(INDEX, [corpus[2].id])
    return engine, embedded


def texts() -> Iterator[str]:
    chance = random.Random(5)
    words = [*SWEDISH, *ENGLISH, *NAMES]
    for number in range(100):
        text = " ".join(chance.sample(words, 1 + number % 3))
        if number % 5 == 0:
            # A typo.
            text = text[:3] + text[4:]
        if number % 7 == 0:
            text = text[:-2]
        yield text + (" " if number % 2 else "")
    yield from ['"machine vision"', "lager -data", 'system -"open systems"', "-svetsning", ""]


def questions() -> Iterator[Query]:
    for number, text in enumerate(texts()):
        yield Query(
            (VISITOR, MEMBER, KEEPER)[number % 3],
            text,
            filters={"kind": ("company", "school")} if number % 4 == 1 else {},
            facets=FACETS,
            near=Near(*VASTERAS, 400) if number % 10 == 3 else None,
            limit=2 * SIZE,
            highlight=True,
        )


def counts(page: Page) -> dict[str, list[tuple[str, int]]]:
    return {
        name: [(each.value, each.count) for each in values] for name, values in page.facets.items()
    }


def marked(page: Page) -> dict[str, dict[str, Sequence[str]]]:
    return {hit.id: dict(hit.highlights) for hit in page.hits}


def test_both_engines_find_count_and_mark_the_same(both: tuple[Engine, Engine]) -> None:
    overlaps = []
    for query in questions():
        server, embedded = (each.find(INDEX, query) for each in both)

        assert set(keys(server)) == set(keys(embedded)), query.text
        assert server.total == embedded.total
        assert counts(server) == counts(embedded), query.text
        assert server.did_you_mean == embedded.did_you_mean, query.text
        marked = [
            {hit.id: dict(hit.highlights) for hit in page.hits} for page in (server, embedded)
        ]
        assert marked[0] == marked[1], query.text
        first = min(10, server.total)
        if first:
            same = set(keys(server)[:first]) & set(keys(embedded)[:first])
            overlaps.append(len(same) / first)

    assert len(overlaps) > 80
    assert mean(overlaps) >= OVERLAP
    assert min(overlaps) >= WORST


@pytest.mark.parametrize("sort", ["name", "-name", "employees", "-employees"])
def test_both_engines_order_alike(
    both: tuple[Engine, Engine], corpus: list[OrganisationDocument], sort: str
) -> None:
    query = Query(MEMBER, sort=sort, limit=2 * SIZE)
    server, embedded = (keys(each.find(INDEX, query)) for each in both)
    # What has no value comes last, in an order of its own on each.
    valued = [key for key in server if sort.endswith("name") or sizes(corpus).get(key)]

    assert server[: len(valued)] == embedded[: len(valued)] == valued
    assert set(server) == set(embedded)


def sizes(corpus: Sequence[OrganisationDocument]) -> dict[str, int | None]:
    return {each.id: each.employees for each in [*NETWORK, *corpus]}


def test_both_engines_offer_the_same(both: tuple[Engine, Engine]) -> None:
    for typed in ("m", "mä", "ange", "goteb", "norr 1", "beta 2", "svets", "zeb"):
        for audiences in (VISITOR, KEEPER):
            server, embedded = (
                each.suggest(INDEX, typed, audiences=audiences, limit=1_000) for each in both
            )
            assert {each.id for each in server} == {each.id for each in embedded}, typed
            assert {each.text for each in server} == {each.text for each in embedded}, typed


def test_both_engines_find_alike_what_others_are_like(
    both: tuple[Engine, Engine], corpus: list[OrganisationDocument]
) -> None:
    overlaps = []
    for number in range(3, 33):
        query = Query(MEMBER, like=(corpus[number].id,), limit=10)
        server, embedded = (keys(each.find(INDEX, query)) for each in both)
        assert len(server) == len(embedded)
        if server:
            overlaps.append(len({*server} & {*embedded}) / len(server))

    assert len(overlaps) > 10
    assert mean(overlaps) >= 0.9
