"""Every id of an index, however many there are."""

from __future__ import annotations

from collections.abc import Iterator

from elasticsearch import NotFoundError

from konstellation.search.engines.elasticsearch.connection import in_our_words
from konstellation.search.engines.elasticsearch.generations import Generations
from konstellation.search.engines.elasticsearch.layout import ID
from konstellation.search.engines.elasticsearch.store import Outdated

_PAGE = 10_000
_KEPT = "1m"


def all_ids(generations: Generations) -> Iterator[str]:
    """The ids as they are at one moment; what was taken out while filling has none."""
    client = generations.connection.writing
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
                    query={"exists": {"field": ID}},
                    sort=[{ID: "asc"}],
                    size=_PAGE,
                    search_after=after,
                    source=False,
                    track_total_hits=False,
                ).body["hits"]["hits"]
                if not page:
                    return
                yield from (hit["_id"] for hit in page)
                after = page[-1]["sort"]
        finally:
            client.close_point_in_time(id=opened["id"])
