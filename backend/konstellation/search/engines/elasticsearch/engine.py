"""The search engine of a network on servers."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from konstellation.common.errors import Unavailable
from konstellation.search.analysis import Analysis
from konstellation.search.checking import check
from konstellation.search.document import Document, registry
from konstellation.search.engines.elasticsearch.answering import Answering
from konstellation.search.engines.elasticsearch.asking import Asking
from konstellation.search.engines.elasticsearch.connection import Connection
from konstellation.search.engines.elasticsearch.counting import Memory
from konstellation.search.engines.elasticsearch.generations import Generations
from konstellation.search.engines.elasticsearch.layout import Layout
from konstellation.search.engines.elasticsearch.listing import digests
from konstellation.search.engines.elasticsearch.searching import NeverFilled, Searching
from konstellation.search.engines.elasticsearch.store import Store
from konstellation.search.engines.elasticsearch.suggesting import suggestions
from konstellation.search.engines.stemming import stem
from konstellation.search.port import Page, Query, Suggestion
from konstellation.search.thesaurus import thesaurus


class ElasticsearchEngine:
    """Indexes of a cluster, all of whose names begin with ``prefix``."""

    def __init__(
        self,
        url: str,
        prefix: str = "konstellation",
        api_key: str = "",
        ca_file: str = "",
        shards: int = 1,
        replicas: int = 1,
        timeout: float = 2.0,
    ) -> None:
        self.prefix = prefix
        self._connection = Connection(url, api_key, ca_file, timeout)
        self._shards = shards
        self._replicas = replicas
        self._stores: dict[type[Document], Store] = {}
        self._memories: defaultdict[str, Memory] = defaultdict(Memory)
        self._making = threading.Lock()

    def put(self, index: str, documents: Iterable[Document], *, as_of: int | None = None) -> None:
        documents = list(documents)
        if documents:
            self._store(index, type(documents[0])).put(documents, as_of or _now())

    def remove(self, index: str, ids: Iterable[str], *, as_of: int | None = None) -> None:
        self._store(index).remove(ids, as_of or _now())

    def rebuild(
        self, index: str, documents: Iterable[Document], *, as_of: int | None = None
    ) -> int:
        return self._store(index).rebuild(documents, as_of or _now())

    def drop(self, index: str) -> None:
        generations = self._store(index).generations
        generations.discard([*generations.state().all, generations.lock])

    def find(self, index: str, query: Query) -> Page:
        store = self._store(index)
        check(store.layout.document, query)
        nothing = Page((), 0, dict.fromkeys(query.facets, ()))
        if not query.audiences:
            return nothing
        asked_by = (query.audiences, query.text, query.like, query.sort)
        asking = Asking(store.layout, query.audiences, thesaurus.lookup(stem))
        try:
            searching = Searching(store.generations, asked_by)
            return Answering(searching, asking, query, self._memories[index]).page()
        except NeverFilled:
            return nothing

    def suggest(
        self, index: str, prefix: str, *, audiences: tuple[str, ...], limit: int = 8
    ) -> Sequence[Suggestion]:
        store = self._store(index)
        if not audiences:
            return ()
        asking = Asking(store.layout, audiences, thesaurus.lookup(stem))
        try:
            return suggestions(Searching(store.generations, audiences), asking, prefix, limit)
        except NeverFilled:
            return ()

    def ids(self, index: str) -> set[str]:
        return {key for key, _digest in digests(self._store(index).generations)}

    def digests(self, index: str, ids: Collection[str] | None = None) -> Iterator[tuple[str, str]]:
        return digests(self._store(index).generations, ids)

    def needs_rebuild(self, index: str) -> bool:
        state = self._store(index).generations.state()
        return not (state.is_ours and state.is_complete)

    def healthy(self) -> bool:
        try:
            return not any(self.needs_rebuild(index) for index in registry.documents)
        except Unavailable:
            return False

    def _store(self, index: str, document: type[Document] | None = None) -> Store:
        document = document or registry.documents[index]
        store = self._stores.get(document)
        if store is None:
            with self._making:
                generations = Generations(
                    self._connection,
                    f"{self.prefix}.{index}",
                    Layout(document, Analysis(stem, thesaurus.compounds)),
                    self._shards,
                    self._replicas,
                )
                store = self._stores.setdefault(document, Store(generations))
        return store


def _now() -> int:
    return time.time_ns() // 1000
