"""Plain attributes of records, answered without ceremony.

Two thirds of the fields of a list are attributes with no arguments and no rule. graphql-core makes
a path, an info object, arguments and three calls for each; here they are read and serialised at
once. Whatever is unusual about a value is left to graphql-core, which then also words the error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from graphene.types.resolver import attr_resolver, dict_or_attr_resolver
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
)

UNREAD: Any = object()


@dataclass(frozen=True, slots=True)
class Leaf:
    attribute: str
    default: Any
    serialize: Callable[[Any], Any]
    is_required: bool

    def read(self, source: Any) -> Any:
        """The value as it stands in the answer, or UNREAD where it is not plain."""
        try:
            value = getattr(source, self.attribute, self.default)
            if value is None:
                return UNREAD if self.is_required else None
            answer = self.serialize(value)
        except Exception:
            return UNREAD
        return UNREAD if answer is None else answer


@lru_cache(maxsize=512)
def leaves_of(kind: GraphQLObjectType) -> Mapping[str, Leaf]:
    """The plain leaves of an object type by field name."""
    found = {name: _leaf(field) for name, field in kind.fields.items()}
    return {name: leaf for name, leaf in found.items() if leaf is not None}


def _leaf(field: GraphQLField) -> Leaf | None:
    resolve = field.resolve
    if field.args or not isinstance(resolve, partial) or resolve.keywords:
        return None
    if resolve.func not in {attr_resolver, dict_or_attr_resolver}:
        return None
    is_required = isinstance(field.type, GraphQLNonNull)
    inner = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    if not isinstance(inner, GraphQLScalarType | GraphQLEnumType):
        return None
    attribute, default = resolve.args
    return Leaf(attribute, default, inner.serialize, is_required)
