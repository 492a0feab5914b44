"""From features to sentences that a person can check in the register."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from konstellation.matching.candidates import Candidate
from konstellation.matching.scoring import Score
from konstellation.members.models import Competence, Sector, Theme


class Feature(StrEnum):
    TEXT = "text"
    COMPETENCE = "competence"
    THEME = "theme"
    LISTING = "listing"
    SECTOR = "sector"
    DISTANCE = "distance"
    TRACK_RECORD = "track_record"
    FRESHNESS = "freshness"
    UNEXPECTED = "unexpected"


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence. ``weight`` is its part of the score, 0 for what only colours it.

    ``evidence`` names the record that shows it, as (model label, id).
    """

    feature: Feature
    weight: float
    text: str
    evidence: tuple[str, uuid.UUID] | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """Terms by key, in the reader's language, for all candidates of a page at once."""

    competences: Mapping[str, str]
    themes: Mapping[str, str]
    sectors: Mapping[str, str]

    @classmethod
    def of(cls, candidates: Iterable[Candidate]) -> Names:
        rows = list(candidates)
        return cls(
            competences=_names(Competence, "key", [k for c in rows for k in c.shared_competences]),
            themes=_names(Theme, "key", [k for c in rows for k in c.shared_themes]),
            sectors=_names(Sector, "code", [k for c in rows for k in c.profile.sectors[:1]]),
        )


def reasons(candidate: Candidate, score: Score, names: Names) -> list[Reason]:
    """The reasons for a candidate, the weightiest first."""
    found = list(_reasons(candidate, score, names))
    return sorted(found, key=lambda reason: -reason.weight)


def _reasons(candidate: Candidate, score: Score, names: Names) -> Iterator[Reason]:
    shares = score.shares
    organisation = ("members.organisation", candidate.profile.organisation.pk)
    if candidate.answer is not None:
        yield Reason(
            Feature.LISTING,
            shares.get("listing", 0.0),
            _answers(candidate),
            ("marketplace.listing", candidate.answer.id),
        )
    if candidate.shared_competences:
        yield Reason(
            Feature.COMPETENCE,
            shares.get("competence", 0.0),
            _has_competences(candidate, names),
            organisation,
        )
    if candidate.shared_themes:
        listed = _listed(
            [names.themes[key] for key in candidate.shared_themes if key in names.themes]
        )
        text = gettext("Works with %(themes)s, as is asked for") % {"themes": listed}
        yield Reason(Feature.THEME, shares.get("theme", 0.0), text, organisation)
    if (candidate.features.text or 0) >= 0.15:
        text = gettext("Describes itself in words close to what is sought")
        yield Reason(Feature.TEXT, shares.get("text", 0.0), text, organisation)
    yield from _record(candidate, shares.get("track_record", 0.0))
    yield from _setting(candidate, names)


def _answers(candidate: Candidate) -> str:
    assert candidate.answer is not None
    wording = (
        gettext("Offers “%(title)s”")
        if candidate.answer.direction == "offer"
        else gettext("Looks for “%(title)s”")
    )
    return wording % {"title": candidate.answer.title}


def _has_competences(candidate: Candidate, names: Names) -> str:
    level = {
        1: gettext("some experience"),
        2: gettext("experienced"),
        3: gettext("leading"),
    }
    held = [
        f"{names.competences[key]} ({level[candidate.profile.competences[key]]})"
        for key in candidate.shared_competences
        if key in names.competences
    ]
    return gettext("Has what is asked for: %(competences)s") % {"competences": _listed(held)}


def _record(candidate: Candidate, weight: float) -> Iterator[Reason]:
    profile = candidate.profile
    shown = len(profile.evidence)
    if shown:
        text = ngettext(
            "Shows evidence for %(count)d competence",
            "Shows evidence for %(count)d competences",
            shown,
        )
        evidence = ("members.organisation", profile.organisation.pk)
        yield Reason(Feature.TRACK_RECORD, weight, text % {"count": shown}, evidence)


def _setting(candidate: Candidate, names: Names) -> Iterator[Reason]:
    profile = candidate.profile
    organisation = ("members.organisation", profile.organisation.pk)
    if candidate.distance_km is not None:
        yield Reason(
            Feature.DISTANCE, 0.0, nearness(candidate.distance_km, profile.city), organisation
        )
    industry = names.sectors.get(profile.sectors[0], "") if profile.sectors else ""
    if candidate.features.unexpected >= 0.6 and industry:
        text = gettext("From another industry: %(industry)s") % {"industry": industry.lower()}
        yield Reason(Feature.UNEXPECTED, 0.0, text, organisation)
    elif industry and candidate.features.unexpected < 0.45:
        text = gettext("Works in an industry close to yours: %(industry)s") % {
            "industry": industry.lower()
        }
        yield Reason(Feature.SECTOR, 0.0, text, organisation)
    if candidate.features.freshness < 0.5:
        day = date_format(profile.updated_on, "DATE_FORMAT")
        text = gettext("The particulars were last changed on %(day)s") % {"day": day}
        yield Reason(Feature.FRESHNESS, 0.0, text, organisation)


def nearness(distance_km: float, city: str) -> str:
    if round(distance_km) == 0:
        return gettext("Nearby, in %(city)s") % {"city": city} if city else gettext("Nearby")
    away = gettext("%(km)d km away, in %(city)s") if city else gettext("%(km)d km away")
    return away % {"km": round(distance_km), "city": city}


def _listed(words: Sequence[str], most: int = 4) -> str:
    shown = ", ".join(words[:most])
    rest = len(words) - most
    return f"{shown} +{rest}" if rest > 0 else shown


def _names(
    model: type[Competence] | type[Theme] | type[Sector], column: str, keys: list[str]
) -> dict[str, str]:
    rows = model._base_manager.filter(**{f"{column}__in": set(keys)}).order_by()
    rows = rows.only(column, "name_sv", "name_en")
    return {getattr(row, column): str(row) for row in rows}
