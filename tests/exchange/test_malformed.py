"""Files that are no sound table (M1–M30): refused with place and reason, and nothing changed."""

from __future__ import annotations

import io
import os
import resource
import stat
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from konstellation.accounts.models import User
from konstellation.exchange import services, staging
from konstellation.exchange.models import ImportRow, ImportRun, State
from konstellation.exchange.problems import Malformed, NotMapped

from .conftest import Upload, codes, row, verdicts
from .workbooks import (
    HEADER_ROW,
    SHEET,
    replaced,
    sheet_xml,
    text_cell,
    with_shared_strings,
    with_sheet,
    workbook,
)

pytestmark = pytest.mark.django_db

SOUND = workbook([["E-post", "Namn"], ["a@example.com", "Anna"]])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LINES = "".join(f"u{number}@example.com;Åsa {number}\n" for number in range(2, 10_000))


def damaged_line_9000() -> bytes:
    lines = f"E-post;Namn\n{LINES}".encode().splitlines(keepends=True)
    lines[8999] = b"x@example.com;\xe5\xff\n"
    return b"".join(lines)


def archive(names: dict[str, bytes]) -> bytes:
    return replaced(SOUND, dict(names))


def with_symlink() -> bytes:
    buffer = io.BytesIO(SOUND)
    with zipfile.ZipFile(buffer, "a") as target:
        link = zipfile.ZipInfo("xl/link.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        target.writestr(link, "/etc/passwd")
    return buffer.getvalue()


def encrypted_parts() -> bytes:
    data = bytearray(SOUND)
    # The flag bit for encryption in each central and local header.
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 1)
    return bytes(data)


def wide_rows() -> bytes:
    rows = "".join(
        f'<row r="{number}">{text_cell(f"XFD{number}", "x")}</row>' for number in range(2, 2002)
    )
    return with_sheet(sheet_xml(HEADER_ROW + rows))


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(8))
    + "]>"
)
EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
HUGE = text_cell("A2", "a" * 300_000_000)

# name: (content, code, place)
REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "M1 empty": (lambda: b"", "empty_file", ""),
    "M2 header only": (lambda: b"E-post;Namn\n\n", "no_rows", ""),
    "M6 damaged UTF-8": (damaged_line_9000, "unknown_encoding", "9000"),
    "M7 NUL": (lambda: b"E-post\na@example.com\nb\0@example.com\n", "null_character", "3"),
    "M8 unclosed quote": (
        lambda: f'E-post;Namn\na@example.com;"Anna\n{LINES}'.encode(),
        "unclosed_quote",
        "2",
    ),
    "M8 quote closed by a later one": (
        lambda: b'E-post;Namn\na@example.com;"Anna\nb@example.com;"Bo"\n',
        "broken_quote",
        "2",
    ),
    "M9 long field": (
        lambda: b"E-post;Namn\na@example.com;" + b"x" * 140_000,
        "field_too_long",
        "2",
    ),
    "M9 field of one too many": (
        lambda: b"E-post;Namn\na@example.com;" + b"x" * 10_001,
        "field_too_long",
        "B2",
    ),
    "M10 too few": (lambda: b"E-post;Namn\na@example.com;A\nb@example.com\n", "ragged_row", "3"),
    "M10 too many": (lambda: b"E-post;Namn\na@example.com;A;x\n", "ragged_row", "2"),
    "M11 twice": (lambda: b"E-post;Namn; e post \na;b;c\n", "duplicate_header", "C1"),
    "M15 truncated zip": (lambda: SOUND[: len(SOUND) // 2], "damaged_workbook", ""),
    "M16 old Excel": (lambda: OLE, "old_excel", ""),
    "M17 entity bomb": (
        lambda: with_sheet(sheet_xml(HEADER_ROW + text_cell("A2", "&h;"), BOMB)),
        "document_type",
        SHEET,
    ),
    "M18 external entity": (
        lambda: with_sheet(sheet_xml(HEADER_ROW + text_cell("A2", "&e;"), EXTERNAL)),
        "document_type",
        SHEET,
    ),
    "M18 in UTF-16": (
        lambda: replaced(SOUND, {SHEET: sheet_xml(HEADER_ROW, EXTERNAL).encode("utf-16")}),
        "document_type",
        SHEET,
    ),
    "M19 zip bomb": (
        lambda: with_sheet(sheet_xml(f'{HEADER_ROW}<row r="2">{HUGE}</row>')),
        "too_complex",
        "",
    ),
    "M20 far cell": (
        lambda: with_sheet(
            sheet_xml(f'{HEADER_ROW}<row r="1048576">{text_cell("XFD1048576", "x")}</row>')
        ),
        "too_many_columns",
        "1048576",
    ),
    "M20 far cell in each row": (wide_rows, "too_many_columns", "2"),
    "M21 no sheet": (lambda: replaced(SOUND, {SHEET: None}), "no_worksheet", ""),
    "M21 empty part": (lambda: replaced(SOUND, {SHEET: b""}), "damaged_workbook", ""),
    "M22 broken XML": (
        lambda: with_sheet(sheet_xml(HEADER_ROW + '<row r="2"><c></row>')),
        "damaged_workbook",
        "",
    ),
    "M23 shared string": (
        lambda: with_sheet(sheet_xml(f'{HEADER_ROW}<row r="2"><c t="s"><v>99</v></c></row>')),
        "damaged_workbook",
        "2",
    ),
    "M25 password": (
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "password_protected",
        "",
    ),
    "M25 encrypted parts": (encrypted_parts, "password_protected", ""),
    "M26 macros": (lambda: archive({"xl/vbaProject.bin": b"x"}), "macros", ""),
    "M26 macro type": (
        lambda: archive({"docProps/x.xml": b"<a>application/vnd.ms-excel.macroEnabled</a>"}),
        "macros",
        "",
    ),
    "M26 external links": (
        lambda: archive({"xl/externalLinks/externalLink1.xml": b"<a/>"}),
        "external_links",
        "",
    ),
    "M27 climbing name": (lambda: archive({"../../etc/x": b"x"}), "unsafe_archive", ""),
    "M27 absolute name": (lambda: archive({"/etc/x": b"x"}), "unsafe_archive", ""),
    "M27 symlink": (with_symlink, "unsafe_archive", ""),
    "M27 many entries": (
        lambda: archive({f"xl/{n}.xml": b"" for n in range(10_000)}),
        "unsafe_archive",
        "",
    ),
    "M27 nested zip": (lambda: archive({"xl/x.zip": SOUND}), "unsafe_archive", ""),
    "M27 nested zip by content": (lambda: archive({"xl/x.bin": SOUND}), "unsafe_archive", ""),
    "M28 rows": (
        lambda: ("E-post\n" + "a@example.com\n" * 20_001).encode(),
        "too_many_rows",
        "20002",
    ),
    "M28 columns": (
        lambda: (";".join(f"c{n}" for n in range(101)) + "\n" + ";" * 100 + "x\n").encode(),
        "too_many_columns",
        "1",
    ),
    "M28 bytes": (lambda: b"E-post\n" + b"x" * (10 * 2**20 - 6), "too_large", ""),
    "M29 PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3\n", "not_a_table", ""),
    "M29 HTML": (lambda: b"\n<!DOCTYPE html><html>", "not_a_table", ""),
    "M29 PNG": (lambda: b"\x89PNG\r\n\x1a\n\0\0", "not_a_table", ""),
    "M30 workbook cut at 60 %": (lambda: SOUND[: len(SOUND) * 6 // 10], "damaged_workbook", ""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_malformed_file_is_refused_and_changes_nothing(upload: Upload, name: str) -> None:
    make, code, place = REFUSED[name]
    content = make()
    before = (User.objects.count(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    started = sum(os.times()[:4])

    with pytest.raises(Malformed) as refusal:
        upload(content)

    assert (refusal.value.code, refusal.value.place) == (code, place)
    # Of this process and of the one that reads the file: a busy machine is no fault of either.
    assert sum(os.times()[:4]) - started < 5
    assert User.objects.count() == before[0]
    assert not ImportRow.objects.exists()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before[1] < 50 * 1024
    run = ImportRun.objects.first()
    # What is over the size limit is not even kept as having been there.
    assert run is None or (run.state, run.file.name) == (State.REJECTED, "")


def test_a_refusal_is_worded_in_the_language_of_its_reader() -> None:
    with translation.override("en"):
        english = str(Malformed("ragged_row", place="7", found=3, expected=4))
    with translation.override("sv"):
        swedish = str(Malformed("ragged_row", place="7", found=3, expected=4))

    assert english == "Row 7: The row has 3 cells; the header has 4."
    assert swedish == "Rad 7: Raden har 3 celler; rubrikraden har 4."


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_taken_as_said(planned: Upload, codec: str) -> None:
    run = planned("E-post;Namn\na@example.com;Åsa\n".encode(codec))  # M3, M4

    assert row(run, 2).cleaned == {"email": "a@example.com", "name": "Åsa"}


def test_utf16_big_endian_is_read(planned: Upload) -> None:
    run = planned(b"\xfe\xff" + "E-post;Namn\na@example.com;Åsa\n".encode("utf-16-be"))

    assert row(run, 2).cleaned["name"] == "Åsa"


def test_an_old_encoding_must_be_confirmed(upload: Upload, keeper: User) -> None:
    run = upload("E-post;Namn\na@example.com;Åsa Öhrn\n".encode("cp1252"))  # M5

    assert run.findings["doubt"] == ["Åsa", "Öhrn"]
    with pytest.raises(services.ConfirmEncoding):
        services.plan(actor=keeper, run=run, now=True)
    services.revise(actor=keeper, run=run, options={"encoding_confirmed": True})
    services.plan(actor=keeper, run=run, now=True)
    assert row(run, 2).cleaned["name"] == "Åsa Öhrn"


def test_a_missing_required_column_cannot_be_planned(upload: Upload, keeper: User) -> None:
    run = upload("Namn;Skonummer\nAnna;38\n")  # M12

    assert run.mapping == {"Namn": "name", "Skonummer": None}
    with pytest.raises(NotMapped) as refusal:
        services.plan(actor=keeper, run=run, now=True)
    assert [problem.code for problem in refusal.value.problems] == ["not_mapped"]


@pytest.mark.parametrize(
    "content",
    [
        "E-post;Namn\r\na@example.com;Anna\r\n",
        "E-post\tNamn\na@example.com\tAnna\n",
        "E-post,Namn\ra@example.com,Anna\r",
        "\n;\nE-post;Namn;;\na@example.com;Anna;;\n;;;\n\n",
    ],
)
def test_delimiters_and_line_ends_are_found_out(planned: Upload, content: str) -> None:
    run = planned(content)  # M13

    assert [kept.cleaned for kept in run.rows.all()] == [{"email": "a@example.com", "name": "Anna"}]


def test_a_decimal_comma_is_read(planned: Upload) -> None:
    run = planned("Text;Avgift\na;1234,5\nb;1 000,00\n", sheet="samples")

    assert [kept.cleaned["fee"] for kept in run.rows.all()] == ["1234.5", "1000"]


def test_the_second_row_about_a_record_is_refused(planned: Upload) -> None:
    run = planned("E-post\na@example.com\nA@Example.com \nb@example.com\n")  # M14

    assert verdicts(run) == {2: "new", 3: "invalid", 4: "new"}
    assert row(run, 3).reasons[0]["params"] == {"row": 2}


def test_impossible_numbers_and_dates_refuse_their_row_only(planned: Upload) -> None:
    cells = {
        2: '<c r="B2"><v>NaN</v></c>',
        3: '<c r="B3"><v>1e400</v></c>',
        4: '<c r="B4" t="d"><v>99999-01-01</v></c>',
        5: '<c r="B5"><v>7</v></c>',
    }
    rows = "".join(
        f'<row r="{n}">{text_cell(f"A{n}", "x")}{cell}</row>' for n, cell in cells.items()
    )
    header = f'<row r="1">{text_cell("A1", "Text")}{text_cell("B1", "Anställda")}</row>'

    run = planned(with_sheet(sheet_xml(header + rows)), sheet="samples")  # M24

    assert verdicts(run) == {2: "invalid", 3: "invalid", 4: "invalid", 5: "new"}
    assert codes(run, 3) == ["error_value"]
    assert row(run, 3).reasons[0]["cell"] == "B3"


def test_a_repeated_shared_string_cannot_fill_the_memory(upload: Upload) -> None:
    """20,000 rows × 99 columns that all point at one long text would be 20 GB."""

    rows = "".join(
        f'<row r="{n}">' + '<c t="s"><v>0</v></c>' * 99 + "</row>" for n in range(2, 5000)
    )
    data = with_shared_strings(with_sheet(sheet_xml(HEADER_ROW + rows)), "x" * 10_000)

    with pytest.raises(Malformed) as refusal:
        upload(data)

    assert refusal.value.code == "too_complex"


@pytest.mark.parametrize("limit", [{"parser_memory": 16 * 2**20}, {"parser_wall_seconds": 0.2}])
def test_a_parser_that_needs_too_much_is_stopped(
    upload: Upload, settings: Any, limit: dict[str, Any]
) -> None:
    settings.IMPORT_LIMITS = limit
    rows = [["E-post", "Namn"], *([f"u{n}@example.com", "x" * 900] for n in range(9000))]

    with pytest.raises(Malformed) as refusal:
        upload(workbook(rows))

    # Where memory fails is chance: at times the parser can still say that it cannot read on.
    assert refusal.value.code in {"too_complex", "damaged_workbook"}


def test_an_upload_that_was_cut_is_refused(upload: Upload) -> None:
    content = ("E-post\n" + "a@example.com\n" * 100).encode()  # M30

    with pytest.raises(Malformed) as refusal:
        upload(content[: len(content) * 6 // 10], expected_size=len(content))

    assert refusal.value.code == "cut_short"
    assert not ImportRun.objects.exists()


def test_a_file_that_is_under_way_is_not_taken_twice(upload: Upload, colleague: User) -> None:
    upload("E-post\na@example.com\n")

    with pytest.raises(staging.SameFileOpen):
        upload("E-post\na@example.com\n")

    upload("E-post\na@example.com\n", actor=colleague)
    assert ImportRun.objects.count() == 2
