"""Likely doubles: found by what few records share, scored, with reasons."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from konstellation.exchange import evaluation
from konstellation.exchange.blocking import LARGEST_BLOCK
from konstellation.exchange.dedupe import LIKELY, Pair, Profile, pairs
from konstellation.exchange.names import core_words, folded

# Enough others for a word to be rare or common.
CROWD = [
    Profile(name=f"{first} {second} AB", country="SE")
    for first in ("Svets", "Robot", "Plåt", "Motor", "Energi")
    for second in ("Teknik", "Konsult", "Gruppen", "Industri")
]


def only_pair(one: Profile, other: Profile) -> Pair | None:
    found = [pair for pair in pairs([one], [other, *CROWD]) if pair.other == 0]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (
            Profile("Åkerö Mekaniska AB", number="5560160680"),
            Profile("Helt annat namn", number="5560160680"),
            {"same_number"},
        ),
        (Profile("ÅKERÖ MEKANISKA"), Profile("Akero Mekaniska Aktiebolag"), {"same_name"}),
        (Profile("RANIDO, SRO"), Profile("Ranido, s.r.o."), {"same_name"}),
        (
            Profile("Åkerö Mekaniska", domain="akero.se"),
            Profile("Akero Group", domain="www.akero.se"),
            {"same_domain"},
        ),
        (
            Profile("Nordiska rådet för vatten NVFR", short="NVFR", town="Umeå"),
            Profile("Nordic Water NVFR", short="NVFR", town="Umea"),
            {"same_short", "same_town"},
        ),
    ],
)
def test_a_double_is_found_with_its_reasons(
    one: Profile, other: Profile, reasons: set[str]
) -> None:
    pair = only_pair(one, other)

    assert pair is not None
    assert pair.score >= LIKELY
    assert set(pair.reasons) >= reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Profile("Svets Teknik AB", country="SE"), Profile("Svets Teknik AS", country="NO")),
        (Profile("Bergström Energi"), Profile("Bergström Motor")),
        (
            Profile("Åkerö Mekaniska", number="5560160680", town="Umeå"),
            Profile("Åkerö Mekaniska", number="5567037485", town="Malmö"),
        ),
        (Profile("Grupp 1001"), Profile("Grupp 1002")),
    ],
)
def test_who_only_shares_a_part_is_no_double(one: Profile, other: Profile) -> None:
    assert only_pair(one, other) is None


def test_a_domain_that_many_share_says_little() -> None:
    hosted = [
        Profile(f"{name} förening", domain="hemsida.example")
        for name in ("Alfa", "Bravo", "Cesar", "David", "Erik", "Filip", "Gustav")
    ]

    assert pairs(hosted) == []


def test_pairs_are_among_the_rows_and_with_the_register_but_not_within_it() -> None:
    twin = Profile("Åkerö Mekaniska AB")

    found = pairs([twin, twin], [twin, twin])

    assert {(pair.one, pair.other, pair.in_register) for pair in found} == {
        (0, 1, False),
        (0, 0, True),
        (0, 1, True),
        (1, 0, True),
        (1, 1, True),
    }


def test_a_crowd_with_one_name_is_not_compared_pair_by_pair() -> None:
    crowd = [Profile("Åkerö") for _number in range(LARGEST_BLOCK + 1)]

    assert pairs(crowd) == []


@given(st.lists(st.builds(Profile, st.text(), st.text(), st.text(), st.text()), max_size=8))
def test_any_profiles_can_be_compared(profiles: list[Profile]) -> None:
    assert all(0 <= pair.score <= 100 for pair in pairs(profiles, likely=0))


def test_a_name_is_its_words_without_its_legal_form() -> None:
    assert core_words("The Åkerö (Mekaniska) Aktiebolag, publ.") == ("akero", "mekaniska")
    assert core_words("S.A.") == ("sa",)
    assert folded("Bjørn & Łukasz – STRAẞE") == "bjorn lukasz strasse"


def test_duplicates_are_evaluated_with_and_without_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "records.csv").write_text(
        "rid,name,short,city,country,domain,source\n"
        "a,Åkerö Mekaniska AB,,,SE,akero.example,x\n"
        "b,AKERO MEKANISKA,,,SE,akero.example,y\n"
        "c,Bergström Energi,,,SE,,y\n"
    )
    run = tmp_path / "run.csv"
    asked = ["duplicates", "--corpus", str(tmp_path), "--questions", str(tmp_path)]

    call_command("evaluate", *asked, "--run", str(run))
    assert json.loads(capsys.readouterr().out)["figures"] == {"found_pairs": 1}
    assert run.read_text() == "rid_a,rid_b\na,b\n"

    (tmp_path / "truth_pairs.csv").write_text("rid_a,rid_b\nb,a\na,c\n")
    figures = evaluation.figures(tmp_path, evaluation.find_doubles(tmp_path).pairs)
    assert (figures["precision"], figures["recall"]) == (1.0, 0.5)
