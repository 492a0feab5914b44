"""What is read out of a search text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from konstellation.common.errors import Invalid
from konstellation.search.parsing import parse
from konstellation.search.port import MAX_TERMS, MAX_TEXT


@pytest.mark.parametrize(
    ("text", "words", "phrases", "excluded"),
    [
        ("Robot svetsning", ["robot", "svetsning"], [], []),
        ('"robot svetsning"', [], [("robot", "svetsning")], []),
        ('"robot"', ["robot"], [], []),
        ("robot -svetsning", ["robot"], [], [("svetsning",)]),
        ('robot -"tung svetsning"', ["robot"], [], [("tung", "svetsning")]),
        # A quote that is never closed runs to the end.
        ('robot "tung svetsning', ["robot"], [("tung", "svetsning")], []),
        ("„tung svetsning“ »små fabriker«", [], [("tung", "svetsning"), ("små", "fabriker")], []),
        # A hyphen within a word, or before a space, excludes nothing.
        ("robot-svetsning - laser", ["robot", "svetsning", "laser"], [], []),
        ("--robot", ["robot"], [], []),
        ("-", [], [], []),
        ('""', [], [], []),
        ("AND OR NOT", ["and", "or", "not"], [], []),
        ("notes:hemlig (a^2 [x TO", ["notes", "hemlig", "a", "2", "x", "to"], [], []),
        ("R&D C++ C# .NET", ["r&d", "c++", "c#", "net"], [], []),
        ("S&P500", ["s", "p500"], [], []),
        ("ﬁber ＡＢＣ Weiß", ["fiber", "abc", "weiss"], [], []),
        ("fo\u0308retag", ["företag"], [], []),
        ("a\x00b", ["a", "b"], [], []),
        ("*?~\\/", [], [], []),
    ],
)  # fmt: skip
def test_a_text_is_words_phrases_and_exclusions(
    text: str,
    words: list[str],
    phrases: list[tuple[str, ...]],
    excluded: list[tuple[str, ...]],
) -> None:
    parsed = parse(text)

    assert [word.text for word in parsed.words] == words
    assert list(parsed.phrases) == phrases
    assert list(parsed.excluded) == excluded


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [
        ("robo", True),
        ("tung robo", True),
        ("robo ", False),
        ("robo.", False),
        ('"tung robo"', False),
        ("svets -robo", False),
    ],
)
def test_the_last_word_is_unfinished_while_it_is_typed(text: str, unfinished: bool) -> None:
    assert parse(text).unfinished is unfinished


@pytest.mark.parametrize("text", ["", " ", "a", " å "])
def test_less_than_two_letters_ask_for_nothing(text: str) -> None:
    assert not parse(text).asks


def test_only_the_first_words_count_in_phrases_too() -> None:
    parsed = parse('"a1 b2" ' + " ".join(f"w{n}" for n in range(MAX_TERMS)))

    assert len(parsed.phrases[0]) + len(parsed.words) == MAX_TERMS
    assert parsed.words[-1].text == f"w{MAX_TERMS - 3}"
    assert not parsed.unfinished


@pytest.mark.parametrize("length", [MAX_TEXT + 1, 10_000])
def test_a_text_that_is_too_long_is_refused(length: int) -> None:
    with pytest.raises(Invalid):
        parse("a" * length)


@given(st.text(max_size=MAX_TEXT))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_text_can_be_read(text: str) -> None:
    parsed = parse(text)

    said = [word.text for word in parsed.words]
    said += [word for run in (*parsed.phrases, *parsed.excluded) for word in run]
    assert len(said) <= MAX_TERMS
    assert all(said)
    for word in parsed.words:
        assert parsed.text[word.start : word.end]
