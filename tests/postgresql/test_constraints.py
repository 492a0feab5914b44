"""What the database itself keeps."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from konstellation.members.models import MembershipPeriod, Organisation
from tests.factories.members import MembershipFactory, OrganisationFactory


def add_period(membership, first: date, last: date | None) -> MembershipPeriod:
    """Past the services, as a mistaken program would."""
    return MembershipPeriod.objects.create(
        membership=membership, starts_on=first, ends_on=last, agreed_on=first
    )


@pytest.fixture
def membership(db):
    found = MembershipFactory()
    found.periods.all().delete()
    add_period(found, date(2025, 1, 1), date(2025, 12, 31))
    return found


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2025, 12, 31), date(2026, 12, 31)),
        (date(2024, 1, 1), date(2025, 1, 1)),
        (date(2025, 3, 1), date(2025, 3, 1)),
        (date(2024, 1, 1), None),
    ],
)
def test_no_two_periods_share_a_day(membership, first, last):
    with pytest.raises(IntegrityError, match="do_not_overlap"), transaction.atomic():
        add_period(membership, first, last)
    assert membership.periods.count() == 1


def test_periods_that_follow_each_other_are_well(membership):
    add_period(membership, date(2026, 1, 1), None)
    add_period(membership, date(2024, 1, 1), date(2024, 12, 31))
    add_period(MembershipFactory(), date(2031, 6, 1), date(2031, 6, 30))
    assert membership.periods.count() == 3


def test_names_are_listed_in_swedish_order_whatever_the_database_s_locale(db):
    names = ["ab", "Éa", "Zink", "åby", "Äng", "Östhammar"]
    for name in reversed(names):
        OrganisationFactory(name=name)
    assert list(Organisation.objects.values_list("name", flat=True)) == names
