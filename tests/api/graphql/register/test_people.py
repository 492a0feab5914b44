"""People: what each kind of viewer is shown, and changes to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from konstellation.accounts.models import User
from konstellation.audit.models import Entry
from konstellation.common.models import Visibility
from konstellation.members.models import Consent, Organisation, Person, Position
from tests.api.graphql.register.conftest import Ask, data, gid, refusal
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    PositionFactory,
)

ONE = """query($id: ID!) { person(id: $id) {
  id version name givenName familyName email phone language visibility contactVisibility actions
  positions { id title titleSv titleEn isContact startsOn endsOn organisation { name } }
  consents { purpose text source givenAt withdrawnAt }
} }"""
LIST = """query($filter: PersonFilter, $order: PersonOrder) {
  people(first: 30, filter: $filter, orderBy: $order) { totalCount nodes {
    name email visibility actions consents { purpose } positions { title organisation { name } }
  } }
}"""
CREATE = """mutation($input: PersonInput!, $organisation: ID!) {
  createPerson(input: $input, organisation: $organisation, titleSv: "Smed", isContact: true) {
    person { name email positions { titleSv isContact organisation { name } } }
  }
}"""
UPDATE = """mutation($id: ID!, $version: Int!, $input: PersonInput!) {
  updatePerson(id: $id, expectedVersion: $version, input: $input) {
    person { version name phone visibility }
  }
}"""
ADD = """mutation($person: ID!, $organisation: ID!) {
  addPosition(person: $person, organisation: $organisation, titleEn: "Smith") {
    person { positions { titleEn organisation { name } } }
  }
}"""
END = """mutation($id: ID!, $version: Int!, $day: Date!) {
  endPosition(id: $id, expectedVersion: $version, endsOn: $day) { person { positions { endsOn } } }
}"""
CONSENT = """mutation($person: ID!, $given: Boolean!) {
  setConsent(person: $person, purpose: DIRECTORY, given: $given, source: "meeting") {
    person { consents { purpose source withdrawnAt } }
  }
}"""
NEW = {"givenName": "Åsa", "familyName": "Ek", "email": "asa@hammar.se", "language": "EN"}
CHANGES = [
    ("visitor", "sign_in_required"),
    ("outsider", "not_allowed"),
    ("delegate", "not_allowed"),
]


@pytest.fixture
def colleague(house: Organisation) -> Person:
    """Someone at the house whom the network may find, and colleagues write to."""
    return PositionFactory(organisation=house, person__visibility=Visibility.NETWORK).person


@pytest.mark.parametrize(
    ("who", "found", "contact", "choices"),
    [
        ("visitor", False, False, False),
        ("outsider", False, False, False),
        ("delegate", True, True, False),
        ("administrator", True, True, True),
        ("keeper", True, True, True),
    ],
)
def test_people_are_shown_as_they_have_chosen(
    ask: Ask,
    colleague: Person,
    viewers: dict[str, User | None],
    who: str,
    found: bool,
    contact: bool,
    choices: bool,
) -> None:
    shown = data(ask(ONE, by=viewers[who], id=gid(colleague)))["person"]

    assert (shown is not None) is found
    if shown:
        assert (shown["email"] is not None) is contact
        assert (shown["phone"] is not None) is contact
        assert (shown["consents"] is not None) is choices
        assert (shown["visibility"] is not None) is choices
        assert shown["positions"][0]["organisation"] == {"name": "Hammarverken"}


def test_who_works_elsewhere_sees_no_contact_details(
    ask: Ask, colleague: Person, member: User
) -> None:
    shown = data(ask(ONE, by=member, id=gid(colleague)))["person"]

    assert (shown["email"], shown["phone"], shown["actions"]) == (None, None, [])


def test_hidden_and_missing_people_are_answered_alike(
    ask: Ask, member: User, house: Organisation
) -> None:
    hidden = PositionFactory(organisation=house).person

    for wrong in (gid(hidden), gid(house, "Person"), gid(house), "zzz"):
        assert data(ask(ONE, by=member, id=wrong)) == {"person": None}


def test_a_position_at_a_hidden_organisation_is_left_out(
    ask: Ask, colleague: Person, delegate: User
) -> None:
    hidden = OrganisationFactory(visibility=Visibility.PROCESS_MANAGEMENT)
    secret = PositionFactory(person=colleague, organisation=hidden)

    shown = data(ask(ONE, by=delegate, id=gid(colleague)))["person"]

    assert len(shown["positions"]) == 1
    assert data(ask("query($id: ID!) { node(id: $id) { id } }", by=delegate, id=gid(secret))) == {
        "node": None
    }


@pytest.mark.parametrize(
    ("who", "actions"),
    [
        ("delegate", []),
        ("administrator", ["update", "archive"]),
        ("keeper", ["update", "archive", "set_consent"]),
    ],
)
def test_actions_are_what_the_viewer_may_do(
    ask: Ask, colleague: Person, viewers: dict[str, User | None], who: str, actions: list[str]
) -> None:
    assert data(ask(ONE, by=viewers[who], id=gid(colleague)))["person"]["actions"] == actions


def test_a_delegate_may_change_and_decide_about_oneself(ask: Ask, delegate: User) -> None:
    oneself = PersonFactory(user=delegate)

    shown = data(ask(ONE, by=delegate, id=gid(oneself)))["person"]

    assert shown["actions"] == ["update", "archive", "set_consent"]
    assert shown["consents"] == []


@pytest.mark.parametrize("who", ["delegate", "administrator", "keeper"])
def test_the_list_costs_the_same_for_one_and_for_twenty_five(
    ask: Ask,
    colleague: Person,
    house: Organisation,
    viewers: dict[str, User | None],
    cost_of: Callable[..., int],
    who: str,
) -> None:
    one = cost_of(LIST, by=viewers[who])
    for _number in range(24):
        other = MembershipFactory().organisation
        PositionFactory(organisation=other, person__visibility=Visibility.NETWORK)

    assert cost_of(LIST, by=viewers[who]) == one
    assert data(ask(LIST, by=viewers[who]))["people"]["totalCount"] == 25


def test_the_list_is_narrowed_and_ordered(ask: Ask, keeper: User, house: Organisation) -> None:
    for name in ("Ek", "Öberg", "Alm"):
        PositionFactory(organisation=house, person__family_name=name, person__email="")
    PersonFactory(family_name="Zorn")

    def names(**given: Any) -> list[str]:
        found = data(ask(LIST, by=keeper, **given))["people"]["nodes"]
        return [person["name"].partition(" ")[2] for person in found]

    assert names() == ["Alm", "Ek", "Zorn", "Öberg"]
    assert names(order="NAME_DESC") == ["Öberg", "Zorn", "Ek", "Alm"]
    assert names(filter={"text": "öb"}) == ["Öberg"]
    assert names(filter={"organisation": gid(house)}) == ["Alm", "Ek", "Öberg"]


def test_a_hidden_workplace_cannot_be_asked_about(ask: Ask, member: User) -> None:
    hidden = OrganisationFactory(visibility=Visibility.PROCESS_MANAGEMENT)
    PositionFactory(organisation=hidden, person__visibility=Visibility.NETWORK)

    response = ask(LIST, by=member, filter={"organisation": gid(hidden)})

    assert refusal(response)["code"] == "not_found"


@pytest.mark.parametrize("who", ["administrator", "keeper"])
def test_a_person_is_created_with_a_position(
    ask: Ask, house: Organisation, viewers: dict[str, User | None], who: str
) -> None:
    found = data(ask(CREATE, by=viewers[who], input=NEW, organisation=gid(house)))

    assert found["createPerson"]["person"] == {
        "name": "Åsa Ek",
        "email": "asa@hammar.se",
        "positions": [
            {"titleSv": "Smed", "isContact": True, "organisation": {"name": "Hammarverken"}}
        ],
    }


@pytest.mark.parametrize(("who", "code"), CHANGES)
def test_others_change_no_people(
    ask: Ask,
    house: Organisation,
    colleague: Person,
    viewers: dict[str, User | None],
    who: str,
    code: str,
) -> None:
    position = Position.objects.get()
    before = Entry.objects.count()
    changes: list[tuple[str, dict[str, Any]]] = [
        (CREATE, {"input": NEW, "organisation": gid(house)}),
        (UPDATE, {"id": gid(colleague), "version": 1, "input": {"phone": ""}}),
        (ADD, {"person": gid(colleague), "organisation": gid(house)}),
        (END, {"id": gid(position), "version": 1, "day": "2030-01-01"}),
        (CONSENT, {"person": gid(colleague), "given": True}),
    ]

    codes = {refusal(ask(query, by=viewers[who], **given))["code"] for query, given in changes}

    # Whoever does not see a person is not told that there is one.
    assert codes == ({code, "not_found"} if who == "outsider" else {code})
    assert Entry.objects.count() == before


def test_an_administrator_changes_the_own_people_only(
    ask: Ask, administrator: User, colleague: Person
) -> None:
    elsewhere = PositionFactory(
        organisation=MembershipFactory().organisation, person__visibility=Visibility.NETWORK
    )
    given = {"version": 1, "input": {"phone": "0589-123 45", "visibility": "PUBLIC"}}

    changed = data(ask(UPDATE, by=administrator, id=gid(colleague), **given))["updatePerson"]
    refused = refusal(ask(UPDATE, by=administrator, id=gid(elsewhere.person), **given))

    assert changed["person"]["phone"] == "+4658912345"
    assert changed["person"]["visibility"] == "PUBLIC"
    assert refused["code"] == "not_allowed"
    elsewhere.person.refresh_from_db()
    assert elsewhere.person.version == 1


def test_a_stale_change_is_refused(ask: Ask, keeper: User, colleague: Person) -> None:
    response = ask(UPDATE, by=keeper, id=gid(colleague), version=4, input={"familyName": "Ny"})

    found = refusal(response)
    assert (found["code"], found["version"]) == ("stale", 1)
    assert found["current"]["familyName"] == colleague.family_name


def test_positions_are_added_and_ended(ask: Ask, keeper: User, colleague: Person) -> None:
    other = OrganisationFactory(name="Andra")
    given = {"person": gid(colleague), "organisation": gid(other)}

    added = data(ask(ADD, by=keeper, **given))["addPosition"]["person"]["positions"]
    assert {"titleEn": "Smith", "organisation": {"name": "Andra"}} in added
    assert refusal(ask(ADD, by=keeper, **given))["code"] == "holds_position"

    position = Position.objects.get(organisation=other)
    day = str(timezone.localdate() - timedelta(days=1))
    assert refusal(ask(END, by=keeper, id=gid(position), version=3, day=day))["code"] == "stale"
    ended = data(ask(END, by=keeper, id=gid(position), version=1, day=day))["endPosition"]
    assert {"endsOn": day} in ended["person"]["positions"]


def test_consents_are_given_and_taken_back(ask: Ask, delegate: User, administrator: User) -> None:
    oneself = PersonFactory(user=delegate, visibility=Visibility.NETWORK)

    given = data(ask(CONSENT, by=delegate, person=gid(oneself), given=True))["setConsent"]
    assert given["person"]["consents"] == [
        {"purpose": "DIRECTORY", "source": "meeting", "withdrawnAt": None}
    ]
    response = ask(CONSENT, by=administrator, person=gid(oneself), given=False)
    assert refusal(response)["code"] == "not_allowed"
    assert Consent.objects.get().withdrawn_at is None

    taken = data(ask(CONSENT, by=delegate, person=gid(oneself), given=False))["setConsent"]
    assert taken["person"]["consents"][0]["withdrawnAt"]
