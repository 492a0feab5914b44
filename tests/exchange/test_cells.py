"""What a cell may say (98–107): normalised where that is sure, refused with its place where not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from konstellation.exchange import services
from konstellation.exchange.cells import Cell, ErrorValue, Formula
from konstellation.exchange.headers import guess
from konstellation.exchange.kinds import Amount, Code, Day, Kind, Manner, Many, Text, Whole, YesNo
from konstellation.exchange.numerals import decimal_sign
from konstellation.exchange.problems import NotMapped, Unclean

from .conftest import Upload, codes, person, row, verdicts
from .sheets import SampleSheet, UserSheet
from .workbooks import workbook

pytestmark = pytest.mark.django_db

NUMBER = Code(lambda text: text.replace("-", "")[-10:])


@pytest.mark.parametrize(
    ("kind", "cell", "plain"),
    [
        # 100
        (NUMBER, 5560160680.0, "5560160680"),
        (NUMBER, "5560160680.0", "5560160680"),
        (NUMBER, "'5560160680", "5560160680"),
        (NUMBER, "556016-0680", "5560160680"),
        (NUMBER, "16 556016\u00a00680", "5560160680"),
        # 101
        (Day(), "2026-02-28", "2026-02-28"),
        (Day(), " 20260228 ", "2026-02-28"),
        (Day(), date(2026, 2, 28), "2026-02-28"),
        (Day(), datetime(2026, 2, 28, 23, 59), "2026-02-28"),  # noqa: DTZ001
        # 103
        *((YesNo(), word, True) for word in ("ja", "Ja ", "x", "1", 1, "sant", "YES", True)),
        *((YesNo(), word, False) for word in ("nej", "0", 0.0, "falskt", "no", False)),
        (Whole(), "1 234", 1234),
        (Whole(), 12.0, 12),
        (Text(), "  e\u0301n\r\nrad ", "én\nrad"),
        (Many(Text()), "a | b;c\nb", ["a", "b", "c"]),
        (Many(Text()), r"a\;b | c\|d", ["a;b", "c|d"]),
    ],
)
def test_a_cell_is_read(kind: Kind, cell: Cell, plain: Any) -> None:
    assert kind.clean(cell, Manner()) == plain


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        (NUMBER, "5.56016E+09", "scientific"),
        (NUMBER, "5,56016E+09", "scientific"),
        (Day(), "2026-02-30", "not_a_date"),
        (Day(), "31/12/26", "not_a_date"),
        (Day(), 45000, "not_a_date"),
        (Day(), 0, "not_a_date"),
        (YesNo(), "kanske", "not_a_boolean"),
        (YesNo(), "2", "not_a_boolean"),
        (Whole(), "1,5", "not_whole"),
        (Whole(), 1.5, "not_whole"),
        (Whole(at_least=0), -1, "too_small"),
        (Amount(), "12e3", "not_a_number"),
        (Amount(), "kr", "not_a_number"),
        (Amount(), "-5", "too_small"),
        (Text(max_length=3), "abcd", "too_long"),
        *((kind, Formula("=1+1"), "formula") for kind in (Text(), NUMBER, Day(), Amount())),
        *((kind, ErrorValue("#REF!"), "error_value") for kind in (Text(), Whole(), YesNo())),
        (Text(), "ring 640823-3234 först", "personal_number"),
    ],
)
def test_a_cell_is_refused(kind: Kind, cell: Cell, code: str) -> None:
    with pytest.raises(Unclean) as refusal:
        kind.clean(cell, Manner())

    assert refusal.value.code == code


@pytest.mark.parametrize(  # 102
    ("texts", "sign"),
    [
        (["1 234,50", "12"], ","),
        (["1.234,50"], ","),
        (["1,234.50"], "."),
        (["1,234", "0.5"], "."),
        (["1.234"], None),
        (["1,5", "1.5"], None),
    ],
)
def test_the_decimal_sign_is_chosen_once_for_a_file(texts: list[str], sign: str | None) -> None:
    assert decimal_sign(texts) == sign


def test_ambiguous_amounts_are_refused_until_the_sign_is_said(upload: Upload, keeper: Any) -> None:
    run = upload("Text;Avgift\na;1.234\nb;12\nc;-0\n", sheet="samples")

    services.plan(actor=keeper, run=run, now=True)
    assert codes(run, 2) == ["ambiguous_number"]
    assert row(run, 2).reasons[0]["cell"] == "B2"

    services.revise(actor=keeper, run=run, options={"decimals": ","})
    services.plan(actor=keeper, run=run, now=True)
    assert [kept.cleaned["fee"] for kept in run.rows.all()] == ["1234", "12", "0"]


def test_dates_of_a_workbook_of_1904_are_right(planned: Upload) -> None:
    def since_1904(book: Any) -> None:
        book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001

    run = planned(
        workbook([["Text", "Dag"], ["a", date(2026, 2, 28)]], since_1904), sheet="samples"
    )

    assert row(run, 2).cleaned["day"] == "2026-02-28"


def test_formulas_and_errors_of_a_workbook_refuse_their_row(planned: Upload) -> None:  # 104
    run = planned(
        workbook(
            [
                ["Text", "Anställda"],
                ["=1+1", 1],
                ['=HYPERLINK("http://x.example","y")', 1],
                ["a", "#REF!"],
                ["b", "#N/A"],
                ["c", 3],
            ]
        ),
        sheet="samples",
    )

    assert verdicts(run) == {2: "invalid", 3: "invalid", 4: "invalid", 5: "invalid", 6: "new"}
    assert [codes(run, number) for number in (2, 3, 4, 5)] == [
        ["formula"],
        ["formula"],
        ["error_value"],
        ["error_value"],
    ]


@pytest.mark.parametrize(  # 99
    "header",
    ["Org.nr ", "ORGANISATIONSNUMMER", "organisation number", "Org_nr", "organisatonsnummer"],
)
def test_a_header_is_known_in_either_language_and_any_spelling(header: str) -> None:
    assert guess(SampleSheet(), [header]) == {header: "number"}


def test_an_unlikely_header_is_left_out() -> None:
    assert guess(UserSheet(), ["Skostorlek", "Na"]) == {"Skostorlek": None, "Na": None}


@pytest.mark.parametrize(  # 98
    ("mapping", "code"),
    [
        ({"A": "email", "B": "email"}, "mapped_twice"),
        ({"A": "email", "B": "password"}, "unknown_column"),
        ({"A": None, "B": "name"}, "not_mapped"),
        ({"A": "email", "Z": "name"}, "unknown_header"),
    ],
)
def test_an_unusable_mapping_is_refused(
    upload: Upload, keeper: Any, mapping: dict[str, str | None], code: str
) -> None:
    run = upload("A;B\na@example.com;Anna\n")

    with pytest.raises(NotMapped) as refusal:
        services.map_columns(actor=keeper, run=run, mapping=mapping)

    assert code in [problem.code for problem in refusal.value.problems]
    run.refresh_from_db()
    assert run.mapping == {"A": None, "B": None}


def test_a_row_that_fits_two_records_is_a_conflict(planned: Upload) -> None:  # 105
    person("anna@example.com", name="Anna Alm")
    person("bo@example.com", name="Bo Ek")

    run = planned("E-post;Namn\nanna@example.com;Bo Ek\n")

    assert verdicts(run) == {2: "double"}
    assert codes(run, 2) == ["matches_several"]
    assert {suspect["label"] for suspect in row(run, 2).suspects} == {"Anna Alm", "Bo Ek"}


def test_a_personal_number_never_stays_in_an_import(planned: Upload) -> None:  # 107
    run = planned("E-post;Namn\na@example.com;Anna 640823-3234\n")

    kept = row(run, 2)
    assert codes(run, 2) == ["personal_number"]
    assert "640823" not in f"{kept.raw}{kept.cleaned}{kept.reasons}{kept.label}"


def test_what_is_required_cannot_be_cleared(planned: Upload) -> None:
    anna = person("anna@example.com", name="Anna")

    run = planned(f"konstellation_id;E-post\n{anna.pk};<clear>\n")

    assert codes(run, 2) == ["cannot_clear"]
    assert row(run, 2).reasons[0]["cell"] == "B2"


def test_an_unknown_id_is_no_new_record(planned: Upload) -> None:
    run = planned(
        "konstellation_id;E-post\nx;a@example.com\n0198c0de-0000-7000-8000-000000000000;b@example.com\n"
    )

    assert verdicts(run) == {2: "invalid", 3: "invalid"}
    assert (codes(run, 2), codes(run, 3)) == (["unknown_id"], ["unknown_id"])
