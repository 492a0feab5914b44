"""The dry run: what it says of each row, and that nothing is written to the register."""

from __future__ import annotations

import pytest

from konstellation.accounts.models import User
from konstellation.audit.models import Entry
from konstellation.exchange.models import State

from .conftest import Upload, person, row, verdicts

pytestmark = pytest.mark.django_db


def test_every_row_gets_a_verdict_and_nothing_is_written(planned: Upload, keeper: User) -> None:
    person(email="anna@example.com", name="Anna", language="sv")
    person(email="bo@example.com", name="Bo", language="sv")

    entries = Entry.objects.count()

    run = planned(
        "E-post;Namn;Språk\n"
        "new@example.com;Nils Nyman;Svenska\n"
        "anna@example.com;Anna Alm;Engelska\n"
        "bo@example.com;Bo;svenska\n"
        ";Nobody;Svenska\n"
    )

    assert verdicts(run) == {2: "new", 3: "changed", 4: "same", 5: "invalid"}
    assert row(run, 3).difference == {"name": ["Anna", "Anna Alm"], "language": ["sv", "en"]}
    assert run.state == State.PLANNED
    assert run.counts == {"new": 1, "changed": 1, "same": 1, "invalid": 1}
    assert User.objects.count() == 3
    assert Entry.objects.count() == entries
