"""All that the product asks of a search engine. What the two engines cannot both do is not here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from konstellation.common.errors import Unavailable
from konstellation.search.document import Document

MAX_TEXT = 200
MAX_TERMS = 20
MAX_WINDOW = 10_000


@dataclass(frozen=True, slots=True)
class Near:
    latitude: float
    longitude: float
    kilometres: float


@dataclass(frozen=True, slots=True)
class Query:
    """One question.

    ``audiences`` is mandatory: it decides which documents can be found, which text fields and
    which facets are consulted; an empty tuple finds nothing. ``filters`` are any-of within a
    field and all-of between fields; a facet's own filter does not narrow its own counts.
    ``like`` ranks by likeness to these documents' text instead of (or beside) ``text``.
    ``sort`` is "relevance" or a Sort field's name, "-" in front for descending.
    """

    audiences: tuple[str, ...]
    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    near: Near | None = None
    sort: str = "relevance"
    offset: int = 0
    limit: int = 25
    highlight: bool = False
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    id: str
    score: float
    # Field name → snippets in which <em>…</em> marks the words found; all else is HTML-escaped.
    highlights: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FacetCount:
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    hits: Sequence[Hit]
    total: int
    facets: Mapping[str, Sequence[FacetCount]] = field(default_factory=dict)
    # A better spelling of the text, where the index knows one and the text finds little.
    did_you_mean: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    text: str
    id: str


class Away(Unavailable):
    """The engine did not answer, not in time, or not us: asking again at once is of no use."""


class NotIndexed(Exception):
    """Some documents are not in as they were given; all the others are.

    ``reasons`` says why some were refused for what is in them; ``overtaken`` names those that
    another has written meanwhile, as of a later moment.
    """

    def __init__(
        self, reasons: Mapping[str, str] | None = None, overtaken: Iterable[str] = ()
    ) -> None:
        self.reasons = dict(reasons or {})
        self.overtaken = frozenset(overtaken)
        first = next(iter(self.reasons.values()), "a later one is there")
        names = ", ".join(sorted({*self.reasons, *self.overtaken}))
        super().__init__(f"Not indexed: {names} ({first})")


class Engine(Protocol):
    """Refuses what an index has no answer for with ``Invalid``; where it cannot be asked at all,
    because it is away, its files are damaged or another has been writing for too long, with
    ``Unavailable``.

    ``as_of`` is the moment before the records were read, in microseconds; now unless told. Where
    processes cannot shut each other out, a write never replaces one that was read later.
    """

    def put(self, index: str, documents: Iterable[Document], *, as_of: int | None = None) -> None:
        """Add or replace documents; they are found by every process when this returns.

        Raises NotIndexed where some are refused or overtaken.
        """

    def remove(self, index: str, ids: Iterable[str], *, as_of: int | None = None) -> None:
        """Take documents out; ids that are not there are ignored.

        Raises NotIndexed where some are overtaken.
        """

    def find(self, index: str, query: Query) -> Page: ...

    def suggest(
        self, index: str, prefix: str, *, audiences: tuple[str, ...], limit: int = 8
    ) -> Sequence[Suggestion]: ...

    def ids(self, index: str) -> set[str]:
        """Every document's id."""

    def digests(self, index: str, ids: Collection[str] | None = None) -> Iterator[tuple[str, str]]:
        """Ids with the digest of what was put, in their order; all unless told which."""

    def rebuild(
        self, index: str, documents: Iterable[Document], *, as_of: int | None = None
    ) -> int:
        """Fill a fresh index beside the old one and swap; returns how many were put."""

    def drop(self, index: str) -> None:
        """Remove the index and all it holds; the next put or rebuild starts afresh."""

    def needs_rebuild(self, index: str) -> bool:
        """Whether the index is missing, damaged, never filled or laid out for other documents."""

    def healthy(self) -> bool:
        """Whether every registered index can be asked and was filled."""
