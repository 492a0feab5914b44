"""The schema: every domain's part of Query and Mutation, put together.

Each part is an ``ObjectType`` of its own; the last in a list of bases comes first in the schema.
"""

from __future__ import annotations

import graphene

from konstellation.api.graphql.account_changes import AccountMutation
from konstellation.api.graphql.accounts import AccountQuery
from konstellation.api.graphql.base import NodeQuery
from konstellation.api.graphql.imports import ImportMutation, ImportQuery
from konstellation.api.graphql.listings import ListingMutation, ListingQuery
from konstellation.api.graphql.matches import MatchMutation
from konstellation.api.graphql.memberships import MembershipMutation, MembershipQuery
from konstellation.api.graphql.organisation_changes import OrganisationMutation
from konstellation.api.graphql.organisation_lists import OrganisationQuery
from konstellation.api.graphql.partners import PartnerQuery
from konstellation.api.graphql.people import PersonQuery
from konstellation.api.graphql.people_changes import PersonMutation
from konstellation.api.graphql.vocabulary import VocabularyMutation, VocabularyQuery


class Query(
    ImportQuery,
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
    ImportMutation,
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


schema = graphene.Schema(query=Query, mutation=Mutation)
