"""What each field of a schema costs, as its type declares it.

One for each object that may be returned, and what a field says of itself through ``CostedField``.
A field that declares nothing costs what its type does, never nothing unless it is a plain
attribute of an object that is counted already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import graphene
from graphene.utils.str_converters import to_camel_case
from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
)

SEARCH = 10
AGGREGATE = 20
TOTAL = 5
MUTATION = 50
# What a list is taken to hold when its field does not say.
LIST_SIZE = 20
# Fields of a paged field's type that hold the page.
PER_PAGE = frozenset({"edges", "nodes", "hits"})
_INTROSPECTION_SIZES = {
    "__Schema.types": 40,
    "__Schema.directives": 5,
    "__Directive.args": 2,
    "__Type.fields": 10,
    "__Type.inputFields": 5,
    "__Type.enumValues": 5,
    "__Type.interfaces": 1,
    "__Type.possibleTypes": 2,
    "__Field.args": 3,
}


class CostedField(graphene.Field):
    """A field that says what it costs: beside its objects, and how many a list holds at most.

    ``search`` marks a call of the search engine, which is also counted by the minute.
    """

    def __init__(
        self,
        type_: Any,
        *args: Any,
        cost: int = 0,
        size: int = LIST_SIZE,
        search: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(type_, *args, **kwargs)
        self.cost = cost + (SEARCH if search else 0)
        self.size = size
        self.search = search


@dataclass(frozen=True, slots=True)
class Weight:
    """One field: its own cost, the objects of one item, its items, and the type beneath."""

    beneath: str = ""
    cost: int = 0
    nodes: int = 0
    # None: as many as the page that the field is asked for.
    items: int | None = 1
    paged: bool = False
    is_page: bool = False
    is_level: bool = True
    search: bool = False


UNKNOWN = Weight(cost=1)
Weights = Mapping[str, Mapping[str, Weight]]


@lru_cache(maxsize=8)
def weights(schema: GraphQLSchema) -> Weights:
    """Every field's weight, by type and name."""
    known = {
        name: {
            field_name: _weight(schema, kind, field_name, field)
            for field_name, field in getattr(kind, "fields", {}).items()
        }
        for name, kind in schema.type_map.items()
        if is_composite_type(kind)
    }
    if schema.query_type:
        entries = {"__schema": Weight("__Schema", cost=1), "__type": Weight("__Type", cost=1)}
        known[schema.query_type.name].update(entries)
    return known


def _weight(
    schema: GraphQLSchema, parent: GraphQLNamedType, name: str, field: GraphQLField
) -> Weight:
    beneath = get_named_type(field.type)
    declared = declared_cost(parent, name)
    objects = is_composite_type(beneath)
    wrapper = objects and (_is_edge(beneath.name) or beneath.name == "PageInfo")
    own = declared.cost if declared else 0
    if not objects and not own and _computed(parent.name, name, field):
        own = 1
    if parent is schema.mutation_type:
        own += MUTATION
    return Weight(
        beneath=beneath.name if objects else "",
        cost=own,
        nodes=1 if objects and not wrapper and not _is_wrapping(parent.name, name) else 0,
        items=_items(parent.name, name, field, declared),
        paged="first" in field.args,
        is_page=name in PER_PAGE and is_list(field),
        is_level=not _is_wrapping(parent.name, name),
        search=bool(declared and declared.search),
    )


def declared_cost(parent: GraphQLNamedType, name: str) -> CostedField | None:
    """The field as its type declares it, if it says what it costs."""
    declaring = getattr(parent, "graphene_type", None)
    fields = declaring._meta.fields if declaring else {}
    for attribute, field in fields.items():
        if isinstance(field, CostedField) and name == (field.name or to_camel_case(attribute)):
            return field
    return None


def is_list(field: GraphQLField) -> bool:
    kind: Any = field.type
    return is_list_type(get_nullable_type(kind))


def _items(parent: str, name: str, field: GraphQLField, declared: CostedField | None) -> int | None:
    if not is_list(field):
        return 1
    if "first" in field.args:
        return None
    return declared.size if declared else _INTROSPECTION_SIZES.get(f"{parent}.{name}", LIST_SIZE)


def _is_edge(type_name: str) -> bool:
    return type_name.endswith("Edge")


def _is_wrapping(parent: str, name: str) -> bool:
    """List and NonNull wrappers of introspection are chains, not levels."""
    return parent == "__Type" and name == "ofType"


def _computed(parent: str, name: str, field: GraphQLField) -> bool:
    """Whether reading the field runs code of ours."""
    is_ours = field.resolve is not None and not _is_plain(field.resolve)
    return is_ours and name != "id" and not parent.startswith("__")


def _is_plain(resolve: Any) -> bool:
    """graphene's own attribute reading, which it wraps in a partial."""
    function = getattr(resolve, "func", resolve)
    return getattr(function, "__module__", "").startswith("graphene.types.resolver")
