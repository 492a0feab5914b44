"""The schema: every domain's part of Query and Mutation, put together.

Each part is an ``ObjectType`` of its own; the last in a list of bases comes first in the schema.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import graphene

from konstellation.api.graphql.account_changes import AccountMutation
from konstellation.api.graphql.accounts import AccountQuery
from konstellation.api.graphql.base import NodeQuery
from konstellation.api.graphql.imports import ImportMutation, ImportQuery
from konstellation.api.graphql.listings import ListingMutation, ListingQuery
from konstellation.api.graphql.loading import Loaders
from konstellation.api.graphql.matches import MatchMutation
from konstellation.api.graphql.memberships import MembershipMutation, MembershipQuery
from konstellation.api.graphql.organisation_changes import OrganisationMutation
from konstellation.api.graphql.organisation_lists import OrganisationQuery
from konstellation.api.graphql.partners import PartnerQuery
from konstellation.api.graphql.people import PersonQuery
from konstellation.api.graphql.people_changes import PersonMutation
from konstellation.api.graphql.search_index import SearchIndexMutation, SearchIndexQuery
from konstellation.api.graphql.user_changes import UserMutation
from konstellation.api.graphql.users import UserQuery
from konstellation.api.graphql.vocabulary import VocabularyMutation, VocabularyQuery


class Query(
    SearchIndexQuery,
    ImportQuery,
    UserQuery,
    AccountQuery,
    ListingQuery,
    VocabularyQuery,
    PartnerQuery,
    MembershipQuery,
    PersonQuery,
    OrganisationQuery,
    NodeQuery,
    graphene.ObjectType,
):
    """What can be asked."""


class Mutation(
    SearchIndexMutation,
    ImportMutation,
    UserMutation,
    AccountMutation,
    MatchMutation,
    ListingMutation,
    VocabularyMutation,
    MembershipMutation,
    PersonMutation,
    OrganisationMutation,
    graphene.ObjectType,
):
    """What can be done."""


def _afresh(resolve: Callable[..., Any]) -> Callable[..., Any]:
    """Several changes in one request: each is answered with what holds after it."""

    @wraps(resolve)
    def change(root: Any, info: Any, **given: Any) -> Any:
        info.context.loaders = Loaders(info.context.viewer)
        return resolve(root, info, **given)

    return change


schema = graphene.Schema(query=Query, mutation=Mutation)
for field in schema.graphql_schema.mutation_type.fields.values():
    field.resolve = _afresh(field.resolve)
