"""What Elasticsearch answers without us: a stock index of the same documents, asked by hand.

The question is the one that the engine is asked: all text fields, the same filters and counts with
post-filters, typos by its own fuzziness, its own highlights. No rights, synonyms or compounds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from elastic_transport import OrjsonSerializer
from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from konstellation.search.document import Document, Facet, Point, Text, fields_of
from konstellation.search.port import Query

OPERATOR = "or"
ANALYZERS = {"sv": "swedish", "en": "english", "any": "standard"}
JSON = "application/vnd.elasticsearch+json"


class Stock:
    def __init__(self, url: str, name: str, document: type[Document]) -> None:
        # As our own: nothing is tried twice, and the fastest JSON that there is.
        self.client = Elasticsearch(
            url, max_retries=0, request_timeout=60, serializers={JSON: OrjsonSerializer()}
        )
        self.name = name
        self.fields = fields_of(document)
        self.texts = [
            (field.name, mark) for field in self.fields if (mark := field.mark(Text)) is not None
        ]

    def fill(self, documents: Iterable[Document]) -> float:
        """Bulk-load and refresh; returns the documents per second."""
        self.client.indices.create(
            index=self.name,
            settings={"number_of_replicas": 0, "refresh_interval": -1},
            mappings={"properties": dict(self._columns())},
        )
        rows = [
            {"_index": self.name, "_id": each.id, "_source": asdict(each)} for each in documents
        ]
        started = time.perf_counter()
        bulk(self.client, rows, chunk_size=500)
        self.client.indices.refresh(index=self.name)
        return len(rows) / (time.perf_counter() - started)

    def _columns(self) -> Iterator[tuple[str, dict[str, Any]]]:
        yield "id", {"type": "keyword"}
        for field in self.fields:
            if (text := field.mark(Text)) is not None:
                mapped = {"type": "text", "analyzer": ANALYZERS[text.language]}
                yield field.name, {**mapped, "fields": {"exact": {"type": "keyword"}}}
            else:
                kind = "geo_point" if field.mark(Point) is not None else "keyword"
                yield field.name, {"type": kind}

    def asking(self, facets: tuple[str, ...]) -> Callable[[Query], Any]:
        counted = {
            name: f"{name}.exact" if name in dict(self.texts) else name
            for name in facets
            if any(field.name == name and field.mark(Facet) is not None for field in self.fields)
        }
        searched = [f"{name}^{mark.weight:g}" for name, mark in self.texts]

        def ask(query: Query) -> Any:
            return self.client.search(
                index=self.name,
                query={
                    "bool": {
                        "must": {
                            "multi_match": {
                                "query": query.text,
                                "fields": searched,
                                "type": "most_fields",
                                "operator": OPERATOR,
                            }
                        }
                    }
                },
                post_filter={"bool": {"filter": _narrowed(query, counted)}},
                aggs={
                    name: {
                        "filter": {"bool": {"filter": _narrowed(query, counted, name)}},
                        "aggs": {"values": {"terms": {"field": column, "size": 1000}}},
                    }
                    for name, column in counted.items()
                },
                highlight={"fields": {name: {} for name, _ in self.texts}},
                size=query.limit,
                track_total_hits=True,
            ).body

        return ask

    def drop(self) -> None:
        self.client.indices.delete(index=self.name, ignore_unavailable=True)


def _narrowed(query: Query, columns: dict[str, str], but: str = "") -> list[dict[str, Any]]:
    return [
        {"terms": {columns.get(name, name): list(values)}}
        for name, values in query.filters.items()
        if name != but
    ]
