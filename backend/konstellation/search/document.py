"""What an app declares to be found: documents, annotated field by field.

Each engine derives its schema from these annotations, so a document says once what it holds.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Annotated, Any, ClassVar, Literal, TypeVar, get_args, get_origin, get_type_hints

from django.db.models import Model

Language = Literal["sv", "en", "any"]
AUDIENCE_ALL = "process_management"


@dataclass(frozen=True, slots=True)
class Text:
    """Words to be searched. ``language`` chooses the stemmer; "any" is for names.

    ``audience`` narrows who may find the document *by this field*; empty means everyone who may
    find the document. ``suggest`` offers the value while one types.
    """

    weight: float = 1.0
    language: Language = "any"
    audience: str = ""
    suggest: bool = False
    highlight: bool = True


@dataclass(frozen=True, slots=True)
class Filter:
    """Exact values that narrow a search."""


@dataclass(frozen=True, slots=True)
class Facet:
    """Exact values that narrow a search and are counted. ``audience`` as for Text."""

    audience: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A place as (latitude, longitude), WGS 84, or None."""


@dataclass(frozen=True, slots=True)
class Sort:
    """A value to order by: text (folded for Swedish order by the engine) or a number."""


Mark = Text | Filter | Facet | Point | Sort


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    marks: tuple[Mark, ...]
    many: bool

    def mark(self, kind: type[M]) -> M | None:
        return next((mark for mark in self.marks if isinstance(mark, kind)), None)


M = TypeVar("M", Text, Filter, Facet, Point, Sort)


@dataclass(frozen=True, slots=True)
class Document:
    """Base of all documents; ``audience`` lists who may find it."""

    index: ClassVar[str]
    id: str
    audience: Annotated[tuple[str, ...], Filter()]

    @classmethod
    def load(cls, ids: Iterable[uuid.UUID]) -> Iterator[Document]:
        """The documents of these records as they are now; a record that is gone yields nothing."""
        raise TypeError(f"{cls.__name__} does not say how it is loaded.")

    @classmethod
    def all_ids(cls) -> Iterable[uuid.UUID]:
        """The ids of every record that has a document, for a rebuild."""
        raise TypeError(f"{cls.__name__} does not list its records.")


_fields: dict[type[Document], tuple[Field, ...]] = {}


def fields_of(document: type[Document]) -> tuple[Field, ...]:
    """The searchable fields of a document class, read from its annotations."""
    if document not in _fields:
        _fields[document] = _read_fields(document)
    return _fields[document]


def _read_fields(document: type[Document]) -> tuple[Field, ...]:
    hints = get_type_hints(document, include_extras=True)
    found = []
    for field in fields(document):
        hint = hints[field.name]
        if get_origin(hint) is not Annotated:
            continue
        base, *marks = get_args(hint)
        found.append(Field(field.name, tuple(marks), get_origin(base) is tuple))
    return tuple(found)


Affected = Callable[[list[uuid.UUID]], Iterable[uuid.UUID]]


class Registry:
    """All document classes by index name, and which documents a change to a model touches."""

    def __init__(self) -> None:
        self.documents: dict[str, type[Document]] = {}
        # Whose rows the documents of an index describe.
        self.models: dict[str, type[Model]] = {}
        self._affected: dict[type[Model], list[tuple[str, Affected]]] = {}

    def add(self, index: str, document: type[Document], model: type[Model]) -> None:
        document.index = index
        self.documents[index] = document
        self.models[index] = model
        self.affects(index, model, lambda ids: ids)

    def affects(self, index: str, model: type[Model], affected: Affected) -> None:
        self._affected.setdefault(model, []).append((index, affected))

    def touched_by(
        self, model: type[Model], ids: list[uuid.UUID]
    ) -> Iterator[tuple[str, set[uuid.UUID]]]:
        for index, affected in self._affected.get(model, ()):
            yield index, set(affected(ids))


registry = Registry()
D = TypeVar("D", bound=type[Document])


def register(index: str, *, of: type[Model]) -> Callable[[D], D]:
    """Make a document known under an index name; ``of`` is the model whose rows it describes."""

    def add(document: D) -> D:
        registry.add(index, document, of)
        return document

    return add


def affected_by(document: type[Document], model: type[Model]) -> Callable[[Affected], Affected]:
    """Say which documents a change to another model touches: its ids in, document ids out."""

    def add(affected: Affected) -> Affected:
        registry.affects(document.index, model, affected)
        return affected

    return add


def document_values(document: Document) -> dict[str, Any]:
    """Field name → value, for the fields that are annotated."""
    return {field.name: getattr(document, field.name) for field in fields_of(type(document))}
