"""Ranked counterparts for delegates: all organisations and listings that suit theirs."""

from __future__ import annotations

from benchmarks import bare
from benchmarks.building import delegate
from benchmarks.figures import Figure, at_most
from benchmarks.measuring import race
from benchmarks.searching import Question
from konstellation.accounts.models import User
from konstellation.marketplace.models import Listing
from konstellation.matching.selectors import matches_for_listing, matches_for_organisation
from konstellation.members.models import Organisation

ASKING = 25
MOST_MS = 150.0


def measure() -> list[Figure]:
    users = [User.objects.get(email=delegate(number)) for number in range(ASKING)]
    own = [Organisation.objects.get(delegates__user=user) for user in users]
    listings = [
        Listing.objects.select_related("organisation", "kind").get(organisation=row) for row in own
    ]
    asked = [Question(row.title_sv, row.title_sv, {}) for row in listings]
    by_hand = bare.engine(asked)
    times = race(
        {
            "organisation": [
                lambda viewer=viewer, row=row: matches_for_organisation(  # type: ignore[misc]
                    viewer=viewer, organisation=row
                )
                for viewer, row in zip(users, own, strict=True)
            ],
            "listing": [
                lambda viewer=viewer, row=row: matches_for_listing(  # type: ignore[misc]
                    viewer=viewer, listing=row
                )
                for viewer, row in zip(users, listings, strict=True)
            ],
            "bare": [lambda each=each: by_hand.ask(each) for each in asked],  # type: ignore[misc]
        },
        rounds=2,
    )
    found = []
    for name in ("organisation", "listing"):
        spent, measure = times[name], f"matches for {name}"
        found += [
            Figure(measure, "bare query, p50", spent.p50, times["bare"].p50, "ms"),
            Figure(measure, "150 ms, p95", spent.p95, MOST_MS, "ms", at_most(1.0)),
        ]
    return found
