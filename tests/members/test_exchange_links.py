"""People, network roles and memberships as sheets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from konstellation.accounts.models import User
from konstellation.audit.models import Entry
from konstellation.exchange import services
from konstellation.exchange.export import as_csv
from konstellation.exchange.models import ImportRun
from konstellation.exchange.sheet import sheets
from konstellation.members.models import (
    Identifier,
    Membership,
    MembershipPeriod,
    NetworkRole,
    Organisation,
    Person,
    Position,
)
from tests.factories.members import (
    MembershipFactory,
    NetworkRoleFactory,
    OrganisationFactory,
    PersonFactory,
    PositionFactory,
)

pytestmark = pytest.mark.django_db

Import = Callable[..., ImportRun]
PEOPLE = "Förnamn;Efternamn;E-post;Telefon;Organisation;Titel;Kontaktperson;Från\n"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def planned(keeper: User) -> Import:
    def _planned(sheet: str, content: str) -> ImportRun:
        run = services.upload(actor=keeper, sheet=sheet, content=[content.encode()], name="f.csv")
        return services.plan(actor=keeper, run=run, now=True)

    return _planned


@pytest.fixture
def imported(planned: Import, keeper: User) -> Import:
    def _imported(sheet: str, content: str) -> ImportRun:
        return services.apply(actor=keeper, run=planned(sheet, content), now=True)

    return _imported


@pytest.fixture
def alfa(db: None) -> Organisation:
    organisation = OrganisationFactory(name="Alfa Åkeri")
    Identifier.objects.create(organisation=organisation, scheme="se_orgnr", value="5560160680")
    return organisation


def columns(run: ImportRun) -> list[str]:
    return [kept["column"] for kept in run.rows.get().reasons]


@pytest.mark.parametrize("named", ["Alfa Åkeri", "alfa åkeri ", "556016-0680", "165560160680"])
def test_a_person_comes_in_with_a_position(
    imported: Import, alfa: Organisation, named: str
) -> None:
    run = imported(
        "people", f"{PEOPLE}Eva;Öberg;Eva@Alfa.se;070-174 06 05;{named};Vd;ja;2024-01-01\n"
    )

    assert run.counts == {"new": 1, "applied": 1}
    position = Position.objects.get()
    assert (position.organisation, position.title_sv, position.is_contact) == (alfa, "Vd", True)
    assert position.starts_on == date(2024, 1, 1)
    assert (str(position.person), position.person.phone) == ("Eva Öberg", "+46701740605")
    assert position.person.visibility == "organisation"
    story = Entry.objects.filter(request_id=str(run.pk)).values_list("model", flat=True)
    assert sorted(story) == ["members.person", "members.position"]


def test_the_same_person_at_the_same_place_is_changed(imported: Import, alfa: Organisation) -> None:
    imported("people", f"{PEOPLE}Eva;Öberg;eva@alfa.se;;Alfa Åkeri;Vd;;\n")

    run = imported("people", f"{PEOPLE}Eva;Ek;EVA@alfa.se;;Alfa Åkeri;Styrelseordförande;;\n")

    assert run.counts == {"changed": 1, "applied": 1}
    assert Person.objects.get().family_name == "Ek"
    assert Position.objects.get().title_sv == "Styrelseordförande"


def test_an_undo_of_people_puts_back_and_takes_away(
    imported: Import, alfa: Organisation, keeper: User
) -> None:
    known = PositionFactory(organisation=alfa, person=PersonFactory(email="eva@alfa.se"))
    run = imported(
        "people",
        f"{PEOPLE}Eva;Ek;eva@alfa.se;021-123456;Alfa Åkeri;Vd;ja;\n"
        "Olle;Berg;olle@alfa.se;;Alfa Åkeri;Svetsare;;\n",
    )
    assert run.counts["applied"] == 2

    services.undo(actor=keeper, run=run, now=True)

    held = Position.objects.get()
    assert (held.pk, held.title_sv, held.is_contact) == (known.pk, known.title_sv, False)
    assert (held.person.phone, held.person.family_name) == (
        "+46701740605",
        known.person.family_name,
    )
    assert Person.objects.get(email="olle@alfa.se").archived_at is not None


def test_moving_a_person_to_another_organisation_asks_for_a_decision(
    planned: Import, alfa: Organisation, keeper: User
) -> None:
    beta = OrganisationFactory(name="Beta")
    person = PersonFactory(given_name="Eva", family_name="Öberg", email="eva@alfa.se")
    held = PositionFactory(organisation=alfa, person=person)

    run = planned("people", f"{PEOPLE}Eva;Öberg;eva@alfa.se;;Beta;Vd;;\n")

    row = run.rows.get()
    assert row.verdict == "double"
    assert [suspect["record"] for suspect in row.suspects] == [str(held.pk)]
    services.decide(actor=keeper, run=run, choices={2: services.Choice("new")})
    services.apply(actor=keeper, run=run, now=True)
    assert Person.objects.get() == person
    assert set(Position.objects.values_list("organisation", flat=True)) == {alfa.pk, beta.pk}


def test_an_id_does_not_move_a_person_between_organisations(
    planned: Import, alfa: Organisation
) -> None:
    OrganisationFactory(name="Beta")
    held = PositionFactory(organisation=alfa)

    run = planned("people", f"konstellation_id;Organisation\n{held.pk};Beta\n")

    assert columns(run) == ["organisation"]
    assert run.counts == {"invalid": 1}


def test_two_rows_with_one_address_are_looked_at(planned: Import, alfa: Organisation) -> None:
    OrganisationFactory(name="Beta")
    rows = "Eva;Öberg;eva@alfa.se;;Alfa Åkeri;;;\nEva;Öberg;eva@alfa.se;;Beta;;;\n"

    run = planned("people", PEOPLE + rows)

    assert run.counts == {"new": 1, "double": 1}


def test_an_organisation_that_several_bear_the_name_of_is_not_guessed(planned: Import) -> None:
    OrganisationFactory.create_batch(2, name="Dubbel")

    run = planned("people", f"{PEOPLE}Eva;Öberg;eva@alfa.se;;Dubbel;;;\n")

    assert [kept["code"] for kept in run.rows.get().reasons] == ["several_found"]


def test_a_role_is_given_and_ended(imported: Import, alfa: Organisation, keeper: User) -> None:
    head = "Organisation;Roll;Från;Till\n"
    given = imported("network-roles", f"{head}Alfa Åkeri;Partner;2024-01-01;\n")
    ended = imported("network-roles", f"{head}5560160680;partner;2024-01-01;2025-06-30\n")

    assert (given.counts, ended.counts) == (
        {"new": 1, "applied": 1},
        {"changed": 1, "applied": 1},
    )
    assert NetworkRole.objects.get().ends_on == date(2025, 6, 30)
    services.undo(actor=keeper, run=ended, now=True)
    assert NetworkRole.objects.get().ends_on is None


def test_an_undo_takes_a_new_role_away(imported: Import, alfa: Organisation, keeper: User) -> None:
    run = imported("network-roles", "Organisation;Roll;Från\nAlfa Åkeri;Partner;2024-01-01\n")

    services.undo(actor=keeper, run=run, now=True)

    assert not NetworkRole.objects.exists()


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Alfa Åkeri;Partner;2024-05-01;2024-01-01", "ends_on"),
        ("Alfa Åkeri;Partner;2025-05-01;", "kind"),
        ("Alfa Åkeri;Kusin;2025-05-01;", "kind"),
        ("Okänd;Partner;2025-05-01;", "organisation"),
    ],
)
def test_a_role_that_breaks_a_rule_is_refused(
    planned: Import, alfa: Organisation, row: str, column: str
) -> None:
    NetworkRoleFactory(organisation=alfa, kind="partner", starts_on=date(2020, 1, 1))

    run = planned("network-roles", f"Organisation;Roll;Från;Till\n{row}\n")

    assert run.counts == {"invalid": 1}
    assert columns(run) == [column]


def test_a_membership_gets_its_periods_and_is_ended(
    imported: Import, alfa: Organisation, keeper: User
) -> None:
    year = timezone.localdate().year - 2
    head = "Organisation;Medlemstyp;Medlem från;Medlem till;Skäl\n"

    joined = imported("memberships", f"{head}Alfa Åkeri;small-company;{year}-03-01;;\n")
    periods = MembershipPeriod.objects.count()
    left = imported(
        "memberships", f"{head}Alfa Åkeri;small-company;{year}-03-01;{year + 1}-06-01;Sålt\n"
    )

    assert (joined.counts["applied"], left.counts["applied"], periods) == (1, 1, 3)
    assert Membership.objects.get().leave_reason == "Sålt"
    assert Membership.objects.counting_on(date(year + 1, 5, 31)).exists()
    assert not Membership.objects.counting_on(date(year + 1, 6, 1)).exists()
    services.undo(actor=keeper, run=left, now=True)
    assert (Membership.objects.get().left_on, Membership.objects.get().leave_reason) == (None, "")


def test_an_undo_takes_a_new_membership_away(
    imported: Import, alfa: Organisation, keeper: User
) -> None:
    run = imported(
        "memberships",
        "Organisation;Medlemstyp;Medlem från\nAlfa Åkeri;small-company;2024-03-01\n",
    )

    services.undo(actor=keeper, run=run, now=True)

    assert not Membership.objects.exists()
    assert not MembershipPeriod.objects.exists()


def test_more_than_ten_ended_memberships_need_a_second_person(
    planned: Import, keeper: User
) -> None:
    members = [MembershipFactory() for _number in range(11)]
    rows = "\n".join(f"{member.pk};{timezone.localdate()}" for member in members)
    run = planned("memberships", f"konstellation_id;Medlem till\n{rows}\n")

    with pytest.raises(services.NeedsConfirmation):
        services.apply(actor=keeper, run=run, now=True)

    assert {concern["code"] for concern in run.concerns} >= {"closes_many"}
    assert not Membership.objects.exclude(left_on=None).exists()


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Alfa Åkeri;small-company;2024-05-01;2024-01-01;", "left_on"),
        ("Alfa Åkeri;small-company;2024-05-01;;", "organisation"),
        ("Alfa Åkeri;smal-company;2024-05-01;;", "category"),
    ],
)
def test_a_membership_that_breaks_a_rule_is_refused(
    planned: Import, alfa: Organisation, row: str, column: str
) -> None:
    MembershipFactory(organisation=alfa)

    run = planned("memberships", f"Organisation;Medlemstyp;Medlem från;Medlem till;Skäl\n{row}\n")

    assert columns(run) == [column]
    assert Membership.objects.count() == 1


@pytest.mark.parametrize("sheet", ["people", "network-roles", "memberships"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_export_comes_back_the_same_on_every_row(
    planned: Import, keeper: User, alfa: Organisation, sheet: str, language: Any
) -> None:
    twins = OrganisationFactory.create_batch(2, name="Dubbel")
    for organisation in (alfa, *twins):
        MembershipFactory(organisation=organisation)
        NetworkRoleFactory(organisation=organisation)
        PositionFactory(
            organisation=organisation, title_sv="=1+1", person=PersonFactory(given_name="-Åsa")
        )

    content = b"".join(as_csv(sheets.get(sheet), viewer=keeper, language=language)).decode()
    run = planned(sheet, content)

    assert run.counts == {"same": 3}
