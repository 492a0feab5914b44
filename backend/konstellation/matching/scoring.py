"""From features to a score: pure functions, without database or index.

A score is usefulness × ((1 − s) + s × distance): with the switch s at 0 only usefulness counts,
at 1 a counterpart from a far branch with no common partner ranks before a near one that is as
useful. Usefulness has a floor, so that surprise never replaces it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

MODEL_VERSION = "2026.2"

# Shares of usefulness; features that the question does not ask for leave theirs to the others.
# A listing that answers says that its side wants to, now; all else only says that it could.
WEIGHTS: Mapping[str, float] = {
    "text": 0.22,
    "competence": 0.26,
    "theme": 0.08,
    "listing": 0.36,
    "track_record": 0.08,
}
LEAST_USEFUL = 0.08
HALF_LIFE_DAYS = 540.0
NEARNESS_KM = 120.0
# How much age and distance may take away or add: they colour a match, they do not make it.
FRESHNESS_SHARE = 0.15
NEARNESS_SHARE = 0.10


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a pair, each from 0 to 1; None where the question does not ask for it."""

    text: float | None = None
    competence: float | None = None
    theme: float | None = None
    listing: float | None = None
    track_record: float | None = None
    nearness: float | None = None
    freshness: float = 1.0
    unexpected: float = 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """``shares`` say how much each feature gave; they add up to ``value``."""

    value: float
    usefulness: float
    shares: Mapping[str, float]


def score(features: Features, surprise: float) -> Score | None:
    """The score of a pair; None where it is not useful enough to be suggested at all."""
    known = {name: getattr(features, name) for name in WEIGHTS}
    asked = {name: value for name, value in known.items() if value is not None}
    total = sum(WEIGHTS[name] for name in asked)
    if not total:
        return None
    parts = {name: WEIGHTS[name] / total * value for name, value in asked.items()}
    useful = sum(parts.values())
    if useful < LEAST_USEFUL:
        return None
    colour = 1 - FRESHNESS_SHARE * (1 - features.freshness)
    if features.nearness is not None:
        colour *= 1 - NEARNESS_SHARE * (1 - features.nearness)
    factor = colour * ((1 - surprise) + surprise * features.unexpected)
    shares = {name: part * factor for name, part in parts.items()}
    return Score(useful * factor, useful, shares)


def freshness(age_days: float) -> float:
    """1 for a fact confirmed today, halved every HALF_LIFE_DAYS."""
    return float(0.5 ** (max(age_days, 0.0) / HALF_LIFE_DAYS))


def nearness(kilometres: float) -> float:
    return exp(-kilometres / NEARNESS_KM)


def competence_cover(wanted: Mapping[str, float], held: Mapping[str, int]) -> float:
    """How much of what is asked for is held, leading counting more than some experience."""
    if not wanted:
        return 0.0
    strength = {1: 0.6, 2: 0.85, 3: 1.0}
    got = sum(weight * strength[held[key]] for key, weight in wanted.items() if key in held)
    return got / sum(wanted.values())


def overlap(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """Shared part of the smaller set."""
    smaller = min(len(ours), len(theirs))
    return len(ours & theirs) / smaller if smaller else 0.0


def sector_distance(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    """How far apart two branches lie in the NACE tree: 0 same group … 1 another section.

    Each is a path from group to section; the nearest pair of branches counts.
    """
    if not ours or not theirs:
        return 0.5
    shared = set(ours) & set(theirs)
    if any("." in code for code in shared):
        return 0.0
    if any(code.isdigit() for code in shared):
        return 0.35
    return 0.65 if shared else 1.0


def unexpectedness(sectors: float, steps: int | None) -> float:
    """Blend of branch distance and the way through the collaboration graph (None: no way)."""
    way = 1.0 if steps is None else {1: 0.0, 2: 0.5, 3: 0.8}.get(steps, 0.9)
    return 0.6 * sectors + 0.4 * way
