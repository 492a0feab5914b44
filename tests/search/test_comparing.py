"""Telling whether an index holds what the database would have it hold."""

from __future__ import annotations

import uuid

import pytest

from konstellation.search.columns import digest_of, source_of
from konstellation.search.comparing import Difference, compare, mend
from konstellation.search.document import registry
from konstellation.search.indexing import rebuild
from konstellation.search.models import Pending
from konstellation.search.outbox import note
from konstellation.search.port import Engine
from tests.search.corpus import INDEX, ROWS, OrganisationDocument, document

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = (uuid.UUID(int=number) for number in (1, 2, 3))


@pytest.fixture(autouse=True)
def same(settled: Engine) -> Engine:
    registry.add(INDEX, OrganisationDocument, Pending)
    for pk in (ONE, TWO, THREE):
        ROWS[pk] = document(str(pk), f"Verkstad {pk.int}", competences=("svets", "fräs"))
    settled.put(INDEX, ROWS.values())
    return settled


def test_an_index_that_is_as_the_database_has_no_difference() -> None:
    assert not compare(INDEX)


def test_an_index_that_was_rebuilt_has_no_difference() -> None:
    rebuild(INDEX)

    assert not compare(INDEX)


def test_what_is_missing_too_much_or_old_is_told_by_its_id(same: Engine) -> None:
    same.remove(INDEX, [str(ONE)])
    ROWS[TWO] = document(str(TWO), "Nytt namn")
    del ROWS[THREE]

    assert compare(INDEX) == Difference(INDEX, [str(ONE)], [str(THREE)], [str(TWO)])


def test_what_differs_is_mended(same: Engine) -> None:
    same.remove(INDEX, [str(ONE)])
    ROWS[TWO] = document(str(TWO), "Nytt namn")
    del ROWS[THREE]
    same.put(INDEX, [document("of-no-record", "Främling")])

    mend(compare(INDEX))

    assert not compare(INDEX)
    assert same.ids(INDEX) == {str(ONE), str(TWO)}
    assert not Pending.objects.exists()


def test_what_waits_to_be_indexed_is_no_difference() -> None:
    ROWS[TWO] = document(str(TWO), "Nytt namn")
    note(Pending, [TWO])

    assert not compare(INDEX)


def test_progress_is_told() -> None:
    done: list[int] = []

    compare(INDEX, done.append)

    assert done == [3]


def test_several_values_have_no_order() -> None:
    one = document("a", "Verkstad", competences=("svets", "fräs"))
    other = document("a", "Verkstad", competences=("fräs", "svets"))

    assert digest_of(source_of(one)) == digest_of(source_of(other))
