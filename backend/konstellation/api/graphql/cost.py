"""What a document asks for, measured before anything is run.

A list multiplies what lies beneath it: by the page where it is paged, else by the size that its
field declares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
)

from konstellation.api.graphql.errors import Refused
from konstellation.api.graphql.limits import Limits
from konstellation.api.graphql.weights import LIST_SIZE, UNKNOWN, Weight, weights

# Deeper than any tier may go, and shallow enough to walk.
DEEPEST = 100


@dataclass(slots=True)
class Measure:
    """What a selection asks for; the ``page_`` parts are still to be multiplied by a page."""

    depth: int = 0
    aliases: int = 0
    fields: int = 0
    cost: int = 0
    nodes: int = 0
    searches: int = 0
    largest_page: int = 0
    introspects: bool = False
    page_cost: int = 0
    page_nodes: int = 0
    page_searches: int = 0

    def join(self, other: Measure) -> None:
        """Add what stands beside this in the same selection."""
        self.depth = max(self.depth, other.depth)
        self.aliases += other.aliases
        self.fields += other.fields
        self.largest_page = max(self.largest_page, other.largest_page)
        self.introspects = self.introspects or other.introspects
        self.cost += other.cost
        self.nodes += other.nodes
        self.searches += other.searches
        self.page_cost += other.page_cost
        self.page_nodes += other.page_nodes
        self.page_searches += other.page_searches


def measure(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
) -> Measure:
    """One walk over the operation; each fragment is walked once, however often it is spread.

    It comes before validation, and so meets cycles and unknown names without stumbling. Both
    branches of @include and @skip count.
    """
    return _Walk(schema, document, operation, variables).run()


def page_variables(document: DocumentNode) -> frozenset[str]:
    """The variables on which a document's measure depends."""
    found: set[str] = set()
    open_sets = [definition.selection_set for definition in _selecting(document)]
    while open_sets:
        for selection in open_sets.pop().selections:
            if isinstance(selection, FieldNode):
                found.update(_page_variables_of(selection))
            beneath = getattr(selection, "selection_set", None)
            if beneath:
                open_sets.append(beneath)
    return frozenset(found)


def _page_variables_of(field: FieldNode) -> Iterator[str]:
    for argument in field.arguments:
        if argument.name.value in {"first", "last"} and isinstance(argument.value, VariableNode):
            yield argument.value.name.value


def _selecting(
    document: DocumentNode,
) -> list[OperationDefinitionNode | FragmentDefinitionNode]:
    kinds = (OperationDefinitionNode, FragmentDefinitionNode)
    return [node for node in document.definitions if isinstance(node, kinds)]


class _Walk:
    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
    ) -> None:
        self.weights = weights(schema)
        self.operation = operation
        root = schema.get_root_type(operation.operation)
        self.root = root.name if root else ""
        self.fragments = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        defaults = {
            node.variable.name.value: node.default_value
            for node in operation.variable_definitions
            if node.default_value is not None
        }
        self.variables = {**defaults, **variables}
        self.walked: dict[str, Measure] = {}

    def run(self) -> Measure:
        return self.selections(self.operation.selection_set, self.root, 1)

    def selections(self, selection_set: SelectionSetNode, kind: str, level: int) -> Measure:
        if level > DEEPEST:
            raise Refused("DEPTH_LIMIT", f"The document is more than {DEEPEST} levels deep.")
        found = Measure()
        for selection in selection_set.selections:
            if isinstance(selection, FieldNode):
                found.join(self.field(selection, kind, level))
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                beneath = condition.name.value if condition else kind
                found.join(self.selections(selection.selection_set, beneath, level + 1))
            elif isinstance(selection, FragmentSpreadNode):
                found.join(self.fragment(selection.name.value, level))
        return found

    def fragment(self, name: str, level: int) -> Measure:
        if name not in self.fragments:
            return Measure()
        if name not in self.walked:
            self.walked[name] = Measure()  # What a cycle finds of itself.
            node = self.fragments[name]
            kind = node.type_condition.name.value
            self.walked[name] = self.selections(node.selection_set, kind, level + 1)
        return self.walked[name]

    def field(self, node: FieldNode, kind: str, level: int) -> Measure:
        name = node.name.value
        if name == "__typename":
            return Measure(depth=1, fields=1, aliases=int(node.alias is not None))
        weight = self.weights.get(kind, {}).get(name, UNKNOWN)
        page = self.page(node) if weight.paged else 1
        inner = (
            self.selections(node.selection_set, weight.beneath, level + 1)
            if node.selection_set
            else Measure()
        )
        return _of_field(node, weight, inner, page)

    def page(self, node: FieldNode) -> int:
        """The page size that a paged field is given; a wrong one is refused here."""
        sizes = [
            value
            for argument in node.arguments
            if argument.name.value in {"first", "last"}
            and (value := self.value(argument.value)) is not None
        ]
        name = node.name.value
        if not sizes:
            raise Refused("PAGE_SIZE_REQUIRED", f"'{name}' needs 'first' or 'last'.")
        if len(sizes) > 1:
            raise Refused("PAGE_SIZE", f"'{name}' takes 'first' or 'last', not both.")
        if sizes[0] < 1:
            raise Refused("PAGE_SIZE", f"A page of '{name}' holds at least one.")
        return sizes[0]

    def value(self, node: ValueNode) -> int | None:
        """A page size; what is no whole number counts as one, for validation to refuse."""
        if isinstance(node, VariableNode):
            given = self.variables.get(node.name.value)
            if isinstance(given, ValueNode):
                return self.value(given)
            if given is None:
                return None
            return given if isinstance(given, int) and not isinstance(given, bool) else 1
        if isinstance(node, NullValueNode):
            return None
        return int(node.value[:12]) if isinstance(node, IntValueNode) else 1


def _of_field(node: FieldNode, weight: Weight, inner: Measure, page: int) -> Measure:
    """What one field asks for, given what its selection does."""
    found = Measure(
        depth=inner.depth + int(weight.is_level),
        aliases=inner.aliases + int(node.alias is not None),
        fields=1,
        cost=weight.cost,
        searches=int(weight.search),
        largest_page=max(inner.largest_page, page if weight.paged else 0),
        introspects=inner.introspects or node.name.value in {"__schema", "__type"},
    )
    held = page if weight.paged else LIST_SIZE
    cost = weight.nodes + inner.cost + inner.page_cost * held
    nodes = weight.nodes + inner.nodes + inner.page_nodes * held
    searches = inner.searches + inner.page_searches * held
    if weight.is_page:
        found.page_cost, found.page_nodes, found.page_searches = cost, nodes, searches
        return found
    items = page if weight.items is None else weight.items
    found.cost += cost * items
    found.nodes += nodes * items
    found.searches += searches * items
    return found


def excesses(found: Measure, limits: Limits, *, is_mutation: bool) -> list[Refused]:
    """Every limit that the measure is over."""
    mutations = found.fields if is_mutation else 0
    checks = [
        ("COST_LIMIT", "cost", found.cost, limits.cost),
        ("NODE_LIMIT", "number of objects", found.nodes, limits.nodes),
        ("DEPTH_LIMIT", "depth", found.depth, limits.depth),
        ("ALIAS_LIMIT", "number of aliases", found.aliases, limits.aliases),
        ("ROOT_FIELD_LIMIT", "number of root fields", found.fields, limits.root_fields),
        ("MUTATION_LIMIT", "number of mutations", mutations, limits.mutations),
        ("PAGE_SIZE", "page size", found.largest_page, limits.page_size),
    ]
    over = [
        Refused(code, f"The {what} is {_shown(value)}; at most {most} is allowed.")
        for code, what, value, most in checks
        if value > most
    ]
    if found.introspects and not limits.introspection:
        over.append(
            Refused("INTROSPECTION_DISABLED", "Sign in to read the schema from the server.")
        )
    return over


def _shown(value: int) -> str:
    return str(value) if value < 10**9 else "more than a billion"
