"""The contract of every search engine: what is found by which words."""

from __future__ import annotations

import pytest

from konstellation.common.errors import Invalid
from konstellation.search.port import MAX_TERMS, MAX_TEXT, Engine, Query
from tests.search.conftest import Find, keys
from tests.search.corpus import EVERYONE, INDEX, document


@pytest.mark.parametrize(
    ("text", "first"),
    [
        # The Swedish stem: another form of the word.
        ("svetsningar", "weld"),
        ("ångpanna", "goteborg"),
        # The English stem.
        ("microfactories", "micro-abroad"),
        ("researching", "institute"),
        # A compound by one of its parts, and by another compound of it.
        ("interoperabilitet", "interop"),
        ("lösning", "interop"),
        ("industri", "interop"),
        ("svetsning", "weld"),
        ("värmeåtervinningar", "goteborg"),
        # Names.
        ("zebrafinken", "secret"),
        ("ltd", "micro-abroad"),
    ],
)
def test_a_word_finds_its_forms_and_its_compounds(find: Find, text: str, first: str) -> None:
    assert keys(find(text))[0] == first


@pytest.mark.parametrize(
    "text",
    ["mikrofabrik", "mikrofabriken", "microfactory", "microfactories", "mikrofabriker"],
)
def test_a_word_and_its_translation_find_the_same(find: Find, text: str) -> None:
    assert set(keys(find(text))) == {"micro", "micro-abroad"}


@pytest.mark.parametrize("text", ["additiv tillverkning", "additive manufacturing", "3D-printning"])
def test_a_phrase_of_the_vocabulary_finds_its_synonyms(find: Find, text: str) -> None:
    assert set(keys(find(text))[:2]) == {"micro", "micro-abroad"}


def test_the_word_itself_weighs_more_than_its_synonym(find: Find) -> None:
    assert keys(find("microfactories"))[0] == "micro-abroad"
    assert keys(find("mikrofabrik"))[0] == "micro"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("robotsvetsnign", "weld"),
        ("visualisring", "institute"),
        ("interoperbilitet", "interop"),
        ("Zebrafinkn", "secret"),
        ("Göteborggs", "goteborg"),
    ],
)
def test_one_or_two_typos_are_forgiven(find: Find, text: str, found: str) -> None:
    assert found in keys(find(text))


def test_numbers_are_not_guessed_at(engine: Engine) -> None:
    engine.put(INDEX, [document("a", "5561234567"), document("b", "5561234568")])

    assert keys(engine.find(INDEX, Query(EVERYONE, "5561234569 "))) == []
    assert keys(engine.find(INDEX, Query(EVERYONE, "5561234567 "))) == ["a"]


def test_a_spelling_that_is_right_comes_before_one_that_is_near(engine: Engine) -> None:
    engine.put(INDEX, [document("a", "Johansson Verkstad"), document("b", "Johannson Verkstad")])

    assert keys(engine.find(INDEX, Query(EVERYONE, "johannson ")))[0] == "b"


@pytest.mark.parametrize("text", ["zeb", "zebraf", "kvarkbr", "tyroler"])
def test_the_last_word_may_be_unfinished(find: Find, text: str) -> None:
    assert keys(find(text)) == ["secret"]


def test_only_an_unfinished_word_is_a_beginning(find: Find) -> None:
    assert keys(find("zebra")) == ["secret"]
    assert keys(find("zebra ")) == []


def test_a_phrase_must_stand_as_written(find: Find) -> None:
    assert keys(find('"quality control"')) == ["vision"]
    assert keys(find('"control quality"')) == []


def test_a_phrase_does_not_run_from_one_value_into_the_next(engine: Engine) -> None:
    engine.put(INDEX, [document("a", competences=("laser", "svetsning"))])

    assert keys(engine.find(INDEX, Query(EVERYONE, '"laser svetsning"'))) == []


def test_words_can_be_excluded(find: Find) -> None:
    assert "markup" in keys(find("lager"))
    assert "markup" not in keys(find("lager -taggar"))
    assert keys(find('lager -"säljer"')) == ["members-only"]


def test_exclusion_alone_leaves_all_the_others(find: Find) -> None:
    everything = find().total

    assert find("-zebrafinken").total == everything - 1


def test_a_hyphen_within_a_word_excludes_nothing(find: Find) -> None:
    assert keys(find("robot-svetsning"))[0] == "weld"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Goteborg", "goteborg"),
        ("Göteborg", "goteborg"),
        ("göteborg", "goteborg"),
        ("GÖTEBORG", "goteborg"),
        # O and a combining diaeresis.
        ("Go\u0308teborg", "goteborg"),
        ("oppna", "interop"),
        ("angpannor", "goteborg"),
        # A with a ring, composed and not.
        ("\u00c5nge", "vision"),
        ("A\u030ange", "vision"),
        # Full-width letters are the same letters.
        ("ｖｉｓｉｏｎ", "vision"),
    ],
)
def test_marks_may_be_typed_or_left_out(find: Find, text: str, found: str) -> None:
    assert found in keys(find(text))


def test_a_mark_that_was_typed_counts(engine: Engine) -> None:
    engine.put(INDEX, [document("a", "Angers"), document("å", "Ångers")])

    assert keys(engine.find(INDEX, Query(EVERYONE, "Ångers "))) == ["å", "a"]
    assert keys(engine.find(INDEX, Query(EVERYONE, "Angers "))) == ["a", "å"]


def test_sharp_s_is_double_s(engine: Engine) -> None:
    engine.put(INDEX, [document("a", "Weiß Maschinen")])

    assert keys(engine.find(INDEX, Query(EVERYONE, "weiss "))) == ["a"]


def test_documents_with_all_the_words_come_first(find: Find) -> None:
    assert keys(find("visualisering processdata"))[0] == "institute"


def test_where_few_have_all_the_words_some_of_them_are_enough(find: Find) -> None:
    assert set(keys(find("zebrafinken ångpannor"))) == {"secret", "goteborg"}


def test_equals_are_shown_in_the_order_of_their_ids_on_every_page(engine: Engine) -> None:
    ids = [f"{number:04}" for number in range(300)]
    for start in (200, 0, 100):
        engine.put(INDEX, [document(key, "Lika Lika") for key in ids[start : start + 100]])

    def page(offset: int) -> list[str]:
        return keys(engine.find(INDEX, Query(EVERYONE, "lik", offset=offset, limit=70)))

    assert [key for offset in range(0, 300, 70) for key in page(offset)] == ids


@pytest.mark.parametrize(
    "text",
    [
        "*", "* ", "*a", "?", "~", "a~99", '"unclosed', "(((", ")", "AND OR NOT", "a AND",
        "field:(/[", "\\", "_exists_:notes", "notes:x", "_id:*", "email:*@x.se", "/.*.*.*.*x/",
        "id_:secret", "+", "-", '""', '-"', "[1 TO 2]", "{}", "^2", "a^", "&&", "||", "!", "'",
        "\x00\x01", "\ud800", "a" + "\u0301" * 150, "ﷺ" * 200, "%", "_", "😀 😀",
    ],
)  # fmt: skip
def test_whatever_is_typed_is_text(find: Find, text: str) -> None:
    page = find(text, highlight=True, facets=("kind",))

    assert page.total >= len(page.hits)


@pytest.mark.parametrize("text", ["staff_note:zebrafinken", "_id:secret", "/zebra.*/", "zebr*n"])
def test_no_sign_reaches_a_field(find: Find, text: str) -> None:
    plain = "".join(letter if letter.isalnum() else " " for letter in text)

    assert keys(find(text)) == keys(find(plain.rstrip() if text[-1].isalnum() else plain))


@pytest.mark.parametrize("text", ["", "   ", "a", " å "])
def test_less_than_two_letters_ask_for_nothing(find: Find, text: str) -> None:
    assert find(text).total == find().total > 0


def test_a_text_that_is_too_long_is_refused(find: Find) -> None:
    assert find("a" * MAX_TEXT).total == 0
    with pytest.raises(Invalid):
        find("a" * (MAX_TEXT + 1))


def test_only_the_first_words_count(find: Find) -> None:
    others = " ".join(f"x{number}" for number in range(MAX_TERMS))

    assert keys(find(f"zebrafinken {others}")) == ["secret"]
    assert keys(find(f"{others} zebrafinken")) == []


def test_a_misspelt_word_is_answered_with_a_better_one(find: Find) -> None:
    assert find("zebrafinkn holding").did_you_mean == "zebrafinken holding"
    assert find("zebrafinken holding").did_you_mean == ""
    assert find("qqqqqqqqqqqq").did_you_mean == ""


def test_documents_like_others_are_found_without_them(find: Find) -> None:
    found = keys(find(like=("interop",)))

    assert found[0] in {"institute", "weld"}
    assert "interop" not in found


def test_documents_can_be_left_out(find: Find) -> None:
    assert keys(find("zebrafinken", exclude=("secret",))) == []


def test_an_index_that_was_never_written_finds_nothing(engine: Engine) -> None:
    page = engine.find(INDEX, Query(EVERYONE, "svetsning", facets=("kind",)))

    assert (list(page.hits), page.total) == ([], 0)
    assert engine.suggest(INDEX, "sv", audiences=EVERYONE) == ()
    assert engine.ids(INDEX) == set()
