"""The schema: every domain's part of Query and Mutation, put together."""

from __future__ import annotations

import graphene

from konstellation.api.graphql.base import NodeQuery


class Query(NodeQuery, graphene.ObjectType):
    """What can be asked."""


schema = graphene.Schema(query=Query)
