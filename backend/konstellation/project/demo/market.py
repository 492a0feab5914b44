"""The needs and offers of the demo network and what others answered to them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import cast

from django.utils import timezone

from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.marketplace.lifecycle import Step
from konstellation.marketplace.models import Listing, ListingKind, ListingStatus, Response
from konstellation.marketplace.services import listings, responses
from konstellation.marketplace.services.listings import ListingFields
from konstellation.members.models import Organisation
from konstellation.project.demo.reading import Entry, day

_PLAIN = (
    *("direction", "title_sv", "title_en", "description_sv", "description_en"),
    *("competences", "themes", "regions", "visibility"),
)
_OLD_ENOUGH_TO_BE_ANSWERED = 25


def add(
    entry: Entry,
    *,
    actor: User,
    today: date,
    known: Mapping[str, Organisation],
    kinds: Mapping[str, ListingKind],
) -> Listing:
    fields = cast(ListingFields, {name: entry[name] for name in _PLAIN if name in entry})
    kind = kinds[entry["kind"]]
    fields["kind"] = kind
    fields["partnership_types"] = [kind.partnership_types.all()[0].key]
    if "deadline" in entry:
        fields["deadline"] = day(entry["deadline"], today)
    listing = listings.create(actor=actor, organisation=known[entry["organisation"]], fields=fields)
    if entry["status"] != ListingStatus.DRAFT:
        _publish(listing, entry, actor=actor, today=today)
    for answer in entry.get("responses", ()):
        _respond(listing, answer, known[answer["organisation"]], actor=actor, today=today)
    if entry["status"] == ListingStatus.ON_HOLD:
        listings.move(actor=actor, listing=listing, step=Step.HOLD, expected=listing.version)
    return listing


def _publish(listing: Listing, entry: Entry, *, actor: User, today: date) -> None:
    listings.move(actor=actor, listing=listing, step=Step.PUBLISH, expected=listing.version)
    published_on = day(entry["published"], today)
    expires_on = published_on + timedelta(days=listing.kind.lifetime_days)
    if entry["status"] == ListingStatus.EXPIRED:
        # Closed by its author before its time; the daily job makes it expired.
        expires_on = min(expires_on, today - timedelta(days=30))
    # The service publishes now; here it has been done a while ago.
    journal.update(listing, by=actor, published_at=_at_work(published_on), expires_on=expires_on)


def _respond(
    listing: Listing, entry: Entry, organisation: Organisation, *, actor: User, today: date
) -> None:
    sent_at = _at_work(today - timedelta(days=entry["days_ago"]))
    response = journal.bring_back(
        Response(
            listing=listing,
            organisation=organisation,
            author=actor,
            message=entry["message_sv"],
            created_at=sent_at,
            updated_at=sent_at,
        ),
        by=actor,
    )
    chance = random.Random(f"{listing} {organisation}")
    if entry["days_ago"] > _OLD_ENOUGH_TO_BE_ANSWERED and chance.random() < 0.7:
        responses.answer(
            actor=actor,
            response=response,
            expected=response.version,
            accept=chance.random() < 0.8,
        )


def _at_work(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9, 30)))
