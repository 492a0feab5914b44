"""From the cluster's answers to the page that answers one question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from konstellation.search import ranking
from konstellation.search.checking import RELEVANCE
from konstellation.search.columns import TextColumns, each_value, exact, folded, order, place
from konstellation.search.document import Point
from konstellation.search.engines.elasticsearch import likeness
from konstellation.search.engines.elasticsearch.asking import Asked, Asking, Known
from konstellation.search.engines.elasticsearch.clauses import (
    Clause,
    any_of,
    constant,
    misspelt,
    nothing,
    one_of,
    unscored,
)
from konstellation.search.engines.elasticsearch.counting import Counted, count
from konstellation.search.engines.elasticsearch.layout import ID, SOURCE
from konstellation.search.engines.elasticsearch.searching import Searching
from konstellation.search.highlighting import snippets
from konstellation.search.language import fold, words
from konstellation.search.marking import Marking
from konstellation.search.parsing import parse
from konstellation.search.port import FacetCount, Hit, Near, Page, Query
from konstellation.search.spelling import nearest, respelt

MOST_VALUES = 1_000
MISSPELT_LOOKED_AT = 20
NEAREST_KM = 0.001
_COUNTS = "counts"
_NARROWED = "narrowed"


class Answering:
    def __init__(self, searching: Searching, asking: Asking, query: Query) -> None:
        self.searching = searching
        self.asking = asking
        self.query = query
        self.parsed = parse(query.text)
        self.telling = asking.telling(self.parsed) if self.parsed.asks else []

    def page(self) -> Page:
        answer = self.searching.search(self._body())
        hits = answer["hits"]
        return Page(
            hits=self._hits(hits["hits"]),
            total=hits["total"]["value"],
            facets=_counts(answer.get("aggregations", {}), self.query.facets),
            did_you_mean=self._did_you_mean(),
        )

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
            texts.append(self._asked.clause(loosely=self._loosely))
        if self.query.like:
            texts.append(self._liked)
        # Nothing is ranked in vain where another order was asked for.
        return [unscored(texts)] if texts and not self._is_ranked else texts

    @cached_property
    def _counted(self) -> Counted:
        if not self.telling:
            return Counted(Known(), None)
        within = unscored(self._place(), without=self._ruled_out)
        return count(self.searching, self.asking, self.parsed, self.telling, within)

    @property
    def _loosely(self) -> bool:
        """Whether too few documents have all the words.

        Decided without the filters, so that narrowing a search never brings in what it had not.
        """
        complete = self._counted.complete
        return complete is not None and complete < ranking.ENOUGH

    @property
    def _asked(self) -> Asked:
        return self.asking.text(self.parsed, self.telling, self._counted.known)

    @property
    def _liked(self) -> Clause:
        weighted = likeness.telling_words(self.searching, self.asking, self.query.like)
        if not weighted:
            return nothing
        known = likeness.known(self.searching, self.asking, weighted)
        return self.asking.like(weighted, known)

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
        shown = [list(self._shown(hit["_source"].get(SOURCE, {}))) for hit in found]
        self._marking.learn(text for texts in shown for _, text in texts)
        return [
            Hit(hit["_id"], hit["_score"] or 0.0, self._highlights(texts))
            for hit, texts in zip(found, shown, strict=True)
        ]

    def _shown(self, source: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """The texts in which the words found are marked, by the names of their fields."""
        for text in self._marked:
            for value in each_value(source.get(text.name)):
                yield text.name, value

    def _highlights(self, texts: Sequence[tuple[str, str]]) -> dict[str, Sequence[str]]:
        marked: dict[str, list[str]] = defaultdict(list)
        for name, text in texts:
            if pieces := snippets(text, self._marking.spans(text)):
                marked[name] += pieces
        return dict(marked)

    @cached_property
    def _marked(self) -> list[TextColumns]:
        return [text for text in self.asking.texts if text.mark.highlight]

    @cached_property
    def _marking(self) -> Marking:
        return Marking(
            self.asking.layout.analysis,
            self.parsed,
            self.asking.expansions,
            sorted(self._counted.known.unknown),
        )

    def _fields(self, texts: Iterable[TextColumns]) -> list[str]:
        return [f"{SOURCE}.{text.name}" for text in texts]

    # Better spellings

    def _did_you_mean(self) -> str:
        better = {
            word: spelling
            for word in sorted(self._counted.known.unknown)
            if (spelling := nearest(word, self._words_like(word))) is not None
        }
        return respelt(self.parsed, better) if better else ""

    def _words_like(self, word: str) -> dict[str, int]:
        """Words of documents that the reader finds, from fields that the reader may consult.

        Elasticsearch's own suggesters know no rights: they would offer words of what is hidden.
        """
        allowed = range(1, ranking.typos_allowed(word) + 1)
        if not allowed:
            return {}
        alike = [
            constant(misspelt(folded(group), fold(word), typos), 1.0)
            for group in self.asking.groups
            for typos in allowed
        ]
        answer = self.searching.search(
            {
                "size": MISSPELT_LOOKED_AT,
                "query": {"bool": {"must": any_of(alike), "filter": self.asking.visible}},
                "sort": [{"_score": "desc"}, {ID: "asc"}],
                "_source": self._fields(self.asking.texts),
            }
        )
        found: Counter[str] = Counter()
        for hit in answer["hits"]["hits"]:
            texts = hit["_source"].get(SOURCE, {}).values()
            found.update(words("\n".join(each for text in texts for each in each_value(text))))
        for each, uses in list(found.items()):
            for part in self.asking.layout.analysis.compounds.split(each):
                found[part] += uses
        return found


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
    return {name: _ordered(flat[f"{_COUNTS} {name}"]["buckets"]) for name in names}


def _ordered(buckets: Sequence[Mapping[str, Any]]) -> list[FacetCount]:
    counts = [FacetCount(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
    return sorted(counts, key=lambda count: (-count.count, count.value))


def _within(name: str, near: Near) -> Clause:
    return {
        "geo_distance": {
            "distance": f"{max(near.kilometres, NEAREST_KM)}km",
            "validation_method": "COERCE",
            place(name): {"lat": near.latitude, "lon": near.longitude},
        }
    }
