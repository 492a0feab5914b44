"""Who one is, the tokens that one has made, and invitations."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from konstellation.accounts.models import LANGUAGES, ApiToken, TokenScope, User
from konstellation.accounts.roles import Role
from konstellation.api.rest.operations import operation
from konstellation.api.rest.pages import Ordering
from konstellation.api.rest.resource import Resource
from konstellation.api.rest.shapes import Input, Reference, Shape, Versioned
from konstellation.audit import journal
from konstellation.common.errors import NotFound
from konstellation.members.policies import standing
from konstellation.members.selectors import organisations
from konstellation.members.services import delegates, tokens, users


class MeShape(Versioned):
    """You, your roles today and whom you act for."""

    email = serializers.CharField()
    name = serializers.CharField()
    language = serializers.ChoiceField(choices=LANGUAGES)
    roles = serializers.SerializerMethodField()
    scopes = serializers.SerializerMethodField(
        help_text="What the token allows; null when you have signed in by session."
    )
    acts_for = serializers.SerializerMethodField(help_text="Member organisations that you act for.")
    administers = serializers.SerializerMethodField(
        help_text="Ids of those where you are administrator."
    )

    def get_roles(self, user: User) -> list[Role]:
        return sorted(standing(user).roles)

    def get_scopes(self, user: User) -> list[TokenScope] | None:
        return None if user.token is None else user.token.scopes

    def get_acts_for(self, user: User) -> list[dict[str, Any]]:
        found = organisations.organisations_by_id(standing(user).acts_for, viewer=user)
        shape = Reference()
        return [shape.to_representation(found[pk]) for pk in sorted(found)]

    def get_administers(self, user: User) -> list[uuid.UUID]:
        return sorted(standing(user).administers)


class MeInput(Input):
    """What you may change about your account here."""

    name = serializers.CharField(max_length=150)
    language = serializers.ChoiceField(choices=LANGUAGES)


class MeResource(Resource):
    tag = "account"

    @operation(gives=MeShape)
    def retrieve(self, request: Request) -> Response:
        """Get yourself."""
        return self.give(self.actor)

    @operation(takes=MeInput, gives=MeShape, versioned=True)
    def partial_update(self, request: Request) -> Response:
        """Change your name or language."""
        return self.give(
            users.change_profile(actor=self.actor, expected=self.expected, **self.taken())
        )


class TokenShape(Versioned):
    """A secret by which another system acts with at most your rights."""

    name = serializers.CharField()
    prefix = serializers.CharField(help_text="How the secret begins.")
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=TokenScope.choices))
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


class IssuedShape(Shape):
    """A new token with its secret, which is shown this once."""

    token = TokenShape()
    secret = serializers.CharField()


class TokenInput(Input):
    """A token to be made."""

    name = serializers.CharField(max_length=80)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=TokenScope.choices), min_length=1, max_length=10
    )
    expires_at = serializers.DateTimeField(help_text="At most a year ahead.")


class TokenResource(Resource):
    tag = "account"

    @operation(
        gives=TokenShape,
        ordering=Ordering(columns={"created_at": "created_at"}, default="-created_at"),
    )
    def list(self, request: Request) -> Response:
        """List your tokens, also the ended ones."""
        return self.give_page(tokens.tokens_of(viewer=self.actor))

    @operation(gives=TokenShape)
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        """Get one of your tokens."""
        return self.give(self._token(pk))

    @operation(takes=TokenInput, gives=IssuedShape, status=201, repeatable=False)
    def create(self, request: Request) -> Response:
        """Make a token. Its secret is shown this once, and only to people who have signed in."""
        return self.give(tokens.issue(actor=self.actor, **self.taken()))

    @operation(status=204, versioned=True)
    def destroy(self, request: Request, pk: uuid.UUID) -> Response:
        """End a token now. What is ended already is no longer there to be ended."""
        actor, token, expected = self.actor, self._token(pk), self.expected
        if token.revoked_at is not None:
            raise NotFound
        with transaction.atomic():
            journal.check(token, expected=expected)
            tokens.revoke(actor=actor, token=token)
        return self.give_nothing()

    def _token(self, pk: uuid.UUID) -> ApiToken:
        found = tokens.tokens_of(viewer=self.actor).filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found


class InvitationShape(Versioned):
    """An offer to sign in, sent by e-mail."""

    email = serializers.CharField()
    is_administrator = serializers.BooleanField()
    expires_at = serializers.DateTimeField()


class InvitationInput(Input):
    """Whom to invite to act for an organisation."""

    email = serializers.CharField(max_length=254)
    organisation = serializers.UUIDField(help_text="Id of the organisation.")
    is_administrator = serializers.BooleanField(required=False)


class AcceptanceInput(Input):
    """Taking an invitation up; name and password make an account where there is none."""

    token = serializers.CharField(max_length=200, help_text="The secret from the mail.")
    name = serializers.CharField(max_length=150, required=False, allow_blank=True)
    password = serializers.CharField(
        max_length=128, required=False, allow_blank=True, trim_whitespace=False
    )
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)


class AcceptedShape(Shape):
    """Whose account the invitation led to."""

    email = serializers.CharField()
    name = serializers.CharField()


class InvitationResource(Resource):
    tag = "account"

    @operation(takes=InvitationInput, gives=InvitationShape, status=201)
    def create(self, request: Request) -> Response:
        """Invite someone to act for an organisation.

        The answer does not tell whether the address has an account.
        """
        actor, said = self.actor, self.taken()
        organisation = organisations.organisation(viewer=actor, pk=said.pop("organisation"))
        return self.give(delegates.invite(actor=actor, organisation=organisation, **said))

    @action(detail=False, methods=["post"])
    @operation(takes=AcceptanceInput, gives=AcceptedShape, repeatable=False)
    def accept(self, request: Request) -> Response:
        """Take an invitation up. The secret from the mail is all that is asked for.

        It does not sign in: that is done with the new password.
        """
        viewer = self.viewer if isinstance(self.viewer, User) else None
        return self.give(delegates.accept(viewer=viewer, **self.taken()))
