"""How a document class is laid out in a tantivy index: its columns, and the row of a document."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from functools import cached_property
from importlib.metadata import version
from itertools import chain

import orjson
import tantivy

from konstellation.search.analysis import VERSION
from konstellation.search.columns import (
    DIGEST_VERSION,
    Columns,
    digest_of,
    exact,
    folded,
    grams,
    narrows,
    offered,
    order,
    place,
    source_of,
)
from konstellation.search.document import Document, Point, Sort

ID = "id_"
SOURCE = "source_"
# The id and the digest: all of them can be read from the dictionary of terms.
STATE = "state_"
# The id's beginning as a number: documents of equal score are shown in the order of their ids.
TIE = "tie_"


class Layout(Columns):
    @cached_property
    def signature(self) -> str:
        """Changes whenever an index made before can no longer be used."""
        parts = sorted(self.analysis.compounds.parts)
        described = repr((VERSION, DIGEST_VERSION, version("tantivy"), self.fields, parts))
        return hashlib.sha256(described.encode()).hexdigest()

    @cached_property
    def schema(self) -> tantivy.Schema:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field(ID, tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field(TIE, fast=True)
        builder.add_text_field(STATE, tokenizer_name="raw", index_option="basic")
        builder.add_bytes_field(SOURCE, stored=True)
        for text in self.texts:
            for language in text.languages:
                builder.add_text_field(text.stem(language), tokenizer_name="words")
            if "sv" in text.languages:
                builder.add_text_field(text.parts, tokenizer_name="words", index_option="freq")
        for audience in self.audiences:
            for column in (folded(audience), grams(audience)):
                builder.add_text_field(column, tokenizer_name="words", index_option="freq")
            builder.add_text_field(offered(audience), tokenizer_name="raw", index_option="basic")
        for column in self._exact_columns():
            builder.add_text_field(column, tokenizer_name="raw", index_option="basic", fast=True)
        return builder.build()

    def _exact_columns(self) -> Iterable[str]:
        for field in self.fields:
            if narrows(field):
                yield exact(field.name)
            if field.mark(Point) is not None:
                yield place(field.name)
            if field.mark(Sort) is not None:
                yield order(field.name)

    def packed(self, document: Document) -> bytes:
        """The source as it is kept beside the row."""
        return orjson.dumps(source_of(document))

    def row(self, source: bytes) -> tantivy.Document:
        values = orjson.loads(source)
        row = tantivy.Document()
        row.add_text(ID, values["id"])
        row.add_unsigned(TIE, _tie(values["id"]))
        row.add_text(STATE, f"{values['id']} {digest_of(values)}")
        row.add_bytes(SOURCE, source)
        for column, cell in chain(self.text_cells(values), self.exact_cells(values)):
            row.add_text(column, cell)
        for name in self.named(Point):
            if values[name] is not None:
                row.add_text(place(name), "{:.5f},{:.5f}".format(*values[name]))
        return row


def _tie(key: str) -> int:
    try:
        return uuid.UUID(key).int >> 64
    except ValueError:
        return int.from_bytes(key.encode()[:8].ljust(8, b"\0"), "big")
