"""Accounts and the network-wide roles that they hold."""

from __future__ import annotations

from typing import Any

import graphene

from konstellation.accounts import models as accounts
from konstellation.api.graphql.base import RecordType
from konstellation.api.graphql.choices import Language, Role
from konstellation.api.graphql.connections import Connection, ConnectionField, page_of
from konstellation.api.graphql.naming import found
from konstellation.api.graphql.weights import CostedField
from konstellation.members.selectors import actions
from konstellation.members.selectors import users as selectors

DELEGATE = "konstellation.api.graphql.accounts.Delegate"


class RoleGrant(RecordType):
    """A network-wide role that a user holds from one day to another."""

    class Meta:
        model = accounts.RoleGrant
        fields = {
            "id": "Global id.",
            "version": "Rises by one at each change.",
            "starts_on": "First day.",
            "ends_on": "Last day, where it ends.",
        }
        select = selectors.visible_grants

    role = graphene.Field(Role, required=True, description="Which role.")


class User(RecordType):
    """Someone who can sign in."""

    class Meta:
        model = accounts.User
        fields = {
            "id": "Global id.",
            "version": "Rises by one at each change.",
            "email": "The address by which the user signs in.",
            "name": "What the user is called.",
            "is_active": "Whether the account is open.",
            "created_at": "When the account was made.",
        }
        select = selectors.visible_users

    language = graphene.Field(Language, required=True, description="The language of messages.")
    is_superuser = graphene.Boolean(
        description="Whether the user is a superuser; null where you may not know."
    )
    role_grants = CostedField(
        graphene.List(graphene.NonNull(RoleGrant)),
        size=2,
        description="Network-wide roles held today or from a later day; null where you may not "
        "know.",
    )
    delegations = CostedField(
        graphene.List(graphene.NonNull(DELEGATE)),
        size=2,
        required=True,
        description="Organisations that the user acts for today, as far as you may know.",
    )
    actions = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="What you may do with the account: grant_role, grant_process_manager, "
        "deactivate, end_role, end_process_manager.",
    )

    @staticmethod
    def resolve_is_superuser(user: accounts.User, info: Any) -> bool | None:
        known = info.context.loaders.load(selectors.grants_of, user) is not None
        return user.is_superuser if known else None

    @staticmethod
    def resolve_role_grants(user: accounts.User, info: Any) -> Any:
        return info.context.loaders.load(selectors.grants_of, user)

    @staticmethod
    def resolve_delegations(user: accounts.User, info: Any) -> Any:
        return info.context.loaders.load(selectors.delegations_of, user) or []

    @staticmethod
    def resolve_actions(user: accounts.User, info: Any) -> Any:
        grants = info.context.loaders.load(selectors.grants_of, user)
        return actions.on_user(info.context.viewer, user, grants)


class UserConnection(Connection):
    class Meta:
        node = User


class UserFilter(graphene.InputObjectType):
    """Which users are listed."""

    text = graphene.String(description="Part of the name or address.")
    role = graphene.List(graphene.NonNull(Role), description="Who holds any of these roles today.")
    is_active = graphene.Boolean(description="Only open accounts, or only closed ones.")


class UserOrder(graphene.Enum):
    """How users are ordered."""

    EMAIL = "email"
    EMAIL_DESC = "-email"
    CREATED_DESC = "-created_at"


class UserQuery(graphene.ObjectType):
    """Accounts and their roles."""

    users = ConnectionField(
        UserConnection,
        order=UserOrder,
        default_order="email",
        filter=graphene.Argument(UserFilter, description="Which ones."),
        description="Everyone who can sign in. For process management.",
    )
    user = graphene.Field(
        User,
        id=graphene.ID(required=True, description="Which one."),
        description="One account; null where there is none that you may see.",
    )

    @staticmethod
    def resolve_users(
        _root: Any, info: Any, order_by: Any = None, filter: Any = None, **page: Any
    ) -> Any:
        rows = selectors.users(viewer=info.context.viewer, narrow=_narrow(filter or {}))
        order = order_by or UserOrder.EMAIL
        return page_of(info.context, rows, listing="users", order=order, **page)

    @staticmethod
    def resolve_user(_root: Any, info: Any, id: str) -> Any:
        return found(info, id, User)


def _narrow(given: dict[str, Any]) -> selectors.UserFilter:
    return selectors.UserFilter(
        text=given.get("text") or "",
        roles=[role.value for role in given.get("role") or ()],
        is_active=given.get("is_active"),
    )
