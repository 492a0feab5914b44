"""Two who hold what the other wants: the database gives one up, and it is done all the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections, transaction

from konstellation.audit import journal
from konstellation.audit.models import Entry
from konstellation.common.transactions import transactional
from konstellation.members.models import Organisation
from tests.factories.members import OrganisationFactory


@pytest.mark.django_db(transaction=True)
def test_both_are_done_once():
    one, other = OrganisationFactory(name="One"), OrganisationFactory(name="Other")
    Entry.objects.all().delete()
    both_hold_one = Barrier(2)
    tries: list[str] = []
    told: list[str] = []

    @transactional
    def rename(first: Organisation, second: Organisation, name: str) -> None:
        tries.append(name)
        journal.update(first, by=None, summary_en=name)
        if tries.count(name) == 1:
            both_hold_one.wait(timeout=10)
        journal.update(second, by=None, summary_en=name)
        transaction.on_commit(lambda: told.append(name))

    def work(order: tuple[Organisation, Organisation], name: str) -> None:
        try:
            rename(*order, name)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        mine, theirs = Organisation.objects.get(pk=one.pk), Organisation.objects.get(pk=other.pk)
        done = [pool.submit(work, (one, other), "to"), pool.submit(work, (theirs, mine), "fro")]
        for each in done:
            each.result(timeout=30)

    assert len(tries) >= 3
    assert sorted(told) == ["fro", "to"]
    one.refresh_from_db()
    other.refresh_from_db()
    assert one.summary_en == other.summary_en in told
    assert (one.version, other.version) == (3, 3)
    assert Entry.objects.count() == 4
