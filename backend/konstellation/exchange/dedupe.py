"""Likely doubles among organisations (or whatever has a name): pairs with a score and reasons.

Pure and set-wise: profiles in, pairs out. Only records that share something rare are compared, so
20,000 rows against a register of 50,000 take seconds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from konstellation.exchange.blocking import candidates
from konstellation.exchange.features import Face, Features, Weights, compare, face

# From this score on a pair is shown to a person.
LIKELY = 50

# A logistic regression over pairs of European organisations with known identity, rounded. Fitted on
# either half of them it finds the other half's doubles about as well.
POINTS = Features(
    least_shared=2.5,
    most_shared=1.0,
    same_order_free=1.5,
    same_letters=1.0,
    other_name=1.5,
    clash=-2.0,
    domain=2.0,
    rare_domain=3.5,
    other_domain=-2.0,
    short=2.0,
    other_short=-1.5,
    town=1.0,
    other_town=-2.5,
    # Not in those pairs: it decides alone, see ``scored``.
    other_number=0.0,
)
BASE = -3.75
_POINTS = tuple(asdict(POINTS).values())


@dataclass(frozen=True, slots=True)
class Profile:
    """What the search for doubles looks at. Empty text where a thing is not known.

    A number may bear its scheme, as ``pic:…``: only numbers of one scheme are compared.
    """

    name: str
    number: str = ""
    domain: str = ""
    short: str = ""
    country: str = ""
    town: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """``one`` is the index of a row; ``other`` of a later row, or of a record in the register."""

    one: int
    other: int
    in_register: bool
    score: int
    # Codes of problems.LIKENESS.
    reasons: tuple[str, ...]


def pairs(
    rows: Sequence[Profile], register: Sequence[Profile] = (), *, likely: int = LIKELY
) -> list[Pair]:
    """Likely doubles among the rows, and between rows and register; never within the register."""
    return list(_found(rows, register, likely))


def _found(rows: Sequence[Profile], register: Sequence[Profile], likely: int) -> Iterator[Pair]:
    faces = [_face(profile) for profile in (*rows, *register)]
    weights = Weights(faces)
    for one, other in candidates(faces, len(rows)):
        found = compare(faces[one], faces[other], weights)
        score = scored(faces[one], faces[other], found)
        if score >= likely:
            in_register = other >= len(rows)
            yield Pair(
                one,
                other - len(rows) if in_register else other,
                in_register,
                score,
                reasons(faces[one], faces[other], found),
            )


def _face(profile: Profile) -> Face:
    return face(
        name=profile.name,
        short=profile.short,
        aliases=profile.aliases,
        number=profile.number,
        domain=profile.domain,
        country=profile.country,
        town=profile.town,
    )


def scored(one: Face, other: Face, found: Features) -> int:
    """0–100. The same number is certain; two numbers are two entities, whatever their names."""
    if one.number and one.number == other.number:
        return 100
    if found.other_number:
        return 0
    values = (
        found.least_shared,
        found.most_shared,
        found.same_order_free,
        found.same_letters,
        found.other_name,
        found.clash,
        found.domain,
        found.rare_domain,
        found.other_domain,
        found.short,
        found.other_short,
        found.town,
        found.other_town,
        found.other_number,
    )
    points = BASE + sum(map(float.__mul__, _POINTS, values))
    return round(99 / (1 + math.exp(-points)))


def reasons(one: Face, other: Face, found: Features) -> tuple[str, ...]:
    """What speaks for a pair, strongest first, as codes that a person can check in the records."""
    said = {
        "same_number": bool(one.number) and one.number == other.number,
        "same_domain": found.domain > 0,
        "same_name": one.squeezed == other.squeezed,
        "like_name": one.squeezed != other.squeezed
        and max(found.least_shared, found.same_letters, found.same_order_free) > 0.6,
        "same_short": found.short > 0,
        "other_name": found.other_name > 0.9 and not found.short,
        "same_town": found.town > 0,
    }
    return tuple(code for code, holds in said.items() if holds)
