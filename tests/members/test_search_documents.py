"""What the register gives to the index: whole documents, at a cost that does not grow by rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from konstellation.members.models import (
    Address,
    Alias,
    Identifier,
    Organisation,
    OrganisationSector,
    Sector,
    Theme,
)
from konstellation.members.search import OrganisationDocument
from tests.factories.members import (
    CompetenceClaimFactory,
    MembershipFactory,
    NetworkRoleFactory,
    OrganisationFactory,
    competence,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def furnished() -> Callable[[str], Organisation]:
    """An organisation with a part of each kind, named by the same words as every other."""

    def make(name: str) -> Organisation:
        row = OrganisationFactory(name=name, visibility="public")
        Alias.objects.create(organisation=row, name=f"{name} gamla")
        Identifier.objects.create(organisation=row, scheme="national", value=f"nr {name}")
        OrganisationSector.objects.create(
            organisation=row, sector=Sector.objects.get(code="25.6"), is_main=True
        )
        row.themes.add(Theme.objects.get(key="microfactories"))
        CompetenceClaimFactory(
            organisation=row, competence=competence("welding"), evidence_sv=f"{name} svetsar"
        )
        NetworkRoleFactory(organisation=row, kind="partner")
        MembershipFactory(organisation=row)
        Address.objects.create(
            organisation=row,
            kind="visiting",
            city="Barkarö",
            municipality_id="1980",
            region_id="19",
            country_id="SE",
        )
        return row

    return make


def loaded(*rows: Organisation) -> dict[str, Any]:
    return {document.name: document for document in OrganisationDocument.load(r.pk for r in rows)}


def test_each_organisation_gets_its_own_parts_and_the_shared_words(
    furnished: Callable[[str], Organisation],
) -> None:
    found = loaded(furnished("Alfa"), furnished("Beta"), OrganisationFactory(name="Bar"))

    for name in ("Alfa", "Beta"):
        document = found[name]
        assert document.other_names[-1] == f"{name} gamla"
        assert document.numbers == (f"nr {name}",)
        assert document.evidence_sv == (f"{name} svetsar",)
        assert document.competence == ("welding",)
        assert document.competence_names_sv == ("svetsning",)
        assert document.theme == ("microfactories",)
        assert document.sector == ("25.6", "25", "C")
        assert document.place == "Barkarö Västerås Västmanland Sverige Sweden"
        assert (document.region, document.country) == ("19", "SE")
        assert document.network_role == ("partner",)
        assert document.membership_status == "current"
        assert "public" in document.audience
    bare = found["Bar"]
    assert (bare.sector, bare.competence, bare.place, bare.country) == ((), (), "", "")


def test_many_documents_cost_as_many_queries_as_one(
    furnished: Callable[[str], Organisation],
) -> None:
    rows = [furnished(f"Bolag {number}") for number in range(12)]

    costs = []
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as queries:
            assert len(loaded(*some)) == len(some)
        costs.append(len(queries))

    assert costs[0] == costs[1]
