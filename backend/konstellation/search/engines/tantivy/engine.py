"""The embedded search engine."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from tantivy import Query as Clause

from konstellation.search.analysis import Analysis
from konstellation.search.checking import check
from konstellation.search.document import Document, registry
from konstellation.search.engines.stemming import stem
from konstellation.search.engines.tantivy.answering import Answering
from konstellation.search.engines.tantivy.asking import Asking
from konstellation.search.engines.tantivy.layout import ID, STATE, Layout
from konstellation.search.engines.tantivy.store import Store
from konstellation.search.engines.tantivy.suggesting import suggestions
from konstellation.search.port import Page, Query, Suggestion
from konstellation.search.thesaurus import thesaurus


class TantivyEngine:
    """One folder per index under ``path``; any number of processes may read and write it."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self._stores: dict[type[Document], Store] = {}
        self._making = threading.Lock()

    # Who writes holds the index against all others, and reads again what another has settled
    # meanwhile: no write can come late.

    def put(self, index: str, documents: Iterable[Document], *, as_of: int | None = None) -> None:
        documents = list(documents)
        if documents:
            store = self._store(index, type(documents[0]))
            store.write((), [(each.id, store.layout.packed(each)) for each in documents])

    def remove(self, index: str, ids: Iterable[str], *, as_of: int | None = None) -> None:
        gone = list(ids)
        if gone:
            self._store(index).write(gone, ())

    def rebuild(
        self, index: str, documents: Iterable[Document], *, as_of: int | None = None
    ) -> int:
        store = self._store(index)
        return store.rebuild((each.id, store.layout.packed(each)) for each in documents)

    def find(self, index: str, query: Query) -> Page:
        store = self._store(index)
        check(store.layout.document, query)
        snapshot = store.snapshot()
        if snapshot is None or not query.audiences:
            return Page((), 0, dict.fromkeys(query.facets, ()))
        with store.noticing_damage(snapshot.generation):
            lookup = thesaurus.lookup(stem)
            return Answering(store, snapshot, query, lookup).page()

    def suggest(
        self, index: str, prefix: str, *, audiences: tuple[str, ...], limit: int = 8
    ) -> Sequence[Suggestion]:
        store = self._store(index)
        snapshot = store.snapshot()
        if snapshot is None or not audiences:
            return ()
        with store.noticing_damage(snapshot.generation):
            asking = Asking(store.layout, snapshot.searcher, audiences, thesaurus.lookup(stem))
            return suggestions(asking, prefix, limit)

    def ids(self, index: str) -> set[str]:
        store = self._store(index)
        snapshot = store.snapshot()
        if snapshot is None:
            return set()
        with store.noticing_damage(snapshot.generation):
            everything = Clause.all_query()
            return {key for key, _ in snapshot.searcher.terms_with_prefix(ID, "", everything)}

    def digests(self, index: str, ids: Collection[str] | None = None) -> Iterator[tuple[str, str]]:
        store = self._store(index)
        snapshot = store.snapshot()
        if snapshot is None:
            return
        everything = Clause.all_query()
        for prefix in [""] if ids is None else sorted(f"{key} " for key in ids):
            with store.noticing_damage(snapshot.generation):
                states = snapshot.searcher.terms_with_prefix(STATE, prefix, everything)
            for state, _ in states:
                key, _space, digest = state.rpartition(" ")
                yield key, digest

    def drop(self, index: str) -> None:
        self._store(index).drop()

    def needs_rebuild(self, index: str) -> bool:
        return self._store(index).needs_rebuild()

    def healthy(self) -> bool:
        return not any(self.needs_rebuild(index) for index in registry.documents)

    def _store(self, index: str, document: type[Document] | None = None) -> Store:
        document = document or registry.documents[index]
        store = self._stores.get(document)
        if store is None:
            with self._making:
                layout = Layout(document, Analysis(stem, thesaurus.compounds))
                store = self._stores.setdefault(document, Store(self.path / index, layout))
        return store
