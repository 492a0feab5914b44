"""Asking one index of the cluster."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from elasticsearch import NotFoundError

from konstellation.search.engines.elasticsearch.connection import (
    Connection,
    in_our_words,
    refusal,
)
from konstellation.search.engines.elasticsearch.generations import Generations
from konstellation.search.engines.elasticsearch.store import Outdated

Body = Mapping[str, Any]


class NeverFilled(Exception):
    """There is no such index yet."""


class Unanswered(Exception):
    """We asked what Elasticsearch does not understand."""


class Searching:
    """Asks the index in use, by the name that only those of its layout know."""

    def __init__(self, generations: Generations, asked_by: object) -> None:
        self.generations = generations
        self.connection: Connection = generations.connection
        # The pages of one question are read from one copy of each shard: copies rank a little
        # differently while they still hold what was replaced.
        self._preference = hashlib.sha256(repr(asked_by).encode()).hexdigest()[:16]
        # A question may take several requests, and they share its time.
        self._until = time.monotonic() + self.connection.timeout
        self._of_shards = "query_then_fetch" if generations.shards == 1 else "dfs_query_then_fetch"

    def search(self, body: Body) -> dict[str, Any]:
        parameters = {**self._parameters, "allow_partial_search_results": "false"}
        return self._ask("/_search", self._bounded(body), **parameters)

    def search_together(self, bodies: Sequence[Body]) -> list[dict[str, Any]]:
        """The answers to several questions, by one way there and back."""
        if len(bodies) == 1:
            return [self.search(bodies[0])]
        header = orjson.dumps({**self._parameters, "allow_partial_search_results": False})
        lines = [line for body in bodies for line in (header, orjson.dumps(self._bounded(body)))]
        answers = self._send("/_msearch", b"\n".join(lines) + b"\n", _NDJSON)["responses"]
        for answer in answers:
            if "error" in answer:
                raise self._refusal(answer["status"], answer["error"])
        return list(answers)

    @property
    def _parameters(self) -> dict[str, str]:
        return {"preference": self._preference, "search_type": self._of_shards}

    def _bounded(self, body: Body) -> Body:
        # Less than we wait: the cluster is to say itself that a question was too much for it.
        return {**body, "timeout": f"{int(self.connection.timeout * 800)}ms"}

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
        return self._send(what, orjson.dumps(body), _JSON, **parameters)

    def _send(self, what: str, body: bytes, kind: str, **parameters: str) -> dict[str, Any]:
        with in_our_words():
            try:
                answer = self.connection.until(self._until).perform_request(
                    "POST",
                    f"/{self.generations.found_by}{what}",
                    params=parameters,
                    headers={"accept": _JSON, "content-type": kind},
                    body=body,
                )
            except NotFoundError as error:
                raise self._why_missing() from error
        found: dict[str, Any] = answer.body
        return found

    def _refusal(self, status: int, error: Mapping[str, Any]) -> Exception:
        if status == 404:
            return self._why_missing()
        return refusal(status, str(error)) or Unanswered(str(error))

    def _why_missing(self) -> Exception:
        state = self.generations.state()
        return NeverFilled() if state.current is None else Outdated()


_JSON = "application/vnd.elasticsearch+json; compatible-with=8"
_NDJSON = "application/vnd.elasticsearch+x-ndjson; compatible-with=8"
