"""Organisations whose parents come in the same file, and competences with what shows them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from konstellation.accounts.models import User
from konstellation.audit.models import Entry
from konstellation.exchange import services
from konstellation.exchange.export import as_csv
from konstellation.exchange.models import ImportRun
from konstellation.exchange.services import Choice
from konstellation.exchange.sheet import sheets
from konstellation.members.models import CompetenceClaim, Organisation
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db

Import = Callable[[str], ImportRun]
FAMILY = "Namn;Org.nr;Moderbolag\n"
CLAIMS = (
    "Namn;Kompetenser;Kompetensbelägg;Competence evidence\n"
    'Alfa;svetsning:3 | industrirobotik;"svetsning: EN 1090-2, klass 3\\; SS-EN 15085"'
    ";welding: EN 1090-2 | industrial robotics: 40 cells\n"
)


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def planned(keeper: User) -> Import:
    def _planned(content: str) -> ImportRun:
        run = services.upload(
            actor=keeper, sheet="organisations", content=[content.encode()], name="f.csv"
        )
        return services.plan(actor=keeper, run=run, now=True)

    return _planned


@pytest.fixture
def imported(planned: Import, keeper: User) -> Import:
    def _imported(content: str) -> ImportRun:
        return services.apply(actor=keeper, run=planned(content), now=True)

    return _imported


def exported(viewer: User) -> str:
    rows = as_csv(sheets.get("organisations"), viewer=viewer, language="sv")
    return b"".join(rows).decode()


def parents() -> dict[str, str | None]:
    return dict(Organisation.objects.filter(archived_at=None).values_list("name", "parent__name"))


def faults(run: ImportRun) -> dict[int, list[tuple[str, str]]]:
    return {
        row.number: [(kept["code"], kept["column"]) for kept in row.reasons]
        for row in run.rows.exclude(reasons=[])
    }


def test_a_parent_may_come_later_in_the_same_file(
    imported: Import, planned: Import, keeper: User
) -> None:
    run = imported(
        f"{FAMILY}Dotterdotter;;dotter ab\nDotter AB;;165560160680\nModer;556016-0680;\nGranne;;\n"
    )

    assert run.counts == {"new": 4, "applied": 4}
    assert parents() == {
        "Dotterdotter": "Dotter AB",
        "Dotter AB": "Moder",
        "Moder": None,
        "Granne": None,
    }
    assert planned(exported(keeper)).counts == {"same": 4}

    services.undo(actor=keeper, run=run, now=True)
    assert run.counts["undone"] == 4
    assert parents() == {}


def test_a_record_in_the_register_gets_a_parent_of_the_file_and_loses_it_by_undo(
    imported: Import, keeper: User
) -> None:
    known = OrganisationFactory(name="Känd")

    run = imported(f"konstellation_id;{FAMILY}{known.pk};Känd;;Ny moder\n;Ny moder;;\n")

    assert parents() == {"Känd": "Ny moder", "Ny moder": None}
    services.undo(actor=keeper, run=run, now=True)
    assert parents() == {"Känd": None}


def test_chunks_end_where_a_turn_ends(imported: Import, settings: Any) -> None:
    settings.IMPORT_LIMITS = {"chunk": 3}
    rows = "".join(f"Led {number};;Led {number - 1}\n" for number in range(9, 0, -1))

    run = imported(f"{FAMILY}{rows}Led 0;;\n")

    assert run.counts == {"new": 10, "applied": 10}
    assert parents()["Led 9"] == "Led 8"


@pytest.mark.parametrize("rows", ["Alfa;;Alfa\n", "Alfa;;Beta\nBeta;;Gamma\nGamma;;Alfa\n"])
def test_a_circle_is_refused_on_each_of_its_rows(planned: Import, rows: str) -> None:
    run = planned(f"{FAMILY}{rows}Dotter;;Alfa\nFri;;\n")

    circle = range(2, 2 + rows.count("\n"))
    child, free = circle.stop, circle.stop + 1
    assert all(faults(run)[number] == [("refused", "parent")] for number in circle)
    assert [code for code, _column in faults(run)[child]] == ["circle"]
    assert run.rows.get(number=free).verdict == "new"


def test_a_circle_through_a_known_organisation_is_refused(planned: Import) -> None:
    known = OrganisationFactory(name="Känd")

    run = planned(f"konstellation_id;{FAMILY}{known.pk};Känd;;Ny\n;Ny;;Känd\n")

    assert faults(run) == {2: [("refused", "parent")], 3: [("refused", "parent")]}


def test_who_names_a_row_that_is_not_taken_is_not_taken(planned: Import) -> None:
    run = planned(f"{FAMILY}Barn;;Förälder\nFörälder;123;\nBarnbarn;;Barn\n")

    assert faults(run)[2] == [("row_not_taken", "parent")]
    assert faults(run)[4] == [("row_not_taken", "parent")]
    assert set(run.counts) == {"invalid"}


def test_a_name_that_two_rows_bear_is_not_guessed(planned: Import) -> None:
    run = planned(f"{FAMILY}Twin;556016-0680;\nTwin;556036-0793;\nBarn;;Twin\n")

    assert faults(run)[4] == [("several_found", "parent")]


def test_a_parent_that_is_left_as_a_double_leaves_its_daughter(
    planned: Import, keeper: User
) -> None:
    known = OrganisationFactory(name="Nordverk Skärteknik", website="https://nordverk.se")
    file = f"Namn;Hemsida;Moderbolag\nBarn;;Nordverk Skarteknik AB\n{known.name} A;nordverk.se;\n"
    file = file.replace(f"{known.name} A", "Nordverk Skarteknik AB")

    left = services.apply(actor=keeper, run=planned(file), now=True)
    assert faults(left)[2] == [("row_not_taken", "")]
    assert parents() == {known.name: None}

    decided = planned(file + ";;\n")
    choices = {3: Choice("same", known.pk)}
    services.decide(actor=keeper, run=decided, choices=choices)
    services.apply(actor=keeper, run=decided, now=True)
    assert parents()["Barn"] == "Nordverk Skarteknik AB"
    assert Organisation.objects.count() == 2


def test_evidence_comes_in_goes_out_and_comes_back_the_same(
    imported: Import, planned: Import, keeper: User
) -> None:
    imported(CLAIMS)

    held = CompetenceClaim.objects.values_list(
        "competence__key", "level", "evidence_sv", "evidence_en"
    )
    assert sorted(held) == [
        ("industrial-robotics", 2, "", "40 cells"),
        ("welding", 3, "EN 1090-2, klass 3; SS-EN 15085", "EN 1090-2"),
    ]
    assert planned(exported(keeper)).counts == {"same": 1}


def test_evidence_goes_with_its_competence_and_comes_back_by_undo(
    imported: Import, keeper: User
) -> None:
    imported(CLAIMS)
    alfa = Organisation.objects.get()

    run = imported(f"konstellation_id;Kompetenser\n{alfa.pk};industrirobotik\n")

    assert set(run.rows.get().difference) == {"competences", "evidence_sv", "evidence_en"}
    assert [claim.competence.key for claim in alfa.competence_claims.all()] == [
        "industrial-robotics"
    ]
    services.undo(actor=keeper, run=run, now=True)
    welding = CompetenceClaim.objects.get(competence__key="welding")
    assert (welding.level, welding.evidence_en) == (3, "EN 1090-2")


def test_evidence_alone_changes_no_level(imported: Import) -> None:
    imported(CLAIMS)
    alfa = Organisation.objects.get()

    imported(f"konstellation_id;Belägg\n{alfa.pk};svetsning: ISO 3834\n")

    welding = CompetenceClaim.objects.get(competence__key="welding")
    assert (welding.level, welding.evidence_sv, welding.evidence_en) == (3, "ISO 3834", "EN 1090-2")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("qqqzzzqqq: x", "not_found"),
        ("svetsning", "not_found_but"),
        ("gjutning: vårt gjuteri", "refused"),
        ("svetsning: intyg för 850709-9805", "personal_number"),
        (f"svetsning: {'x' * 501}", "too_long"),
    ],
)
def test_evidence_that_cannot_be_used_is_refused(planned: Import, cell: str, code: str) -> None:
    run = planned(f"Namn;Kompetenser;Kompetensbelägg\nAlfa;svetsning;{cell}\n")

    assert faults(run) == {2: [(code, "evidence_sv")]}


def test_a_daughter_is_made_with_its_parent_and_not_changed_afterwards(imported: Import) -> None:
    imported(f"{FAMILY}Dotter;;Moder\nModer;;\n")

    daughter = Organisation.objects.get(name="Dotter")
    assert daughter.version == 1
    entry = Entry.objects.get(record_id=daughter.pk)
    assert entry.changes["parent"] == [None, str(daughter.parent_id)]
