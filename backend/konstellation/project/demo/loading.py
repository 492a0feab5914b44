"""Loading the demo network: one transaction, so that it is there whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import TypeVar

from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.common.errors import Conflict
from konstellation.marketplace.models import ListingKind
from konstellation.marketplace.services import listings as listing_service
from konstellation.members.models import (
    Delegate,
    MembershipCategory,
    Organisation,
    Person,
)
from konstellation.members.services import users
from konstellation.project.demo import affiliation, market, reading, register
from konstellation.project.demo.sign_ins import ALL, KEEPER, OTHERS, PASSWORD, SUPERUSER, SignIn
from konstellation.search import indexing, outbox
from konstellation.search.document import registry

T = TypeVar("T")
Progress = Callable[[str, int, int], None]


class HoldsOtherData(Conflict):
    code = "holds_other_data"
    message = _("This database holds a register already: the demo network is for an empty one.")


def is_loaded() -> bool:
    return User.objects.filter(email=KEEPER.email).exists()


def load(progress: Progress = lambda what, done, total: None) -> None:
    """Raises HoldsOtherData unless the register is empty."""
    if Organisation.objects.exists():
        raise HoldsOtherData
    with transaction.atomic():
        by_email = _open_accounts(progress)
        keeper = by_email[KEEPER.email]
        known = _load_register(keeper, progress)
        _load_market(keeper, known, progress)
        _let_act(by_email, known, keeper)
    _index()


def remove() -> None:
    """Empty the whole database and the search index; what ships with the package comes back."""
    call_command("flush", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    cache.clear()
    _index()


def _index() -> None:
    for index in registry.documents:
        indexing.rebuild(index)
    outbox.drain()


def _open_accounts(progress: Progress) -> dict[str, User]:
    root = users.create_superuser(email=SUPERUSER.email, name=SUPERUSER.name, password=PASSWORD)
    found = {SUPERUSER.email: root}
    since = timezone.localdate() - timedelta(days=700)
    for person in _telling(progress, "accounts", [KEEPER, *OTHERS]):
        found[person.email] = users.create_user(
            actor=root, email=person.email, name=person.name, password=PASSWORD
        )
        if person.role and not person.acts_for:
            users.grant_role(
                actor=root, user=found[person.email], role=person.role, starts_on=since
            )
    return found


def _load_register(keeper: User, progress: Progress) -> dict[str, Organisation]:
    today = timezone.localdate()
    categories = {row.key: row for row in MembershipCategory.objects.all()}
    represented = {person.acts_for for person in ALL}
    known: dict[str, Organisation] = {}
    # A part comes after the whole that it names.
    entries = sorted(reading.organisations(), key=lambda entry: "parent" in entry)
    for entry in _telling(progress, "organisations", entries):
        organisation = register.add(entry, actor=keeper, today=today, known=known)
        known[entry["key"]] = organisation
        for one in entry.get("memberships", ()):
            affiliation.add(
                one,
                organisation,
                actor=keeper,
                today=today,
                categories=categories,
                always_renewed=entry["key"] in represented,
            )
    return known


def _load_market(keeper: User, known: dict[str, Organisation], progress: Progress) -> None:
    today = timezone.localdate()
    kinds = {row.key: row for row in ListingKind.objects.prefetch_related("partnership_types")}
    for entry in _telling(progress, "needs and offers", reading.listings()):
        market.add(entry, actor=keeper, today=today, known=known, kinds=kinds)
    listing_service.expire(today=today)


def _let_act(by_email: dict[str, User], known: dict[str, Organisation], keeper: User) -> None:
    for person in OTHERS:
        if person.acts_for:
            _make_delegate(person, by_email[person.email], known[person.acts_for], keeper)


def _make_delegate(person: SignIn, user: User, organisation: Organisation, keeper: User) -> None:
    journal.create(
        Delegate(
            user=user,
            organisation=organisation,
            is_administrator=person.is_administrator,
            starts_on=timezone.localdate() - timedelta(days=400),
        ),
        by=keeper,
    )
    known_there = Person.objects.get(email=person.email, positions__organisation=organisation)
    journal.update(known_there, by=keeper, user=user)


def _telling(progress: Progress, what: str, things: Iterable[T]) -> Iterator[T]:
    every = list(things)
    for done, thing in enumerate(every):
        progress(what, done, len(every))
        yield thing
    progress(what, len(every), len(every))
