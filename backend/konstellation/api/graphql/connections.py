"""Relay connections: pages by key, never by offset.

A list has a total order: the order asked for, with the id as the last word. A cursor holds the
place of one row in it, so that rows added or removed meanwhile neither repeat nor hide others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any

import graphene
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Count, F, Field, Model, Q, QuerySet, Window
from django.db.models.expressions import OrderBy
from django.db.models.functions import RowNumber
from graphene.types.objecttype import ObjectTypeOptions

from konstellation.accounts.models import Viewer
from konstellation.api.graphql import cursors
from konstellation.api.graphql.context import Context
from konstellation.api.graphql.counting import length
from konstellation.api.graphql.errors import Refused
from konstellation.api.graphql.weights import TOTAL, CostedField
from konstellation.common import keyset

MOST_RANKED = 10_000


class PageInfo(graphene.ObjectType):
    """Where a page stands in its list."""

    has_next_page = graphene.Boolean(required=True, description="Whether more follows.")
    has_previous_page = graphene.Boolean(required=True, description="Whether something precedes.")
    start_cursor = graphene.String(description="The place of the first row.")
    end_cursor = graphene.String(description="The place of the last row.")


class Connection(graphene.ObjectType):
    """A page of a list. ``class Meta: node = Organisation`` says of what."""

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(cls, node: Any = None, **options: Any) -> None:
        assert node is not None, f"{cls.__name__}.Meta must say its node"
        noun = node._meta.name
        edge = type(
            f"{noun}Edge",
            (graphene.ObjectType,),
            {
                "__doc__": f"{noun} with its place in the list.",
                "cursor": graphene.String(required=True, description="The place of this row."),
                "node": graphene.Field(node, required=True, description="The row itself."),
            },
        )
        meta = ObjectTypeOptions(cls)
        meta.fields = {
            "edges": _listed(edge, "The rows with their cursors."),
            "nodes": _listed(node, "The rows."),
            "page_info": graphene.Field(
                PageInfo, required=True, description="Where the page stands in the list."
            ),
            "total_count": CostedField(
                graphene.Int, cost=TOTAL, required=True, description="How long the whole list is."
            ),
        }
        options.setdefault("description", f"A page of a list of {noun}.")
        super().__init_subclass_with_meta__(_meta=meta, **options)


def _listed(of: Any, description: str) -> graphene.Field:
    return graphene.Field(
        graphene.List(graphene.NonNull(of)), required=True, description=description
    )


class ConnectionField(CostedField):
    """A field with a connection's arguments; ``order`` is an enum of allowed orders."""

    def __init__(
        self, type_: Any, *, order: Any = None, default_order: str = "", **options: Any
    ) -> None:
        options.setdefault("required", True)
        if order is not None:
            options["order_by"] = graphene.Argument(
                order, default_value=default_order, description="In which order."
            )
        super().__init__(
            type_,
            first=graphene.Int(description="So many from the start, or after `after`."),
            after=graphene.String(description="The cursor to go on from."),
            last=graphene.Int(description="So many from the end, or before `before`."),
            before=graphene.String(description="The cursor to go back from."),
            **options,
        )


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for; the sizes have been checked with the document."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    def __post_init__(self) -> None:
        if (self.after and self.first is None) or (self.before and self.last is None):
            raise Refused("PAGE_SIZE", "'after' goes with 'first', and 'before' with 'last'.")

    @property
    def size(self) -> int:
        return (self.first if self.first is not None else self.last) or 0

    @property
    def is_backward(self) -> bool:
        return self.first is None

    @property
    def cursor(self) -> str | None:
        return self.before if self.is_backward else self.after


@dataclass(frozen=True, slots=True)
class Key:
    """One part of a list's order."""

    name: str
    is_descending: bool
    is_nullable: bool
    column: Field[Any, Any]

    def ordering(self, *, backward: bool) -> OrderBy:
        """Rows without a value come last, whichever way the rest is sorted."""
        nulls = {"nulls_first" if backward else "nulls_last": True} if self.is_nullable else {}
        descends = self.is_descending != backward
        return F(self.name).desc(**nulls) if descends else F(self.name).asc(**nulls)

    def beyond(self, value: Any, *, backward: bool) -> Q:
        """Strictly further on than the value."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if backward else Q(pk__in=())
        way = "lt" if self.is_descending != backward else "gt"
        further = Q(**{f"{self.name}__{way}": value})
        if self.is_nullable and not backward:
            further |= Q(**{f"{self.name}__isnull": True})
        return further

    def at(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True} if value is None else {self.name: value})

    def parse(self, value: Any) -> Any:
        return None if value is None else self.column.to_python(value)


@dataclass(frozen=True, slots=True)
class Order:
    """A total order over a model's rows, under the name that its cursors are bound to."""

    keys: tuple[Key, ...]
    listing: str

    def by(self, *, backward: bool) -> list[OrderBy]:
        return [key.ordering(backward=backward) for key in self.keys]

    def cursor(self, row: Any) -> str:
        values = [attrgetter(key.name.replace("__", "."))(row) for key in self.keys]
        return cursors.encode(self.listing, values)

    @property
    def is_one_way(self) -> bool:
        """Whether all parts go the same way and are never empty, as in an index."""
        ways = {key.is_descending for key in self.keys}
        return len(ways) == 1 and not any(key.is_nullable for key in self.keys)

    def past(self, cursor: str, *, backward: bool) -> Any:
        """The rows beyond the cursor's place."""
        values = cursors.decode(self.listing, cursor)
        try:
            places = [key.parse(value) for key, value in zip(self.keys, values, strict=True)]
        except (ValueError, ValidationError):
            raise cursors.bad_cursor() from None
        if self.is_one_way:
            names, columns = zip(*((key.name, key.column) for key in self.keys), strict=True)
            parts = list(zip(names, columns, places, strict=True))
            return keyset.beyond(parts, descending=self.keys[0].is_descending != backward)
        past = Q(pk__in=())
        for key, place in reversed(list(zip(self.keys, places, strict=True))):
            past = key.beyond(place, backward=backward) | (key.at(place) & past)
        return past


def order_of(queryset: QuerySet[Any], order: str, listing: str) -> Order:
    """``order`` is a column or annotation, "-" in front for descending; the id breaks ties.

    What may be empty comes last, and no index helps with that: better annotate what never is.
    """
    names = [part for part in order.split(",") if part]
    annotated = tuple(sorted(queryset.query.annotations))
    extra = {name: queryset.query.annotations[name].output_field for name in annotated}
    ends = names[-1].startswith("-") if names else False
    keys = [_key(queryset.model, name, extra) for name in names]
    tie = _key(queryset.model, "-pk" if ends else "pk", extra)
    return Order((*keys, tie), f"{listing}:{order}")


def _key(model: type[Model], name: str, annotations: Mapping[str, Field[Any, Any]]) -> Key:
    descending = name.startswith("-")
    bare = name.removeprefix("-")
    if bare in annotations:
        return Key(bare, descending, annotations[bare].null, annotations[bare])
    column = _column(model, bare)
    return Key(bare, descending, column.null or "__" in bare, column)


@lru_cache(maxsize=256)
def _column(model: type[Model], path: str) -> Field[Any, Any]:
    column: Any = None
    for part in path.split("__"):
        column = model._meta.pk if part == "pk" else model._meta.get_field(part)
        model = column.related_model or model
    if not isinstance(column, Field):
        raise FieldDoesNotExist(path)
    return column


@dataclass
class Slice:
    """One page of rows, as a Connection type reads it."""

    rows: Sequence[Any]
    has_next_page: bool
    has_previous_page: bool
    cursor: Callable[[Any], str]
    count: Callable[[], int]

    @property
    def nodes(self) -> Sequence[Any]:
        return self.rows

    @property
    def edges(self) -> list[Edge]:
        return [Edge(row, self.cursor) for row in self.rows]

    @property
    def page_info(self) -> Slice:
        return self

    @property
    def start_cursor(self) -> str | None:
        return self.cursor(self.rows[0]) if self.rows else None

    @property
    def end_cursor(self) -> str | None:
        return self.cursor(self.rows[-1]) if self.rows else None

    @cached_property
    def total_count(self) -> int:
        return self.count()


@dataclass(slots=True)
class Edge:
    node: Any
    place: Callable[[Any], str] = field(repr=False)

    @property
    def cursor(self) -> str:
        return self.place(self.node)


def page_of(
    context: Context, rows: QuerySet[Any], *, listing: str, order: Any = "", **page: Any
) -> Slice:
    """A page of the rows in this order; ``listing`` names the list, so that no cursor strays."""
    wanted = Page(**page)
    total = order_of(rows, _order_name(order), listing)
    narrowed = rows
    if wanted.cursor:
        narrowed = rows.filter(total.past(wanted.cursor, backward=wanted.is_backward))
    ordered = narrowed.order_by(*total.by(backward=wanted.is_backward))
    slice_ = _slice(list(ordered[: wanted.size + 1]), wanted, total, lambda: length(rows))
    context.loaders.expect(slice_.rows)
    return slice_


def _slice(found: list[Any], wanted: Page, order: Order, count: Callable[[], int]) -> Slice:
    has_more = len(found) > wanted.size
    rows = found[: wanted.size]
    came_from = wanted.cursor is not None
    if wanted.is_backward:
        rows.reverse()
        return Slice(rows, came_from, has_more, order.cursor, count)
    return Slice(rows, has_more, came_from, order.cursor, count)


def _order_name(order: Any) -> str:
    return str(getattr(order, "value", order))


@dataclass(frozen=True, slots=True)
class PagesBy:
    """A batch: the same page of each parent's rows, in one query for all parents.

    ``rows`` is a selector of a viewer; ``by`` is the column that names the parent.
    """

    rows: Callable[[Viewer], QuerySet[Any]]
    by: str
    listing: str

    def __call__(
        self, ids: Iterable[Any], *, viewer: Viewer, order: str, page: Page
    ) -> dict[Any, Slice]:
        parents = list(ids)
        rows = self.rows(viewer).filter(**{f"{self.by}__in": parents})
        total = order_of(rows, order, self.listing)
        by = total.by(backward=page.is_backward)
        narrowed = rows.order_by(*by)
        if page.cursor:
            narrowed = narrowed.filter(total.past(page.cursor, backward=page.is_backward))
        found: dict[Any, list[Any]] = defaultdict(list)
        for row in self._first(narrowed, by, parents, page.size + 1):
            found[getattr(row, self.by)].append(row)
        counts = _Counts(rows, self.by)
        return {pk: _slice(found[pk], page, total, counts.of(pk)) for pk in parents}

    def _first(
        self, rows: QuerySet[Any], order: Sequence[OrderBy], parents: Sequence[Any], size: int
    ) -> QuerySet[Any]:
        """So many of each parent's."""
        if len(parents) == 1:
            # To number rows the database reads all of them; of one parent they need no numbers.
            return rows[:size]
        number = Window(RowNumber(), partition_by=F(self.by), order_by=order)
        return rows.annotate(_place=number).filter(_place__lte=size)


class _Counts:
    """How many rows each parent has, counted for all of them when the first is asked for."""

    def __init__(self, rows: QuerySet[Any], by: str) -> None:
        self.rows = rows
        self.by = by

    @cached_property
    def found(self) -> dict[Any, int]:
        counted = self.rows.order_by().values_list(self.by).annotate(Count("pk"))
        return dict(counted)

    def of(self, pk: Any) -> Callable[[], int]:
        return lambda: self.found.get(pk, 0)


def nested_page(
    context: Context, pages: PagesBy, parent: Any, *, order: Any = "", **page: Any
) -> Slice:
    """The parent's page of a list within a list."""
    name = _order_name(order)
    found: Slice = context.loaders.load(pages, parent, order=name, page=Page(**page))
    return found


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which part of a ranked list is asked for."""

    listing: str
    offset: int
    size: int


def stretch(*, listing: str, first: int, after: str | None = None) -> Stretch:
    """For lists that something else has ranked, such as search: a place is a count of rows."""
    offset = 0
    if after:
        place = cursors.decode(listing, after)
        offset = place[0] + 1
    if offset + first > MOST_RANKED:
        raise Refused("PAGE_SIZE", f"A ranked list ends after {MOST_RANKED} rows.")
    return Stretch(listing, offset, first)


def ranked_page(context: Context, rows: Sequence[Any], total: int, part: Stretch) -> Slice:
    """A stretch of a ranked list of ``total`` rows."""
    places = {id(row): part.offset + number for number, row in enumerate(rows)}
    context.loaders.expect(rows)
    return Slice(
        rows,
        has_next_page=part.offset + part.size < min(total, MOST_RANKED),
        has_previous_page=part.offset > 0,
        cursor=lambda row: cursors.encode(part.listing, [places[id(row)]]),
        count=lambda: total,
    )
