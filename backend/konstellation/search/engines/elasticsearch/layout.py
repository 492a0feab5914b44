"""How a document class is laid out in Elasticsearch: its mapping, and the row of a document.

Texts arrive analysed, words apart by spaces: both engines then find the same things, and a new
list of compound parts is a matter of a rebuild, not of files on every node.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping as Mapped
from functools import cached_property
from typing import Any

import orjson
from elasticsearch.dsl import Boolean, Completion, GeoPoint, Keyword, Mapping, Object
from elasticsearch.dsl import Text as Words

from konstellation.search.analysis import GAP, VERSION
from konstellation.search.columns import (
    DIGEST_VERSION,
    LONGEST_SUGGESTION,
    Columns,
    digest_of,
    exact,
    folded,
    grams,
    offered,
    order,
    place,
    source_of,
)
from konstellation.search.document import Document, Point, Sort

ID = "id_"
DIGEST = "digest_"
SOURCE = "source_"
# Marks an id that was taken out while the index was being filled.
GONE = "gone_"
AUDIENCE = "audience"
# Raise it when the mapping below changes, so that every index is rebuilt.
MAPPING_VERSION = 2
LONGEST_EXACT = 8_000
# Stands for the gap between values: no question has it, so no phrase runs across.
_GAP = "|"


class Layout(Columns):
    @cached_property
    def signature(self) -> str:
        """Changes whenever an index made before can no longer be used."""
        parts = sorted(self.analysis.compounds.parts)
        described = repr((VERSION, DIGEST_VERSION, MAPPING_VERSION, self.fields, parts))
        return hashlib.sha256(described.encode()).hexdigest()[:16]

    @cached_property
    def mapping(self) -> Mapping:
        mapping = Mapping()
        mapping.meta("dynamic", "strict")
        # What is searched can be made again from the source; keeping it twice costs a disk.
        mapping.meta("_source", includes=[SOURCE, f"{SOURCE}.*", GONE])
        mapping.meta("_meta", layout=self.signature)
        mapping.field(ID, Keyword())
        mapping.field(DIGEST, Keyword(index=False))
        mapping.field(GONE, Boolean())
        mapping.field(SOURCE, Object(enabled=False))
        for name, field in self._columns().items():
            mapping.field(name, field)
        return mapping

    def _columns(self) -> dict[str, Any]:
        columns: dict[str, Any] = {}
        for text in self.texts:
            for language in text.languages:
                columns[text.stem(language)] = Words(analyzer="whitespace")
            if "sv" in text.languages:
                columns[text.parts] = _counted_words()
        for audience in self.audiences:
            columns[folded(audience)] = _counted_words()
            columns[grams(audience)] = _counted_words()
            columns[offered(audience)] = Completion(
                analyzer="keyword",
                max_input_length=LONGEST_SUGGESTION,
                contexts=[{"name": AUDIENCE, "type": "category"}],
            )
        for name in self.narrowing:
            columns[exact(name)] = Keyword(ignore_above=LONGEST_EXACT)
        for name in self.named(Point):
            columns[place(name)] = GeoPoint()
        for name in self.named(Sort):
            columns[order(name)] = Keyword(index=False)
        return columns

    def body(self, document: Document) -> bytes:
        return self.row(source_of(document))

    def row(self, source: Mapped[str, Any]) -> bytes:
        row: dict[str, Any] = {ID: source["id"], DIGEST: digest_of(source), SOURCE: source}
        for column, text in self.text_cells(source):
            row[column] = text.replace(GAP, _GAP)
        values: dict[str, list[str]] = defaultdict(list)
        for column, value in self.exact_cells(source):
            values[column].append(value)
        for column in map(offered, self.audiences):
            typed = list(dict.fromkeys(values.pop(column, ())))
            # The cluster refuses an offer to nobody.
            if typed and source["audience"]:
                row[column] = {"input": typed, "contexts": {AUDIENCE: source["audience"]}}
        for name in self.named(Point):
            if source[name] is not None:
                latitude, longitude = source[name]
                row[place(name)] = {"lat": latitude, "lon": longitude}
        return orjson.dumps({**row, **values})


def _counted_words() -> Words:
    """Words of which it matters how often they occur, not where."""
    return Words(analyzer="whitespace", index_options="freqs")
