"""How long a list is said to be."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from konstellation.api.graphql import counting
from konstellation.members.models import Organisation
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def long_from_two(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(counting, "LONG", 2)


def test_a_short_list_is_counted_every_time() -> None:
    OrganisationFactory()
    assert counting.length(Organisation.objects.all()) == 1

    Organisation.objects.all().delete()

    assert counting.length(Organisation.objects.all()) == 0


def test_a_long_list_is_remembered_until_something_is_written() -> None:
    OrganisationFactory.create_batch(2)
    assert counting.length(Organisation.objects.all()) == 2

    with CaptureQueriesContext(connection) as asked:
        assert counting.length(Organisation.objects.all()) == 2
    assert not [each for each in asked if "COUNT(*)" in each["sql"]]

    OrganisationFactory()

    assert counting.length(Organisation.objects.all()) == 3


def test_each_question_is_remembered_for_itself() -> None:
    OrganisationFactory.create_batch(2, kind="company")
    OrganisationFactory.create_batch(3, kind="university")

    assert counting.length(Organisation.objects.filter(kind="company")) == 2
    assert counting.length(Organisation.objects.filter(kind="university")) == 3
    assert counting.length(Organisation.objects.order_by("name")) == 5


def test_what_cannot_be_there_is_not_asked_for(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert counting.length(Organisation.objects.filter(pk__in=())) == 0
