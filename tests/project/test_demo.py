"""The demo network, loaded once for all tests of this module and taken back at their end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone
from stdnum.se import orgnr

from konstellation.accounts.models import User
from konstellation.accounts.roles import Role
from konstellation.audit.models import Entry
from konstellation.marketplace.models import Listing, ListingStatus, Response
from konstellation.marketplace.services import package_kinds
from konstellation.members.models import (
    Address,
    Identifier,
    Membership,
    MembershipPeriod,
    NetworkRole,
    Organisation,
    Person,
    PersonalNumber,
    Status,
)
from konstellation.members.policies import standing
from konstellation.members.selectors.memberships import status_on, status_rules
from konstellation.members.services import package_vocabulary
from konstellation.project.demo import loading, numbering, reading
from konstellation.project.demo.sign_ins import ALL, PASSWORD
from konstellation.search.client import engine
from konstellation.search.document import registry

COUNTED = (Organisation, Person, Membership, MembershipPeriod, NetworkRole, Listing, Response, User)


@pytest.fixture(scope="module", autouse=True)
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[set[str]]:
    engine.cache_clear()
    what_was_told: set[str] = set()
    with django_db_blocker.unblock(), transaction.atomic():
        # Tests that empty the database may have run before in this process.
        package_vocabulary.load()
        package_kinds.load()
        loading.load(lambda what, done, total: what_was_told.add(what))
        yield what_was_told
        transaction.set_rollback(True)
    for name in registry.documents:
        engine().drop(name)
    engine.cache_clear()


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in COUNTED}


def test_all_that_is_written_down_is_there():
    entries, listings = reading.organisations(), reading.listings()

    found = counts()

    assert found["Organisation"] == len(entries) > 250
    assert found["Person"] == sum(len(entry.get("people", ())) for entry in entries)
    assert found["Membership"] == sum(len(entry.get("memberships", ())) for entry in entries)
    assert found["NetworkRole"] == sum(len(entry.get("roles", ())) for entry in entries)
    assert found["Listing"] == len(listings)
    assert found["Response"] == sum(len(entry.get("responses", ())) for entry in listings)
    assert found["User"] == len(ALL)


def test_progress_is_told(told):
    assert told == {"accounts", "organisations", "needs and offers"}


def test_a_second_loading_is_refused_and_changes_nothing():
    before = counts() | {"Entry": Entry.objects.count()}

    with pytest.raises(loading.HoldsOtherData):
        loading.load()

    assert loading.is_loaded()
    assert counts() | {"Entry": Entry.objects.count()} == before


def test_every_number_is_valid_and_can_belong_to_nobody():
    numbers = list(Identifier.objects.filter(scheme="se_orgnr").values_list("value", flat=True))

    assert len(numbers) == len(set(numbers)) > 200
    for number in numbers:
        assert orgnr.is_valid(number)
        assert number.startswith("4"), "No group of legal forms begins with 4."
        assert int(number[2]) >= 2


def test_sole_traders_numbers_are_kept_apart_and_are_no_birthdays():
    traders = Organisation.objects.filter(legal_form="sole_trader")

    assert PersonalNumber.objects.count() == traders.count() > 0
    assert not Identifier.objects.filter(organisation__in=traders).exists()
    for key in ("a", "b", "c"):
        number = numbering.personal_number(key)
        assert orgnr.is_valid(number)
        assert int(number[2:4]) > 12


def test_the_real_actors_get_no_invented_numbers_or_people():
    real = Organisation.objects.filter(name__in=["Tillväxtverket", "PiiA", "Blue Institute"])

    assert real.count() == 3
    assert not Identifier.objects.filter(organisation__in=real).exists()
    assert not Person.objects.filter(positions__organisation__in=real).exists()


def test_no_text_is_filler():
    texts = " ".join(
        f"{row.summary_sv} {row.summary_en} {row.description_sv} {row.description_en}"
        for row in Organisation.objects.all()
    ).casefold()

    for filler in ("lorem", "ipsum", "dolor sit", "todo", "xxx", "acme", "foobar"):
        assert filler not in texts
    assert not Organisation.objects.filter(summary_sv="").exists()
    assert not Organisation.objects.filter(summary_en="").exists()


def test_every_organisation_is_somewhere():
    places = Address.objects.filter(latitude__isnull=False, longitude__isnull=False)

    assert places.values("organisation").distinct().count() == Organisation.objects.count()


def test_everything_is_indexed():
    for name, document in registry.documents.items():
        assert engine().ids(name) == {str(pk) for pk in document.all_ids()}, name
        assert not engine().needs_rebuild(name)


def test_memberships_go_back_years_and_change():
    today = timezone.localdate()
    members = [
        Membership.objects.counting_on(today - timedelta(days=365 * years)).count()
        for years in range(6)
    ]

    assert members[0] > 120
    assert members[1:] == sorted(members[1:], reverse=True), "The network has grown."
    assert members[5] > 30


def test_members_of_every_status_are_there():
    today, rules = timezone.localdate(), status_rules()
    memberships = Membership.objects.select_related("category").prefetch_related("periods")

    statuses = Counter(status_on(row, today, rules) for row in memberships)

    assert statuses[Status.CURRENT] > 100
    assert statuses[Status.NEW] > 3
    assert statuses[Status.CANCELLED] > 20
    assert statuses[Status.EXPIRED] + statuses[Status.GRACE] > 2


def test_nothing_but_a_running_period_ends_in_the_future():
    today = timezone.localdate()

    assert not Membership.objects.filter(joined_on__gt=today).exists()
    assert not Membership.objects.filter(leave_requested_on__gt=today).exists()
    assert not MembershipPeriod.objects.filter(agreed_on__gt=today).exists()
    assert not Listing.objects.filter(published_at__gt=timezone.now()).exists()
    assert not Response.objects.filter(created_at__gt=timezone.now()).exists()


def test_listings_stand_as_written():
    found = Counter(Listing.objects.values_list("status", flat=True))
    written = Counter(entry["status"] for entry in reading.listings())

    assert found == written
    today = timezone.localdate()
    assert not Listing.objects.filter(status=ListingStatus.PUBLISHED, expires_on__lt=today).exists()
    assert Response.objects.exclude(status="sent").count() > 10


@pytest.mark.parametrize("person", ALL, ids=lambda person: person.email.split("@")[0])
def test_each_sign_in_works_and_has_its_role(person):
    user = User.objects.get(email=person.email)
    request = RequestFactory().post("/")

    assert authenticate(request, email=person.email, password=PASSWORD) == user
    roles = standing(user).roles
    assert roles >= ({person.role} if person.role else {Role.VISITOR})
    if person.acts_for:
        assert user.person.positions.get().organisation_id in standing(user).acts_for


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("-5y4m", date(2021, 1, 31)),
        ("-3m", date(2026, 2, 28)),
        ("-10w", date(2026, 3, 22)),
        ("-9d", date(2026, 5, 22)),
        ("+45d", date(2026, 7, 15)),
        ("-1y", date(2025, 5, 31)),
    ],
)
def test_days_are_counted_from_today(written, meant):
    assert reading.day(written, date(2026, 5, 31)) == meant


@pytest.mark.parametrize("written", ["", "-", "5y", "-5", "yesterday", "-5y4", "2024-01-01"])
def test_other_days_are_refused(written):
    with pytest.raises(ValueError, match="no relative day"):
        reading.day(written, date(2026, 5, 31))
