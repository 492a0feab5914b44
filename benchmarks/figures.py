"""What was measured, judged against its limit, and the one table that shows it all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.places import Place


@dataclass(frozen=True, slots=True)
class Limit:
    bound: float
    at_least: bool

    def holds(self, value: float) -> bool:
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}"


def at_least(bound: float) -> Limit:
    return Limit(bound, at_least=True)


def at_most(bound: float) -> Limit:
    return Limit(bound, at_least=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """One ratio: ``ours`` to ``theirs``, both in ``unit``; the limit is that of the ratio."""

    measure: str
    against: str
    ours: float
    theirs: float
    unit: str
    limit: Limit | None = None
    # The other way round: how many times the rival's rate ours is, where times were taken.
    as_rates: bool = False

    @property
    def ratio(self) -> float:
        return self.theirs / self.ours if self.as_rates else self.ours / self.theirs

    @property
    def is_missed(self) -> bool:
        return self.limit is not None and not self.limit.holds(round(self.ratio, 2))

    def __str__(self) -> str:
        mark = " ✗" if self.is_missed else ""
        return f"{self.ratio:.2f}{mark} ({_short(self.ours)} : {_short(self.theirs)} {self.unit})"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def table(found: Sequence[tuple[Place, Figure]]) -> str:
    """A row for each ratio, a column for each place; ✗ marks a missed limit."""
    places = list(dict.fromkeys(place for place, _ in found))
    cells = {(figure.measure, figure.against, place): figure for place, figure in found}
    names = dict.fromkeys((figure.measure, figure.against) for _, figure in found)
    rows = [["measure", "ratio of ours to", "must", *map(str, places)]]
    for measure, against in names:
        of = [cells.get((measure, against, place)) for place in places]
        limit = next((str(each.limit) for each in of if each and each.limit), "")
        rows.append([measure, against, limit, *(str(each) if each else "" for each in of)])
    return "\n".join(_aligned(rows))


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield f"|{'|'.join('-' * (width + 2) for width in widths)}|"


def missed(found: Iterable[tuple[Place, Figure]]) -> list[str]:
    return [
        f"{place}: {figure.measure} over {figure.against} is {figure.ratio:.2f}, {figure.limit}"
        for place, figure in found
        if figure.is_missed
    ]


Measure = Callable[[], list[Figure]]
