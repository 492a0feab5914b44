"""What documents cost, by hand; and that no document does more than it costs."""

from __future__ import annotations

import math
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from graphql import OperationDefinitionNode, execute, parse, validate
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis_graphql import from_schema

from konstellation.api.graphql.context import Context
from konstellation.api.graphql.cost import Measure, measure
from konstellation.api.graphql.errors import Refused
from konstellation.api.graphql.execution import Execution
from konstellation.api.graphql.limits import DEFAULTS, Tier
from konstellation.api.graphql.loading import Loaders
from konstellation.api.graphql.weights import weights
from konstellation.members import models
from tests.api.graphql import example
from tests.factories.members import OrganisationFactory

SCHEMA = example.schema.graphql_schema


def measured(text: str, **variables: Any) -> Measure:
    document = parse(text)
    operation = next(
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    )
    return measure(SCHEMA, document, operation, variables)


def orgs(size: int, fields: str, arguments: str = "") -> str:
    return f"{{ organisations(first: {size}{arguments}) {{ {fields} }} }}"


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("{ __typename }", 0),
        ("{ branch { name } }", 1),
        ("{ branch { name left { name } } }", 2),
        ("{ branch { left { name } right { name } } }", 3),
        ("{ a: branch { name } b: branch { name } }", 2),
        ("{ branch { name } branch { name } }", 2),
        ("{ branch { ... { name } } }", 1),
        ("{ branch { ... on Branch { left { name } } } }", 2),
        ("{ ...F ...F } fragment F on Query { branch { name } }", 2),
        ("{ branch { ...F } } fragment F on Branch { left { ...G } right { ...G } }"
         " fragment G on Branch { left { name } right { name } }", 7),
        ("{ branch @include(if: false) { name } }", 1),
        ("query($a: Boolean!) { branch @skip(if: $a) { name } echo @include(if: $a) }", 2),
        ("{ echo }", 1),
        ('{ trouble(kind: "x") }', 1),
        ('{ node(id: "x") { id } }', 1),
        ('{ node(id: "x") { ... on Organisation { initial } } }', 2),
        ("{ figures { kind } }", 26),
        ("{ unlisted { kind } }", 20),
        ("{ unlisted { kind count } figures { count } }", 46),
        (orgs(1, "nodes { id }"), 2),
        (orgs(10, "nodes { id }"), 11),
        (orgs(10, "nodes { id name employees updatedAt kind }"), 11),
        (orgs(10, "edges { cursor node { id } }"), 11),
        (orgs(10, "edges { node { id } } nodes { id }"), 21),
        (orgs(10, "pageInfo { hasNextPage }"), 1),
        (orgs(10, "totalCount"), 6),
        (orgs(10, "totalCount nodes { id }"), 16),
        (orgs(10, "nodes { initial }"), 21),
        (orgs(10, "nodes { competences { key } }"), 91),
        (orgs(10, "nodes { competences { holders { id } } }"), 491),
        (orgs(10, "nodes { aliases(first: 5) { nodes { name } } }"), 71),
        (orgs(10, "nodes { aliases(last: 5) { nodes { organisation { id } } } }"), 121),
        (orgs(10, "nodes { aliases(first: 5) { totalCount nodes { name } } }"), 121),
        (orgs(10, "...P") + " fragment P on OrganisationConnection { nodes { id } }", 11),
        ("{ a: organisations(first: 10) { ...P } b: organisations(first: 20) { ...P } }"
         " fragment P on OrganisationConnection { totalCount nodes { id } }", 42),
        (orgs(10, "nodes { id }", ", orderBy: NAME"), 11),
        ("{ organisations(last: 10) { nodes { id } } }", 11),
        ('{ search(text: "x", first: 10) { nodes { id } } }', 21),
        ('{ search(text: "x", first: 10) { totalCount nodes { competences { key } } } }', 106),
        ('mutation { rename(id: "x", expectedVersion: 1, input: {name: "y"})'
         " { organisation { id } } }", 52),
        ("{ nowhere }", 1),
        ("{ nowhere { to { be { found } } } }", 4),
        ("{ __schema { queryType { name } } }", 2),
        ("{ __schema { types { name } } }", 41),
    ],
)  # fmt: skip
def test_a_document_costs(text: str, cost: int) -> None:
    assert measured(text).cost == cost


@pytest.mark.parametrize(
    ("text", "variables", "cost"),
    [
        ("query($n: Int) { organisations(first: $n) { nodes { id } } }", {"n": 30}, 31),
        ("query($n: Int = 7) { organisations(first: $n) { nodes { id } } }", {}, 8),
        ("query($n: Int = 7) { organisations(first: $n) { nodes { id } } }", {"n": 3}, 4),
        ("query($n: Int) { organisations(first: $n) { nodes { id } } }", {"n": "30"}, 2),
        ("query($n: Int) { organisations(first: $n) { nodes { id } } }", {"n": True}, 2),
    ],
)
def test_page_sizes_are_taken_from_the_variables(
    text: str, variables: dict[str, Any], cost: int
) -> None:
    assert measured(text, **variables).cost == cost


@pytest.mark.parametrize("variables", [{}, {"n": None}])
def test_a_page_size_that_is_not_given_is_missing(variables: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="'first' or 'last'"):
        measured("query($n: Int) { organisations(first: $n) { nodes { id } } }", **variables)


@pytest.mark.parametrize(
    ("text", "depth", "aliases", "fields"),
    [
        ("{ __typename }", 1, 0, 1),
        ("{ a: branch { b: name } }", 2, 2, 1),
        ("{ organisations(first: 1) { edges { node { name } } } }", 4, 0, 1),
        ("{ branch { ...F ...F } } fragment F on Branch { a: name }", 2, 2, 1),
        ("{ ...F branch { name } } fragment F on Query { echo a: echo }", 2, 1, 3),
        ("{ branch { ... { ... { name } } } }", 2, 0, 1),
        ("{ __schema { types { ofType { ofType { name } } } } }", 3, 0, 1),
        ("{ ...F } fragment F on Query { ...F branch { name } }", 2, 0, 1),
    ],
)
def test_depth_aliases_and_root_fields_are_counted_unfolded(
    text: str, depth: int, aliases: int, fields: int
) -> None:
    found = measured(text)

    assert (found.depth, found.aliases, found.fields) == (depth, aliases, fields)


def test_searches_are_counted() -> None:
    call = 'search(text: "x", first: 1) { nodes { id } }'

    assert measured(f"{{ a: {call} b: {call} }}").searches == 2


class Counting(Execution):
    """Counts the fields that yield an object or run code of ours."""

    work = 0

    def execute_field(self, parent_type: Any, source: Any, field_nodes: Any, path: Any) -> Any:
        weight = weights(SCHEMA)[parent_type.name].get(field_nodes[0].name.value)
        if weight is not None and (weight.nodes or weight.cost):
            type(self).work += 1
        return super().execute_field(parent_type, source, field_nodes, path)


@pytest.fixture
def register(db: None) -> None:
    competences = list(models.Competence.objects.all()[:3])
    for organisation in OrganisationFactory.create_batch(4):
        models.Alias.objects.create(organisation=organisation, name="Other")
        for competence in competences:
            models.CompetenceClaim.objects.create(organisation=organisation, competence=competence)


@pytest.mark.usefixtures("register")
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=from_schema(SCHEMA))
def test_no_document_does_more_than_it_costs(text: str) -> None:
    document = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    # These fields are late or endless by intent.
    assume("slow" not in text and "endless" not in text)
    try:
        found = measure(SCHEMA, document, operation, {})
    except Refused:
        reject()
    assume(found.cost <= 50_000 and not validate(SCHEMA, document))
    viewer = AnonymousUser()
    limits = DEFAULTS[Tier.SUPERUSER]
    context = Context(HttpRequest(), viewer, limits, Loaders(viewer), math.inf)
    Counting.work = 0

    execute(SCHEMA, document, context_value=context, execution_context_class=Counting)

    assert Counting.work <= found.cost
