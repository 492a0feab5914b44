"""Giving network-wide roles, taking them away, and closing accounts."""

from __future__ import annotations

from typing import Any

import graphene

from konstellation.accounts.roles import Role as RoleOfUser
from konstellation.api.graphql.choices import Role
from konstellation.api.graphql.naming import named
from konstellation.api.graphql.users import RoleGrant, User
from konstellation.members.services import users as services


class UserPayload(graphene.ObjectType):
    """The account as it is now."""

    user = graphene.Field(User, required=True, description="The account as it is now.")


class GrantRole(graphene.Mutation):
    """Give a user a network-wide role from today on."""

    class Arguments:
        user = graphene.ID(required=True, description="To whom.")
        role = Role(required=True, description="Which role.")

    Output = UserPayload

    @staticmethod
    def mutate(_root: Any, info: Any, user: str, role: Any) -> UserPayload:
        actor, holder = info.context.actor, named(info, user, User)
        services.grant_role(actor=actor, user=holder, role=RoleOfUser(role.value))
        return UserPayload(user=holder)


class EndRole(graphene.Mutation):
    """Take a network-wide role away at once, and end the user's sessions."""

    class Arguments:
        id = graphene.ID(required=True, description="Which grant of a role.")
        expected_version = graphene.Int(required=True, description="The version that was seen.")

    Output = UserPayload

    @staticmethod
    def mutate(_root: Any, info: Any, id: str, expected_version: int) -> UserPayload:
        actor, grant = info.context.actor, named(info, id, RoleGrant)
        user = services.end_role(actor=actor, grant=grant, expected=expected_version)
        return UserPayload(user=user)


class DeactivateUser(graphene.Mutation):
    """Close an account: its sessions and tokens end at once."""

    class Arguments:
        id = graphene.ID(required=True, description="Whose.")
        expected_version = graphene.Int(required=True, description="The version that was seen.")

    Output = UserPayload

    @staticmethod
    def mutate(_root: Any, info: Any, id: str, expected_version: int) -> UserPayload:
        actor, user = info.context.actor, named(info, id, User)
        closed = services.deactivate(actor=actor, user=user, expected=expected_version)
        return UserPayload(user=closed)


class UserMutation(graphene.ObjectType):
    """Changes to accounts and network-wide roles."""

    grant_role = GrantRole.Field(
        required=True, description="Give a user a network-wide role from today on."
    )
    end_role = EndRole.Field(
        required=True,
        description="Take a network-wide role away at once, and end the user's sessions.",
    )
    deactivate_user = DeactivateUser.Field(
        required=True, description="Close an account: its sessions and tokens end at once."
    )
