"""From a tantivy snapshot to the page that answers one question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import tantivy
from tantivy import Query as Clause

from konstellation.search import ranking
from konstellation.search.checking import RELEVANCE
from konstellation.search.columns import each_value, exact, folded, order, place
from konstellation.search.document import Point
from konstellation.search.engines.buckets import counts
from konstellation.search.engines.tantivy.asking import (
    Asked,
    Asking,
    all_of,
    counted,
    total,
    unscored,
)
from konstellation.search.engines.tantivy.layout import ID, TIE, Layout
from konstellation.search.engines.tantivy.matching import telling_words
from konstellation.search.engines.tantivy.store import Snapshot, Store, source_of
from konstellation.search.language import fold, words
from konstellation.search.marking import Marking, shown
from konstellation.search.parsing import parse
from konstellation.search.places import within
from konstellation.search.port import MAX_WINDOW, FacetCount, Hit, Near, Page, Query
from konstellation.search.spelling import did_you_mean, with_parts
from konstellation.search.thesaurus import Lookup

MOST_VALUES = 1_000
MOST_PLACES = 65_000
MISSPELT_LOOKED_AT = 10

Found = list[tuple[float, tantivy.DocAddress]]


class Answering:
    def __init__(self, store: Store, snapshot: Snapshot, query: Query, lookup: Lookup) -> None:
        self.store = store
        self.layout: Layout = store.layout
        self.snapshot = snapshot
        self.searcher = snapshot.searcher
        self.query = query
        self.parsed = parse(query.text)
        self.asking = Asking(self.layout, self.searcher, query.audiences, lookup)

    def page(self) -> Page:
        loosely = self._loosely
        ranked = self._clause(loosely=loosely, ranked=not self._is_sorted)
        clause = self._narrowed(ranked, self.query.filters)
        found, count = self._sorted(clause) if self._is_sorted else self._ranked(clause)
        return Page(
            hits=self._hits(found),
            total=count,
            facets=self._facets(self._clause(loosely=loosely, ranked=False)),
            did_you_mean=self._did_you_mean(),
        )

    # What is asked

    @cached_property
    def _asked(self) -> Asked:
        return self.asking.text(self.parsed) if self.parsed.asks else Asked()

    @cached_property
    def _liked(self) -> Asked:
        weighted = telling_words(self.snapshot, self.asking, self.query.like)
        return self.asking.like(weighted)

    @cached_property
    def _loosely(self) -> bool:
        """Whether too few documents have all the words.

        Decided without the filters, so that narrowing a search never brings in what it had not.
        """
        if len(self._asked.each) < 2:
            return False
        strictly = self._narrowed(self._clause(loosely=False, ranked=False), {})
        return counted(self.searcher, strictly) < ranking.ENOUGH

    def _clause(self, *, loosely: bool, ranked: bool = True) -> Clause | None:
        clauses = [
            clause
            for clause in (
                self._asked.clause(loosely=loosely, ranked=ranked),
                self._liked.clause(loosely=True) if self.query.like else None,
            )
            if clause is not None
        ]
        if self.query.like and not self._liked.each:
            return Clause.empty_query()
        return all_of(clauses) if clauses else None

    def _narrowed(self, text: Clause | None, filters: Mapping[str, tuple[str, ...]]) -> Clause:
        must = [text] if text is not None else []
        must.append(self.asking.visible)
        must += [unscored(self.asking.exactly(name, values)) for name, values in filters.items()]
        if self.query.near is not None:
            must.append(unscored(self._near(self.query.near)))
        without = list(self._asked.ruled_out)
        if hidden := (*self.query.exclude, *self.query.like):
            without.append(Clause.term_set_query(self.layout.schema, ID, list(hidden)))
        return all_of(must, without=without)

    def _near(self, near: Near) -> Clause:
        """The documents at those places of the index that are near enough."""
        name = next(field.name for field in self.layout.fields if field.mark(Point) is not None)
        spots = self._buckets(Clause.all_query(), [place(name)], MOST_PLACES)[place(name)]
        values = [str(spot["key"]) for spot in spots]
        points = np.array([value.split(",") for value in values], dtype=np.float64)
        close = [values[row] for row in within(near, points.reshape(-1, 2))]
        return Clause.term_set_query(self.layout.schema, place(name), close)

    # What is found

    @property
    def _is_sorted(self) -> bool:
        return self.query.sort != RELEVANCE

    def _sorted(self, clause: Clause) -> tuple[Found, int]:
        name = self.query.sort.removeprefix("-")
        descending = self.query.sort.startswith("-")
        result = self.searcher.search(
            clause,
            limit=max(1, self.query.limit),
            offset=self.query.offset,
            order_by_field=order(name),
            order=tantivy.Order.Desc if descending else tantivy.Order.Asc,
        )
        found = [(0.0, address) for _, address in result.hits]
        return found[: self.query.limit], total(result)

    def _ranked(self, clause: Clause) -> tuple[Found, int]:
        """Best first, equals in the order of their ids, also across the edges of the page."""
        end = self.query.offset + self.query.limit
        limit = max(1, end + 1)
        while True:
            result = self.searcher.search(clause, limit=limit)
            hits = result.hits
            complete = len(hits) < limit or limit >= MAX_WINDOW
            if complete or end == 0 or hits[end - 1][0] != hits[-1][0]:
                break
            limit = min(limit * 8, MAX_WINDOW)
        ties = self.searcher.fast_field_values(TIE, [address for _, address in hits])
        ordered = sorted(zip(hits, ties, strict=True), key=lambda hit: (-hit[0][0], hit[1]))
        return [hit for hit, _ in ordered[self.query.offset : end]], total(result)

    def _hits(self, found: Found) -> list[Hit]:
        sources = [source_of(self.searcher, address) for _, address in found]
        if not self.query.highlight or not self._marking.marks:
            return [Hit(each["id"], score) for each, (score, _) in zip(sources, found, strict=True)]
        highlights = self._marking.highlights([shown(self.asking.texts, each) for each in sources])
        return [
            Hit(each["id"], score, marked)
            for each, (score, _), marked in zip(sources, found, highlights, strict=True)
        ]

    @cached_property
    def _marking(self) -> Marking:
        return Marking(
            self.layout.analysis, self.parsed, self.asking.expansions, self._asked.unknown
        )

    # Counts

    def _facets(self, text: Clause | None) -> dict[str, Sequence[FacetCount]]:
        """Counts per value; a facet's own filter does not narrow its own counts."""
        names = self.query.facets
        own = [name for name in names if name in self.query.filters]
        together = [name for name in names if name not in own]
        buckets: dict[str, list[dict[str, Any]]] = {}
        if together:
            clause = self._narrowed(text, self.query.filters)
            buckets |= self._buckets(clause, [exact(name) for name in together], MOST_VALUES)
        for name in own:
            others = {each: v for each, v in self.query.filters.items() if each != name}
            clause = self._narrowed(text, others)
            buckets |= self._buckets(clause, [exact(name)], MOST_VALUES)
        return {name: counts(buckets[exact(name)]) for name in names}

    def _buckets(
        self, clause: Clause, columns: Sequence[str], most: int
    ) -> dict[str, list[dict[str, Any]]]:
        asked = {column: {"terms": {"field": column, "size": most}} for column in columns}
        found = self.searcher.aggregate(clause, asked)
        return {column: found[column]["buckets"] for column in columns}

    # Better spellings

    def _did_you_mean(self) -> str:
        unknown = self._asked.unknown
        return did_you_mean(self.parsed, ((word, self._words_like(word)) for word in unknown))

    def _words_like(self, word: str) -> dict[str, int]:
        """Words of documents that the reader finds, from fields that the reader may consult."""
        found: Counter[str] = Counter()
        for distance in range(1, ranking.typos_allowed(word) + 1):
            for group in self.asking.groups:
                typo = Clause.fuzzy_term_query(
                    self.layout.schema, folded(group), fold(word), distance
                )
                clause = all_of([typo, self.asking.visible])
                for _, address in self.searcher.search(clause, limit=MISSPELT_LOOKED_AT).hits:
                    found.update(self._words_of(source_of(self.searcher, address)))
            if found:
                break
        return with_parts(found, self.layout.analysis.compounds)

    def _words_of(self, source: Mapping[str, Any]) -> list[str]:
        """All words that the reader may consult."""
        texts = (value for text in self.asking.texts for value in each_value(source[text.name]))
        return words("\n".join(texts))
