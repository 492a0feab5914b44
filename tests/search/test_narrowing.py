"""The contract of every search engine: filters, counts, places and orders."""

from __future__ import annotations

import pytest

from konstellation.common.errors import Invalid
from konstellation.search.port import MAX_WINDOW, Engine, Near, Page, Query
from tests.search.conftest import Find, keys
from tests.search.corpus import (
    ESKILSTUNA,
    EVERYONE,
    GOTEBORG,
    INDEX,
    NETWORK,
    VASTERAS,
    VISITOR,
    document,
)


def counts(page: Page, facet: str) -> dict[str, int]:
    return {each.value: each.count for each in page.facets[facet]}


def test_filters_are_any_of_within_a_field_and_all_of_between_fields(find: Find) -> None:
    either = find(filters={"kind": ("institute", "school")})
    both = find(filters={"kind": ("institute", "school"), "region": ("Hemlandet",)})

    assert set(keys(either)) == {"institute", "secret"}
    assert keys(both) == ["secret"]


def test_a_field_of_many_values_is_found_by_each(find: Find) -> None:
    assert keys(find(filters={"tags": ("heat",)})) == ["goteborg"]


def test_counts_agree_with_what_filtering_by_them_finds(find: Find) -> None:
    for name in ("kind", "region", "competences"):
        for value, count in counts(find("lager industri", facets=(name,)), name).items():
            assert find("lager industri", filters={name: (value,)}).total == count


def test_a_facets_own_filter_does_not_narrow_its_own_counts(find: Find) -> None:
    page = find(facets=("kind", "region"), filters={"kind": ("institute",)})

    assert page.total == 1
    assert counts(page, "kind") == counts(find(facets=("kind",)), "kind")
    assert counts(page, "region") == {"Västmanland": 1}


def test_two_filtered_facets_narrow_each_other(find: Find) -> None:
    page = find(
        facets=("kind", "region"),
        filters={"kind": ("institute", "school"), "region": ("Hemlandet",)},
    )

    assert counts(page, "kind") == {"school": 1}
    assert counts(page, "region") == {"Hemlandet": 1, "Västmanland": 1}


def test_counts_are_ordered_by_size_then_by_value(engine: Engine) -> None:
    kinds = ["b", "a", "c", "c"]
    engine.put(INDEX, [document(str(n), kind=kind) for n, kind in enumerate(kinds)])

    page = engine.find(INDEX, Query(EVERYONE, facets=("kind",)))

    assert [(each.value, each.count) for each in page.facets["kind"]] == [
        ("c", 2),
        ("a", 1),
        ("b", 1),
    ]


def test_a_value_twice_in_a_document_is_counted_once(engine: Engine) -> None:
    engine.put(INDEX, [document("a", competences=("x", "x"))])

    page = engine.find(INDEX, Query(EVERYONE, facets=("competences",)))

    assert counts(page, "competences") == {"x": 1}


@pytest.mark.parametrize(
    ("centre", "kilometres", "found"),
    [
        (VASTERAS, 1, {"weld"}),
        # Eskilstuna lies 27 km from Västerås.
        (VASTERAS, 26, {"weld"}),
        (VASTERAS, 28, {"weld", "interop"}),
        (ESKILSTUNA, 0.1, {"interop"}),
        (GOTEBORG, 500, {"weld", "interop", "goteborg"}),
        ((0.0, 0.0), 100, set()),
    ],
)
def test_near_is_a_circle(
    find: Find, centre: tuple[float, float], kilometres: float, found: set[str]
) -> None:
    page = find(near=Near(*centre, kilometres), facets=("region",))

    assert set(keys(page)) == found
    assert page.total == sum(counts(page, "region").values()) == len(found)


def test_near_is_right_across_the_date_line(engine: Engine) -> None:
    engine.put(INDEX, [document("east", place=(-17.0, 179.9)), document("far", place=(-17.0, 0.0))])

    near = Near(-17.0, -179.9, 50)

    assert keys(engine.find(INDEX, Query(EVERYONE, near=near))) == ["east"]


def test_names_are_ordered_as_in_swedish(engine: Engine) -> None:
    names = ["Ärla", "Zeta", "Åre", "alfa", "Öland", "Éclair", "Beta", "ångström", "Ystad"]
    engine.put(INDEX, [document(name, name) for name in names])

    found = keys(engine.find(INDEX, Query(EVERYONE, sort="name")))

    assert found == ["alfa", "Beta", "Éclair", "Ystad", "Zeta", "ångström", "Åre", "Ärla", "Öland"]
    assert keys(engine.find(INDEX, Query(EVERYONE, sort="-name"))) == found[::-1]


def test_numbers_are_ordered_as_numbers_and_what_has_none_comes_last(engine: Engine) -> None:
    sizes = {"a": 10, "b": 9, "c": -1, "d": None, "e": 100, "f": 0}
    engine.put(INDEX, [document(key, employees=size) for key, size in sizes.items()])

    assert keys(engine.find(INDEX, Query(EVERYONE, sort="employees"))) == list("cfbaed")
    assert keys(engine.find(INDEX, Query(EVERYONE, sort="-employees"))) == list("eabfcd")


def test_pages_of_an_order_join_without_gap_or_overlap(find: Find) -> None:
    whole = keys(find(sort="name", limit=50))
    pages = [keys(find(sort="name", offset=start, limit=3)) for start in range(0, 12, 3)]

    assert [key for page in pages for key in page] == whole
    assert len(whole) == len(NETWORK)


def test_the_total_does_not_depend_on_the_page(find: Find) -> None:
    assert find(limit=0).total == find(offset=5, limit=2).total == len(NETWORK)


@pytest.mark.parametrize(
    "asked",
    [
        {"facets": ("nonsense",)},
        {"facets": ("name",)},
        {"filters": {"nonsense": ("x",)}},
        {"filters": {"kind": tuple(map(str, range(101)))}},
        {"sort": "nonsense"},
        {"sort": "kind"},
        {"offset": MAX_WINDOW, "limit": 1},
        {"offset": -1},
        {"limit": -1},
    ],
)
def test_what_the_index_has_no_answer_for_is_refused(find: Find, asked: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        find(**asked)


@pytest.mark.parametrize("asked", [{"facets": ("risk",)}, {"filters": {"risk": ("none",)}}])
def test_a_facet_that_the_reader_may_not_see_is_as_unknown_as_any(
    find: Find, asked: dict[str, object]
) -> None:
    unknown = dict.fromkeys(asked, "nonsense")

    with pytest.raises(Invalid) as refused:
        find(audiences=VISITOR, **asked)
    assert not any(name in str(refused.value.fields) for name in ("risk", *unknown.values()))
    assert find(**asked).total > 0


def test_the_last_window_can_be_reached(find: Find) -> None:
    assert keys(find(offset=MAX_WINDOW - 1, limit=1)) == []
