"""Ids that are wrong or name what is hidden tell nothing, on the real types."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from konstellation.accounts.models import User
from konstellation.api.graphql import ids
from konstellation.api.graphql.base import registry_of
from konstellation.api.graphql.schema import schema
from konstellation.common.models import Visibility
from konstellation.members.models import Membership, Organisation
from konstellation.members.services import delegates, tokens
from tests.api.graphql.register.conftest import Ask, answer, data, gid
from tests.factories.members import (
    DelegateFactory,
    MembershipFactory,
    NetworkRoleFactory,
    OrganisationFactory,
    PositionFactory,
)

NODE = "query($id: ID!) { node(id: $id) { id __typename } }"
WRONG = [
    "zzz",
    "",
    "1' or 1=1",
    "1" * 40,
    "A" * 10_000,
    ids.encode("NoSuchType", uuid.UUID(int=7)),
    ids.encode("Query", uuid.UUID(int=7)),
    ids.encode("Node", uuid.UUID(int=7)),
    ids.encode("OrganisationPayload", uuid.UUID(int=7)),
]
MINE = [
    "Organisation", "Person", "Position", "Membership", "MembershipCategory", "NetworkRole",
    "Competence", "Theme", "Sector", "User", "RoleGrant", "Delegate", "Invitation", "ApiToken",
]  # fmt: skip


def bare(ask: Ask, id: str, by: User | None) -> object:
    """The answer without what it has cost."""
    found = answer(ask(NODE, by=by, id=id))
    return {name: value for name, value in found.items() if name != "extensions"}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_id_names_nothing(ask: Ask, delegate: User, wrong: str) -> None:
    for viewer in (None, delegate):
        assert bare(ask, wrong, viewer) == {"data": {"node": None}}


@pytest.mark.parametrize("name", MINE)
def test_an_id_of_no_record_names_nothing(ask: Ask, delegate: User, name: str) -> None:
    assert name in registry_of(schema)
    assert bare(ask, ids.encode(name, uuid.uuid4()), delegate) == {"data": {"node": None}}


def test_hidden_records_and_those_of_others_are_nothing(
    ask: Ask, delegate: User, keeper: User
) -> None:
    hidden = OrganisationFactory(visibility=Visibility.PROCESS_MANAGEMENT)
    other = MembershipFactory().organisation
    acting = DelegateFactory(organisation=other, is_administrator=True)
    position = PositionFactory(organisation=hidden)
    expires_at = timezone.now() + timedelta(days=1)
    records = [
        hidden,
        OrganisationFactory(archived_at=timezone.now()),
        position,
        position.person,
        Membership.objects.get(organisation=other),
        NetworkRoleFactory(organisation=other, kind="prospect"),
        acting,
        acting.user,
        delegates.invite(actor=keeper, email="a@b.se", organisation=other),
        tokens.issue(actor=keeper, name="T", scopes=["read"], expires_at=expires_at).token,
    ]

    for record in records:
        for viewer in (None, delegate):
            assert bare(ask, gid(record), viewer) == {"data": {"node": None}}


def test_the_keeper_finds_what_is_hidden_from_others(ask: Ask, keeper: User) -> None:
    hidden = OrganisationFactory(visibility=Visibility.PROCESS_MANAGEMENT)
    position = PositionFactory(organisation=hidden)

    for record in (hidden, position, position.person):
        assert data(ask(NODE, by=keeper, id=gid(record)))["node"]["id"] == gid(record)


def test_no_path_leads_to_what_is_hidden(
    ask: Ask, house: Organisation, delegate: User, keeper: User
) -> None:
    hidden = OrganisationFactory(name="Hemlig", visibility=Visibility.PROCESS_MANAGEMENT)
    person = PositionFactory(organisation=house, person__visibility=Visibility.NETWORK).person
    PositionFactory(organisation=hidden, person=person)
    PositionFactory(organisation=house, person__visibility=Visibility.PROCESS_MANAGEMENT)
    Organisation.objects.filter(pk=house.pk).update(parent=hidden)
    query = """query($id: ID!) { organisation(id: $id) {
      parent { name people { person { email } } } daughters { name }
      people { person { name positions { organisation { name parent { name } } } } }
    } }"""

    found = data(ask(query, by=delegate, id=gid(house)))["organisation"]

    assert found["parent"] is None
    assert [row["person"]["name"] for row in found["people"]] == [str(person)]
    assert "Hemlig" not in str(found)
    assert "Hemlig" in str(data(ask(query, by=keeper, id=gid(house))))
