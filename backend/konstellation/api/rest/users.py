"""Accounts and the network-wide roles that they hold, for process management."""

from __future__ import annotations

import uuid

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from konstellation.accounts.models import LANGUAGES, RoleGrant, User
from konstellation.accounts.roles import GRANTABLE, Role
from konstellation.api.rest.operations import operation
from konstellation.api.rest.pages import Ordering
from konstellation.api.rest.parameters import AnyOf, Words, YesNo
from konstellation.api.rest.resource import Resource
from konstellation.api.rest.shapes import Input, Part, Reference, Shape, Versioned
from konstellation.members.selectors import users as selectors
from konstellation.members.services import users as services


class GrantShape(Versioned):
    """A network-wide role that a user holds from one day to another."""

    user = Reference()
    role = serializers.ChoiceField(choices=[(role.value, role.label) for role in GRANTABLE])
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text="Last day.")


class DelegationShape(Shape):
    """An organisation that the user acts for."""

    organisation = Reference()
    is_administrator = serializers.BooleanField()
    starts_on = serializers.DateField()


class UserShape(Versioned):
    """Someone who can sign in."""

    email = serializers.CharField()
    name = serializers.CharField()
    language = serializers.ChoiceField(choices=LANGUAGES)
    is_active = serializers.BooleanField(help_text="Whether the account is open.")
    is_superuser = serializers.BooleanField()
    role_grants = Part(
        selectors.grants_of,
        GrantShape(many=True),
        allow_null=True,
        help_text="Network-wide roles held today or from a later day; null where you may not know.",
    )
    delegations = Part(
        selectors.delegations_of,
        DelegationShape(many=True),
        help_text="Organisations that the user acts for today.",
    )


class UserResource(Resource):
    tag = "users"

    @operation(
        gives=UserShape,
        parameters={
            "text": Words(description="Part of the name or address."),
            "role": AnyOf(choices=Role, description="Roles held today."),
            "active": YesNo(description="Only open accounts, or only closed ones."),
        },
        ordering=Ordering(columns={"email": "email", "created_at": "created_at"}, default="email"),
    )
    def list(self, request: Request) -> Response:
        """List users. Only for process managers who have signed in: a token opens no accounts."""
        narrow = selectors.UserFilter(
            text=self.given.get("text", ""),
            roles=self.given.get("role", ()),
            is_active=self.given.get("active"),
        )
        return self.give_page(selectors.users(viewer=self.viewer, narrow=narrow))

    @operation(gives=UserShape)
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        """Get one user."""
        return self.give(self._user(pk))

    @action(detail=True, methods=["post"])
    @operation(gives=UserShape, versioned=True)
    def deactivate(self, request: Request, pk: uuid.UUID) -> Response:
        """Close an account. Its sessions and tokens end at once; the last superuser stays."""
        user = self._user(pk)
        return self.give(services.deactivate(actor=self.actor, user=user, expected=self.expected))

    def _user(self, pk: uuid.UUID) -> User:
        return selectors.user(viewer=self.viewer, pk=pk)


class GrantInput(Input):
    """A role to be given from today on."""

    user = serializers.UUIDField(help_text="Id of the user.")
    role = serializers.ChoiceField(choices=[(role.value, role.label) for role in GRANTABLE])


class GrantResource(Resource):
    tag = "users"

    @operation(gives=GrantShape)
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        """Get one role that a user holds."""
        return self.give(self._grant(pk))

    @operation(takes=GrantInput, gives=GrantShape, status=201)
    def create(self, request: Request) -> Response:
        """Give a user a network-wide role. Process managers are named by a superuser."""
        actor, said = self.actor, self.taken()
        user = selectors.user(viewer=actor, pk=said["user"])
        return self.give(services.grant_role(actor=actor, user=user, role=Role(said["role"])))

    @operation(status=204, versioned=True)
    def destroy(self, request: Request, pk: uuid.UUID) -> Response:
        """Take a role away at once. The user's sessions end with it."""
        grant = self._grant(pk)
        services.end_role(actor=self.actor, grant=grant, expected=self.expected)
        return self.give_nothing()

    def _grant(self, pk: uuid.UUID) -> RoleGrant:
        return selectors.grant(viewer=self.viewer, pk=pk)
