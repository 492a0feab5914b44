"""How a document class is laid out in a tantivy index: its columns, and the row of a document."""

from __future__ import annotations

import hashlib
import struct
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from importlib.metadata import version
from typing import Any

import orjson
import tantivy

from konstellation.search.analysis import VERSION, Analysis, spread
from konstellation.search.checking import readable
from konstellation.search.document import (
    Document,
    Facet,
    Field,
    Filter,
    Language,
    Point,
    Sort,
    Text,
    document_values,
    fields_of,
)
from konstellation.search.language import clean, fold, sort_key, words

ID = "id_"
SOURCE = "source_"
# The id's beginning as a number: documents of equal score are shown in the order of their ids.
TIE = "tie_"
LONGEST_KEY = 120
LONGEST_SUGGESTION = 120
BEGINNING = "^"

_LANGUAGES: dict[Language, tuple[Language, ...]] = {
    "sv": ("sv",),
    "en": ("en",),
    # Names and mixed lists: whichever language the word is in.
    "any": ("sv", "en"),
}


@dataclass(frozen=True, slots=True)
class TextColumns:
    """The columns that one text field is searched by."""

    name: str
    weight: float
    languages: tuple[Language, ...]
    mark: Text

    def stem(self, language: Language) -> str:
        return f"stem_{self.name}_{language}"

    @property
    def parts(self) -> str:
        return f"parts_{self.name}"


def exact(name: str) -> str:
    return f"exact_{name}"


def place(name: str) -> str:
    return f"place_{name}"


def order(name: str) -> str:
    return f"order_{name}"


def folded(audience: str) -> str:
    return f"folded_{audience}"


def grams(audience: str) -> str:
    return f"grams_{audience}"


def offered(audience: str) -> str:
    return f"offered_{audience}"


class Layout:
    def __init__(self, document: type[Document], analysis: Analysis) -> None:
        self.document = document
        self.analysis = analysis
        self.fields = fields_of(document)
        self.texts = [
            TextColumns(field.name, text.weight, _LANGUAGES[text.language], text)
            for field in self.fields
            if (text := field.mark(Text)) is not None
        ]
        self.audiences = sorted({text.mark.audience for text in self.texts})

    @cached_property
    def signature(self) -> str:
        """Changes whenever an index made before can no longer be used."""
        parts = sorted(self.analysis.compounds.parts)
        described = repr((VERSION, version("tantivy"), self.fields, parts))
        return hashlib.sha256(described.encode()).hexdigest()

    @cached_property
    def schema(self) -> tantivy.Schema:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field(ID, tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field(TIE, fast=True)
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
            if _narrows(field):
                yield exact(field.name)
            if field.mark(Point) is not None:
                yield place(field.name)
            if field.mark(Sort) is not None:
                yield order(field.name)

    def texts_for(self, audiences: tuple[str, ...]) -> list[TextColumns]:
        return [text for text in self.texts if readable(text.mark, audiences)]

    def audiences_for(self, audiences: tuple[str, ...]) -> list[str]:
        return [each for each in self.audiences if not each or each in audiences]

    def source(self, document: Document) -> bytes:
        """All that the index knows of a document, from which its row can be made again."""
        values = {name: _plain(value) for name, value in document_values(document).items()}
        return orjson.dumps({"id": document.id, **values})

    def row(self, source: bytes) -> tantivy.Document:
        values = orjson.loads(source)
        row = tantivy.Document()
        row.add_text(ID, values["id"])
        row.add_unsigned(TIE, _tie(values["id"]))
        row.add_bytes(SOURCE, source)
        self._add_texts(row, values)
        for field in self.fields:
            value = values[field.name]
            if _narrows(field):
                for each in dict.fromkeys(_values(value)):
                    row.add_text(exact(field.name), each)
            if field.mark(Point) is not None and value is not None:
                row.add_text(place(field.name), f"{value[0]:.5f},{value[1]:.5f}")
            if field.mark(Sort) is not None and value not in (None, "", []):
                row.add_text(order(field.name), f"{_order_key(value)}\x00{values['id']}")
        return row

    def _add_texts(self, row: tantivy.Document, values: Mapping[str, Any]) -> None:
        surface: dict[str, list[str]] = {audience: [] for audience in self.audiences}
        for text in self.texts:
            value = list(_values(values[text.name]))
            found = spread(value)
            if not found:
                continue
            surface[text.mark.audience] += found
            for language in text.languages:
                row.add_text(text.stem(language), " ".join(self.analysis.stems(found, language)))
            if "sv" in text.languages:
                row.add_text(text.parts, " ".join(self._parts(found)))
            if text.mark.suggest:
                for each in dict.fromkeys(_offers(value)):
                    row.add_text(offered(text.mark.audience), each)
        for audience, found in surface.items():
            forms = (form for word in found for form in self._folded(word))
            row.add_text(folded(audience), " ".join(forms))
            pieces = (gram for word in found for gram in self.analysis.grams(word))
            row.add_text(grams(audience), " ".join(pieces))

    def _folded(self, word: str) -> Iterable[str]:
        yield from self.analysis.forms(word)
        yield from (fold(part) for part in self.analysis.parts(word))

    def _parts(self, found: Iterable[str]) -> Iterable[str]:
        for word in found:
            yield from self.analysis.parts(word) or (self.analysis.stem(word, "sv"),)


def _narrows(field: Field) -> bool:
    return field.mark(Filter) is not None or field.mark(Facet) is not None


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float):
        return value
    return clean(str(value))


def _values(value: Any) -> Iterable[str]:
    if value is None:
        return
    for each in value if isinstance(value, list) else [value]:
        if each is not None and each != "":
            yield str(each)


def _offers(values: Iterable[str]) -> Iterable[str]:
    """Each value from every one of its words on: what can be typed to be offered it."""
    for value in values:
        spelt = [fold(word) for word in words(value)]
        for start in range(len(spelt)):
            rest = " ".join(spelt[start:])[:LONGEST_SUGGESTION]
            yield rest if start else BEGINNING + rest
            if not start:
                yield rest


def _order_key(value: Any) -> str:
    if isinstance(value, str):
        return sort_key(value)[:LONGEST_KEY]
    bits = struct.unpack(">Q", struct.pack(">d", float(value)))[0]
    # The order of IEEE numbers as unsigned integers, negative ones turned round.
    return f"{bits ^ (0xFFFF_FFFF_FFFF_FFFF if bits >> 63 else 1 << 63):016x}"


def _tie(key: str) -> int:
    try:
        return uuid.UUID(key).int >> 64
    except ValueError:
        return int.from_bytes(key.encode()[:8].ljust(8, b"\0"), "big")
