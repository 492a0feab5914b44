"""Organisations: what each kind of viewer is shown, and what a list costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from konstellation.accounts.models import User
from konstellation.common.models import Visibility
from konstellation.members.models import (
    LegalForm,
    Organisation,
    RoleKind,
    Theme,
)
from konstellation.members.services import register
from tests.api.graphql.register.conftest import Ask, data, furnish, gid
from tests.factories.members import (
    DelegateFactory,
    MembershipFactory,
    NetworkRoleFactory,
    OrganisationFactory,
    UserFactory,
)

ONE = """query($id: ID!) { organisation(id: $id) {
  id version name legalName aliases kind legalForm employees sizeClass website email phone logoUrl
  summary summarySv summaryEn description descriptionHtml visibility archivedAt createdAt updatedAt
  sectors { isMain sector { code level name broader { code } } }
  competences { level evidence competence { key name broader { key } } }
  themes { key name } parent { name } daughters { name }
  addresses { kind city municipality { name region { name } } country { code name } }
  place { city } identifiers { scheme value shown } personalNumber
  networkRoles { kind startsOn } membershipStatus memberSince
  memberships { status category { key } periods { startsOn } organisation { name } }
  people { title person { name email } organisation { name } }
  delegates { isAdministrator user { name } } actions
} }"""
HISTORY = """query($id: ID!) { organisation(id: $id) { history(first: 50) {
  totalCount nodes { action actor model recordName changes { field label before after } }
} } }"""


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("visitor", {"email": "", "membershipStatus": None, "roles": [], "people": 0}),
        ("outsider", {"email": "", "membershipStatus": None, "roles": [], "people": 0}),
        (
            "delegate",
            {"email": "info@hammar.se", "membershipStatus": "CURRENT", "roles": ["PARTNER"]},
        ),
        ("keeper", {"email": "info@hammar.se", "membershipStatus": "CURRENT"}),
    ],
)
def test_each_viewer_is_shown_what_is_theirs_to_see(
    ask: Ask, house: Organisation, viewers: dict[str, User | None], who: str, shown: dict[str, Any]
) -> None:
    furnish(house)

    found = data(ask(ONE, by=viewers[who], id=gid(house)))["organisation"]

    kinds = sorted(role["kind"] for role in found["networkRoles"])
    assert found["email"] == shown["email"]
    assert found["membershipStatus"] == shown["membershipStatus"]
    assert kinds == shown.get("roles", ["PARTNER", "PROSPECT"])
    assert len(found["people"]) == shown.get("people", 1)
    assert found["aliases"] == ["Hammarverken förr"]
    assert found["place"] == {"city": "Arboga"}
    assert found["sectors"][0]["sector"]["broader"] == {"code": "25"}


@pytest.mark.parametrize(
    ("who", "may_know"),
    [
        ("visitor", False),
        ("outsider", False),
        ("delegate", True),
        ("administrator", True),
        ("keeper", True),
    ],
)
def test_register_data_is_null_for_who_may_not_see_it(
    ask: Ask, house: Organisation, viewers: dict[str, User | None], who: str, may_know: bool
) -> None:
    furnish(house)
    daughter = OrganisationFactory(parent=house, visibility=Visibility.PUBLIC)
    MembershipFactory(organisation=daughter)

    found = data(ask(ONE, by=viewers[who], id=gid(house)))["organisation"]

    assert (found["identifiers"] is not None) is may_know
    assert (found["visibility"] is not None) is may_know
    assert (found["memberships"] is not None) is may_know
    assert (found["delegates"] is not None) is may_know
    assert ("billing" in str(found["addresses"]).lower()) is may_know
    assert bool(found["daughters"]) is (who == "keeper")


def test_a_sole_traders_number_is_masked_for_its_administrator_alone(
    ask: Ask, house: Organisation, viewers: dict[str, User | None], keeper: User
) -> None:
    trader = {"legal_form": LegalForm.SOLE_TRADER, "personal_number": "640823-3234"}
    register.update(actor=keeper, organisation=house, fields=trader, expected=1)

    found = {
        who: data(ask(ONE, by=by, id=gid(house)))["organisation"]["personalNumber"]
        for who, by in viewers.items()
    }

    assert found == {
        "visitor": None,
        "outsider": None,
        "delegate": None,
        "administrator": "640823-****",
        "keeper": "640823-****",
    }


@pytest.mark.parametrize(
    ("who", "has", "has_not"),
    [
        ("visitor", set(), {"update_profile", "archive", "invite", "read_history"}),
        ("outsider", set(), {"update_profile", "archive", "invite", "read_history"}),
        ("delegate", {"create_listing", "read_matches"}, {"update_profile", "archive", "invite"}),
        ("administrator", {"update_profile", "invite", "resign"}, {"update_register", "archive"}),
        ("keeper", {"update_profile", "update_register", "archive", "merge", "invite"}, set()),
    ],
)
def test_actions_are_what_the_viewer_may_do(
    ask: Ask,
    house: Organisation,
    viewers: dict[str, User | None],
    who: str,
    has: set[str],
    has_not: set[str],
) -> None:
    found = set(data(ask(ONE, by=viewers[who], id=gid(house)))["organisation"]["actions"])

    assert has <= found
    assert not has_not & found


def test_an_archived_organisation_can_only_be_restored(ask: Ask, keeper: User) -> None:
    gone = OrganisationFactory(archived_at=timezone.now())

    found = data(ask(ONE, by=keeper, id=gid(gone)))["organisation"]

    assert found["actions"] == ["restore", "read_history"]


@pytest.mark.parametrize(
    ("language", "summary"), [("sv", "Vi smider"), ("en", "Vi smider"), ("de", "Vi smider")]
)
def test_a_text_in_one_language_is_shown_to_all(
    ask: Ask, keeper: User, language: str, summary: str
) -> None:
    smith = OrganisationFactory(summary_sv="Vi smider", description_sv="a", description_en="b")

    found = data(ask(ONE, by=keeper, language=language, id=gid(smith)))["organisation"]

    assert found["summary"] == summary
    assert found["description"] == ("b" if language == "en" else "a")
    assert found["descriptionHtml"] == f"<p>{found['description']}</p>"


def test_hidden_missing_and_wrong_ids_are_answered_alike(
    ask: Ask, viewers: dict[str, User | None]
) -> None:
    hidden = OrganisationFactory(visibility=Visibility.PROCESS_MANAGEMENT)

    for who in ("visitor", "outsider", "delegate", "administrator"):
        for wrong in (
            gid(hidden),
            gid(hidden, "Person"),
            gid(UserFactory(), "Organisation"),
            "zzz",
        ):
            assert data(ask(ONE, by=viewers[who], id=wrong)) == {"organisation": None}


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("visitor", False),
        ("outsider", False),
        ("delegate", False),
        ("administrator", True),
        ("keeper", True),
    ],
)
def test_history_is_for_who_may_read_it(
    ask: Ask,
    house: Organisation,
    viewers: dict[str, User | None],
    keeper: User,
    who: str,
    reads: bool,
) -> None:
    register.update(actor=keeper, organisation=house, fields={"kind": "institute"}, expected=1)
    NetworkRoleFactory(organisation=house, kind=RoleKind.PROSPECT)

    found = data(ask(HISTORY, by=viewers[who], language="sv", id=gid(house)))["organisation"]

    if not reads:
        assert found["history"] is None
        return
    entries = found["history"]["nodes"]
    change = next(entry for entry in entries if entry["action"] == "CHANGED")
    assert change["changes"] == [
        {"field": "kind", "label": "Slag", "before": "Företag", "after": "Forskningsinstitut"}
    ]
    assert change["actor"] == (str(keeper) if who == "keeper" else None)
    assert ("members.networkrole" in {e["model"] for e in entries}) is (who == "keeper")
    assert found["history"]["totalCount"] == len(entries)


def test_history_names_what_a_change_points_to_as_far_as_it_may_be_known(
    ask: Ask, house: Organisation, administrator: User, keeper: User
) -> None:
    hidden = OrganisationFactory(name="Hemlig", visibility=Visibility.PROCESS_MANAGEMENT)
    theme = Theme.objects.all()[0]
    fields = {"parent": hidden, "themes": [theme.key]}
    register.update(actor=keeper, organisation=house, fields=fields, expected=1)

    def after(viewer: User) -> dict[str, str]:
        found = data(ask(HISTORY, by=viewer, language="en", id=gid(house)))["organisation"]
        changes = [change for entry in found["history"]["nodes"] for change in entry["changes"]]
        return {change["field"]: change["after"] for change in changes}

    assert after(keeper)["parent"] == "Hemlig"
    assert after(keeper)["themes"] == theme.name_en
    assert after(administrator)["parent"] == str(hidden.pk)
    assert after(administrator)["themes"] == theme.name_en


def test_the_id_of_a_merged_organisation_leads_to_the_kept_one(ask: Ask, keeper: User) -> None:
    kept = OrganisationFactory(name="Kvar")
    merged = OrganisationFactory(merged_into=kept, archived_at=timezone.now())

    assert data(ask(ONE, by=keeper, id=gid(merged)))["organisation"]["id"] == gid(kept)


def test_a_delegate_of_another_organisation_sees_no_register_data(
    ask: Ask, house: Organisation
) -> None:
    furnish(house)
    other = DelegateFactory(organisation=MembershipFactory().organisation, user=UserFactory()).user

    found = data(ask(ONE, by=other, id=gid(house)))["organisation"]

    assert found["identifiers"] is None
    assert found["memberships"] is None
    assert found["delegates"] is None
    assert found["actions"] == []
