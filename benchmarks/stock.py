"""The peer: graphene-django as its documentation shows it, with hand-made prefetch."""

from __future__ import annotations

from typing import Any

import graphene
from django.db.models import Prefetch
from django.urls import include, path
from django.views.decorators.csrf import csrf_protect
from graphene import relay
from graphene_django import DjangoObjectType
from graphene_django.views import GraphQLView
from graphql_relay import from_global_id

from konstellation.members import models
from konstellation.members.selectors.organisations import (
    OrganisationFilter,
    organisations,
    visible_organisations,
)


class Sector(DjangoObjectType):
    class Meta:
        model = models.Sector
        fields = ["code", "name_sv"]


class OrganisationSector(DjangoObjectType):
    class Meta:
        model = models.OrganisationSector
        fields = ["is_main", "sector"]


class Competence(DjangoObjectType):
    class Meta:
        model = models.Competence
        fields = ["key", "name_sv"]


class CompetenceClaim(DjangoObjectType):
    class Meta:
        model = models.CompetenceClaim
        fields = ["level", "evidence_sv", "competence"]
        convert_choices_to_enum = False


class Theme(DjangoObjectType):
    class Meta:
        model = models.Theme
        fields = ["key", "name_sv"]


class Municipality(DjangoObjectType):
    class Meta:
        model = models.Municipality
        fields = ["name"]


class Address(DjangoObjectType):
    class Meta:
        model = models.Address
        fields = ["city", "municipality"]


class Counted(relay.Connection):
    class Meta:
        abstract = True

    total_count = graphene.Int(required=True)

    def resolve_total_count(self, _info: Any) -> int:
        return self.length


class Organisation(DjangoObjectType):
    class Meta:
        model = models.Organisation
        interfaces = [relay.Node]
        connection_class = Counted
        fields = [
            "id",
            "name",
            "kind",
            "summary_sv",
            "description_sv",
            "website",
            "sectors",
            "competence_claims",
            "themes",
            "addresses",
        ]


PARTS = (
    Prefetch("sectors", models.OrganisationSector.objects.select_related("sector")),
    Prefetch("competence_claims", models.CompetenceClaim.objects.select_related("competence")),
    "themes",
    Prefetch("addresses", models.Address.objects.select_related("municipality")),
)


class Query(graphene.ObjectType):
    organisations = relay.ConnectionField(Organisation._meta.connection, region=graphene.String())
    organisation = graphene.Field(Organisation, id=graphene.ID(required=True))

    @staticmethod
    def resolve_organisations(_root: Any, info: Any, region: str, first: int) -> Any:
        viewer = info.context.user._wrapped if info.context.user.pk else info.context.user
        rows = organisations(viewer=viewer, narrow=OrganisationFilter(region=[region]))
        page = list(rows.prefetch_related(*PARTS)[: first + 1])
        edges = [
            Organisation._meta.connection.Edge(cursor=f"{row.sort_name}|{row.pk}", node=row)
            for row in page[:first]
        ]
        connection = Organisation._meta.connection(
            edges=edges,
            page_info=relay.PageInfo(
                has_next_page=len(page) > first,
                has_previous_page=False,
                end_cursor=edges[-1].cursor,
            ),
        )
        connection.length = rows.count()
        return connection

    @staticmethod
    def resolve_organisation(_root: Any, info: Any, id: str) -> Any:
        viewer = info.context.user._wrapped if info.context.user.pk else info.context.user
        rows = visible_organisations(viewer).prefetch_related(*PARTS)
        return rows.filter(pk=from_global_id(id)[1]).first()


schema = graphene.Schema(query=Query)
urlpatterns = [
    path("", include("konstellation.api.graphql.urls")),
    path("stock/", csrf_protect(GraphQLView.as_view(schema=schema))),
]
