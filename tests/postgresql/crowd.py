"""A network of some thousands, written set-wise, so that the database must plan for many rows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from typing import Any

from django.db import connection, models
from django.utils import timezone

from konstellation.accounts.models import ApiToken, RoleGrant, User
from konstellation.accounts.roles import Role
from konstellation.audit.models import Action, Entry, Source
from konstellation.exchange.models import ImportRow, ImportRun, State, Verdict
from konstellation.marketplace.models import Listing, ListingKind, Response
from konstellation.members.models import (
    Delegate,
    Membership,
    MembershipCategory,
    MembershipPeriod,
    NetworkRole,
    Organisation,
    Person,
    Position,
    RoleKind,
)

MANY = 4_000
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
VISIBILITIES = ("public", "network", "process_management", "network")


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who looks at the network, and what of it they look at."""

    manager: User
    member: User
    organisation: Organisation
    listing: Listing
    run: ImportRun


def gather() -> Crowd:
    manager, member, *_rest = _users()
    day = timezone.localdate() - timedelta(days=30)
    RoleGrant.objects.create(user=manager, role=Role.PROCESS_MANAGER, starts_on=day)
    organisations = _organisations()
    own = organisations[1]
    _memberships(organisations)
    Delegate.objects.create(user=member, organisation=own, starts_on=day, is_administrator=True)
    _people(organisations)
    listings = _listings(organisations)
    _responses(listings, organisations)
    _history(own, manager)
    _tokens(manager, member)
    run = _imports(manager, member)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Crowd(manager, member, own, listings[1], run)


def _save(rows: list[Any]) -> list[Any]:
    """With moments of their own, which saving would make one and the same."""
    model = type(rows[0])
    model._base_manager.bulk_create(rows, batch_size=1000)
    stamped = {field.name for field in model._meta.fields if getattr(field, "auto_now_add", False)}
    stamped |= {field.name for field in model._meta.fields if getattr(field, "auto_now", False)}
    if stamped - {"at"}:
        for number, row in enumerate(rows):
            for name in stamped:
                moved = number if name == "created_at" else number * 7919 % len(rows)
                setattr(row, name, FIRST_DAY + timedelta(minutes=moved))
        _restamp(model, rows, sorted(stamped))
    return rows


def _restamp(model: type[models.Model], rows: list[Any], names: list[str]) -> None:
    quote = connection.ops.quote_name
    assigned = ", ".join(f"{quote(name)} = new.{quote(name)}" for name in names)
    listed = ", ".join(quote(name) for name in ("id", *names))
    columns = ", ".join(["unnest(%s::uuid[])", *["unnest(%s::timestamptz[])"] * len(names)])
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {assigned} FROM (SELECT {columns}) AS new({listed})"
            f" WHERE {table}.id = new.id",
            [[row.pk for row in rows], *([getattr(row, name) for row in rows] for name in names)],
        )


def _users() -> list[User]:
    return _save([User(email=f"user{n:05}@example.org", name=f"User {n}") for n in range(MANY)])


def _organisations() -> list[Organisation]:
    return _save(
        [
            Organisation(
                name=f"Company {n:05}",
                sort_name=f"company {n * 4801 % MANY:05}",
                kind="company",
                employees=None if n % 3 == 0 else n * 31 % 900,
                visibility=visibility,
                archived_at=FIRST_DAY if n % 40 == 39 else None,
            )
            for n, visibility in zip(range(MANY), cycle(VISIBILITIES), strict=False)
        ]
    )


def _memberships(organisations: list[Organisation]) -> None:
    category = MembershipCategory.objects.first()
    start = date(2025, 1, 1)
    memberships = _save(
        [
            Membership(organisation=organisation, category=category, joined_on=start)
            for organisation in organisations
        ]
    )
    _save(
        [
            MembershipPeriod(membership=membership, starts_on=start, agreed_on=start)
            for membership in memberships
        ]
    )
    kinds = cycle([RoleKind.PARTNER, RoleKind.PROSPECT, RoleKind.FINANCIER])
    _save(
        [
            NetworkRole(organisation=organisation, kind=kind, starts_on=start)
            for organisation, kind in zip(organisations, kinds, strict=False)
        ]
    )


def _people(organisations: list[Organisation]) -> None:
    people = _save(
        [
            Person(
                given_name="Kim",
                family_name=f"Person {n:05}",
                sort_name=f"person {n * 4801 % MANY:05}",
                visibility=visibility,
            )
            for n, visibility in zip(range(MANY), cycle(VISIBILITIES), strict=False)
        ]
    )
    _save(
        [
            Position(person=person, organisation=organisation, title_en="Engineer")
            for person, organisation in zip(people, organisations, strict=True)
        ]
    )


def _listings(organisations: list[Organisation]) -> list[Listing]:
    kind = ListingKind.objects.first()
    return _save(
        [
            Listing(
                organisation=organisation,
                direction=kind.direction,
                kind=kind,
                title_en=f"Listing {n}",
                visibility=visibility,
                status="draft" if n % 10 == 9 else "published",
                published_at=None if n % 10 == 9 else FIRST_DAY + timedelta(minutes=n),
                expires_on=date(2030, 1, 1),
            )
            for n, (organisation, visibility) in enumerate(
                zip(organisations, cycle(VISIBILITIES), strict=False)
            )
        ]
    )


def _responses(listings: list[Listing], organisations: list[Organisation]) -> None:
    """Some to one listing, from whose organisation the member looks."""
    asked = listings[1]
    others = [one for one in organisations if one.pk != asked.organisation_id]
    _save(
        [
            Response(
                listing=asked if n % 40 == 0 else listing,
                organisation=organisation,
                message="Hello.",
            )
            for n, (listing, organisation) in enumerate(zip(listings[2:], others, strict=False))
        ]
    )


def _history(organisation: Organisation, actor: User) -> None:
    """Half of it the story of one organisation."""
    label = organisation._meta.label_lower
    Entry.objects.bulk_create(
        [
            Entry(
                actor=actor,
                source=Source.WEB,
                action=Action.CHANGED,
                model=label,
                record_id=record,
                version=n,
                root_model=label,
                root_id=record,
                changes={"name": ["A", "B"]},
            )
            for n in range(2 * MANY)
            for record in [organisation.pk if n % 2 else uuid.uuid4()]
        ],
        batch_size=1000,
    )


def _tokens(*users: User) -> None:
    _save(
        [
            ApiToken(
                user=user,
                name=f"Token {n}",
                prefix=f"kst_{n}",
                digest=f"{user.pk}{n}"[-64:],
                expires_at=FIRST_DAY + timedelta(days=300),
            )
            for n in range(MANY // 2)
            for user in users
        ]
    )


def _imports(*users: User) -> ImportRun:
    runs = _save(
        [
            ImportRun(
                sheet="organisations",
                uploader=user,
                file_name=f"list-{n}.csv",
                checksum=f"{n}",
                state=State.APPLIED,
            )
            for n in range(MANY // 2)
            for user in users
        ]
    )
    ImportRow.objects.bulk_create(
        [
            ImportRow(run=run, number=n, verdict=verdict)
            for run in runs[:2]
            for n, verdict in zip(range(MANY), cycle(Verdict.values), strict=False)
        ],
        batch_size=1000,
    )
    return runs[0]
