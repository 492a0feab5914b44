"""A need, who could answer it, and a private offer that nobody else may hear of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from konstellation.common.models import Visibility
from konstellation.marketplace.models import Direction, Listing
from konstellation.members.models import Organisation
from tests.api.graphql.register.conftest import (  # noqa: F401
    administrator,
    ask,
    cost_of,
    delegate,
    house,
    viewers,
)
from tests.api.graphql.search.conftest import away  # noqa: F401
from tests.factories.marketplace import ListingFactory
from tests.factories.members import (
    CompetenceClaimFactory,
    MembershipFactory,
    OrganisationFactory,
    competence,
)


def integrator(name: str, **fields: str) -> Organisation:
    row = OrganisationFactory(name=name, **fields)
    MembershipFactory(organisation=row)
    CompetenceClaimFactory(organisation=row, competence=competence("industrial-robotics"))
    return row


def listing(owner: Organisation, direction: str, title: str, **fields: str) -> Listing:
    row = ListingFactory(organisation=owner, direction=direction, title_sv=title, **fields)
    row.competences.add(competence("industrial-robotics"))
    return row


@dataclass(frozen=True)
class Scene:
    need: Listing
    offer: Listing
    canary: Listing
    answering: Organisation


@pytest.fixture
def scene(house: Organisation, index: Callable[[], int]) -> Scene:  # noqa: F811
    answering, hidden = integrator("Robotbyggarna"), integrator("Nordrobot")
    integrator("Hemlighuset", visibility="process_management")
    made = Scene(
        need=listing(house, Direction.NEED, "Robotcell sökes"),
        offer=listing(answering, Direction.OFFER, "Robotceller på hjul"),
        canary=listing(hidden, Direction.OFFER, "Kanariefågel", visibility=Visibility.ORGANISATION),
        answering=answering,
    )
    index()
    return made
