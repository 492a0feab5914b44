"""What a document asks for, measured before anything is run.

Costs: one for each object that may be returned, and what a field says of itself through
``CostedField``. A list multiplies what lies beneath it: by the page where it is paged, else by the
size that its field declares. A field that declares nothing costs what its type does, never nothing
unless it is a plain attribute of an object that is counted already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import graphene
from graphene.utils.str_converters import to_camel_case
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
)

from konstellation.api.graphql.errors import Refused
from konstellation.api.graphql.limits import Limits

SEARCH = 10
AGGREGATE = 20
TOTAL = 5
MUTATION = 50
# What a list is taken to hold when its field does not say.
LIST_SIZE = 20
# Fields of a paged field's type that hold the page.
PER_PAGE = frozenset({"edges", "nodes", "hits"})
# Deeper than any tier may go, and shallow enough to walk.
DEEPEST = 100
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
