"""The product's own schema behind its real door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import orjson
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from konstellation.accounts.models import User
from konstellation.api.graphql import ids
from konstellation.common.models import Record, Visibility
from konstellation.members.models import (
    Address,
    Alias,
    Identifier,
    Organisation,
    OrganisationSector,
    RoleKind,
    Sector,
    Theme,
)
from tests.factories.members import (
    CompetenceClaimFactory,
    DelegateFactory,
    JournaledFactory,
    MembershipFactory,
    NetworkRoleFactory,
    OrganisationFactory,
    PositionFactory,
)


class Ask(Protocol):
    """Posts a document; ``by`` signs in first."""

    def __call__(
        self, query: str, *, by: User | None = None, language: str = "en", **variables: Any
    ) -> HttpResponse: ...


@pytest.fixture
def ask(db: None) -> Ask:
    def send(
        query: str, *, by: User | None = None, language: str = "en", **variables: Any
    ) -> HttpResponse:
        client = Client()
        if by is not None:
            client.force_login(by)
        body = orjson.dumps({"query": query, "variables": variables})
        headers = {"Accept-Language": language}
        return client.post("/graphql/", body, content_type="application/json", headers=headers)

    return send


@pytest.fixture
def cost_of(ask: Ask) -> Callable[..., int]:
    """How many readings of the database a document takes."""

    def count(query: str, **given: Any) -> int:
        ask(query, **given)
        with CaptureQueriesContext(connection) as captured:
            answer = ask(query, **given)
        assert "errors" not in orjson.loads(answer.content), answer.content
        return sum(query["sql"].startswith("SELECT") for query in captured)

    return count


@pytest.fixture
def house(db: None) -> Organisation:
    """A member organisation with ``delegate`` and ``administrator``."""
    organisation = OrganisationFactory(name="Hammarverken", email="info@hammar.se")
    MembershipFactory(organisation=organisation)
    return organisation


@pytest.fixture
def delegate(house: Organisation) -> User:
    return DelegateFactory(organisation=house).user


@pytest.fixture
def administrator(house: Organisation) -> User:
    return DelegateFactory(organisation=house, is_administrator=True).user


@pytest.fixture
def viewers(
    outsider: User, delegate: User, administrator: User, keeper: User
) -> dict[str, User | None]:
    """Everyone who may ask, by what they are."""
    return {
        "visitor": None,
        "outsider": outsider,
        "delegate": delegate,
        "administrator": administrator,
        "keeper": keeper,
    }


def gid(record: Record, name: str = "") -> str:
    return ids.encode(name or type(record).__name__, record.pk)


def answer(response: HttpResponse) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(response.content)
    return found


def data(response: HttpResponse) -> Any:
    found = answer(response)
    assert "errors" not in found, found["errors"]
    return found["data"]


def refusal(response: HttpResponse) -> dict[str, Any]:
    """The extensions of the one error."""
    errors = answer(response)["errors"]
    assert len(errors) == 1, errors
    extensions: dict[str, Any] = errors[0]["extensions"]
    return extensions


class Part(JournaledFactory):
    class Meta:
        abstract = True


def furnish(organisation: Organisation) -> None:
    """One of everything that an organisation may have."""
    for model, values in [
        (Alias, {"name": f"{organisation.name} förr"}),
        (Identifier, {"scheme": "duns", "value": f"{Identifier.objects.count():09}"}),
        (Address, {"kind": "visiting", "city": "Arboga", "country_id": "SE"}),
        (Address, {"kind": "billing", "city": "Lund", "country_id": "SE"}),
        (OrganisationSector, {"sector": Sector.objects.get(code="25.5"), "is_main": True}),
    ]:
        Part._create(model, organisation=organisation, **values)
    organisation.themes.set(Theme.objects.all()[:2])
    CompetenceClaimFactory(organisation=organisation)
    NetworkRoleFactory(organisation=organisation, kind=RoleKind.PARTNER)
    NetworkRoleFactory(organisation=organisation, kind=RoleKind.PROSPECT)
    PositionFactory(organisation=organisation, person__visibility=Visibility.NETWORK)
