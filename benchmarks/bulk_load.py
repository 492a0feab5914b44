"""Rows that are ready, into an empty index laid out like ours, by the engine's client alone."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

from konstellation.search.client import engine
from konstellation.search.document import Document

CHUNK = 500
# As ours while it fills an index.
HEAP = 100_000_000


class BulkLoad:
    """What was loaded so far is there; ``load`` adds to it and makes it durable."""

    def __init__(self, index: str) -> None:
        self.count = 0
        ours: Any = engine()
        store = ours._store(index)
        is_embedded = "tantivy" in settings.SEARCH_ENGINE[0]
        self._target = _Folder(store) if is_embedded else _Cluster(store)

    def ready(self, documents: Sequence[Document]) -> list[Any]:
        return [self._target.row(each) for each in documents]

    def load(self, rows: Sequence[Any]) -> None:
        self._target.load(rows)
        self.count += len(rows)

    def drop(self) -> None:
        self._target.drop()


class _Folder:
    """A tantivy index of its own."""

    def __init__(self, store: Any) -> None:
        self._layout = store.layout
        self._path = Path(tempfile.mkdtemp(prefix="konstellation-bare-"))
        self._index = store._tantivy(self._path)

    def row(self, document: Document) -> Any:
        return self._layout.row(self._layout.packed(document))

    def load(self, rows: Iterable[Any]) -> None:
        writer = self._index.writer(heap_size=HEAP, num_threads=1)
        for row in rows:
            writer.add_document(row)
        writer.commit()
        writer.wait_merging_threads()

    def drop(self) -> None:
        shutil.rmtree(self._path)


class _Cluster:
    """An index of the cluster, without copies."""

    def __init__(self, store: Any) -> None:
        self._layout = store.layout
        self._client = store.generations.connection.writing
        self._name = f"{store.generations.base}.bare"
        self.drop()
        self._client.indices.create(
            index=self._name,
            mappings=self._layout.mapping.to_dict(),
            settings={"number_of_replicas": 0, "refresh_interval": -1},
        )

    def row(self, document: Document) -> tuple[bytes, bytes]:
        return orjson.dumps({"index": {"_id": document.id}}), self._layout.body(document)

    def load(self, rows: Sequence[tuple[bytes, bytes]]) -> None:
        for start in range(0, len(rows), CHUNK):
            lines = [line for row in rows[start : start + CHUNK] for line in row]
            answer = self._client.bulk(index=self._name, operations=lines).body
            assert not answer["errors"]
        self._client.indices.refresh(index=self._name)

    def drop(self) -> None:
        self._client.indices.delete(index=self._name, ignore_unavailable=True)
