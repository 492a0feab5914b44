"""Rows that may not come in though the file is sound: commands (M26, 104), strangers (112)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from konstellation.accounts.models import User
from konstellation.exchange import services
from konstellation.exchange.models import ImportRow, ImportRun, Outcome, State
from konstellation.exchange.problems import Problem
from konstellation.exchange.sheet import Draft, sheets

from .conftest import Upload, codes, person, row, verdicts
from .sheets import UserSheet
from .workbooks import replaced, workbook

pytestmark = pytest.mark.django_db

COMMANDS = [
    "=cmd|'/C calc'!A0",
    "+cmd|'/C calc'!A0",
    "-2+3+cmd|'/C calc'!A0",
    "@SUM(1+9)*cmd|'/C calc'!A0",
    "＝cmd|'/C calc'!A0",
    '=DDE("cmd";"/C calc";"A0")',
    '=HYPERLINK("http://x.example","y")',
    "=1+1",
]
DDE_LINK = (
    '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>'
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_in_a_text_file_refuses_its_row(planned: Upload, command: str) -> None:
    quoted = command.replace('"', '""')

    run = planned(f'E-post;Namn\na@example.com;"{quoted}"\nb@example.com;Bo\n')

    assert verdicts(run) == {2: "invalid", 3: "new"}
    (reason,) = row(run, 2).reasons
    assert (reason["code"], reason["cell"]) == ("formula", "B2")


def test_a_command_in_a_workbook_refuses_its_row(planned: Upload) -> None:
    rows = [[f"u{number}@example.com", command] for number, command in enumerate(COMMANDS)]

    run = planned(workbook([["E-post", "Namn"], *rows]))

    assert set(verdicts(run).values()) == {"invalid"}
    assert {kept["code"] for found in run.rows.all() for kept in found.reasons} == {"formula"}


def test_a_workbook_that_talks_to_a_program_is_refused(keeper: User) -> None:
    data = replaced(
        workbook([["E-post"], ["a@example.com"]]),
        {"xl/externalLinks/externalLink1.xml": DDE_LINK.encode()},
    )
    client = Client()
    client.force_login(keeper)

    answer = client.post(
        "/api/v1/imports/", {"file": SimpleUploadedFile("a.xlsx", data), "sheet": "users"}
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "EXTERNAL_LINKS")
    assert ImportRun.objects.get().state == State.REJECTED
    assert not ImportRow.objects.exists()


@pytest.mark.parametrize("text", ["'=1+1", "+46 21 12 34 56", "-5 grader", "@anna", "a = b"])
def test_what_only_looks_like_a_command_is_text(planned: Upload, text: str) -> None:
    run = planned(f"E-post;Namn\na@example.com;{text}\n")

    assert row(run, 2).cleaned["name"] == text.removeprefix("'")


@pytest.mark.parametrize("shown", ["#REF!", "#n/a", " #SAKNAS! ", "#DIVISION/0!"])
def test_an_error_that_a_spreadsheet_saved_as_text_refuses_its_row(
    planned: Upload, shown: str
) -> None:
    run = planned(f"E-post;Namn\na@example.com;{shown}\n")

    assert codes(run, 2) == ["error_value"]


class OwnUserSheet(UserSheet):
    """As a sheet for members would be: two hundred rows at once, about the own people alone."""

    name = "own-users"

    def row_limit(self, actor: User) -> int | None:
        return 200

    def check(self, actor: User, rows: Sequence[Draft]) -> Mapping[int, Sequence[Problem]]:
        own = actor.email.partition("@")[2]
        return {
            draft.number: [Problem("refused", "email", params={"text": "Inte er."})]
            for draft in rows
            if not draft.values["email"].endswith(f"@{own}")
        }


@pytest.fixture
def own_sheet() -> Iterator[str]:
    sheets.register(OwnUserSheet())
    yield OwnUserSheet.name
    sheets.unregister(OwnUserSheet.name)


@pytest.mark.parametrize(("rows", "status"), [(200, 201), (201, 400)])
def test_more_rows_than_the_uploader_may_bring_are_refused(
    keeper: User, own_sheet: str, rows: int, status: int
) -> None:
    lines = "".join(f"u{number}@example.com\n" for number in range(rows))
    file = SimpleUploadedFile("own.csv", f"E-post\n{lines}".encode())
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(keeper)

    answer = client.post("/api/v1/imports/", {"file": file, "sheet": own_sheet})

    assert answer.status_code == status, answer.content
    if status == 400:
        said = answer.json()["fields"]["file"]
        assert said == ["Row 202: The file has more than 200 rows."]
        assert ImportRun.objects.get().state == State.REJECTED
    assert User.objects.get() == keeper


def test_a_row_about_what_is_not_the_uploaders_is_refused_alone(
    planned: Upload, own_sheet: str
) -> None:
    other = person("nils@another.example", name="Nils")

    run = planned("E-post;Namn\nnils@another.example;Nisse\nb@example.com;Bo\n", sheet=own_sheet)
    services.apply(actor=run.uploader, run=run, now=True)

    assert verdicts(run) == {2: "invalid", 3: "new"}
    assert row(run, 2).reasons[0]["params"] == {"text": "Inte er."}
    assert row(run, 3).outcome == Outcome.APPLIED
    other.refresh_from_db()
    assert (other.name, other.version) == ("Nils", 1)
