"""What is exported can be imported again and comes out the same; no cell is taken for a formula."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from konstellation.accounts.models import User
from konstellation.common.errors import NotAllowed
from konstellation.exchange import cleaning, planning, reading
from konstellation.exchange.export import as_csv, as_xlsx
from konstellation.exchange.headers import guess
from konstellation.exchange.neutral import DANGEROUS, guarded, unguarded
from konstellation.exchange.sheet import Language, Sheet, sheets

from .conftest import Upload, person, verdicts
from .sheets import FULL, SampleSheet

Export = Callable[..., Iterator[bytes]]
VIEWER = User(email="viewer@example.com")
# Neither NUL nor half a surrogate pair can stand in a text field of the database.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
STARTS = st.sampled_from([*sorted(DANGEROUS - {"\0"}), "'", "''=", "<clear>", "<töm>", "_x000D_"])
NASTY = st.builds(str.__add__, STARTS, TEXT)


@given(st.text())
def test_a_guard_is_taken_away_exactly(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in DANGEROUS


@given(st.text())
def test_a_text_with_a_dangerous_start_too(text: str) -> None:
    for start in DANGEROUS | {"'"}:
        assert unguarded(guarded(start + text)) == start + text


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "text": st.one_of(TEXT, NASTY),
        "employees": st.integers(0, 10**12),
        "fee": st.decimals(-(10**9), 10**9, places=3),
        "day": st.dates(date(1900, 3, 1), date(2999, 1, 1)),
        "open": st.booleans(),
        "size": st.sampled_from(["s", "l"]),
        "words": st.lists(st.one_of(TEXT, NASTY), max_size=3).map(tuple),
    },
)


@pytest.mark.parametrize(("export", "language"), [(as_csv, "sv"), (as_csv, "en"), (as_xlsx, "sv")])
def test_any_values_survive_export_and_import(
    export: Export, language: Language, tmp_path: Path
) -> None:
    path = tmp_path / "file"

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(VALUES, min_size=1, max_size=5))
    def check(rows: list[dict[str, Any]]) -> None:
        sheet = SampleSheet([*rows, FULL])
        path.write_bytes(b"".join(export(sheet, viewer=VIEWER, language=language)))

        assert read_back(sheet, path) == {pk: {} for pk in sheet.rows}

    check()


def read_back(sheet: Sheet, path: Path) -> dict[uuid.UUID, Any]:
    """What an import of the file would change, or what is wrong with it, by record."""
    table = reading.read(path)
    rows = cleaning.clean(sheet, table, guess(sheet, table.header), None)
    found: dict[uuid.UUID, Any] = {}
    for row in rows:
        pk = uuid.UUID(row.record_id)
        values = sheet.current([pk])[pk].values
        found[pk] = planning.difference(sheet, values, row.plain) or {
            problem.cell: problem.code for problem in row.problems
        }
    return found


@given(st.lists(st.one_of(TEXT, NASTY), min_size=1, max_size=5))
@settings(max_examples=50, deadline=None)
def test_no_text_cell_starts_a_formula(texts: list[str]) -> None:
    sheet = SampleSheet([{"text": text} for text in texts])

    exported = b"".join(as_csv(sheet, viewer=VIEWER, language="sv")).decode("utf-8-sig")
    cells = [
        cell for row in csv.reader(io.StringIO(exported, newline=""), delimiter=";") for cell in row
    ]
    book = load_workbook(io.BytesIO(b"".join(as_xlsx(sheet, viewer=VIEWER, language="sv"))))
    assert book.active is not None
    worksheet = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]

    assert not [cell for cell in cells if cell[:1] in DANGEROUS]
    assert not [cell for cell in worksheet if str(cell.value)[:1] in DANGEROUS]
    assert {cell.data_type for cell in worksheet} <= {"s"}


def test_a_swedish_export_has_the_marks_of_swedish_excel() -> None:
    sheet = SampleSheet([{**FULL, "fee": Decimal("-1.234")}])

    exported = b"".join(as_csv(sheet, viewer=VIEWER, language="sv"))

    header, row = exported.decode().removesuffix("\r\n").split("\r\n")
    assert exported.startswith(b"\xef\xbb\xbf")
    assert header.endswith("Text;Organisationsnummer;Anställda;Avgift;Dag;Öppen;Storlek;Ord")
    assert row.partition(";")[2].startswith(
        "Åkerö mekaniska;5560160680;12;-1,2340;2026-01-02;Ja;Stor"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("export", "language"), [(as_csv, "sv"), (as_csv, "en"), (as_xlsx, "en")])
@pytest.mark.parametrize("sheet", ["users", "grants"])
def test_an_export_imported_again_is_the_same_on_every_row(
    planned: Upload, keeper: User, sheet: str, export: Export, language: Language
) -> None:
    for number, name in enumerate(["=cmd|' /C calc'!A0", "Anna", "Anna", "<clear>", "'quoted", ""]):
        user = person(f"u{number}@example.com", name=name, language="en")
        user.role_grants.create(role="panellist", starts_on="2026-01-01")

    content = b"".join(export(sheets.get(sheet), viewer=keeper, language=language))
    run = planned(content, sheet=sheet)

    assert set(verdicts(run).values()) == {"same"}
    assert run.rows.count() == sheets.get(sheet).count()


def test_an_export_asks_for_the_right() -> None:
    with pytest.raises(NotAllowed):
        next(as_csv(SampleSheet(), viewer=AnonymousUser(), language="sv"))
