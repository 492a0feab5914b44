"""What must hold for any question of any reader, tried on many.

The index is compared with the plain documents: what a reader finds, how much there is, and how
the counts divide it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from konstellation.search.port import MAX_TEXT, Engine, Query
from tests.search.conftest import keys
from tests.search.corpus import INDEX, KEEPER, OrganisationDocument, document

FACETS = ("competences", "kind", "region")
VALUES = {
    "competences": ("svetsning", "visualisering", "additiv tillverkning", "logistik"),
    "kind": ("company", "institute", "school"),
    "region": ("Västmanland", "Örebro", "abroad"),
    "tags": ("heat", "cold"),
}
NAMES = ("Ångpanna", "Robotsvetsning", "Interoperabilitet", "Lager", "Mikrofabrik", "Welding")
AUDIENCES = ("public", "network", "process_management", "organisation:1", "nobody")

# The index does not change from one example to the next.
tried = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
readers = st.lists(st.sampled_from(AUDIENCES), max_size=3, unique=True).map(tuple)
narrowings = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(st.sampled_from(values), min_size=1, unique=True).map(tuple)
        for name, values in VALUES.items()
    },
)
texts = st.sampled_from(
    ["", "ångpanna", "robot lager", "mikrofabrik", "welding", "intreoperabilitet", "-lager", "rob"]
)


def some(of: tuple[str, ...], chance: random.Random) -> tuple[str, ...]:
    return tuple(chance.sample(of, chance.randrange(len(of))))


def documents() -> list[OrganisationDocument]:
    chance = random.Random(5)
    return [
        document(
            f"{number:03}",
            " ".join(chance.choices(NAMES, k=2)),
            audience=some(AUDIENCES[:4], chance),
            competences=some(VALUES["competences"], chance),
            kind=chance.choice(VALUES["kind"]),
            region=chance.choice((*VALUES["region"], "")),
            tags=some(VALUES["tags"], chance),
        )
        for number in range(120)
    ]


DOCUMENTS = documents()


@pytest.fixture
def engine_of_many(engine: Engine) -> Engine:
    # In three writes, and some of it written twice: several segments and deleted documents.
    for start in (0, 40, 80, 60):
        engine.put(INDEX, DOCUMENTS[start : start + 40])
    return engine


def visible(audiences: tuple[str, ...]) -> list[OrganisationDocument]:
    return [each for each in DOCUMENTS if set(each.audience) & set(audiences)]


def values(each: OrganisationDocument, name: str) -> set[str]:
    value = getattr(each, name)
    return set(value) if isinstance(value, tuple) else {value} - {""}


def narrowed(
    of: Iterable[OrganisationDocument], filters: dict[str, tuple[str, ...]]
) -> list[OrganisationDocument]:
    return [
        each
        for each in of
        if all(values(each, name) & set(wanted) for name, wanted in filters.items())
    ]


@tried
@given(audiences=readers, filters=narrowings)
def test_a_reader_finds_exactly_what_may_be_seen(
    engine_of_many: Engine, audiences: tuple[str, ...], filters: dict[str, Any]
) -> None:
    page = engine_of_many.find(INDEX, Query(audiences, filters=filters, limit=500))

    expected = [each.id for each in narrowed(visible(audiences), filters)]
    assert sorted(keys(page)) == expected
    assert page.total == len(expected)


@tried
@given(audiences=readers, filters=narrowings, text=texts)
def test_counts_are_those_of_counting_one_by_one(
    engine_of_many: Engine, audiences: tuple[str, ...], filters: dict[str, Any], text: str
) -> None:
    whole = set(keys(engine_of_many.find(INDEX, Query(audiences, text, limit=500))))
    page = engine_of_many.find(
        INDEX, Query(audiences, text, filters=filters, facets=FACETS, limit=500)
    )

    having = [each for each in visible(audiences) if each.id in whole]
    assert sorted(keys(page)) == [each.id for each in narrowed(having, filters)]
    for name in FACETS:
        others = {other: wanted for other, wanted in filters.items() if other != name}
        expected = Counter(
            value for each in narrowed(having, others) for value in values(each, name)
        )
        assert {each.value: each.count for each in page.facets[name]} == expected


@tried
@given(text=st.text(max_size=MAX_TEXT))
def test_no_text_breaks_the_search(engine_of_many: Engine, text: str) -> None:
    page = engine_of_many.find(INDEX, Query(KEEPER, text, facets=FACETS, highlight=True))
    offered = engine_of_many.suggest(INDEX, text, audiences=KEEPER)

    assert page.total >= len(page.hits)
    assert len(offered) <= 8


@tried
@given(text=texts, size=st.integers(1, 50))
def test_pages_join_without_gap_or_overlap(engine_of_many: Engine, text: str, size: int) -> None:
    whole = keys(engine_of_many.find(INDEX, Query(KEEPER, text, limit=500)))
    pages = [
        keys(engine_of_many.find(INDEX, Query(KEEPER, text, offset=start, limit=size)))
        for start in range(0, len(whole) + 1, size)
    ]

    assert [key for page in pages for key in page] == whole
