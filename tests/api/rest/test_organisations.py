from __future__ import annotations

import pytest

from konstellation.audit.models import Entry
from konstellation.members.models import Organisation
from tests.api.rest.conftest import refused
from tests.factories.members import (
    CompetenceClaimFactory,
    MembershipFactory,
    NetworkRoleFactory,
    OrganisationFactory,
)

FULL = {
    "name": "Älvens Mekaniska",
    "kind": "company",
    "employees": 34,
    "website": "alvensmekaniska.se",
    "aliases": ["Älvmek"],
    "sectors": ["25.6", "28.9"],
    "competences": [{"competence": "industrial-robotics", "level": 3}],
    "themes": ["microfactories"],
    "identifiers": [{"scheme": "se_orgnr", "value": "556016-0680"}],
    "addresses": [{"street": "Metallverksgatan 4", "city": "Västerås", "municipality": "1980"}],
}


def test_an_organisation_is_added_and_read_back(as_user, keeper):
    api = as_user(keeper)

    made = api.post("organisations/", FULL)

    assert made.status_code == 201, made.content
    assert made["ETag"] == f'"{made.json()["version"]}"'
    found = api.get(f"organisations/{made.json()['id']}/")
    assert found.json() == made.json()
    assert found.json()["website"] == "https://alvensmekaniska.se"
    assert found.json()["identifiers"] == [{"scheme": "se_orgnr", "value": "5560160680"}]
    assert [s["code"] for s in found.json()["sectors"]] == ["25.6", "28.9"]
    assert found.json()["addresses"][0]["region"] == "19"


def test_a_visitor_finds_members_in_the_public_directory_and_nothing_guarded(api):
    shown = MembershipFactory().organisation
    MembershipFactory(organisation__visibility="network")
    OrganisationFactory()

    answer = api.get("organisations/").json()

    assert [row["id"] for row in answer["results"]] == [str(shown.pk)]
    detail = api.get(f"organisations/{shown.pk}/").json()
    for guarded in ("email", "phone", "visibility", "legal_form", "identifiers", "parent"):
        assert detail[guarded] is None
    assert detail["membership"] is None


def test_a_hidden_organisation_and_none_are_answered_alike(api):
    hidden = OrganisationFactory(visibility="process_management")

    there = refused(api.get(f"organisations/{hidden.pk}/"), 404, "NOT_FOUND")
    nowhere = refused(
        api.get("organisations/01890000-0000-7000-8000-000000000000/"), 404, "NOT_FOUND"
    )

    assert {**there, "requestId": ""} == {**nowhere, "requestId": ""}


@pytest.mark.parametrize(("who", "status"), [("visitor", 401), ("outsider", 403), ("member", 403)])
def test_adding_is_for_process_management(api, as_user, outsider, member, who, status):
    caller = api if who == "visitor" else as_user(outsider if who == "outsider" else member)
    before = Organisation.objects.count()

    refused(caller.post("organisations/", {"name": "New", "kind": "company"}), status)

    assert Organisation.objects.count() == before


def test_an_administrator_changes_the_own_profile_but_not_the_register_data(as_user, administrator):
    own = Organisation.objects.get()
    api = as_user(administrator)

    changed = api.patch(f"organisations/{own.pk}/", {"summary_en": "Welding"}, If_Match='"1"')
    refused(api.patch(f"organisations/{own.pk}/", {"legal_name": "Other AB"}, If_Match='"2"'), 403)

    assert changed.status_code == 200, changed.content
    assert changed["ETag"] == '"2"'
    own.refresh_from_db()
    assert (own.summary_en, own.version) == ("Welding", 2)


def test_archiving_and_restoring(as_user, keeper):
    organisation = OrganisationFactory()
    api = as_user(keeper)
    path = f"organisations/{organisation.pk}/"

    assert api.post(f"{path}archive/", If_Match='"1"').json()["archived_at"]
    assert api.get("organisations/").json()["results"] == []
    assert len(api.get("organisations/?archived=true").json()["results"]) == 1
    refused(api.post(f"{path}archive/", If_Match='"2"'), 409, "ALREADY_ARCHIVED")
    assert api.post(f"{path}restore/", If_Match='"2"').json()["archived_at"] is None


def test_history_is_for_the_own_administrator_and_process_management(
    as_user, api, keeper, administrator, member
):
    organisation = administrator.delegations.get().organisation
    path = f"organisations/{organisation.pk}/history/"

    told = as_user(keeper).get(path).json()["results"]

    assert [entry["action"] for entry in told] == ["created"] * Entry.objects.filter(
        root_id=organisation.pk
    ).count()
    assert as_user(administrator).get(path).status_code == 200
    refused(as_user(member).get(path), 403, "NOT_ALLOWED")
    refused(api.get(path), 401, "SIGN_IN_REQUIRED")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=university", ["B"]),
        ("kind=company,university", ["A", "B"]),
        ("name=beta", []),
        ("competence=welding", ["A"]),
        ("network_role=partner", ["B"]),
        ("member_on=2020-01-01", []),
        ("ordering=-name", ["B", "A"]),
        ("updated_before=2020-01-01T00:00:00Z", []),
    ],
)
def test_filters_and_orderings(as_user, keeper, query, expected):
    CompetenceClaimFactory(organisation=OrganisationFactory(name="A"))
    NetworkRoleFactory(organisation=OrganisationFactory(name="B", kind="university"))

    answer = as_user(keeper).get(f"organisations/?{query}")

    assert answer.status_code == 200, answer.content
    assert [row["name"] for row in answer.json()["results"]] == expected


@pytest.mark.parametrize("ordering", ["name", "-name", "updated_at", "-created_at"])
def test_pages_hold_every_row_once(as_user, keeper, ordering):
    made = OrganisationFactory.create_batch(5)
    OrganisationFactory(name=made[0].name)
    api, cursor, found = as_user(keeper), None, []

    for _page in range(3):
        query = f"limit=2&ordering={ordering}" + (f"&cursor={cursor}" if cursor else "")
        answer = api.get(f"organisations/?{query}").json()
        found += [row["id"] for row in answer["results"]]
        cursor = answer["next"]

    assert cursor is None
    assert len(found) == len(set(found)) == 6
