"""Where GraphQL is found."""

from __future__ import annotations

from django.urls import path

from konstellation.api.graphql.graphiql import graphiql
from konstellation.api.graphql.schema import schema
from konstellation.api.graphql.views import GraphQLView

urlpatterns = [
    path("graphql/", GraphQLView(schema.graphql_schema), name="graphql"),
    path("graphiql/", graphiql, name="graphiql"),
]
