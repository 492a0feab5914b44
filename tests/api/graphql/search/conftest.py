"""A small network in the index, with canaries that only their own may hear of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from konstellation.common.errors import Unavailable
from konstellation.common.models import Visibility
from konstellation.members.models import (
    Address,
    Country,
    Identifier,
    Municipality,
    Organisation,
    Region,
)
from konstellation.search.client import engine
from tests.api.graphql.register.conftest import (  # noqa: F401
    administrator,
    ask,
    cost_of,
    delegate,
    house,
    viewers,
)
from tests.factories.members import (
    CompetenceClaimFactory,
    JournaledFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    PositionFactory,
    competence,
)


class AddressFactory(JournaledFactory):
    class Meta:
        model = Address

    kind = "visiting"


class IdentifierFactory(JournaledFactory):
    class Meta:
        model = Identifier


def placed(organisation: Organisation, municipality: str) -> Organisation:
    """With a visiting address in the main town of a municipality."""
    town = Municipality.objects.get(code=municipality)
    AddressFactory(
        organisation=organisation,
        city=town.name,
        municipality=town,
        region=Region.objects.get(code=town.region_id),
        country=Country.objects.get(code="SE"),
        latitude=town.latitude,
        longitude=town.longitude,
    )
    return organisation


@dataclass(frozen=True)
class Network:
    open: Organisation
    inner: Organisation
    hidden: Organisation


@pytest.fixture
def network(index: Callable[[], int]) -> Network:
    """Robotverken for everyone, Robotlaget for the network, Robotkanarien for nobody."""
    rows = {}
    for name, visibility in (
        ("Robotverken", Visibility.PUBLIC),
        ("Robotlaget", Visibility.NETWORK),
        ("Robotkanarien", Visibility.PROCESS_MANAGEMENT),
    ):
        row = OrganisationFactory(
            name=name, visibility=visibility, summary_sv="Bygger robotceller.", size_class="small"
        )
        MembershipFactory(organisation=row)
        CompetenceClaimFactory(organisation=row, competence=competence("industrial-robotics"))
        rows[name] = row
    CompetenceClaimFactory(
        organisation=rows["Robotkanarien"], competence=competence("machine-vision")
    )
    placed(rows["Robotverken"], "1980")
    placed(rows["Robotlaget"], "0180")
    index()
    return Network(rows["Robotverken"], rows["Robotlaget"], rows["Robotkanarien"])


@pytest.fixture
def person(network: Network, index: Callable[[], int]) -> None:
    """Astrid Lindkvist of Robotlaget."""
    someone = PersonFactory(given_name="Astrid", family_name="Lindkvist", visibility="network")
    PositionFactory(person=someone, organisation=network.inner)
    index()


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine cannot be asked."""

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise Unavailable

    for question in ("find", "suggest"):
        monkeypatch.setattr(type(engine()), question, refuse)
