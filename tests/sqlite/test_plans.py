"""SQLite reads by id where it could read the whole register."""

from __future__ import annotations

import pytest

from konstellation.members.models import Organisation
from konstellation.project.jobs import learn_the_tables
from tests.factories.members import OrganisationFactory


@pytest.mark.django_db
@pytest.mark.parametrize("has_figures", [False, True])
def test_the_database_finds_an_organisation_by_id_and_not_by_reading_all(has_figures):
    """A whole index of merged_into, which is empty in nearly every row, was preferred once."""
    organisations = OrganisationFactory.create_batch(60, visibility="network")
    wanted = [one.pk for one in organisations[:2]]
    if has_figures:
        learn_the_tables(None)

    plan = Organisation.objects.live().filter(pk__in=wanted).order_by().explain()

    assert "(id=?)" in plan
