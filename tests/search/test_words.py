"""Words alone: their stems, the parts of compounds, and other words for them."""

from __future__ import annotations

import pytest

from konstellation.search.compounds import Compounds
from konstellation.search.engines.stemming import stem
from konstellation.search.language import cognate, fold, language_of, sort_key, words
from konstellation.search.spelling import near, nearest
from konstellation.search.thesaurus import MOST_EXPANSIONS, Concept, Lookup

PARTS = "skog industri flicka skola robot svetsning process data vatten kraft verk tid arbete"
COMPOUNDS = Compounds(PARTS.split())


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("skogsindustri", ("skog", "industri")),
        ("skogsindustrin", ("skog", "industri")),
        ("flickskola", ("flicka", "skola")),
        ("arbetstid", ("arbete", "tid")),
        ("vattenkraftverk", ("vatten", "kraft", "verk")),
        ("robotsvetsningar", ("robot", "svetsning")),
        # One piece may be unknown, if it is long enough to be a word.
        ("lasersvetsning", ("laser", "svetsning")),
        ("processteknik", ("process", "teknik")),
        # Parts themselves, other words, short words and codes stay whole.
        ("industri", ()),
        ("industrin", ()),
        ("bibliotek", ()),
        ("skolan", ()),
        ("robot123", ()),
        ("", ()),
    ],
)
def test_compounds_are_split_into_their_parts(word: str, parts: tuple[str, ...]) -> None:
    assert COMPOUNDS.split(word) == parts


def test_a_very_long_word_is_split_in_reasonable_time() -> None:
    assert len(COMPOUNDS.split("skogsindustri" * 15)) == 30


@pytest.mark.parametrize(
    "forms",
    [
        "fabrik fabriken fabriker fabrikerna fabriks",
        "svetsning svetsningar svetsningen svetsningarna",
        "robot roboten robotar robotarna robotens",
        "process processen processer processerna",
        "industri industrin industrier industrierna industrins",
        "energi energin energier energins",
        "biologi biologin",
        "kompetens kompetensen kompetenser kompetensernas",
        "analys analysen analyser analyserna",
        "verksamhet verksamheten verksamheter verksamheternas",
        "område områden området områdena",
        "forskare forskaren forskarna forskares",
        "patient patienter patienten patienters",
        "sensor sensorer sensorerna",
        "protein proteiner proteinet proteinerna",
        "hållbar hållbara hållbart hållbarare hållbarhet hållbarheten",
        "digital digitala digitalt",
        "effektiv effektiva effektivt effektivare",
        "kemisk kemiska kemiskt",
    ],
)
def test_the_forms_of_a_swedish_word_have_one_stem(forms: str) -> None:
    assert len({stem(form, "sv") for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fabrik", "fabel"),
        ("digital", "digitalisering"),
        ("energi", "energisk"),
        ("salt", "sal"),
        ("robot", "robust"),
        ("in", "i"),
        ("vin", "vi"),
    ],
)
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one, "sv") != stem(other, "sv")


@pytest.mark.parametrize(
    ("forms", "expected"),
    [("factory factories", "factori"), ("weld welds welding welded", "weld")],
)
def test_the_forms_of_an_english_word_have_one_stem(forms: str, expected: str) -> None:
    assert {stem(form, "en") for form in forms.split()} == {expected}


def test_names_are_not_stemmed() -> None:
    assert stem("fabriken", "any") == "fabriken"


CONCEPTS = [
    Concept(("mikrofabrik", "minifabrik"), ("microfactory",)),
    Concept(("additiv tillverkning",), ("additive manufacturing", "AM")),
    Concept(("tillverkning",), ("manufacturing",)),
]


def others(text: str) -> set[tuple[int, int, str]]:
    found = Lookup(CONCEPTS, stem).expansions(words(text))
    return {(each.start, each.end, " ".join(each.phrase)) for each in found}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mikrofabriker", {(0, 1, "minifabrik"), (0, 1, "microfactory")}),
        ("microfactories", {(0, 1, "mikrofabrik"), (0, 1, "minifabrik")}),
        (
            "ny additiv tillverkning",
            {
                (1, 3, "additive manufacturing"),
                (1, 3, "am"),
                (2, 3, "manufacturing"),
            },
        ),
        ("additiv", set()),
        ("", set()),
    ],
)
def test_other_words_are_found_by_stems_and_phrases(
    text: str, found: set[tuple[int, int, str]]
) -> None:
    assert others(text) == found


def test_the_last_words_of_a_long_text_are_served_as_well_as_the_first() -> None:
    many = [Concept((f"ord{n}",), tuple(f"word{n}x{m}" for m in range(9))) for n in range(20)]

    found = Lookup(many, stem).expansions([f"ord{n}" for n in range(20)])

    assert len(found) == MOST_EXPANSIONS
    assert {each.start for each in found} == set(range(20))


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Göteborg", "goteborg"),
        ("GO\u0308TEBORG", "goteborg"),
        ("Ångström", "angstrom"),
        ("Weiß", "weiss"),
        ("Smørrebrød", "smorrebrod"),
        ("Łódź", "lodz"),
        ("Ἀθῆναι", "αθηναι"),
        ("中文", "中文"),
    ],
)
def test_marks_are_folded_away(word: str, folded: str) -> None:
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("swedish", "english"),
    [
        ("fysik", "physik"),
        ("kvalitet", "qualitet"),
        ("kvantitativ", "quantitativ"),
        ("teknik", "technique"),
        ("unik", "unique"),
        ("central", "zentral"),
        ("exakt", "exact"),
    ],
)
def test_words_of_one_descent_are_spelt_alike(swedish: str, english: str) -> None:
    assert cognate(swedish) == cognate(english)


def test_the_language_of_a_text_is_known_by_its_small_words() -> None:
    assert language_of("Vi bygger en ny fabrik för batterier i norr.") == "sv"
    assert language_of("We are building a new factory for batteries.") == "en"


def test_the_order_is_swedish() -> None:
    names = ["Öst", "zeta", "Ärla", "Åre", "Éclair", "alfa", "3D"]

    assert sorted(names, key=sort_key) == ["3D", "alfa", "Éclair", "zeta", "Åre", "Ärla", "Öst"]


def test_the_nearest_spelling_has_the_fewest_typos_then_the_most_uses() -> None:
    assert nearest("svetsnign", {"svetsning": 1, "svetsningar": 50}) == "svetsning"
    assert nearest("robt", {"robto": 2, "robot": 9}) == "robot"
    assert nearest("fabrik", {"fabrik": 3}) is None
    assert nearest("5561234567", {"5561234568": 1}) is None


def test_near_words_are_within_the_typos_a_word_may_have() -> None:
    assert near("robot", ["robit", "robbot", "rbot", "orbot", "rbt", "laser"]) == {
        "robit",
        "robbot",
        "rbot",
        "orbot",
    }
