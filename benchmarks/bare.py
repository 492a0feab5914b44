"""What an engine's own client answers without us, by hand, from the index that we ask too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import orjson
from django.conf import settings
from elastic_transport import OrjsonSerializer
from elasticsearch import Elasticsearch
from tantivy import Occur
from tantivy import Query as Clause

from konstellation.members.selectors.partners import FACETS
from konstellation.search.client import engine as ours
from konstellation.search.columns import BEGINNING, exact, offered
from konstellation.search.engines.elasticsearch.answering import Answering
from konstellation.search.engines.elasticsearch.asking import Asking
from konstellation.search.engines.elasticsearch.counting import Memory
from konstellation.search.engines.elasticsearch.searching import Searching
from konstellation.search.engines.stemming import stem
from konstellation.search.language import fold
from konstellation.search.port import Query
from konstellation.search.thesaurus import thesaurus

INDEX = "organisations"
HITS = 25
OFFERED = 8


class Asked(Protocol):
    @property
    def text(self) -> str: ...

    @property
    def meant(self) -> str: ...

    @property
    def filters(self) -> Mapping[str, tuple[str, ...]]: ...

    @property
    def query(self) -> Query: ...


@dataclass(frozen=True, slots=True)
class Bare:
    ask: Callable[[Any], int]
    suggest: Callable[[str], object]
    wire: Callable[[Any], object] | None = None


def engine(asked: Sequence[Asked]) -> Bare:
    """By hand, with all words needed or any of them: whichever finds about as much as ours."""
    hand = _ByHand() if "tantivy" in settings.SEARCH_ENGINE[0] else _Cluster()
    for each in asked:
        wanted = ours().find(INDEX, each.query).total
        hand.needed[each.meant] = min(
            (True, False), key=lambda every: abs(hand.total(each, every) - wanted)
        )
    wire = hand.wire if isinstance(hand, _Cluster) else None
    return Bare(lambda each: hand.total(each, hand.needed[each.meant]), hand.suggest, wire)


class _ByHand:
    """tantivy."""

    def __init__(self) -> None:
        embedded: Any = ours()
        store = embedded._store(INDEX)
        self.searcher = store.snapshot().searcher
        self.schema, self.texts = store.layout.schema, store.layout.texts
        self.needed: dict[str, bool] = {}

    def total(self, each: Asked, every: bool) -> int:
        words = [self._word(word) for word in each.meant.split()]
        text = words[0] if len(words) == 1 else Clause.boolean_query(
            [(Occur.Must if every else Occur.Should, word) for word in words]
        )  # fmt: skip
        found = self.searcher.search(self._narrowed(text, each.filters), limit=HITS)
        for _score, address in found.hits:
            orjson.loads(self.searcher.doc(address).get_first("source_"))
        free = [name for name in FACETS if name not in each.filters]
        self._count(self._narrowed(text, each.filters), free)
        for own in each.filters:
            others = {name: of for name, of in each.filters.items() if name != own}
            self._count(self._narrowed(text, others), [own])
        return int(found.count)

    def _word(self, word: str) -> Clause:
        terms = [
            Clause.term_query(self.schema, text.stem(language), stem(word, language))
            for text in self.texts
            for language in text.languages
        ]
        return Clause.boolean_query([(Occur.Should, term) for term in terms])

    def _narrowed(self, text: Clause, filters: Mapping[str, tuple[str, ...]]) -> Clause:
        chosen = [
            Clause.boolean_query(
                [(Occur.Should, Clause.term_query(self.schema, exact(name), one)) for one in values]
            )
            for name, values in filters.items()
        ]
        return Clause.boolean_query([(Occur.Must, text), *((Occur.Must, one) for one in chosen)])

    def _count(self, clause: Clause, names: Sequence[str]) -> None:
        terms = {name: {"terms": {"field": exact(name), "size": 1_000}} for name in names}
        self.searcher.aggregate(clause, terms)

    def suggest(self, typed: str) -> object:
        everything = Clause.all_query()
        terms = self.searcher.terms_with_prefix(
            offered(""), BEGINNING + fold(typed), everything, OFFERED
        )
        return [
            self.searcher.doc(address)
            for term, _count in terms
            for _score, address in self.searcher.search(
                Clause.term_query(self.schema, offered(""), term), limit=1
            ).hits
        ]


class _Cluster:
    """Elasticsearch, by a client with the fastest JSON that there is."""

    def __init__(self) -> None:
        cluster: Any = ours()
        self.store = cluster._store(INDEX)
        self.client = Elasticsearch(
            settings.SEARCH_ENGINE[1]["url"],
            max_retries=0,
            request_timeout=60,
            serializers={"application/vnd.elasticsearch+json": OrjsonSerializer()},
        )
        self.name = self.store.generations.found_by
        self.needed: dict[str, bool] = {}

    @cached_property
    def _columns(self) -> dict[str, list[str]]:
        return {
            language: [
                f"{text.stem(language)}^{text.weight:g}"
                for text in self.store.layout.texts
                if language in text.languages
            ]
            for language in ("sv", "en")
        }

    def total(self, each: Asked, every: bool) -> int:
        words = [self._word(word) for word in each.meant.split()]
        body = {
            "query": {"bool": {"must" if every else "should": words}},
            "post_filter": {"bool": {"filter": _chosen(each.filters)}},
            "aggs": {
                name: {
                    "filter": {"bool": {"filter": _chosen(each.filters, name)}},
                    "aggs": {"values": {"terms": {"field": exact(name), "size": 1_000}}},
                }
                for name in FACETS
            },
            "size": HITS,
            "track_total_hits": True,
        }
        found = self.client.search(index=self.name, body=body).body
        return int(found["hits"]["total"]["value"])

    def _word(self, word: str) -> dict[str, Any]:
        columns = {
            language: {
                "multi_match": {
                    "query": stem(word, language), "fields": self._columns[language],
                    "type": "most_fields",
                }
            }
            for language in ("sv", "en")
        }  # fmt: skip
        return {"bool": {"should": list(columns.values())}}

    def suggest(self, typed: str) -> object:
        completion = {
            "prefix": BEGINNING + fold(typed),
            "completion": {
                "field": offered(""), "size": OFFERED, "contexts": {"audience": ["network"]}
            },
        }  # fmt: skip
        return self.client.search(index=self.name, body={"suggest": {"names": completion}}).body

    def wire(self, each: Asked) -> object:
        """Our own query for the question, sent by the client alone."""
        body = self._sent.get(each.text)
        if body is None:
            body = self._sent[each.text] = self._body(each.query)
        return self.client.search(index=self.name, body=body).body

    @cached_property
    def _sent(self) -> dict[str, dict[str, Any]]:
        return {}

    def _body(self, query: Query) -> dict[str, Any]:
        searching = Searching(self.store.generations, query.text)
        asking = Asking(self.store.layout, query.audiences, thesaurus.lookup(stem))
        answering = Answering(searching, asking, query, Memory())
        answering.page()
        return answering._body()


def _chosen(filters: Mapping[str, tuple[str, ...]], but: str = "") -> list[dict[str, Any]]:
    return [
        {"terms": {exact(name): list(values)}} for name, values in filters.items() if name != but
    ]
