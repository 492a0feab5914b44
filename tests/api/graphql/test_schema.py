"""Rules that every schema here keeps, and the product's own above all."""

from __future__ import annotations

from collections.abc import Iterator

import graphene
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_composite_type,
)

from konstellation.api.graphql.base import RecordType, registry_of
from konstellation.api.graphql.schema import schema
from konstellation.api.graphql.weights import PER_PAGE, declared_cost, is_list, weights
from konstellation.members import models
from tests.api.graphql import example

SCHEMAS = [
    pytest.param(schema.graphql_schema, id="product"),
    pytest.param(example.schema.graphql_schema, id="example"),
]
Fielded = GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType


def undescribed(tested: GraphQLSchema) -> Iterator[str]:
    """Every type, field, argument and enum value that does not say what it is."""
    for name, kind in tested.type_map.items():
        if name.startswith("__"):
            continue
        if not kind.description:
            yield name
        if isinstance(kind, GraphQLEnumType):
            continue
        for field_name, field in kind.fields.items() if isinstance(kind, Fielded) else ():
            if not field.description:
                yield f"{name}.{field_name}"
            for argument_name, argument in getattr(field, "args", {}).items():
                if not argument.description:
                    yield f"{name}.{field_name}({argument_name})"


def unbounded(tested: GraphQLSchema) -> Iterator[str]:
    """Every list of objects whose length neither a page nor a declared size bounds."""
    for name, kind in tested.type_map.items():
        if name.startswith("__") or not isinstance(kind, GraphQLObjectType):
            continue
        for field_name, field in kind.fields.items():
            listed = is_list(field) and is_composite_type(get_named_type(field.type))
            bounded = field_name in PER_PAGE or "first" in field.args
            if listed and not bounded and declared_cost(kind, field_name) is None:
                yield f"{name}.{field_name}"


@pytest.mark.parametrize("tested", SCHEMAS)
def test_everything_says_what_it_is(tested: GraphQLSchema) -> None:
    assert list(undescribed(tested)) == []


@pytest.mark.parametrize("tested", SCHEMAS)
def test_every_object_is_counted(tested: GraphQLSchema) -> None:
    free = [
        f"{kind}.{field}"
        for kind, fields in weights(tested).items()
        for field, weight in fields.items()
        if weight.beneath and not (weight.nodes or weight.cost)
        if not weight.beneath.endswith(("Edge", "PageInfo")) and not kind.startswith("__")
    ]

    assert free == []


def test_every_list_of_the_product_is_bounded() -> None:
    assert list(unbounded(schema.graphql_schema)) == []


def test_a_list_that_declares_nothing_is_found() -> None:
    assert list(unbounded(example.schema.graphql_schema)) == ["Query.unlisted"]


@pytest.mark.parametrize("tested", [schema, example.schema])
def test_every_record_type_reads_through_its_selector(tested: graphene.Schema) -> None:
    overriding = [
        name
        for name, kind in registry_of(tested).items()
        if "get_queryset" in vars(kind) or "get_node" in vars(kind)
    ]

    assert overriding == []


@pytest.mark.parametrize(
    ("meta", "complaint"),
    [
        ({"fields": {"name": "Name."}}, "select"),
        ({"fields": ["name"], "select": example.organisations}, "description"),
        ({"fields": {"name": ""}, "select": example.organisations}, "description"),
        ({"fields": "__all__", "select": example.organisations}, "description"),
        ({"fields": {"parent": "Parent."}, "select": example.organisations}, "loader"),
    ],
)
def test_a_record_type_that_leaves_something_open_cannot_be_made(
    meta: dict[str, object], complaint: str
) -> None:
    with pytest.raises(TypeError, match=complaint):
        type(
            "Broken",
            (RecordType,),
            {"Meta": type("Meta", (), {"model": models.Organisation, **meta})},
        )
