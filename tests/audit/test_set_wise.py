"""Many records at once: the same history as one by one, for a few queries."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.audit.models import Action, Entry
from konstellation.common.errors import Conflict, Invalid
from konstellation.members.models import (
    Identifier,
    Membership,
    Organisation,
    OrganisationKind,
    Theme,
)
from tests.factories.members import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def themes(db: None) -> list[Theme]:
    return list(Theme.objects.order_by("key")[:3])


def changes() -> dict[uuid.UUID, dict[str, Any]]:
    """What history says of each organisation that was changed."""
    told = Entry.objects.filter(model="members.organisation", action=Action.CHANGED)
    return {entry.record_id: entry.changes for entry in told}


def test_a_relation_of_many_records_becomes_what_is_wanted(
    keeper: User, themes: list[Theme]
) -> None:
    emptied, moved, same, filled = OrganisationFactory.create_batch(4)
    one, two, three = themes
    for organisation in (emptied, moved, same):
        journal.set_related(organisation, "themes", [one, two], by=None)
    Entry.objects.all().delete()
    versions = {row.pk: row.version for row in (emptied, moved, same, filled)}

    changed = journal.set_related_many(
        [(emptied, []), (moved, [two, three]), (same, [two, one]), (filled, [three])],
        "themes",
        by=keeper,
    )

    assert changed == [emptied, moved, filled]
    held = [set(row.themes.all()) for row in (emptied, moved, same, filled)]
    assert held == [set(), {two, three}, {one, two}, {three}]
    ids = {theme: str(theme.pk) for theme in themes}
    assert changes() == {
        emptied.pk: {"themes": [sorted([ids[one], ids[two]]), []]},
        moved.pk: {"themes": [sorted([ids[one], ids[two]]), sorted([ids[two], ids[three]])]},
        filled.pk: {"themes": [[], [ids[three]]]},
    }
    for row in Organisation.objects.all():
        assert row.version == versions[row.pk] + (row.pk != same.pk)


def test_what_was_fetched_before_is_not_shown_afterwards(themes: list[Theme]) -> None:
    OrganisationFactory()
    organisation = Organisation.objects.prefetch_related("themes").get()

    assert journal.set_related(organisation, "themes", themes[:1], by=None)
    assert not journal.set_related(organisation, "themes", themes[:1], by=None)

    assert list(organisation.themes.all()) == themes[:1]


def test_a_change_of_many_is_validated_where_it_differs(keeper: User) -> None:
    sound, broken = OrganisationFactory.create_batch(2, employees=10)

    with pytest.raises(Invalid) as refusal:
        journal.update_many(
            [(sound, {"employees": 20}), (broken, {"website": "no address"})], by=keeper
        )

    assert list(refusal.value.fields) == ["website"]
    assert set(Organisation.objects.values_list("employees", flat=True)) == {10}


def test_what_follows_from_a_change_is_kept_with_it(keeper: User) -> None:
    organisation = OrganisationFactory(name="Alfa", employees=10)

    journal.update_many([(organisation, {"name": " Örn  AB", "employees": 300})], by=keeper)

    row = Organisation.objects.get()
    assert (row.name, row.size_class, row.version) == ("Örn AB", "large", 2)
    (said,) = changes().values()
    assert {"name", "sort_name", "employees", "size_class"} == said.keys()


@pytest.mark.parametrize("field", ["left_on", "joined_on"])
def test_a_rule_is_asked_whichever_of_its_fields_changes(keeper: User, field: str) -> None:
    membership = MembershipFactory()
    assert membership.joined_on
    far = membership.joined_on.replace(year=1990 if field == "left_on" else 2090)
    if field == "joined_on":
        journal.update(membership, by=None, left_on=membership.joined_on)

    with pytest.raises(Invalid):
        journal.update_many([(membership, {field: far})], by=keeper)

    assert getattr(Membership.objects.get(), field) != far


def test_a_number_that_another_has_is_refused(keeper: User) -> None:
    one, other = (
        Identifier.objects.create(organisation=OrganisationFactory(), scheme="pic", value=value)
        for value in ("123456789", "223456789")
    )

    with pytest.raises((Invalid, Conflict)):
        journal.update_many([(other, {"value": one.value})], by=keeper)

    assert Identifier.objects.get(pk=other.pk).value == "223456789"


@pytest.mark.parametrize("write", ["themes", "fields"])
def test_a_hundred_changes_cost_hardly_more_queries_than_ten(
    keeper: User, themes: list[Theme], write: str
) -> None:
    ways: dict[str, Callable[[list[Organisation]], object]] = {
        "themes": lambda rows: journal.set_related_many(
            [(row, themes[:2]) for row in rows], "themes", by=keeper
        ),
        "fields": lambda rows: journal.update_many(
            [
                (row, {"employees": 7, "name": f"{row.name} AB", "kind": OrganisationKind.SCHOOL})
                for row in rows
            ],
            by=keeper,
        ),
    }
    counts = []
    for size in (10, 100):
        rows = OrganisationFactory.create_batch(size)
        with CaptureQueriesContext(connection) as queries:
            ways[write](rows)
        counts.append(len(queries))

    # Long statements come in a few pieces.
    assert counts[1] <= counts[0] + 3
