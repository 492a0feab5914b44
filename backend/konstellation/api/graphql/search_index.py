"""How search stands, and having what was given up tried again."""

from __future__ import annotations

from typing import Any

import graphene

from konstellation.api.graphql import ids
from konstellation.api.graphql.connections import Connection, ConnectionField, page_of
from konstellation.api.graphql.scalars import DateTime
from konstellation.api.graphql.weights import AGGREGATE, SEARCH, CostedField
from konstellation.common.errors import Unavailable
from konstellation.members.selectors import search_index as selectors
from konstellation.members.services import search_index as services
from konstellation.search.backlog import Backlog
from konstellation.search.client import engine
from konstellation.search.models import Pending


class DeadLetter(graphene.ObjectType):
    """A record that cannot be indexed: search knows it as it was before, or not at all."""

    id = graphene.ID(required=True, description="By which it is tried again.")
    index = graphene.String(
        required=True, description="Which index: organisations, people or listings."
    )
    record = graphene.ID(required=True, description="The id of the record itself.")
    name = graphene.String(description="What the record is called; null where it is gone.")
    attempts = graphene.Int(required=True, description="How often it was refused.")
    reason = graphene.String(required=True, description="Why, in the engine's words.")
    changed_at = DateTime(required=True, description="Since when search does not know it.")
    given_up_at = DateTime(required=True, description="When it was given up.")

    @staticmethod
    def resolve_id(letter: Pending, _info: Any) -> str:
        return ids.encode("DeadLetter", letter.record_id)

    @staticmethod
    def resolve_record(letter: Pending, _info: Any) -> str:
        return str(letter.record_id)

    @staticmethod
    def resolve_name(letter: Pending, info: Any) -> Any:
        return info.context.loaders.load(selectors.names_of_dead_letters, letter)

    @staticmethod
    def resolve_reason(letter: Pending, _info: Any) -> str:
        return letter.last_error

    @staticmethod
    def resolve_changed_at(letter: Pending, _info: Any) -> Any:
        return letter.noted_at


class DeadLetterConnection(Connection):
    class Meta:
        node = DeadLetter


class DeadLetterOrder(graphene.Enum):
    """How dead letters are ordered."""

    GIVEN_UP_DESC = "-given_up_at"


class SearchIndex(graphene.ObjectType):
    """How far search is behind the register."""

    is_answering = CostedField(
        graphene.Boolean,
        cost=SEARCH,
        required=True,
        description="Whether the search engine can be asked.",
    )
    waiting = graphene.Int(required=True, description="So many changes are still to be indexed.")
    lag_seconds = graphene.Int(required=True, description="The age of the oldest of them.")
    dead_letters = ConnectionField(
        DeadLetterConnection,
        order=DeadLetterOrder,
        default_order="-given_up_at",
        description="What was given up as not to be indexed.",
    )

    @staticmethod
    def resolve_is_answering(_backlog: Backlog, _info: Any) -> bool:
        try:
            return engine().healthy()
        except Unavailable:
            return False

    @staticmethod
    def resolve_lag_seconds(backlog: Backlog, _info: Any) -> int:
        return round(backlog.lag)

    @staticmethod
    def resolve_dead_letters(
        _backlog: Backlog, info: Any, order_by: Any = None, **page: Any
    ) -> Any:
        rows = selectors.dead_letters(info.context.viewer)
        order = order_by or DeadLetterOrder.GIVEN_UP_DESC
        return page_of(info.context, rows, listing="dead_letters", order=order, **page)


class SearchIndexQuery(graphene.ObjectType):
    """How search stands."""

    search_index = CostedField(
        SearchIndex,
        cost=AGGREGATE,
        description="How far search is behind the register; null for who may not know.",
    )

    @staticmethod
    def resolve_search_index(_root: Any, info: Any) -> Backlog | None:
        return selectors.backlog(viewer=info.context.viewer)


class RetryIndexingPayload(graphene.ObjectType):
    """What was tried again, and how search stands now."""

    retried = graphene.Int(required=True, description="So many are tried again.")
    search_index = graphene.Field(
        SearchIndex, description="How search stands now; null for who may not know."
    )


class RetryIndexing(graphene.Mutation):
    """Have dead letters tried again: all of them, unless told which."""

    class Arguments:
        ids = graphene.List(
            graphene.NonNull(graphene.ID), description="Which ones; all unless told."
        )

    Output = RetryIndexingPayload

    @staticmethod
    def mutate(_root: Any, info: Any, ids: list[str] | None = None) -> RetryIndexingPayload:
        actor = info.context.actor
        retried = services.retry(actor=actor, records=_records(ids))
        return RetryIndexingPayload(retried=retried, search_index=selectors.backlog(viewer=actor))


def _records(given: list[str] | None) -> list[Any] | None:
    return None if given is None else [ids.typed(each, "DeadLetter") for each in given]


class SearchIndexMutation(graphene.ObjectType):
    """Changes to what search knows."""

    retry_indexing = RetryIndexing.Field(
        required=True, description="Have dead letters tried again: all of them, unless told which."
    )
