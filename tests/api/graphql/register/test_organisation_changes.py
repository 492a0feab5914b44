"""Changes to organisations: who may make them, and that a refusal changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from konstellation.accounts.models import User
from konstellation.audit.models import Entry
from konstellation.common.models import Visibility
from konstellation.members.models import NetworkRole, Organisation, RoleKind
from konstellation.members.services import register
from tests.api.graphql.register.conftest import Ask, answer, data, gid, refusal
from tests.factories.members import (
    MembershipFactory,
    NetworkRoleFactory,
    OrganisationFactory,
    UserFactory,
)

CREATE = """mutation($input: OrganisationInput!) {
  createOrganisation(input: $input) { organisation {
    name legalName kind legalForm employees sizeClass website phone visibility aliases
    personalNumber parent { name } themes { key } sectors { isMain sector { code } }
    competences { level evidenceSv competence { key } } identifiers { scheme value shown }
    addresses { kind city municipality { code } region { code } country { code } latitude }
  } }
}"""
UPDATE = """mutation($id: ID!, $version: Int!, $input: OrganisationInput!) {
  updateOrganisation(id: $id, expectedVersion: $version, input: $input) {
    organisation { version name summarySv aliases legalForm }
  }
}"""
ARCHIVE = """mutation($id: ID!, $version: Int!) {
  archiveOrganisation(id: $id, expectedVersion: $version) { organisation { archivedAt version } }
}"""
RESTORE = """mutation($id: ID!, $version: Int!) {
  restoreOrganisation(id: $id, expectedVersion: $version) { organisation { archivedAt } }
}"""
MERGE = """mutation($keep: ID!, $merge: ID!, $mergeVersion: Int!, $take: [String!]) {
  mergeOrganisations(
    keep: $keep, keepVersion: 1, merge: $merge, mergeVersion: $mergeVersion, take: $take
  ) { organisation { id website legalName aliases } }
}"""
UNDO = "mutation($kept: ID!) { undoMerge(kept: $kept) { organisation { id name archivedAt } } }"
GIVE_ROLE = """mutation($id: ID!) {
  setNetworkRole(organisation: $id, kind: FINANCIER, startsOn: "2026-01-01") {
    organisation { networkRoles { id version kind startsOn endsOn } }
  }
}"""
END_ROLE = """mutation($id: ID!, $version: Int!) {
  endNetworkRole(id: $id, expectedVersion: $version, endsOn: "2030-01-01") {
    organisation { networkRoles { kind endsOn } }
  }
}"""
EVERYTHING = {
    "name": "Nya Smedjan",
    "kind": "COMPANY",
    "legalForm": "SOLE_TRADER",
    "employees": 12,
    "website": "smedjan.se",
    "phone": "0589-123 45",
    "visibility": "NETWORK",
    "aliases": ["Smedjan"],
    "personalNumber": "640823-3234",
    "sectors": ["25.6", "25.5"],
    "competences": [{"competence": "welding", "level": 3, "evidenceSv": "ISO 3834"}],
    "identifiers": [{"scheme": "DUNS", "value": "123 456 789"}],
    "addresses": [{"kind": "VISITING", "city": "Arboga", "municipality": "1984", "country": "SE"}],
}
REFUSED = [
    ("visitor", "sign_in_required"),
    ("outsider", "not_allowed"),
    ("delegate", "not_allowed"),
    ("administrator", "not_allowed"),
]


def story() -> int:
    return Entry.objects.count()


def test_an_organisation_is_created_with_all_its_parts(ask: Ask, keeper: User) -> None:
    parent = OrganisationFactory(name="Koncernen")
    given = {**EVERYTHING, "parent": gid(parent)}

    found = data(ask(CREATE, by=keeper, input=given))["createOrganisation"]["organisation"]

    assert found["name"] == found["legalName"] == "Nya Smedjan"
    assert found["website"] == "https://smedjan.se"
    assert found["phone"] == "+4658912345"
    assert (found["sizeClass"], found["visibility"]) == ("SMALL", "NETWORK")
    assert found["parent"] == {"name": "Koncernen"}
    assert found["personalNumber"] == "640823-****"
    assert found["sectors"] == [
        {"isMain": True, "sector": {"code": "25.6"}},
        {"isMain": False, "sector": {"code": "25.5"}},
    ]
    assert found["competences"][0]["competence"] == {"key": "welding"}
    assert found["identifiers"] == [{"scheme": "DUNS", "value": "123456789", "shown": "123456789"}]
    address = found["addresses"][0]
    assert address["region"] == {"code": "19"}
    assert address["latitude"] is not None


@pytest.mark.parametrize(("who", "code"), REFUSED)
def test_only_process_management_creates(
    ask: Ask, viewers: dict[str, User | None], who: str, code: str
) -> None:
    before, entries = Organisation.objects.count(), story()

    response = ask(CREATE, by=viewers[who], input={"name": "Ny", "kind": "COMPANY"})

    assert refusal(response)["code"] == code
    assert (Organisation.objects.count(), story()) == (before, entries)


@pytest.mark.parametrize("who", ["administrator", "keeper"])
def test_administrators_and_process_management_change_the_profile(
    ask: Ask, house: Organisation, viewers: dict[str, User | None], who: str
) -> None:
    given = {"summarySv": "Vi smider.", "aliases": ["Hammaren"], "phone": None}

    found = data(ask(UPDATE, by=viewers[who], id=gid(house), version=1, input=given))

    changed = found["updateOrganisation"]["organisation"]
    assert changed["summarySv"] == "Vi smider."
    assert changed["aliases"] == ["Hammaren"]
    assert changed["version"] == 2


@pytest.mark.parametrize(
    ("who", "given", "code"),
    [
        ("visitor", {"name": "Ny"}, "sign_in_required"),
        ("outsider", {"name": "Ny"}, "not_allowed"),
        ("delegate", {"name": "Ny"}, "not_allowed"),
        ("administrator", {"legalForm": "OTHER"}, "not_allowed"),
        ("administrator", {"name": "Ny", "visibility": "NETWORK"}, "not_allowed"),
        ("keeper", {"name": " "}, "invalid"),
        ("keeper", {"kind": None}, "invalid"),
        ("keeper", {"themes": ["no-such-theme"]}, "invalid"),
        ("keeper", {"identifiers": [{"scheme": "LEI", "value": "x"}]}, "invalid"),
    ],
)
def test_a_refused_change_changes_nothing(
    ask: Ask,
    house: Organisation,
    viewers: dict[str, User | None],
    who: str,
    given: dict[str, Any],
    code: str,
) -> None:
    entries = story()

    response = ask(UPDATE, by=viewers[who], id=gid(house), version=1, input=given)

    assert refusal(response)["code"] == code
    house.refresh_from_db()
    assert (house.name, house.version, story()) == ("Hammarverken", 1, entries)


def test_an_administrator_of_another_organisation_cannot_tell_what_is_hidden(
    ask: Ask, administrator: User
) -> None:
    other = OrganisationFactory(visibility=Visibility.PROCESS_MANAGEMENT)

    response = ask(UPDATE, by=administrator, id=gid(other), version=1, input={"name": "Min"})

    assert refusal(response)["code"] == "not_found"
    other.refresh_from_db()
    assert other.version == 1


def test_a_hidden_parent_is_not_found(ask: Ask, administrator: User, house: Organisation) -> None:
    hidden = OrganisationFactory(visibility=Visibility.PROCESS_MANAGEMENT)

    response = ask(
        UPDATE, by=administrator, id=gid(house), version=1, input={"parent": gid(hidden)}
    )

    assert refusal(response)["code"] == "not_found"


def test_a_stale_change_is_answered_with_the_record_as_it_is(
    ask: Ask, administrator: User, keeper: User, house: Organisation
) -> None:
    register.update(actor=keeper, organisation=house, fields={"name": "Nytt namn"}, expected=1)

    response = ask(UPDATE, by=administrator, id=gid(house), version=1, input={"name": "Annat namn"})

    found = refusal(response)
    assert (found["code"], found["version"]) == ("stale", 2)
    assert found["current"]["name"] == "Nytt namn"
    assert "legalName" in found["current"]
    house.refresh_from_db()
    assert (house.name, house.version) == ("Nytt namn", 2)


def test_each_of_several_changes_is_answered_with_what_holds_after_it(
    ask: Ask, house: Organisation
) -> None:
    query = """mutation($id: ID!) {
      a: updateOrganisation(id: $id, expectedVersion: 1, input: {aliases: ["Ett"]}) { ...Names }
      b: updateOrganisation(id: $id, expectedVersion: 2, input: {aliases: ["Två"]}) { ...Names }
    }
    fragment Names on OrganisationPayload { organisation { version aliases } }"""

    found = data(ask(query, by=UserFactory(is_superuser=True), id=gid(house)))

    assert found["a"]["organisation"] == {"version": 2, "aliases": ["Ett"]}
    assert found["b"]["organisation"] == {"version": 3, "aliases": ["Två"]}


def test_a_change_without_a_version_is_no_request(ask: Ask, keeper: User) -> None:
    query = 'mutation { archiveOrganisation(id: "x") { organisation { id } } }'

    response = ask(query, by=keeper)

    assert response.status_code == 400
    assert "data" not in answer(response)


@pytest.mark.parametrize("field", ["isSuperuser", "organisationId", "mergedInto", "version"])
def test_an_unknown_input_is_no_request(
    ask: Ask, keeper: User, house: Organisation, field: str
) -> None:
    response = ask(UPDATE, by=keeper, id=gid(house), version=1, input={"name": "Ny", field: "x"})

    assert response.status_code == 400
    house.refresh_from_db()
    assert house.version == 1


def test_archiving_and_restoring(ask: Ask, keeper: User, house: Organisation) -> None:
    archived = data(ask(ARCHIVE, by=keeper, id=gid(house), version=1))["archiveOrganisation"]
    assert archived["organisation"]["archivedAt"]
    assert refusal(ask(ARCHIVE, by=keeper, id=gid(house), version=2))["code"] == "already_archived"

    restored = data(ask(RESTORE, by=keeper, id=gid(house), version=2))["restoreOrganisation"]
    assert restored["organisation"] == {"archivedAt": None}
    assert refusal(ask(RESTORE, by=keeper, id=gid(house), version=3))["code"] == "not_archived"


@pytest.mark.parametrize("query", [ARCHIVE, RESTORE])
@pytest.mark.parametrize(("who", "code"), REFUSED)
def test_only_process_management_archives_and_restores(
    ask: Ask, house: Organisation, viewers: dict[str, User | None], query: str, who: str, code: str
) -> None:
    assert refusal(ask(query, by=viewers[who], id=gid(house), version=1))["code"] == code
    house.refresh_from_db()
    assert (house.archived_at, house.version) == (None, 1)


@pytest.mark.parametrize("query", [ARCHIVE, RESTORE])
def test_archiving_needs_the_version_as_it_is(
    ask: Ask, keeper: User, house: Organisation, query: str
) -> None:
    if query == RESTORE:
        register.archive(actor=keeper, organisation=house, expected=1)

    found = refusal(ask(query, by=keeper, id=gid(house), version=9))

    assert (found["code"], found["version"]) == ("stale", house.version)


def test_merging_and_undoing(ask: Ask, keeper: User) -> None:
    kept = OrganisationFactory(name="Kvar")
    merged = OrganisationFactory(name="Uppgår", legal_name="Uppgår AB", website="uppgar.se")
    both = {"keep": gid(kept), "merge": gid(merged), "mergeVersion": 1}

    found = data(ask(MERGE, by=keeper, **both, take=["legalName"]))["mergeOrganisations"]

    assert found["organisation"] == {
        "id": gid(kept),
        "website": "https://uppgar.se",
        "legalName": "Uppgår AB",
        "aliases": ["Uppgår", "Uppgår AB"],
    }
    back = data(ask(UNDO, by=keeper, kept=gid(kept)))["undoMerge"]["organisation"]
    assert back == {"id": gid(merged), "name": "Uppgår", "archivedAt": None}
    assert refusal(ask(UNDO, by=keeper, kept=gid(kept)))["code"] == "nothing_to_undo"


@pytest.mark.parametrize(("who", "code"), REFUSED)
def test_only_process_management_merges(
    ask: Ask, house: Organisation, viewers: dict[str, User | None], who: str, code: str
) -> None:
    other = MembershipFactory().organisation
    both = {"keep": gid(house), "merge": gid(other), "mergeVersion": 1}

    assert refusal(ask(MERGE, by=viewers[who], **both))["code"] == code
    assert refusal(ask(UNDO, by=viewers[who], kept=gid(house)))["code"] == code
    assert not Organisation.objects.exclude(merged_into=None).exists()


def test_merging_needs_both_versions_as_they_are(ask: Ask, keeper: User) -> None:
    kept, merged = OrganisationFactory(), OrganisationFactory()
    both = {"keep": gid(kept), "merge": gid(merged), "mergeVersion": 5}

    assert refusal(ask(MERGE, by=keeper, **both))["code"] == "stale"
    merged.refresh_from_db()
    assert merged.merged_into is None


def test_giving_and_ending_a_role(ask: Ask, keeper: User, house: Organisation) -> None:
    given = data(ask(GIVE_ROLE, by=keeper, id=gid(house)))["setNetworkRole"]["organisation"]
    (role,) = given["networkRoles"]
    assert (role["kind"], role["startsOn"], role["endsOn"]) == ("FINANCIER", "2026-01-01", None)
    assert refusal(ask(GIVE_ROLE, by=keeper, id=gid(house)))["code"] == "has_role_already"

    assert refusal(ask(END_ROLE, by=keeper, id=role["id"], version=7))["code"] == "stale"
    ended = data(ask(END_ROLE, by=keeper, id=role["id"], version=1))["endNetworkRole"]
    assert ended["organisation"]["networkRoles"] == [{"kind": "FINANCIER", "endsOn": "2030-01-01"}]


@pytest.mark.parametrize(("who", "code"), REFUSED)
def test_only_process_management_gives_and_ends_roles(
    ask: Ask, house: Organisation, viewers: dict[str, User | None], who: str, code: str
) -> None:
    role = NetworkRoleFactory(organisation=house, kind=RoleKind.PARTNER)

    assert refusal(ask(GIVE_ROLE, by=viewers[who], id=gid(house)))["code"] == code
    ended = refusal(ask(END_ROLE, by=viewers[who], id=gid(role), version=1))["code"]
    assert ended == ("not_found" if who == "outsider" else code)
    assert NetworkRole.objects.get() == role
    assert role.ends_on is None


def test_a_refusal_is_worded_in_the_readers_language(
    ask: Ask, administrator: User, house: Organisation
) -> None:
    given = {"id": gid(house), "version": 1, "input": {"legalForm": "OTHER"}}

    swedish = answer(ask(UPDATE, by=administrator, language="sv", **given))["errors"][0]
    english = answer(ask(UPDATE, by=administrator, language="en", **given))["errors"][0]

    assert english["message"] == "You are not allowed to do this."
    assert swedish["message"] == "Du har inte rätt att göra detta."


def test_reasons_stand_under_the_name_of_their_field(
    ask: Ask, keeper: User, house: Organisation
) -> None:
    given = {"website": "javascript:alert(1)", "legalName": "a\nb"}

    found = refusal(ask(UPDATE, by=keeper, id=gid(house), version=1, input=given))

    assert set(found["fields"]) == {"website", "legalName"}


def test_everything_that_was_archived_is_left_out_of_the_register(ask: Ask, keeper: User) -> None:
    OrganisationFactory(archived_at=timezone.now())

    found = data(ask("{ organisations(first: 5) { totalCount } }", by=keeper))

    assert found == {"organisations": {"totalCount": 0}}
