"""In which columns of an index a document is found, alike for every engine."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from itertools import chain
from typing import Any

import orjson

from konstellation.search.analysis import Analysis, spread
from konstellation.search.checking import readable
from konstellation.search.document import (
    Document,
    Facet,
    Field,
    Filter,
    Language,
    M,
    Sort,
    Text,
    document_values,
    fields_of,
)
from konstellation.search.language import clean, fold, sort_key, words

LONGEST_KEY = 120
LONGEST_SUGGESTION = 120
# Raise it when what a digest is made of changes, so that every index is rebuilt.
DIGEST_VERSION = 1
_DIGEST_BYTES = 12
# Stands before what can be typed to be offered a value from its first word on.
BEGINNING = "^"

_LANGUAGES: dict[Language, tuple[Language, ...]] = {
    "sv": ("sv",),
    "en": ("en",),
    # Names and mixed lists: whichever language the word is in.
    "any": ("sv", "en"),
}
Cell = tuple[str, str]


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


def source_of(document: Document) -> dict[str, Any]:
    """All that the index knows of a document, from which its row can be made again."""
    values = {name: _plain(value) for name, value in document_values(document).items()}
    return {"id": document.id, **values}


def digest_of(source: Mapping[str, Any]) -> str:
    """Tells two sources apart; several values of a field have no order."""
    told = {name: _unordered(value) for name, value in source.items()}
    return blake2b(
        orjson.dumps(told, option=orjson.OPT_SORT_KEYS), digest_size=_DIGEST_BYTES
    ).hexdigest()


def _unordered(value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], str):
        return sorted(value)
    return value


class Columns:
    """The columns of a document class, and what a document has in them."""

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
        self.narrowing = [field.name for field in self.fields if narrows(field)]
        self._orders = self.named(Sort)

    def named(self, kind: type[M]) -> list[str]:
        """The fields that have such a mark."""
        return [field.name for field in self.fields if field.mark(kind) is not None]

    def texts_for(self, audiences: tuple[str, ...]) -> list[TextColumns]:
        return [text for text in self.texts if readable(text.mark, audiences)]

    def audiences_for(self, audiences: tuple[str, ...]) -> list[str]:
        return [each for each in self.audiences if not each or each in audiences]

    def text_cells(self, source: Mapping[str, Any]) -> Iterator[Cell]:
        """What the texts are searched by: in each column words with spaces between."""
        surface: dict[str, list[str]] = {audience: [] for audience in self.audiences}
        for text in self.texts:
            found = spread(each_value(source[text.name]))
            if not found:
                continue
            surface[text.mark.audience] += found
            for language in text.languages:
                yield text.stem(language), " ".join(self.analysis.stems(found, language))
            if "sv" in text.languages:
                yield text.parts, " ".join(self._parts(found))
        for audience, found in surface.items():
            yield folded(audience), " ".join(chain.from_iterable(map(self._folded, found)))
            yield grams(audience), " ".join(chain.from_iterable(map(self.analysis.grams, found)))

    def exact_cells(self, source: Mapping[str, Any]) -> Iterator[Cell]:
        """What narrows, counts, orders and is offered: a whole value each."""
        for name in self.narrowing:
            for each in dict.fromkeys(each_value(source[name])):
                yield exact(name), each
        for name in self._orders:
            if source[name] not in (None, "", []):
                yield order(name), f"{_order_key(source[name])}\x00{source['id']}"
        for text in self.texts:
            if text.mark.suggest:
                for each in dict.fromkeys(offers(each_value(source[text.name]))):
                    yield offered(text.mark.audience), each

    def _folded(self, word: str) -> Iterator[str]:
        yield from self.analysis.forms(word)
        yield from map(fold, self.analysis.parts(word))

    def _parts(self, found: Iterable[str]) -> Iterable[str]:
        for word in found:
            yield from self.analysis.parts(word) or (self.analysis.stem(word, "sv"),)


def each_value(value: Any) -> Iterator[str]:
    if value is None:
        return
    for each in value if isinstance(value, list) else [value]:
        if each is not None and each != "":
            yield str(each)


def offers(values: Iterable[str]) -> Iterator[str]:
    """Each value from every one of its words on: what can be typed to be offered it."""
    for value in values:
        spelt = [fold(word) for word in words(value)]
        for start in range(len(spelt)):
            rest = " ".join(spelt[start:])[:LONGEST_SUGGESTION]
            yield rest if start else BEGINNING + rest
            if not start:
                yield rest


def narrows(field: Field) -> bool:
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


def _order_key(value: Any) -> str:
    if isinstance(value, str):
        return sort_key(value)[:LONGEST_KEY]
    bits = struct.unpack(">Q", struct.pack(">d", float(value)))[0]
    # The order of IEEE numbers as unsigned integers, negative ones turned round.
    return f"{bits ^ (0xFFFF_FFFF_FFFF_FFFF if bits >> 63 else 1 << 63):016x}"
