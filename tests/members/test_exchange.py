"""The register's sheets on the real machinery: what comes in, what is refused, what comes back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from konstellation.accounts.models import User
from konstellation.audit.models import Action, Entry
from konstellation.common.errors import NotAllowed
from konstellation.exchange import services
from konstellation.exchange.export import as_csv, as_xlsx
from konstellation.exchange.models import ImportRun
from konstellation.exchange.problems import NotMapped
from konstellation.exchange.sheet import sheets
from konstellation.members.models import (
    CompetenceClaim,
    Identifier,
    Organisation,
    PersonalNumber,
)
from konstellation.members.selectors import partners
from konstellation.members.services import register
from konstellation.search.models import Pending
from tests.factories.members import MembershipFactory, NetworkRoleFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

Import = Callable[..., ImportRun]
FULL = (
    "Namn;Juridiskt namn;Alias;Typ;Bolagsform;Org.nr ;Anställda;Hemsida;E-post;Telefon;"
    "Sammanfattning;Branscher;Kompetenser;Teman;Gatuadress;Postnr;Ort\n"
    "Älvens Mekaniska;Älvens Mekaniska AB;Älvmek | Älven;Företag;AB;165560160680;34;"
    "alvensmekaniska.se;Info@Alvensmekaniska.se;021-12 34 56;Skärande bearbetning.;25.6 | 289;"
    "industrirobotik:3 | additive manufacturing;mikrofabriker;Metallverksgatan 4;722 10;Västerås\n"
)


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def planned(keeper: User) -> Import:
    def _planned(content: str | bytes, *, sheet: str = "organisations") -> ImportRun:
        data = content.encode() if isinstance(content, str) else content
        run = services.upload(actor=keeper, sheet=sheet, content=[data], name="register.csv")
        return services.plan(actor=keeper, run=run, now=True)

    return _planned


@pytest.fixture
def imported(planned: Import, keeper: User) -> Import:
    def _imported(content: str | bytes, **how: Any) -> ImportRun:
        return services.apply(actor=keeper, run=planned(content, **how), now=True)

    return _imported


def verdicts(run: ImportRun) -> dict[int, str]:
    return dict(run.rows.order_by("number").values_list("number", "verdict"))


def reasons(run: ImportRun, number: int) -> list[tuple[str, str]]:
    return [(kept["code"], kept["column"]) for kept in run.rows.get(number=number).reasons]


def held(sheet: str = "organisations") -> dict[Any, Any]:
    """Every record's values in the sheet's columns."""
    rows = sheets.get(sheet)
    ids = [pk for pk, _values in rows.export(viewer=User(is_superuser=True), selection={})]
    return {pk: current.values for pk, current in rows.current(ids).items()}


def test_an_organisation_comes_in_with_all_its_parts(imported: Import, keeper: User) -> None:
    run = imported(FULL)

    assert run.counts == {"new": 1, "applied": 1}
    found = Organisation.objects.get()
    assert (found.name, found.legal_name) == ("Älvens Mekaniska", "Älvens Mekaniska AB")
    assert (found.kind, found.legal_form, found.size_class) == (
        "company",
        "limited_company",
        "small",
    )
    assert (found.website, found.phone) == ("https://alvensmekaniska.se", "+4621123456")
    assert found.email == "Info@alvensmekaniska.se"
    assert [alias.name for alias in found.aliases.all()] == ["Älven", "Älvmek"]
    assert [(row.sector.code, row.is_main) for row in found.sectors.all()] == [
        ("25.6", True),
        ("28.9", False),
    ]
    assert dict(found.competence_claims.values_list("competence__key", "level")) == {
        "industrial-robotics": 3,
        "additive-manufacturing": 2,
    }
    assert [theme.key for theme in found.themes.all()] == ["microfactories"]
    assert found.identifiers.get().value == "5560160680"
    address = found.addresses.get()
    assert (address.municipality_id, address.region_id, address.country_id) == ("1980", "19", "SE")
    assert address.latitude == pytest.approx(59.6, abs=0.1)
    created = Entry.objects.filter(root_id=found.pk, action=Action.CREATED)
    assert set(created.values_list("actor", "source", "request_id")) == {
        (keeper.pk, "import", str(run.pk))
    }
    assert created.filter(model="members.organisation").count() == 1


def test_what_was_imported_is_found_by_search(
    imported: Import, keeper: User, index: Callable[[], int]
) -> None:
    imported(FULL)
    index()

    assert not Pending.objects.exists()
    page = partners.find_partners(viewer=keeper, text="Älvens")
    assert [hit.organisation for hit in page.found] == [Organisation.objects.get()]


@pytest.mark.parametrize("header", ["Org.nr ", "ORGANISATIONSNUMMER", "org nr", "Org no"])
@pytest.mark.parametrize("number", ["556016-0680", "5560160680.0", "'5560160680", "556016 0680"])
def test_a_number_is_the_same_however_it_is_written(
    planned: Import, header: str, number: str
) -> None:
    known = OrganisationFactory(name="Älvens Mekaniska")
    Identifier.objects.create(organisation=known, scheme="se_orgnr", value="5560160680")

    run = planned(f"Namn;{header}\nÄlvens Mekaniska;{number}\n")

    assert verdicts(run) == {2: "same"}
    assert run.rows.get().record == known.pk


@pytest.mark.parametrize(
    ("cell", "column", "code"),
    [
        ("Org.nr", "5.56016E+09", "scientific"),
        ("Org.nr", "556016-0681", "not_valid"),
        ("Org.nr", "0000000000", "not_valid"),
        ("Momsnummer", "SE556016068002", "not_valid"),
        ("Momsnummer", "SE850709980501", "personal_number"),
        ("Hemsida", "javascript:alert(1)", "not_valid"),
        ("E-post", "a@b", "not_valid"),
        ("Namn", "850709-9805", "personal_number"),
        ("Sammanfattning", "Ring Eva 850709-9805", "personal_number"),
        ("Anställda", "#REF!", "error_value"),
        ("Medlem från", "31/12/26", "not_a_date"),
        ("Typ", "kiosk", "not_a_choice"),
    ],
)
def test_a_cell_that_breaks_a_rule_is_refused_with_its_place(
    planned: Import, cell: str, column: str, code: str
) -> None:
    header = "Namn" if cell == "Namn" else f"Namn;{cell}"
    run = planned(f"{header};Ort\n{'' if cell == 'Namn' else 'Alfa;'}{column};Arboga\n")

    row = run.rows.get()
    assert row.verdict == "invalid"
    assert next((kept["code"], kept["cell"]) for kept in row.reasons) == (
        code,
        "A2" if cell == "Namn" else "B2",
    )
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("header", "text", "nearest"),
    [
        ("Kompetenser", "industrirobotk", "industrirobotik"),
        ("Kompetenser", "industrirobotk:3", "industrirobotik"),
        ("Teman", "mikrofabrker", "mikrofabriker"),
        ("Kommun", "Västeras", "Västerås"),
        ("Land", "Sverje", "Sverige"),
    ],
)
def test_an_unknown_word_is_refused_with_the_nearest_one(
    planned: Import, header: str, text: str, nearest: str
) -> None:
    run = planned(f"Namn;{header}\nAlfa;{text}\n")

    (reason,) = run.rows.get().reasons
    assert (reason["code"], reason["cell"]) == ("not_found_but", "B2")
    assert reason["params"]["nearest"].casefold() == nearest.casefold()


def test_a_sole_traders_number_is_sealed_and_shown_nowhere(imported: Import, keeper: User) -> None:
    run = imported("Namn;Bolagsform;Org.nr\nEvas svets;Enskild firma;850709-9805\n")

    assert run.counts == {"new": 1, "applied": 1}
    held_number = PersonalNumber.objects.get()
    revealed = register.reveal_personal_number(
        actor=keeper, organisation=held_number.organisation, reason="Kontroll"
    )
    assert revealed == "8507099805"
    assert not Identifier.objects.exists()
    row = run.rows.get()
    kept = f"{row.raw} {row.cleaned} {row.difference} {row.label} {row.reasons}"
    exported = b"".join(as_csv(sheets.get("organisations"), viewer=keeper, language="sv")).decode()
    history = str(list(Entry.objects.values_list("changes", flat=True)))
    for text in (kept, exported, history):
        assert "8507099805" not in text.replace("-", "")
    assert "850709-****" in exported


def test_the_same_sole_trader_is_known_again(imported: Import, planned: Import) -> None:
    rows = "Namn;Bolagsform;Org.nr\nEvas svets;Enskild firma;850709-9805\n"
    imported(rows)

    assert verdicts(planned(rows)) == {2: "same"}


def test_a_personal_number_is_only_for_sole_traders(planned: Import) -> None:
    run = planned("Namn;Bolagsform;Org.nr\nEvas svets;AB;850709-9805\n")

    assert verdicts(run) == {2: "invalid"}
    assert reasons(run, 2) == [("refused", "organisation_number")]
    assert not PersonalNumber.objects.exists()


def test_two_columns_for_one_field_and_a_missing_name_cannot_be_planned(
    keeper: User,
) -> None:
    run = services.upload(
        actor=keeper, sheet="organisations", content=[b"A,B\nx,y\n"], name="f.csv"
    )

    with pytest.raises(NotMapped):
        services.map_columns(actor=keeper, run=run, mapping={"A": "name", "B": "name"})
    with pytest.raises(NotMapped):
        services.map_columns(actor=keeper, run=run, mapping={"A": "website"})
    with pytest.raises(NotMapped):
        services.map_columns(actor=keeper, run=run, mapping={"A": "name", "B": "archived_at"})


def test_a_row_that_fits_two_organisations_is_a_conflict(planned: Import) -> None:
    one, other = OrganisationFactory(name="Alfa"), OrganisationFactory(name="Beta")
    Identifier.objects.create(organisation=one, scheme="se_orgnr", value="5560160680")
    Identifier.objects.create(organisation=other, scheme="pic", value="999999999")

    run = planned("Namn;Org.nr;PIC\nAlfa;556016-0680;999999999\n")

    assert verdicts(run) == {2: "double"}
    assert {suspect["record"] for suspect in run.rows.get().suspects} == {
        str(one.pk),
        str(other.pk),
    }


def test_alike_by_name_and_domain_is_a_likely_double_with_reasons(planned: Import) -> None:
    OrganisationFactory(name="Älvens Mekaniska Verkstad", website="https://alven.se")

    run = planned("Namn;Hemsida\nÄlvens Mekaniska Verkstad AB;www.alven.se\n")

    assert verdicts(run) == {2: "double"}
    (suspect,) = run.rows.get().suspects
    assert {"same_domain", "same_name"} <= set(suspect["reasons"])


def test_another_number_of_the_same_scheme_is_another_organisation(imported: Import) -> None:
    run = imported("Namn;PIC;Hemsida\nMax Planck;999999999;mpg.de\nMax Planck;999999998;mpg.de\n")

    assert run.counts == {"new": 2, "applied": 2}


def test_an_empty_cell_keeps_and_the_token_clears(imported: Import) -> None:
    imported(FULL)
    number = "Namn;Org.nr;Hemsida;Kompetenser\nÄlvens Mekaniska;556016-0680;"

    kept = imported(number + ";\n")
    website, claims = Organisation.objects.get().website, CompetenceClaim.objects.count()
    cleared = imported(number + "<töm>;<clear>\n")

    assert kept.counts == {"same": 1}
    assert (website, claims) == ("https://alvensmekaniska.se", 2)
    assert cleared.counts == {"changed": 1, "applied": 1}
    assert Organisation.objects.get().website == ""
    assert not CompetenceClaim.objects.exists()


def test_a_number_of_another_organisation_cannot_be_taken_over(planned: Import) -> None:
    one, other = OrganisationFactory(name="Alfa"), OrganisationFactory(name="Beta")
    Identifier.objects.create(organisation=other, scheme="se_orgnr", value="5560160680")

    run = planned(f"konstellation_id;Org.nr\n{one.pk};556016-0680\n")

    assert reasons(run, 2) == [("refused", "organisation_number")]


def test_a_later_edit_makes_the_row_stale_and_leaves_the_others(
    planned: Import, keeper: User
) -> None:
    one, other = OrganisationFactory(name="Alfa"), OrganisationFactory(name="Beta")
    run = planned(f"konstellation_id;Hemsida\n{one.pk};alfa.se\n{other.pk};beta.se\n")
    register.update(
        actor=keeper, organisation=one, fields={"phone": "021123456"}, expected=one.version
    )

    services.apply(actor=keeper, run=run, now=True)

    assert dict(run.rows.values_list("number", "outcome")) == {2: "stale", 3: "applied"}
    assert set(Organisation.objects.values_list("website", flat=True)) == {"", "https://beta.se"}


def test_an_undo_puts_back_what_was(imported: Import, keeper: User) -> None:
    imported(FULL)
    before = held()
    versions = Entry.objects.count()
    run = imported(
        "Namn;Org.nr;Alias;Anställda;Branscher;Kompetenser;Teman;Postnr;Ort;Hemsida;PIC\n"
        "Älven;556016-0680;Älva;200;28.9|62.0;industrirobotik:1|svetsning;<töm>;631 80;Eskilstuna;"
        "alven.se;999999999\n"
    )
    changed = held()

    services.undo(actor=keeper, run=run, now=True)

    (after,), (values,) = changed.values(), before.values()
    assert after["visiting_municipality"].label == "Eskilstuna"
    assert (after["name"], after["pic"], after["employees"]) == ("Älven", "999999999", 200)
    assert held() == before
    assert values["visiting_municipality"].label == "Västerås"
    assert Entry.objects.count() > versions


def test_undo_keeps_what_was_edited_later(imported: Import, keeper: User) -> None:
    known = OrganisationFactory(name="Alfa")
    run = imported(f"konstellation_id;Hemsida;Telefon\n{known.pk};alfa.se;021-123456\n")
    known.refresh_from_db()
    register.update(
        actor=keeper, organisation=known, fields={"website": "egen.se"}, expected=known.version
    )

    services.undo(actor=keeper, run=run, now=True)

    known.refresh_from_db()
    assert (known.website, known.phone) == ("https://egen.se", "")
    assert [reason["code"] for reason in run.rows.get().reasons] == ["edited_later"]


def test_undo_of_new_organisations_leaves_their_numbers_free(
    imported: Import, planned: Import, keeper: User
) -> None:
    run = imported(FULL)

    services.undo(actor=keeper, run=run, now=True)

    assert not Organisation.objects.live().exists()
    assert verdicts(planned(FULL)) == {2: "new"}


def test_a_real_register_brings_its_memberships(imported: Import) -> None:
    start = timezone.localdate().year - 3
    run = imported(
        "Namn;Medlemstyp;Medlem sedan;Medlem till;Roll\n"
        f"Alfa;small-company;{start}-02-01;;Partner\n"
        f"Beta;Akademi och institut;{start}-02-01;{start + 1}-06-01;\n"
    )

    assert run.counts == {"new": 2, "applied": 2}
    alfa = Organisation.objects.get(name="Alfa").memberships.get()
    spans = list(alfa.periods.values_list("starts_on", "ends_on"))
    assert spans[0] == (date(start, 1, 1), date(start, 12, 31))
    assert len(spans) == 4
    assert spans[-1][1] >= timezone.localdate()
    beta = Organisation.objects.get(name="Beta").memberships.get()
    assert beta.periods.last().ends_on == date(start + 1, 12, 31)
    assert beta.left_on == date(start + 1, 6, 1)
    assert Organisation.objects.get(name="Alfa").network_roles.get().kind == "partner"


def test_a_membership_in_the_register_is_not_changed_by_this_sheet(planned: Import) -> None:
    membership = MembershipFactory(organisation=OrganisationFactory(name="Alfa"))
    day = membership.joined_on + timedelta(days=1)

    run = planned(f"konstellation_id;Medlem från\n{membership.organisation_id};{day}\n")

    assert reasons(run, 2) == [("refused", "joined_on")]


@pytest.mark.parametrize(("write", "language"), [(as_csv, "sv"), (as_csv, "en"), (as_xlsx, "sv")])
def test_an_export_comes_back_the_same_on_every_row(
    imported: Import, planned: Import, keeper: User, write: Any, language: Any
) -> None:
    imported(FULL)
    imported("Namn;Bolagsform;Org.nr\nEvas svets;Enskild firma;850709-9805\n")
    parent = OrganisationFactory(name="=cmd|' /C calc'!A0", summary_sv="-1+2")
    OrganisationFactory(name="'citerad' Ö", parent=parent, email="INFO@Exempel.SE")
    OrganisationFactory(name="Evas svets", website="https://eva.se")
    NetworkRoleFactory(organisation=MembershipFactory().organisation)

    content = b"".join(write(sheets.get("organisations"), viewer=keeper, language=language))
    run = planned(content)

    assert set(verdicts(run).values()) == {"same"}, [row.reasons for row in run.rows.all()]
    assert run.rows.count() == Organisation.objects.count() == 6


def test_an_id_whose_digits_look_like_a_personal_number_is_an_id(planned: Import) -> None:
    pk = uuid.UUID("019e7a5c-aaaa-7aaa-aaaa-8507099805aa")
    known = OrganisationFactory(name="Alfa", id=pk)

    run = planned(f"konstellation_id;Namn\n{known.pk};Alfa\n")

    assert verdicts(run) == {2: "same"}


@pytest.mark.parametrize("who", ["member", "administrator", "outsider"])
@pytest.mark.parametrize("sheet", ["organisations", "people", "network-roles", "memberships"])
def test_only_process_managers_import_and_export(
    request: pytest.FixtureRequest, who: str, sheet: str
) -> None:
    actor = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        services.upload(actor=actor, sheet=sheet, content=[FULL.encode()], name="f.csv")
    with pytest.raises(NotAllowed):
        next(as_csv(sheets.get(sheet), viewer=actor, language="sv"))

    assert not ImportRun.objects.exists()
    assert not Organisation.objects.filter(name__startswith="Älvens").exists()


def test_two_hundred_rows_cost_hardly_more_queries_than_twenty(
    planned: Import, keeper: User
) -> None:
    def rows(count: int, first: int) -> str:
        lines = (
            f"Bolag {n} {chr(97 + n % 26) * 4};{n:09};bolag{n}.se;svetsning|industrirobotik:3;"
            f"722 10;Västerås;28.9"
            for n in range(first, first + count)
        )
        return "Namn;PIC;Hemsida;Kompetenser;Postnr;Ort;Bransch\n" + "\n".join(lines)

    counts = []
    for count, first in ((20, 0), (200, 1000)):
        with CaptureQueriesContext(connection) as queries:
            services.apply(actor=keeper, run=planned(rows(count, first)), now=True)
        counts.append(len(queries))

    assert Organisation.objects.count() == 220
    assert counts[1] < counts[0] + 60
