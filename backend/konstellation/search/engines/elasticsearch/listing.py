"""Every document of an index by its id and digest, however many there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from elasticsearch import NotFoundError

from konstellation.search.engines.elasticsearch.connection import in_our_words
from konstellation.search.engines.elasticsearch.generations import Generations
from konstellation.search.engines.elasticsearch.layout import DIGEST, ID
from konstellation.search.engines.elasticsearch.store import Outdated

_PAGE = 10_000
_KEPT = "1m"


def digests(
    generations: Generations, ids: Collection[str] | None = None
) -> Iterator[tuple[str, str]]:
    """Ids with digests as they are at one moment; what was taken out while filling has none."""
    client = generations.connection.writing
    wanted = {"exists": {"field": ID}} if ids is None else {"terms": {ID: list(ids)}}
    with in_our_words():
        try:
            opened = client.open_point_in_time(index=generations.found_by, keep_alive=_KEPT)
        except NotFoundError as error:
            if generations.state().current is None:
                return
            raise Outdated from error
        try:
            after: list[str] | None = None
            while True:
                page = client.search(
                    pit={"id": opened["id"], "keep_alive": _KEPT},
                    query=wanted,
                    sort=[{ID: "asc"}],
                    size=_PAGE,
                    search_after=after,
                    source=False,
                    docvalue_fields=[{"field": DIGEST}],
                    track_total_hits=False,
                ).body["hits"]["hits"]
                if not page:
                    return
                yield from ((hit["_id"], _digest(hit)) for hit in page)
                after = page[-1]["sort"]
        finally:
            client.close_point_in_time(id=opened["id"])


def _digest(hit: Mapping[str, Any]) -> str:
    [digest] = hit.get("fields", {}).get(DIGEST, [""])
    return str(digest)
