"""Asking one index of the cluster."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from elasticsearch import NotFoundError

from konstellation.search.engines.elasticsearch.clauses import Clause
from konstellation.search.engines.elasticsearch.connection import Connection, in_our_words
from konstellation.search.engines.elasticsearch.generations import Generations
from konstellation.search.engines.elasticsearch.store import Outdated

Body = Mapping[str, Any]


class NeverFilled(Exception):
    """There is no such index yet."""


class Searching:
    """Asks the index in use, by the name that only those of its layout know."""

    def __init__(self, generations: Generations, asked_by: object) -> None:
        self.generations = generations
        self.connection: Connection = generations.connection
        # The pages of one question are read from one copy of each shard: copies rank a little
        # differently while they still hold what was replaced.
        self._preference = hashlib.sha256(repr(asked_by).encode()).hexdigest()[:16]
        self._of_shards = "query_then_fetch" if generations.shards == 1 else "dfs_query_then_fetch"

    def search(self, body: Body) -> dict[str, Any]:
        seconds = self.connection.timeout
        return self._ask(
            "/_search",
            {**body, "timeout": f"{int(seconds * 1000)}ms"},
            preference=self._preference,
            search_type=self._of_shards,
            allow_partial_search_results="false",
        )

    def counts(self, among: Clause, clauses: Mapping[str, Clause]) -> dict[str, int]:
        """How many documents each clause finds."""
        asked = {"filters": {"filters": clauses}}
        body = {"size": 0, "track_total_hits": False, "query": among, "aggs": {"counts": asked}}
        buckets = self.search(body)["aggregations"]["counts"]["buckets"]
        return {name: int(bucket["doc_count"]) for name, bucket in buckets.items()}

    def frequencies(self, texts: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], int]:
        """In about how many documents each word of a column is."""
        body = {
            "doc": {column: " ".join(words) for column, words in texts.items()},
            "fields": list(texts),
            "term_statistics": True,
            "field_statistics": False,
            "positions": False,
            "offsets": False,
        }
        # Always from the same shard, so that the same question is answered alike.
        found = self._ask("/_termvectors", body, routing="0").get("term_vectors", {})
        return {
            (column, word): int(held.get("doc_freq", 0))
            for column, columns in found.items()
            for word, held in columns["terms"].items()
        }

    def _ask(self, what: str, body: Body, **parameters: str) -> dict[str, Any]:
        with in_our_words():
            try:
                answer = self.connection.client.perform_request(
                    "POST",
                    f"/{self.generations.found_by}{what}",
                    params=parameters,
                    headers=_HEADERS,
                    body=orjson.dumps(body),
                )
            except NotFoundError as error:
                raise self._why_missing() from error
        found: dict[str, Any] = answer.body
        return found

    def _why_missing(self) -> Exception:
        state = self.generations.state()
        return NeverFilled() if state.current is None else Outdated()


_HEADERS = {
    "accept": "application/vnd.elasticsearch+json; compatible-with=8",
    "content-type": "application/vnd.elasticsearch+json; compatible-with=8",
}
