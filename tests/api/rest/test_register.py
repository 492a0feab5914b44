"""People, positions, roles, memberships and vocabulary over REST."""

from __future__ import annotations

import pytest
from django.utils import timezone

from konstellation.common.models import Visibility
from konstellation.members.models import (
    Consent,
    Membership,
    MembershipCategory,
    NetworkRole,
    Person,
    Theme,
)
from tests.api.rest.conftest import refused
from tests.factories.members import (
    MembershipFactory,
    NetworkRoleFactory,
    OrganisationFactory,
    PersonFactory,
    PositionFactory,
)


@pytest.fixture
def staff(as_user, keeper):
    return as_user(keeper)


@pytest.fixture
def today():
    return timezone.localdate()


def test_a_person_is_added_with_a_position_changed_and_archived(staff):
    organisation = OrganisationFactory(name="Verket")
    said = {
        "given_name": "Astrid",
        "family_name": "Lind",
        "email": "astrid@example.org",
        "organisation": str(organisation.pk),
        "position": {"title_en": "Welder"},
    }

    made = staff.post("people/", said).json()
    path = f"people/{made['id']}/"

    assert [p["organisation"]["name"] for p in made["positions"]] == ["Verket"]
    changed = staff.patch(path, {"family_name": "Berg"}, If_Match='"1"')
    assert changed.json()["family_name"] == "Berg"
    assert staff.post(f"{path}archive/", If_Match='"2"').json()["archived_at"]


def test_contact_details_and_choices_are_null_to_who_may_not_know(as_user, member, api):
    person = PersonFactory(visibility=Visibility.NETWORK)
    hidden = PersonFactory()

    seen = as_user(member).get(f"people/{person.pk}/").json()

    for guarded in ("email", "phone", "visibility", "contact_visibility", "consents"):
        assert seen[guarded] is None
    refused(as_user(member).get(f"people/{hidden.pk}/"), 404)
    refused(api.get(f"people/{person.pk}/"), 404)
    assert api.get("people/").json()["results"] == []


def test_a_position_begins_and_ends(staff, today):
    person, organisation = PersonFactory(), OrganisationFactory()

    made = staff.post(
        "positions/", {"person": str(person.pk), "organisation": str(organisation.pk)}
    ).json()
    ended = staff.post(
        f"positions/{made['id']}/end/", {"ends_on": today.isoformat()}, If_Match='"1"'
    )

    assert ended.json()["ends_on"] == today.isoformat()
    assert staff.get(f"positions/{made['id']}/").json() == ended.json()


def test_a_consent_is_given_and_taken_back(staff):
    person = PersonFactory()
    path = f"people/{person.pk}/consents/"

    given = staff.post(path, {"purpose": "newsletter", "source": "By phone"})
    assert given.status_code == 201
    assert staff.delete(f"{path}newsletter/").status_code == 204
    refused(staff.delete(f"{path}nonsense/"), 404)

    assert Consent.objects.get().withdrawn_at is not None


def test_a_membership_through_its_life(staff, today):
    organisation = OrganisationFactory()
    category = MembershipCategory.objects.filter(is_open=True).first()
    parties = {"organisation": str(organisation.pk), "category": str(category.pk)}

    applied = staff.post("memberships/", {**parties, "applied_on": today.isoformat()})
    assert applied.json()["status"] == "applied"
    admitted = staff.post("memberships/admit/", {**parties, "joined_on": today.isoformat()})
    assert admitted.json()["id"] == applied.json()["id"]
    assert len(admitted.json()["periods"]) == 1
    path = f"memberships/{admitted.json()['id']}/"
    renewed = staff.post(
        f"{path}renew/", {"agreed_on": today.isoformat()}, If_Match=admitted["ETag"]
    )
    assert len(renewed.json()["periods"]) == 2
    refused(staff.post(f"{path}leave/", {"left_on": today.isoformat()}, If_Match='"1"'), 412)
    left = staff.post(
        f"{path}leave/", {"left_on": today.isoformat(), "reason": "Moved"}, If_Match=renewed["ETag"]
    )
    assert left.json()["status"] == "cancelled"
    refused(
        staff.post(f"{path}renew/", {"agreed_on": today.isoformat()}, If_Match=left["ETag"]),
        409,
        "MEMBERSHIP_ENDED",
    )


def test_an_application_is_declined(staff, today):
    membership = MembershipFactory(joined_on=None, applied_on=today)

    answer = staff.post(
        f"memberships/{membership.pk}/decline/",
        {"declined_on": today.isoformat()},
        If_Match='"1"',
    )

    assert answer.json()["status"] == "declined"


def test_members_see_their_own_membership_alone(as_user, member, api):
    MembershipFactory()

    rows = as_user(member).get("memberships/").json()["results"]

    own = member.delegations.get().organisation
    assert [row["organisation"]["id"] for row in rows] == [str(own.pk)]
    assert api.get("memberships/").json()["results"] == []
    assert Membership.objects.count() == 2


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 2), ("is_open=true", 1), ("is_open=false", 1), ("category=small-company", 2)],
)
def test_memberships_are_filtered(staff, today, query, count):
    MembershipFactory()
    MembershipFactory(left_on=today)

    assert len(staff.get(f"memberships/?{query}").json()["results"]) == count


def test_the_membership_in_numbers(staff, api, today):
    MembershipFactory()

    figures = staff.get(f"memberships/figures/?on={today}").json()

    assert figures["members"] == 1
    assert figures["by_category"] == [{"key": "small-company", "count": 1}]
    refused(api.get("memberships/figures/"), 401)
    assert staff.get("membership-categories/").json()["results"]


def test_a_role_is_given_and_ends(staff, today):
    organisation = OrganisationFactory()
    role = {"organisation": str(organisation.pk), "kind": "partner", "starts_on": str(today)}

    made = staff.post("network-roles/", role)
    refused(staff.post("network-roles/", role), 409, "HAS_ROLE_ALREADY")
    ended = staff.post(
        f"network-roles/{made.json()['id']}/end/", {"ends_on": str(today)}, If_Match='"1"'
    )

    assert ended.json()["ends_on"] == str(today)
    assert NetworkRole.objects.get().version == 2


def test_who_is_courted_is_known_to_process_management_alone(as_user, member, staff):
    quiet = NetworkRoleFactory(kind="prospect")

    assert as_user(member).get("network-roles/").json()["results"] == []
    refused(as_user(member).get(f"network-roles/{quiet.pk}/"), 404)
    assert len(staff.get("network-roles/?kind=prospect").json()["results"]) == 1


def test_a_word_is_added_and_changed_by_process_management(staff, as_user, member):
    word = {"key": "test-theme", "name_sv": "provtema", "name_en": "test theme"}

    refused(as_user(member).post("themes/", word), 403)
    made = staff.post("themes/", word)
    changed = staff.patch(f"themes/{made.json()['id']}/", {"name_en": "trial"}, If_Match='"1"')

    assert changed.json()["name_en"] == "trial"
    assert Theme.objects.get(key="test-theme").version == 2


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("regions/", "01"),
        ("municipalities/?region=19&name=Väst", "1980"),
        ("sectors/?level=group", "01.1"),
        ("countries/", "AD"),
    ],
)
def test_the_vocabulary_is_open_to_everyone(api, path, code):
    assert api.get(path).json()["results"][0]["code"] == code


def test_competences_are_found_by_name(api):
    found = api.get("competences/?name=robot").json()["results"]

    assert "industrial-robotics" in {row["key"] for row in found}
    assert Person.objects.count() == 0
    assert api.get(f"competences/{found[0]['id']}/").json() == found[0]


def test_one_position_is_hidden_with_its_person(as_user, member):
    refused(as_user(member).get(f"positions/{PositionFactory().pk}/"), 404)
