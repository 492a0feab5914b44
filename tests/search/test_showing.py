"""The contract of every search engine: highlights and suggestions."""

from __future__ import annotations

import re

import pytest

from konstellation.search.highlighting import SNIPPET
from konstellation.search.port import Engine, Query
from tests.search.conftest import Find
from tests.search.corpus import EVERYONE, INDEX, VISITOR, document


def test_the_words_found_are_marked(find: Find) -> None:
    hit = find("interoperabilitet", highlight=True).hits[0]

    assert hit.highlights["summary_sv"] == [
        "<em>Interoperabilitetslösningar</em> för processindustrin."
    ]


def test_a_synonym_that_was_found_is_marked(find: Find) -> None:
    marked = {hit.id: hit.highlights for hit in find("mikrofabrik", highlight=True).hits}

    assert marked["micro-abroad"] == {
        "summary_en": ["We build <em>microfactories</em> near the customer."]
    }


def test_a_phrase_and_a_beginning_are_marked(find: Find) -> None:
    phrase = find('"quality control"', highlight=True).hits[0]
    beginning = find("visuali", highlight=True).hits[0]

    assert "<em>quality</em> <em>control</em>" in phrase.highlights["summary_en"][0]
    assert beginning.highlights["name"] == ["Institutet för <em>Visualisering</em>"]


@pytest.mark.parametrize("text", ["säljer", "img", "onerror", "alert", "taggar"])
def test_all_but_our_marks_is_escaped(find: Find, text: str) -> None:
    [hit] = [hit for hit in find(text, highlight=True).hits if hit.id == "markup"]

    snippets = [snippet for snippets in hit.highlights.values() for snippet in snippets]
    assert snippets
    for snippet in snippets:
        assert re.findall(r"<[^>]*>", snippet.replace("<em>", "").replace("</em>", "")) == []
        assert '"' not in snippet


def test_snippets_are_short_and_around_what_was_found(engine: Engine) -> None:
    text = "Något annat står här. " * 60 + "Här finns en zebrafink. " + "Och mer därtill. " * 60
    engine.put(INDEX, [document("a", summary_sv=text)])

    [hit] = engine.find(INDEX, Query(EVERYONE, "zebrafink ", highlight=True)).hits

    [snippet] = hit.highlights["summary_sv"]
    assert "<em>zebrafink</em>" in snippet
    assert len(snippet) < SNIPPET + 20
    assert snippet.startswith("…")
    assert snippet.endswith("…")


def test_nothing_is_marked_unasked(find: Find) -> None:
    assert all(not hit.highlights for hit in find("svetsning").hits)
    assert all(not hit.highlights for hit in find(highlight=True).hits)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("zeb", ["Zebrafinken Holding"]),
        ("Goteb", ["Göteborgs Ångteknik"]),
        ("angtek", ["Göteborgs Ångteknik"]),
        ("fabriker i", ["Små Fabriker i Norr"]),
        ("ebra", []),
        ("", []),
        ("*", []),
        ("<script>", []),
    ],
)
def test_values_are_offered_by_the_beginnings_of_their_words(
    filled: Engine, typed: str, offered: list[str]
) -> None:
    found = filled.suggest(INDEX, typed, audiences=EVERYONE)

    assert [each.text for each in found] == offered


def test_values_that_begin_so_come_before_those_that_go_on_so(engine: Engine) -> None:
    engine.put(INDEX, [document("a", "Alfa Norden"), document("b", "Norden Beta")])

    found = engine.suggest(INDEX, "nord", audiences=EVERYONE)

    assert [(each.id, each.text) for each in found] == [("b", "Norden Beta"), ("a", "Alfa Norden")]


def test_suggestions_are_as_many_as_asked_for(engine: Engine) -> None:
    engine.put(INDEX, [document(str(number), f"Firma {number:02}") for number in range(30)])

    found = engine.suggest(INDEX, "firm", audiences=EVERYONE, limit=5)

    assert [each.text for each in found] == [f"Firma {number:02}" for number in range(5)]


def test_suggestions_are_found_past_what_the_reader_may_not_see(engine: Engine) -> None:
    hidden = [document(f"h{n}", f"Firma A{n:03}", audience=("network",)) for n in range(200)]
    engine.put(INDEX, [*hidden, document("seen", "Firma Ö")])

    assert [each.id for each in engine.suggest(INDEX, "firma", audiences=VISITOR)] == ["seen"]
