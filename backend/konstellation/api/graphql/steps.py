"""What is done for each field of a selection, worked out once for all objects that it is read of.

graphql-core looks the field up, reads its arguments and unwraps its type anew for every object.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    ExecutionContext,
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
)
from graphql.execution.execute import get_field_def
from graphql.execution.values import get_argument_values

from konstellation.api.graphql.leaves import Leaf, leaves_of


@dataclass(frozen=True, slots=True)
class Step:
    """One field. Without ``arguments`` they are wrong, and left to graphql-core to say so."""

    response_name: str
    nodes: list[FieldNode]
    field: GraphQLField
    resolve: Callable[..., Any]
    leaf: Leaf | None
    arguments: Mapping[str, Any] | None
    # The object type that the field leads to, where it is one object and no list.
    kind: GraphQLObjectType | None


def steps_of(
    execution: ExecutionContext,
    parent: GraphQLObjectType,
    fields: Mapping[str, list[FieldNode]],
) -> Sequence[Step]:
    """The steps of a selection on one object type; a field that it has not is left out."""
    leaves = leaves_of(parent)
    found = []
    for response_name, nodes in fields.items():
        field = get_field_def(execution.schema, parent, nodes[0])
        if field is not None:
            found.append(
                Step(
                    response_name,
                    nodes,
                    field,
                    field.resolve or execution.field_resolver,
                    leaves.get(nodes[0].name.value),
                    _arguments(execution, field, nodes[0]),
                    object_of(field.type),
                )
            )
    return found


def _arguments(
    execution: ExecutionContext, field: GraphQLField, node: FieldNode
) -> Mapping[str, Any] | None:
    try:
        return get_argument_values(field, node, execution.variable_values)
    except GraphQLError:
        return None


def object_of(kind: GraphQLOutputType) -> GraphQLObjectType | None:
    """The object type beneath NonNull; None for lists, leaves and abstract types."""
    inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    return inner if isinstance(inner, GraphQLObjectType) else None
