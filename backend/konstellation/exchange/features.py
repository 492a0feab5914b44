"""What two records have in common and what sets them apart, as numbers between 0 and 1."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from konstellation.exchange.names import core_words, folded

_SAME_WORD = 0.9
_APART = 80


@dataclass(frozen=True, slots=True)
class Face:
    """A profile made ready to be compared."""

    words: frozenset[str]
    sorted_name: str
    squeezed: str
    # Short name and aliases, as words and squeezed.
    others: tuple[frozenset[str], ...]
    other_names: tuple[str, ...]
    short: str
    number: str
    domain: str
    country: str
    town: str


def face(
    *,
    name: str,
    short: str,
    aliases: Iterable[str],
    number: str,
    domain: str,
    country: str,
    town: str,
) -> Face:
    words = core_words(name)
    others = [core_words(other) for other in (short, *aliases) if folded(other)]
    return Face(
        words=frozenset(words),
        sorted_name=" ".join(sorted(words)),
        squeezed="".join(words),
        others=tuple(frozenset(other) for other in others),
        other_names=tuple("".join(other) for other in others),
        short="".join(core_words(short)) if folded(short) else "",
        number=number,
        domain=domain.lower().removeprefix("www."),
        country=country.upper(),
        town=folded(town),
    )


@dataclass(frozen=True, slots=True)
class Features:
    least_shared: float
    most_shared: float
    same_order_free: float
    same_letters: float
    other_name: float
    clash: float
    domain: float
    rare_domain: float
    other_domain: float
    short: float
    other_short: float
    town: float
    other_town: float
    other_number: float


class Weights:
    """How much each word and domain says, from how many of the records at hand have it."""

    def __init__(self, faces: Sequence[Face]) -> None:
        self._count = max(len(faces), 1)
        self._words = Counter(word for face in faces for word in _all_words(face))
        self._domains = Counter(face.domain for face in faces if face.domain)
        self.rarest = math.log(1 + self._count)

    def word(self, word: str) -> float:
        return math.log(1 + self._count / max(self._words[word], 1))

    def domain(self, domain: str) -> float:
        """1 for a domain that only two records have, less the more share it."""
        return 1 / max(self._domains[domain] - 1, 1)


def _all_words(face: Face) -> frozenset[str]:
    return face.words.union(*face.others)


def compare(one: Face, other: Face, weights: Weights) -> Features:
    shared, back = (
        _shared(one.words, other.words, weights),
        _shared(other.words, one.words, weights),
    )
    same_domain = bool(one.domain) and one.domain == other.domain
    same_short = bool(one.short) and one.short == other.short
    same_town = bool(one.town) and one.town == other.town
    return Features(
        least_shared=min(shared, back),
        most_shared=max(shared, back),
        same_order_free=_alike(one.sorted_name, other.sorted_name),
        same_letters=_alike(one.squeezed, other.squeezed),
        other_name=_by_other_name(one, other, weights),
        clash=_clash(one.words, other.words, weights),
        domain=float(same_domain),
        rare_domain=weights.domain(one.domain) if same_domain else 0.0,
        other_domain=float(bool(one.domain and other.domain) and not same_domain),
        short=float(same_short),
        other_short=_apart(one.short, other.short),
        town=float(same_town),
        other_town=_apart(one.town, other.town),
        other_number=float(_clashing_numbers(one.number, other.number)),
    )


def _clashing_numbers(one: str, other: str) -> bool:
    """Two numbers of one scheme (``pic:…``); what differs in scheme says nothing."""
    if not one or not other:
        return False
    return one != other and one.rpartition(":")[0] == other.rpartition(":")[0]


def _alike(one: str, other: str) -> float:
    return fuzz.ratio(one, other) / 100 if one and other else 0.0


def _apart(one: str, other: str) -> float:
    """1 if both are known and neither is much like a part of the other."""
    return float(bool(one and other) and fuzz.partial_ratio(one, other) < _APART)


def _shared(words: Collection[str], others: Collection[str], weights: Weights) -> float:
    """The share of the words, by weight, that have their like among the others."""
    total = shared = 0.0
    for word in words:
        weight = weights.word(word)
        total += weight
        shared += weight * _likest(word, others)
    return shared / total if total else 0.0


def _likest(word: str, others: Collection[str]) -> float:
    if word in others:
        return 1.0
    best = max((_likeness(word, other) for other in others), default=0.0)
    return best if best >= _SAME_WORD else 0.0


@lru_cache(maxsize=200_000)
def _likeness(one: str, other: str) -> float:
    """Short words, words of very different length, and numbers are never taken for misspellings."""
    if min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 3:
        return 0.0
    if any(map(str.isdigit, one + other)):
        return 0.0
    return JaroWinkler.similarity(one, other)


def _by_other_name(one: Face, other: Face, weights: Weights) -> float:
    """How well a short name or alias of one fits any name of the other."""
    if not one.others and not other.others:
        return 0.0
    best = 0.0
    for mine in (one.words, *one.others):
        for yours in (other.words, *other.others):
            if mine is one.words and yours is other.words:
                continue
            if mine == yours:
                return 1.0
            shared = min(_shared(mine, yours, weights), _shared(yours, mine, weights))
            best = max(best, shared)
    return best


def _clash(one: Collection[str], other: Collection[str], weights: Weights) -> float:
    """High when each has a rare word that the other lacks: two members of one family of names."""
    mine = max((weights.word(word) for word in one if not _likest(word, other)), default=0.0)
    yours = max((weights.word(word) for word in other if not _likest(word, one)), default=0.0)
    return min(mine, yours) / weights.rarest
