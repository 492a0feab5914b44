"""Which records are worth comparing: those that share something that few have."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from konstellation.exchange.features import Face

# A block larger than this says too little about its members, and would cost too much.
LARGEST_BLOCK = 60
_RAREST_WORDS = 3
_END = 7

Key = tuple[str, str]
K = TypeVar("K")


def candidates(faces: Sequence[Face], rows: int) -> Iterator[tuple[int, int]]:
    """Pairs of indexes, each once and the lower first; at least one of them below ``rows``."""
    frequency = Counter(word for face in faces for word in face.words)
    blocks: dict[Key, list[int]] = defaultdict(list)
    for index, face in enumerate(faces):
        for key in _keys(face, frequency):
            blocks[key].append(index)
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        for pair in _pairs(members, faces, rows):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _keys(face: Face, frequency: Counter[str]) -> Iterator[Key]:
    if face.number:
        yield "number", face.number
    if face.domain:
        yield "domain", face.domain
    for name in filter(None, (face.squeezed, *face.other_names)):
        yield "name", name
    if face.squeezed:
        yield "start", face.squeezed[:_END]
        yield "end", face.squeezed[-_END:]
    for word in sorted(face.words, key=lambda word: (frequency[word], word))[:_RAREST_WORDS]:
        yield "word", word


def _pairs(members: list[int], faces: Sequence[Face], rows: int) -> Iterator[tuple[int, int]]:
    """Within a block only records of one country are compared, or of an unknown one."""
    by_country = _grouped(members, faces)
    unknown = by_country.pop("", [])
    for group in by_country.values():
        together = group + unknown if len(group) + len(unknown) <= LARGEST_BLOCK else group
        if len(together) <= LARGEST_BLOCK:
            yield from _below(together, rows)
    if not by_country and len(unknown) <= LARGEST_BLOCK:
        yield from _below(unknown, rows)


def _grouped(members: Iterable[int], faces: Sequence[Face]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for index in members:
        groups[faces[index].country].append(index)
    return groups


def _below(members: list[int], rows: int) -> Iterator[tuple[int, int]]:
    ordered = sorted(set(members))
    for place, one in enumerate(ordered):
        if one >= rows:
            return
        for other in ordered[place + 1 :]:
            yield one, other
