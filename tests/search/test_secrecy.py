"""What a reader may not see does not show: not in hits, counts, orders, spellings or offers.

The canaries: a document for process managers only ("secret"), one for the network
("members-only"), and a text field that only process managers are searched by ("noted").
"""

from __future__ import annotations

import pytest

from konstellation.search.port import Engine, Near, Page, Query
from tests.search.conftest import Find, keys
from tests.search.corpus import INDEX, KEEPER, MEMBER, NETWORK, VASTERAS, VISITOR, changed

HIDDEN_WORDS = [
    "zebrafinken", "zebraf", "zebrafinkn", "kvarkbryggeri", "kvark", "tyrolerhattar", "hemlandet",
    '"kvarkbryggeri under"', "konkursackord", "konkursack", "konkursackrod", "bankruptcy",
    '"konkursackord med"',
]  # fmt: skip


@pytest.mark.parametrize("audiences", [VISITOR, MEMBER])
@pytest.mark.parametrize("text", HIDDEN_WORDS)
def test_a_hidden_word_finds_nothing(find: Find, text: str, audiences: tuple[str, ...]) -> None:
    page = find(text, audiences, highlight=True, facets=("kind", "region", "competences"))

    assert (list(page.hits), page.total, page.did_you_mean) == ([], 0, "")
    assert not any(page.facets.values())


@pytest.mark.parametrize("text", ["zebrafinken", "kvarkbryggeri", "tyrolerhattar", "konkursackord"])
def test_the_same_word_finds_it_for_those_who_may(find: Find, text: str) -> None:
    assert find(text, KEEPER).total == 1


@pytest.mark.parametrize("sort", ["relevance", "name", "-name", "employees"])
def test_browsing_shows_only_what_may_be_seen(find: Find, sort: str) -> None:
    facets = ("kind", "region", "competences")

    visitor, member = (find("", who, sort=sort, facets=facets) for who in (VISITOR, MEMBER))

    everything = {each.id for each in NETWORK}
    assert set(keys(visitor)) == everything - {"secret", "members-only"}
    assert set(keys(member)) == everything - {"secret"}
    assert "school" not in str(visitor.facets)
    assert "Hemlandet" not in str(member.facets)
    assert "Örebro" not in str(visitor.facets)
    assert "Örebro" in str(member.facets)


def test_a_filter_does_not_open_what_is_hidden(find: Find) -> None:
    assert find("", VISITOR, filters={"kind": ("school",)}).total == 0
    assert find("", VISITOR, filters={"audience": ("process_management",)}).total == len(
        keys(find("", VISITOR))
    )


def test_no_audience_finds_nothing(filled: Engine, find: Find) -> None:
    assert find("", ()).total == 0
    assert filled.suggest(INDEX, "m", audiences=()) == ()


@pytest.mark.parametrize("typed", ["zebra", "finken", "förhandlar", "konk", "nätverkets"])
def test_a_hidden_value_is_not_offered(filled: Engine, typed: str) -> None:
    assert list(filled.suggest(INDEX, typed, audiences=VISITOR)) == []


def test_a_hidden_field_is_offered_to_those_who_may(filled: Engine) -> None:
    [offered] = filled.suggest(INDEX, "förhandlar", audiences=KEEPER)

    assert offered.id == "noted"


def test_a_hidden_field_is_neither_marked_nor_used_for_spelling(find: Find) -> None:
    seen = find("logistik", VISITOR, highlight=True).hits[0]
    assert set(seen.highlights) == {"summary_sv"}

    assert find("logistik konkursackrod", VISITOR).did_you_mean == ""
    assert find("konkursackrod", KEEPER).did_you_mean == "konkursackord"


def test_a_hidden_document_is_no_pattern(find: Find) -> None:
    assert find("", VISITOR, like=("secret",)).total == 0
    assert "members-only" not in keys(find("", VISITOR, like=("markup",)))


def test_a_hidden_field_is_no_pattern(engine: Engine, find: Find) -> None:
    twin = changed(NETWORK[-2], id="twin", name="Helt Annat", summary_sv="Åkeri", risk="none")
    engine.put(INDEX, [twin])

    assert "twin" not in keys(find("", VISITOR, like=("noted",)))
    assert "twin" in keys(find("", KEEPER, like=("noted",)))


def test_a_place_does_not_open_what_is_hidden(engine: Engine) -> None:
    engine.put(INDEX, [changed(NETWORK[0], audience=("process_management",))])

    def near(*audiences: str) -> Page:
        return engine.find(INDEX, Query(audiences, near=Near(*VASTERAS, 10)))

    assert near(*VISITOR).total == 0
    assert near(*KEEPER).total == 1
