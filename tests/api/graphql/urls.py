"""The example schema behind the real door."""

from __future__ import annotations

from django.urls import path

from konstellation.api.graphql.views import GraphQLView
from tests.api.graphql.example import schema

view = GraphQLView(schema.graphql_schema)
urlpatterns = [path("graphql/", view)]
