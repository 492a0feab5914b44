from __future__ import annotations

import uuid

import pytest

from konstellation.common import worded
from konstellation.common.worded import RowsBy
from konstellation.members.models import Alias, Organisation
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db


def aliases(*organisations):
    return [Alias.objects.create(organisation=one, name=f"{one} II") for one in organisations]


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_the_rows_of_any_number_of_ids_are_those_of_the_question_itself(size):
    organisations = OrganisationFactory.create_batch(7)
    aliases(*organisations)
    wanted = [one.pk for one in organisations[:size]]

    found = RowsBy(Alias.objects.all(), "organisation")(wanted)

    assert set(found) == set(Alias.objects.filter(organisation__in=wanted))
    assert len(found) == size


def test_what_else_the_question_asks_for_still_holds():
    shown, hidden = OrganisationFactory(kind="company"), OrganisationFactory(kind="school")
    rows = RowsBy(Organisation.objects.filter(kind="company"), "pk")

    assert rows([shown.pk, hidden.pk]) == [shown]
    assert rows([hidden.pk]) == []


def test_asking_again_gives_what_holds_now(django_assert_num_queries):
    organisation = OrganisationFactory()
    rows = RowsBy(Alias.objects.select_related("organisation"), "organisation")
    assert rows([organisation.pk]) == []

    (alias,) = aliases(organisation)

    with django_assert_num_queries(1):
        (found,) = rows([organisation.pk])
        assert found.name == alias.name
        assert found.organisation == organisation


def test_no_ids_and_nothing_to_find_ask_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert RowsBy(Alias.objects.all(), "organisation")([]) == []
        assert RowsBy(Alias.objects.none(), "organisation")([uuid.uuid4()]) == []


def test_many_ids_are_asked_for_in_parts(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(worded, "_MOST_IDS", 2)
    organisations = OrganisationFactory.create_batch(5)
    made = aliases(*organisations)

    with django_assert_num_queries(3):
        found = RowsBy(Alias.objects.all(), "organisation")([one.pk for one in organisations])

    assert set(found) == set(made)
