"""From a listing or an organisation to counterparts with their features."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from konstellation.accounts.models import Viewer
from konstellation.marketplace.models import Direction, Listing
from konstellation.matching import scoring
from konstellation.matching.facts import (
    ListingFacts,
    Profile,
    kilometres,
    listing_facts,
    listings_by,
    opposite,
    profiles,
    themes_of,
)
from konstellation.members.models import Competence, Organisation
from konstellation.members.policies import standing
from konstellation.members.selectors.organisations import visible_organisations
from konstellation.search.client import engine
from konstellation.search.port import MAX_TEXT, Query

POOL = 80


@dataclass(frozen=True, slots=True)
class Question:
    """What is sought: in words, in terms, and by whom."""

    seeker: Organisation
    text: str
    like: tuple[str, ...]
    wanted: Mapping[str, float]
    themes: frozenset[str]
    # Listings of the other direction that would answer these.
    answers_to: tuple[ListingFacts, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    profile: Profile
    features: scoring.Features
    shared_competences: tuple[str, ...]
    shared_themes: tuple[str, ...]
    answer: ListingFacts | None
    distance_km: float | None
    common_partners: int
    seeker: Profile


def for_listing(listing: Listing, *, viewer: Viewer) -> list[Candidate]:
    """Organisations that could answer a need or take up an offer."""
    facts = listing_facts(listing)
    question = Question(
        seeker=listing.organisation,
        text=_words(listing.title_sv or listing.title_en, facts.competences, listing.summary_sv),
        like=(),
        wanted=dict.fromkeys(facts.competences, 1.0),
        themes=facts.themes,
        answers_to=(facts,),
    )
    return _find(question, viewer)


def for_organisation(organisation: Organisation, *, viewer: Viewer) -> list[Candidate]:
    """Partners for an organisation: who has what it needs, needs what it has, or works alike."""
    listed = listings_by(organisation, viewer=viewer)
    needs = [row for row in listed if row.direction == Direction.NEED]
    needed = {key: 1.0 for row in needs for key in row.competences}
    themes = themes_of(organisation).union(*(row.themes for row in listed))
    question = Question(
        seeker=organisation,
        text=_words("", needed, ""),
        like=(str(organisation.pk),),
        wanted=needed,
        themes=themes,
        answers_to=listed,
    )
    return _find(question, viewer)


def _find(question: Question, viewer: Viewer) -> list[Candidate]:
    asking = question.seeker
    own = {asking.pk, asking.parent_id}
    scores = _pool(question, viewer)
    # Long texts are read for the page that is shown, not for every candidate.
    rows = visible_organisations(viewer).filter(archived_at=None).order_by()
    rows = rows.only("updated_at", "parent")
    kept = [
        row
        for pk, row in rows.in_bulk(list(scores)).items()
        if pk not in own and row.parent_id != asking.pk
    ]
    known = profiles([asking, *kept], viewer=viewer)
    seeker = known.pop(asking.pk)
    best = max(scores.values(), default=0.0) or 1.0
    today = timezone.localdate()
    return [
        _candidate(question, seeker, profile, scores[pk] / best, (today - profile.updated_on).days)
        for pk, profile in known.items()
    ]


def _pool(question: Question, viewer: Viewer) -> dict[uuid.UUID, float]:
    """The engine's best by words and likeness, and holders of what is wanted, with text scores."""
    audiences = standing(viewer).audiences
    exclude = (str(question.seeker.pk),)
    # Likeness alone, where there is a model: the words of what is wanted are asked for below.
    text = "" if question.like else question.text
    queries = [Query(audiences, text=text, like=question.like, exclude=exclude, limit=POOL)]
    if question.wanted:
        filters = {"competence": tuple(question.wanted)}
        queries.append(
            Query(audiences, text=question.text, filters=filters, exclude=exclude, limit=POOL)
        )
    found: dict[uuid.UUID, float] = {}
    for query in queries:
        for hit in engine().find("organisations", query).hits:
            pk = uuid.UUID(hit.id)
            found[pk] = max(found.get(pk, 0.0), hit.score)
    for row in _holders_of_answers(question, viewer):
        found.setdefault(row, 0.0)
    return found


def _holders_of_answers(question: Question, viewer: Viewer) -> Iterable[uuid.UUID]:
    """Who has published a listing that answers one of the question's."""
    for facts in question.answers_to:
        filters: dict[str, tuple[str, ...]] = {"direction": (opposite(facts.direction),)}
        if facts.competences:
            filters["competence"] = tuple(facts.competences)
        query = Query(
            standing(viewer).audiences,
            text=facts.title[:MAX_TEXT],
            filters=filters,
            limit=20,
        )
        hits = engine().find("listings", query).hits
        yield from Listing.objects.filter(pk__in=[uuid.UUID(hit.id) for hit in hits]).values_list(
            "organisation", flat=True
        )


def _candidate(
    question: Question, seeker: Profile, profile: Profile, text: float, age: int
) -> Candidate:
    shared = sorted(question.wanted.keys() & profile.competences.keys())
    themes = sorted(question.themes & profile.themes)
    answer, answered = _best_answer(question, profile)
    distance = kilometres(seeker.point, profile.point) if seeker.point and profile.point else None
    common = len(seeker.partners & profile.partners)
    steps = 1 if profile.organisation.pk in seeker.partners else 2 if common else None
    features = scoring.Features(
        text=text,
        competence=scoring.competence_cover(question.wanted, profile.competences)
        if question.wanted
        else None,
        theme=scoring.overlap(question.themes, profile.themes) if question.themes else None,
        listing=answered if question.answers_to else None,
        track_record=_track_record(profile, shared),
        nearness=None if distance is None else scoring.nearness(distance),
        freshness=scoring.freshness(age),
        unexpected=scoring.unexpectedness(
            scoring.sector_distance(seeker.sectors, profile.sectors), steps
        ),
    )
    return Candidate(
        profile, features, tuple(shared), tuple(themes), answer, distance, common, seeker
    )


def _best_answer(question: Question, profile: Profile) -> tuple[ListingFacts | None, float]:
    """The candidate's listing that best answers one of the question's, and how well."""
    best: tuple[ListingFacts | None, float] = (None, 0.0)
    for asked in question.answers_to:
        for row in profile.listed(opposite(asked.direction)):
            fit = _fit(asked, row)
            if fit > best[1]:
                best = (row, fit)
    return best


def _fit(asked: ListingFacts, row: ListingFacts) -> float:
    """How well one listing answers another, by the terms that the other names."""
    competences = scoring.overlap(asked.competences, row.competences)
    if not asked.themes:
        return competences
    themes = scoring.overlap(asked.themes, row.themes)
    return 0.75 * competences + 0.25 * themes if asked.competences else themes


def _track_record(profile: Profile, shared: Sequence[str]) -> float:
    """Evidence for what is wanted, else for anything; and partners in the network."""
    relevant = profile.evidence & set(shared) if shared else profile.evidence
    return min(1.0, 0.35 * len(relevant) + 0.2 * len(profile.partners))


def _words(title: str, keys: Iterable[str], rest: str) -> str:
    """The most telling words first, within what a search takes."""
    names = Competence.objects.filter(key__in=list(keys)).values_list("name_sv", flat=True)
    text = " ".join(part for part in (title, *names, rest) if part).replace('"', " ")
    return text[:MAX_TEXT].rsplit(" ", 1)[0] if len(text) > MAX_TEXT else text
