"""The names that a search shows by the hundred."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from konstellation.audit import journal
from konstellation.members.models import Competence, Region
from konstellation.members.selectors.vocabulary import Names

pytestmark = pytest.mark.django_db


def term(key: str, sv: str, en: str) -> Competence:
    return journal.create(Competence(key=key, name_sv=sv, name_en=en), by=None)


def test_names_are_in_the_readers_language_and_of_known_values_only() -> None:
    term("gnistning", "gnistning", "spark erosion")

    assert Names().of(Competence, "key", ["gnistning", "okänd"], "sv") == {"gnistning": "gnistning"}
    assert Names().of(Competence, "key", ["gnistning"], "en") == {"gnistning": "spark erosion"}


def test_a_new_name_holds_at_once() -> None:
    made = term("gnistning", "gnistning", "spark erosion")
    Names().of(Competence, "key", ["gnistning"], "sv")

    journal.update(made, by=None, name_sv="sänkgnistning")

    assert Names().of(Competence, "key", ["gnistning"], "sv") == {"gnistning": "sänkgnistning"}


def test_names_are_read_once_for_as_long_as_none_changes() -> None:
    codes = list(Region.objects.values_list("code", flat=True))
    first = Names().of(Region, "code", codes, "sv")

    with CaptureQueriesContext(connection) as asked:
        assert Names().of(Region, "code", codes, "sv") == first
    # The counter itself may be kept in a table.
    assert not [query for query in asked if Region._meta.db_table in query["sql"]]
    assert len(first) == len(codes) > 20


def test_what_came_in_past_the_journal_has_a_name_too() -> None:
    Names().of(Competence, "key", ["gnistning"], "sv")
    Competence.objects.create(key="gnistning", name_sv="gnistning", name_en="spark erosion")

    assert Names().of(Competence, "key", ["gnistning"], "sv") == {"gnistning": "gnistning"}
