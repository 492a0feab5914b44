"""Inviting, delegates, the own account and API tokens."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import graphene
from django.utils import timezone

from konstellation.accounts.roles import Role as RoleOfUser
from konstellation.api.graphql import accounts, scalars
from konstellation.api.graphql.choices import Language, Role, TokenScope
from konstellation.api.graphql.inputs import known_as
from konstellation.api.graphql.naming import named, organisation_named
from konstellation.api.graphql.users import User
from konstellation.audit import journal
from konstellation.common.transactions import transactional
from konstellation.members.services import delegates, tokens, users


class InvitationPayload(graphene.ObjectType):
    """The invitation as it is now."""

    invitation = graphene.Field(
        accounts.Invitation, required=True, description="The invitation as it is now."
    )


class DelegatePayload(graphene.ObjectType):
    """The delegate as it is now."""

    delegate = graphene.Field(
        accounts.Delegate, required=True, description="The delegate as it is now, or last was."
    )


class ProfilePayload(graphene.ObjectType):
    """The own account as it is now."""

    user = graphene.Field(User, required=True, description="The own account as it is now.")


class ApiTokenPayload(graphene.ObjectType):
    """A token, and its secret where it is new."""

    token = graphene.Field(accounts.ApiToken, required=True, description="The token.")
    secret = graphene.String(description="The secret of a new token. It is shown this once.")


class InviteDelegate(graphene.Mutation):
    """Invite someone to act for an organisation."""

    class Arguments:
        organisation = graphene.ID(required=True, description="For whom.")
        email = graphene.String(required=True, description="Whom to invite.")
        is_administrator = graphene.Boolean(description="Whether as administrator.")

    Output = InvitationPayload

    @staticmethod
    def mutate(
        _root: Any, info: Any, organisation: str, email: str, is_administrator: bool | None = None
    ) -> InvitationPayload:
        invitation = delegates.invite(
            actor=info.context.actor,
            email=email,
            organisation=organisation_named(info, organisation),
            is_administrator=bool(is_administrator),
        )
        return InvitationPayload(invitation=invitation)


class InviteToRole(graphene.Mutation):
    """Invite someone to a network-wide role."""

    class Arguments:
        email = graphene.String(required=True, description="Whom to invite.")
        role = Role(required=True, description="To which role.")

    Output = InvitationPayload

    @staticmethod
    def mutate(_root: Any, info: Any, email: str, role: Any) -> InvitationPayload:
        invitation = delegates.invite_to_role(
            actor=info.context.actor, email=email, role=RoleOfUser(role.value)
        )
        return InvitationPayload(invitation=invitation)


class RevokeInvitation(graphene.Mutation):
    """Take an invitation back."""

    class Arguments:
        id = graphene.ID(required=True, description="Which invitation.")

    Output = InvitationPayload

    @staticmethod
    def mutate(_root: Any, info: Any, id: str) -> InvitationPayload:
        invitation = delegates.revoke_invitation(
            actor=info.context.actor, invitation=named(info, id, accounts.Invitation)
        )
        return InvitationPayload(invitation=invitation)


class ChangeDelegate(graphene.Mutation):
    """Make a delegate administrator, or no longer."""

    class Arguments:
        id = graphene.ID(required=True, description="Which delegate.")
        expected_version = graphene.Int(required=True, description="The version that was seen.")
        is_administrator = graphene.Boolean(required=True, description="Whether administrator.")

    Output = DelegatePayload

    @staticmethod
    def mutate(
        _root: Any, info: Any, id: str, expected_version: int, is_administrator: bool
    ) -> DelegatePayload:
        delegate = delegates.change_delegate(
            actor=info.context.actor,
            delegate=named(info, id, accounts.Delegate),
            is_administrator=is_administrator,
            expected=expected_version,
        )
        return DelegatePayload(delegate=delegate)


class RemoveDelegate(graphene.Mutation):
    """End at once that someone acts for an organisation."""

    class Arguments:
        id = graphene.ID(required=True, description="Which delegate.")
        expected_version = graphene.Int(required=True, description="The version that was seen.")

    Output = DelegatePayload

    @staticmethod
    @transactional
    def mutate(_root: Any, info: Any, id: str, expected_version: int) -> DelegatePayload:
        actor, delegate = info.context.actor, named(info, id, accounts.Delegate)
        journal.check(delegate, expected=expected_version)
        delegates.remove_delegate(actor=actor, delegate=delegate)
        return DelegatePayload(delegate=delegate)


class UpdateProfile(graphene.Mutation):
    """Change the own name and language."""

    class Arguments:
        name = graphene.String(required=True, description="What you are called.")
        language = Language(required=True, description="The language of messages to you.")

    Output = ProfilePayload

    @staticmethod
    def mutate(_root: Any, info: Any, name: str, language: Any) -> ProfilePayload:
        user = users.change_profile(actor=info.context.actor, name=name, language=language.value)
        return ProfilePayload(user=user)


class CreateApiToken(graphene.Mutation):
    """Make an API token. Its secret is shown this once."""

    class Arguments:
        name = graphene.String(required=True, description="What to call it.")
        scopes = graphene.List(
            graphene.NonNull(TokenScope), required=True, description="What it allows."
        )
        expires_on = scalars.Date(required=True, description="The last day on which it works.")

    Output = ApiTokenPayload

    @staticmethod
    def mutate(
        _root: Any, info: Any, name: str, scopes: list[Any], expires_on: date
    ) -> ApiTokenPayload:
        with known_as(expires_at="expires_on"):
            issued = tokens.issue(
                actor=info.context.actor,
                name=name,
                scopes=[scope.value for scope in scopes],
                expires_at=_end_of(expires_on),
            )
        return ApiTokenPayload(token=issued.token, secret=issued.secret)


class RevokeApiToken(graphene.Mutation):
    """End a token now."""

    class Arguments:
        id = graphene.ID(required=True, description="Which token.")

    Output = ApiTokenPayload

    @staticmethod
    def mutate(_root: Any, info: Any, id: str) -> ApiTokenPayload:
        token = tokens.revoke(actor=info.context.actor, token=named(info, id, accounts.ApiToken))
        return ApiTokenPayload(token=token)


def _end_of(day: date) -> datetime:
    """The last second of the day, where the network is."""
    last = datetime.combine(day, time.max.replace(microsecond=0))
    return timezone.make_aware(last)


class AccountMutation(graphene.ObjectType):
    """Changes to accounts and what they may do."""

    invite_delegate = InviteDelegate.Field(
        required=True, description="Invite someone to act for an organisation."
    )
    invite_to_role = InviteToRole.Field(
        required=True, description="Invite someone to a network-wide role."
    )
    revoke_invitation = RevokeInvitation.Field(
        required=True, description="Take an invitation back."
    )
    change_delegate = ChangeDelegate.Field(
        required=True, description="Make a delegate administrator, or no longer."
    )
    remove_delegate = RemoveDelegate.Field(
        required=True, description="End at once that someone acts for an organisation."
    )
    update_profile = UpdateProfile.Field(
        required=True, description="Change the own name and language."
    )
    create_api_token = CreateApiToken.Field(
        required=True, description="Make an API token. Its secret is shown this once."
    )
    revoke_api_token = RevokeApiToken.Field(required=True, description="End a token now.")
