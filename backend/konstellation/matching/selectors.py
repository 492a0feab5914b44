"""Ranked counterparts with reasons."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from konstellation.accounts.models import Viewer
from konstellation.common.errors import Invalid
from konstellation.marketplace.models import Listing
from konstellation.matching import candidates, explanation, policies, scoring
from konstellation.matching.candidates import Candidate
from konstellation.matching.models import Feedback
from konstellation.members.models import Organisation
from konstellation.members.selectors.organisations import organisations_by_id

# What a counterpart that was found useless keeps of its score.
NOT_USEFUL = 0.2


@dataclass(frozen=True, slots=True)
class Match:
    organisation: Organisation
    score: float
    reasons: Sequence[explanation.Reason]
    feedback: Feedback | None


@dataclass(frozen=True, slots=True)
class Matches:
    found: Sequence[Match]
    total: int


def matches_for_listing(
    *, viewer: Viewer, listing: Listing, surprise: float = 0.3, offset: int = 0, limit: int = 20
) -> Matches:
    """Who could answer the listing, best first; for its own side and process management.

    ``surprise`` is the switch from 0 (close) to 1 (unexpected).
    """
    policies.require_reading(viewer, listing.organisation_id)
    given = Feedback.objects.filter(listing=listing)
    found = candidates.for_listing(listing, viewer=viewer)
    return _ranked(found, given, viewer, surprise, offset, limit)


def matches_for_organisation(
    *,
    viewer: Viewer,
    organisation: Organisation,
    surprise: float = 0.3,
    offset: int = 0,
    limit: int = 20,
) -> Matches:
    """Partners for an organisation, best first; for itself and process management."""
    policies.require_reading(viewer, organisation.pk)
    given = Feedback.objects.filter(organisation=organisation)
    found = candidates.for_organisation(organisation, viewer=viewer)
    return _ranked(found, given, viewer, surprise, offset, limit)


def _ranked(
    found: Iterable[Candidate],
    given: Iterable[Feedback],
    viewer: Viewer,
    surprise: float,
    offset: int,
    limit: int,
) -> Matches:
    if not 0 <= surprise <= 1:
        raise Invalid({"surprise": [gettext("Choose a value between 0 and 1.")]})
    rows = list(given)
    useless = {row.counterpart_id for row in rows if not row.is_useful}
    own = {row.counterpart_id: row for row in rows if row.author_id == viewer.pk}
    scored = [
        (_weighed(score, candidate, useless), score, candidate)
        for candidate in found
        if (score := scoring.score(candidate.features, surprise)) is not None
    ]
    # The id decides between equals, so that pages and repeated questions agree.
    scored.sort(key=lambda row: (-row[0], str(_pk(row[2]))))
    page = scored[offset : offset + limit]
    names = explanation.Names.of(candidate for _value, _score, candidate in page)
    shown = organisations_by_id([_pk(candidate) for *_score, candidate in page], viewer=viewer)
    return Matches(
        [
            Match(
                organisation=shown[_pk(candidate)],
                score=value,
                reasons=explanation.reasons(candidate, score, names),
                feedback=own.get(_pk(candidate)),
            )
            for value, score, candidate in page
            if _pk(candidate) in shown
        ],
        len(scored),
    )


def _pk(candidate: Candidate) -> uuid.UUID:
    return candidate.profile.organisation.pk


def _weighed(score: scoring.Score, candidate: Candidate, useless: set[uuid.UUID]) -> float:
    unwanted = _pk(candidate) in useless
    return score.value * (NOT_USEFUL if unwanted else 1.0)
