"""From the cluster's answers to the page that answers one question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from konstellation.search.checking import RELEVANCE
from konstellation.search.columns import TextColumns, each_value, exact, order, place
from konstellation.search.document import Point
from konstellation.search.engines.buckets import counts
from konstellation.search.engines.elasticsearch.asking import Asking, Known
from konstellation.search.engines.elasticsearch.clauses import (
    Clause,
    one_of,
    unscored,
)
from konstellation.search.engines.elasticsearch.counting import Counted, Counting, Memory
from konstellation.search.engines.elasticsearch.layout import ID, SOURCE
from konstellation.search.engines.elasticsearch.likeness import likeness
from konstellation.search.engines.elasticsearch.searching import Searching
from konstellation.search.language import words
from konstellation.search.marking import Marking, shown
from konstellation.search.parsing import parse
from konstellation.search.port import FacetCount, Hit, Near, Page, Query
from konstellation.search.spelling import did_you_mean, with_parts

MOST_VALUES = 1_000
MISSPELT_LOOKED_AT = 20
NEAREST_KM = 0.001
_COUNTS = "counts"
_NARROWED = "narrowed"


class Answering:
    def __init__(self, searching: Searching, asking: Asking, query: Query, memory: Memory) -> None:
        self.searching = searching
        self.asking = asking
        self.query = query
        self.memory = memory
        self.parsed = parse(query.text)
        self.telling = self.parsed.telling
        self.counted = Counted()

    def page(self) -> Page:
        found, *alike = self._answers()
        hits = found["hits"]
        return Page(
            hits=self._hits(hits["hits"]),
            total=hits["total"]["value"],
            facets=_counts(found.get("aggregations", {}), self.query.facets),
            did_you_mean=self._did_you_mean(alike),
        )

    def _answers(self) -> list[dict[str, Any]]:
        """What is found, and for each word that may be misspelt what is spelt much like it."""
        if not self.telling:
            return [self.searching.search(self._body())]
        within = unscored(self._place(), without=self._ruled_out)
        counting = Counting(self.asking, self.parsed, self.telling, within)
        question = (
            self.query.audiences, self.query.text, self.query.near, self.query.exclude,
            self.query.like,
        )  # fmt: skip
        remembered = self.memory.recall(question)
        if remembered is not None:
            self.counted = remembered
            first, *others = self.searching.search_together(
                [counting.body(remembered.known), *self._bodies()]
            )
            counted = counting.read(first)
            if counted == remembered:
                return others
        self.counted = self._count(counting, Known())
        self.memory.keep(question, self.counted)
        return self.searching.search_together(self._bodies())

    def _count(self, counting: Counting, known: Known) -> Counted:
        counted = counting.read(self.searching.search(counting.body(known)))
        if counting.holds(known, counted):
            return counted
        return self._count(counting, counted.known)

    def _bodies(self) -> list[dict[str, Any]]:
        return [self._body(), *(self._alike(word) for word in self._misspelt)]

    # What is asked

    def _body(self) -> dict[str, Any]:
        own = {x: v for x, v in self.query.filters.items() if x in self.query.facets}
        others = [
            one_of(exact(name), values)
            for name, values in self.query.filters.items()
            if name not in own
        ]
        body: dict[str, Any] = {
            "query": {
                "bool": {
                    "must": self._texts(),
                    "filter": [self.asking.visible, *self._place(), *others],
                    "must_not": self._ruled_out,
                }
            },
            "from": self.query.offset,
            "size": self.query.limit,
            "sort": self._order(),
            "track_total_hits": True,
            "_source": self._fields(self._marked) if self.query.highlight else False,
        }
        if self.query.facets:
            body["aggs"] = _facets(self.query.facets, own)
        if own:
            # A facet's own filter must not narrow its own counts: it narrows what is shown.
            body["post_filter"] = unscored(one_of(exact(name), own[name]) for name in own)
        return body

    def _texts(self) -> list[Clause]:
        texts = []
        if self.telling or self.parsed.phrases:
            asked = self.asking.text(self.parsed, self.telling, self.counted.known)
            texts.append(asked.clause(loosely=self.counted.loosely))
        if self.query.like:
            texts.append(likeness(self.searching, self.asking, self.query.like))
        # Nothing is ranked in vain where another order was asked for.
        return [unscored(texts)] if texts and not self._is_ranked else texts

    @cached_property
    def _ruled_out(self) -> list[Clause]:
        ruled_out = [self.asking.phrase(run) for run in self.parsed.excluded]
        if hidden := (*self.query.exclude, *self.query.like):
            ruled_out.append(one_of(ID, hidden))
        return ruled_out

    def _place(self) -> list[Clause]:
        near = self.query.near
        return [] if near is None else [_within(self.asking.layout.named(Point)[0], near)]

    @property
    def _is_ranked(self) -> bool:
        return self.query.sort == RELEVANCE

    def _order(self) -> list[Any]:
        """Equals are shown in the order of their ids."""
        if self._is_ranked:
            return [{"_score": "desc"}, {ID: "asc"}]
        direction = "desc" if self.query.sort.startswith("-") else "asc"
        column = order(self.query.sort.removeprefix("-"))
        return [{column: {"order": direction, "missing": "_last"}}, {ID: "asc"}]

    # What is shown

    def _hits(self, found: Sequence[Mapping[str, Any]]) -> list[Hit]:
        if not self.query.highlight or not self._marking.marks:
            return [Hit(hit["_id"], hit["_score"] or 0.0) for hit in found]
        page = [shown(self._marked, hit["_source"].get(SOURCE, {})) for hit in found]
        return [
            Hit(hit["_id"], hit["_score"] or 0.0, marked)
            for hit, marked in zip(found, self._marking.highlights(page), strict=True)
        ]

    @cached_property
    def _marked(self) -> list[TextColumns]:
        return [text for text in self.asking.texts if text.mark.highlight]

    @cached_property
    def _marking(self) -> Marking:
        return Marking(
            self.asking.layout.analysis,
            self.parsed,
            self.asking.expansions,
            sorted(self.counted.known.misspelt),
        )

    def _fields(self, texts: Iterable[TextColumns]) -> list[str]:
        return [f"{SOURCE}.{text.name}" for text in texts]

    # Better spellings

    @property
    def _misspelt(self) -> list[str]:
        return sorted(word for word, typos in self.counted.known.misspelt.items() if typos)

    def _did_you_mean(self, alike: Sequence[Mapping[str, Any]]) -> str:
        offered = zip(self._misspelt, map(self._words_of, alike), strict=True)
        return did_you_mean(self.parsed, offered)

    def _alike(self, word: str) -> dict[str, Any]:
        """Documents that the reader finds by another spelling.

        Elasticsearch's own suggesters know no rights: they would offer words of what is hidden.
        """
        alike = self.asking.misspelling(word, self.counted.known.misspelt[word])
        return {
            "size": MISSPELT_LOOKED_AT,
            "query": unscored([alike, self.asking.visible]),
            "sort": [{ID: "asc"}],
            "_source": self._fields(self.asking.texts),
        }

    def _words_of(self, answer: Mapping[str, Any]) -> dict[str, int]:
        """All words of these documents, from fields that the reader may consult."""
        found: Counter[str] = Counter()
        for hit in answer["hits"]["hits"]:
            texts = hit["_source"].get(SOURCE, {}).values()
            found.update(words("\n".join(each for text in texts for each in each_value(text))))
        return with_parts(found, self.asking.layout.analysis.compounds)


def _facets(names: Sequence[str], own: Mapping[str, tuple[str, ...]]) -> dict[str, dict[str, Any]]:
    """Counts per value; those narrowed by the same filters are counted together."""
    together: dict[tuple[str, ...], list[str]] = {}
    for name in names:
        narrowed_by = tuple(each for each in own if each != name)
        together.setdefault(narrowed_by, []).append(name)
    asked: dict[str, dict[str, Any]] = {}
    for narrowed_by, counted in together.items():
        terms = {
            f"{_COUNTS} {name}": {"terms": {"field": exact(name), "size": MOST_VALUES}}
            for name in counted
        }
        if narrowed_by:
            clauses = [one_of(exact(name), own[name]) for name in narrowed_by]
            asked[f"{_NARROWED} {counted[0]}"] = {"filter": unscored(clauses), "aggs": terms}
        else:
            asked |= terms
    return asked


def _counts(
    aggregations: Mapping[str, Any], names: Sequence[str]
) -> dict[str, Sequence[FacetCount]]:
    flat: dict[str, Any] = {}
    for key, value in aggregations.items():
        flat |= value if key.startswith(_NARROWED) else {key: value}
    return {name: counts(flat[f"{_COUNTS} {name}"]["buckets"]) for name in names}


def _within(name: str, near: Near) -> Clause:
    return {
        "geo_distance": {
            "distance": f"{max(near.kilometres, NEAREST_KM)}km",
            "validation_method": "COERCE",
            place(name): {"lat": near.latitude, "lon": near.longitude},
        }
    }
