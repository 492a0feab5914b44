"""Every right to read something that is not for everyone, tried by every role over both APIs."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from konstellation.common.models import Visibility
from konstellation.members.services import people, roles
from tests.authz.test_matrix import MATRIX, ROLES, Scene, granted

pytestmark = pytest.mark.django_db

# Open to every reader alike; what each shows is tested with its selectors.
OPEN = {
    "organisation.profile:read",
    "membership.category:read",
    "vocabulary:read",
    "listing:read",
    "person:read",
}

ORGANISATION = """
query($id: ID!) {
  organisation(id: $id) {
    identifiers { value }
    personalNumber
    history(first: 1) { totalCount }
    networkRoles { kind }
    membershipStatus
    memberships { id }
    delegates { id user { roleGrants { role } } }
    matches(first: 1) { totalCount }
    people { person { id email consents { purpose } } }
    listings { id responses { id } }
  }
  searchIndex { waiting deadLetters(first: 1) { totalCount } }
}
"""

Look = Callable[[dict[str, Any]], bool]


def person(found: dict[str, Any]) -> dict[str, Any]:
    return next((row["person"] for row in found["people"]), {"email": None, "consents": None})


GRAPHQL: dict[str, Look] = {
    "organisation.register:read": lambda found: found["identifiers"] is not None,
    "organisation.personal_number:read": lambda found: found["personalNumber"] is not None,
    "organisation.history:read": lambda found: found["history"] is not None,
    "organisation.network_role:read": lambda found: bool(found["networkRoles"]),
    "membership.status:read": lambda found: found["membershipStatus"] is not None,
    "membership:read": lambda found: bool(found["memberships"]),
    "delegate:read": lambda found: bool(found["delegates"]),
    "user.role:read": lambda found: any(
        row["user"]["roleGrants"] is not None for row in found["delegates"] or ()
    ),
    "match:read": lambda found: found["matches"] is not None,
    "person.contact:read": lambda found: person(found)["email"] is not None,
    "person.consent:read": lambda found: bool(person(found)["consents"]),
    "response:read": lambda found: any(row["responses"] for row in found["listings"]),
    "search_index:read": lambda found: found["searchIndex"] is not None,
}
REST: dict[str, Look] = {
    "organisation.register:read": lambda found: found["organisation"]["identifiers"] is not None,
    "organisation.personal_number:read": lambda found: (
        found["organisation"]["personal_number"] is not None
    ),
    "organisation.history:read": lambda found: found["history"] is not None,
    "organisation.network_role:read": lambda found: bool(found["organisation"]["network_roles"]),
    "membership.status:read": lambda found: found["organisation"]["membership"] is not None,
    "membership:read": lambda found: found["membership"] is not None,
    "user.role:read": lambda found: found["users"] is not None,
    "match:read": lambda found: found["matches"] is not None,
    "person.contact:read": lambda found: bool(found["person"] and found["person"]["email"]),
    "person.consent:read": lambda found: bool(found["person"] and found["person"]["consents"]),
    "response:read": lambda found: found["response"] is not None,
}


def rights() -> set[str]:
    return {f"{what}:read" for what, actions in MATRIX.items() if "read" in actions}


def test_every_right_to_read_is_tried():
    assert rights() == set(GRAPHQL) | OPEN
    assert set(REST) <= set(GRAPHQL)


def expected(right: str, role: str, *, own: bool) -> bool:
    scopes = granted(right, role)
    if scopes & {"all", "network", "public"}:
        return True
    return bool(scopes & {"own", "self"}) and own


@pytest.fixture
def scene(index, role, own) -> Scene:
    made = Scene(role, own=own)
    keeper = made.keeper
    organisation = made.target
    roles.give(
        actor=keeper,
        organisation=organisation,
        kind="partner",
        starts_on=timezone.localdate() - timedelta(days=9),
    )
    people.update(
        actor=keeper,
        person=made.person,
        expected=made.person.version,
        fields={"visibility": Visibility.NETWORK, "contact_visibility": Visibility.NETWORK},
    )
    people.give_consent(actor=keeper, person=made.person, purpose="newsletter", source="sidan")
    index()
    return made


@pytest.mark.parametrize("own", [True, False], ids=["own", "other"])
@pytest.mark.parametrize("role", ROLES)
def test_graphql_shows_what_the_matrix_says(scene, role, own):
    answer = scene.client.post(
        "/graphql/",
        json.dumps({"query": ORGANISATION, "variables": {"id": scene.names["organisation_gid"]}}),
        content_type="application/json",
    ).json()
    data = answer["data"]
    found = {**data["organisation"], "searchIndex": data["searchIndex"]}

    shown = {right: look(found) for right, look in GRAPHQL.items()}

    assert shown == {right: expected(right, role, own=own) for right in GRAPHQL}


@pytest.mark.parametrize("own", [True, False], ids=["own", "other"])
@pytest.mark.parametrize("role", ROLES)
def test_rest_shows_what_the_matrix_says(scene, role, own):
    def get(path: str) -> Any:
        answer = scene.client.get(f"/api/v1/{path}")
        assert answer.status_code in {200, 401, 403, 404}, answer.content
        return answer.json() if answer.status_code == 200 else None

    names = scene.names
    found = {
        "organisation": get(f"organisations/{names['organisation']}/"),
        "history": get(f"organisations/{names['organisation']}/history/"),
        "matches": get(f"organisations/{names['organisation']}/matches/"),
        "membership": get(f"memberships/{names['membership']}/"),
        "person": get(f"people/{names['person']}/"),
        "response": get(f"responses/{names['response']}/"),
        "users": get("users/"),
    }

    shown = {right: look(found) for right, look in REST.items()}

    assert shown == {right: expected(right, role, own=own) for right in REST}
