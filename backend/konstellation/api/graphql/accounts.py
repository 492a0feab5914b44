"""Who asks, who acts for organisations, invitations and API tokens."""

from __future__ import annotations

from typing import Any

import graphene
from django.db.models import QuerySet

from konstellation.accounts import models as accounts
from konstellation.accounts import permissions
from konstellation.api.graphql.base import RecordType
from konstellation.api.graphql.choices import Role, TokenScope, known
from konstellation.api.graphql.naming import organisation_named
from konstellation.api.graphql.people import Person
from konstellation.api.graphql.users import User
from konstellation.api.graphql.weights import CostedField
from konstellation.members import models
from konstellation.members.policies import standing
from konstellation.members.selectors import delegates as selectors
from konstellation.members.selectors import organisations, people
from konstellation.members.services import tokens

ORGANISATION = "konstellation.api.graphql.organisations.Organisation"
# So many invitations are listed: the latest ones.
LISTED = 200


def _own_tokens(viewer: accounts.Viewer) -> QuerySet[accounts.ApiToken]:
    if not isinstance(viewer, accounts.User) or viewer.token is not None:
        return accounts.ApiToken.objects.none()
    return tokens.tokens_of(viewer=viewer)


class Viewer(graphene.ObjectType):
    """Who is asking, and what they may do."""

    user = graphene.Field(User, description="The account; null for a visitor.")
    person = graphene.Field(
        Person, description="Who that is in the register; null where nobody is linked."
    )
    roles = graphene.List(
        graphene.NonNull(Role), required=True, description="What the viewer is today."
    )
    organisations = CostedField(
        graphene.List(graphene.NonNull(ORGANISATION)),
        size=5,
        required=True,
        description="Organisations that the viewer acts for now.",
    )
    permissions = CostedField(
        graphene.List(graphene.NonNull(graphene.String)),
        cost=1,
        required=True,
        description="What the viewer may do to some records at least, as object:action, such as "
        "organisation.profile:create.",
    )

    @staticmethod
    def resolve_user(viewer: accounts.Viewer, _info: Any) -> Any:
        return viewer if isinstance(viewer, accounts.User) else None

    @staticmethod
    def resolve_person(viewer: accounts.Viewer, _info: Any) -> Any:
        if not isinstance(viewer, accounts.User):
            return None
        return people.visible_people(viewer).filter(user=viewer.pk).first()

    @staticmethod
    def resolve_roles(viewer: accounts.Viewer, _info: Any) -> Any:
        return sorted(standing(viewer).roles)

    @staticmethod
    def resolve_organisations(viewer: accounts.Viewer, _info: Any) -> Any:
        acted_for = organisations.organisations_by_id(standing(viewer).acts_for, viewer=viewer)
        return sorted(acted_for.values(), key=lambda one: one.sort_name)

    @staticmethod
    def resolve_permissions(viewer: accounts.Viewer, _info: Any) -> list[str]:
        who = standing(viewer)
        return [
            f"{what}:{action}"
            for what, actions in permissions.matrix().items()
            for action in actions
            if who.scopes(what, action)
        ]


class Delegate(RecordType):
    """A user who acts for an organisation."""

    class Meta:
        model = models.Delegate
        fields = {
            "id": "Global id.",
            "version": "Rises by one at each change.",
            "is_administrator": "Whether the user also invites and removes delegates.",
            "starts_on": "First day.",
            "ends_on": "Last day, where it ends.",
        }
        select = selectors.visible_delegates

    user = graphene.Field(User, required=True, description="Who.")
    organisation = graphene.Field(ORGANISATION, required=True, description="For whom.")

    @staticmethod
    def resolve_user(delegate: models.Delegate, info: Any) -> Any:
        return info.context.loaders.follow(delegate, "user")

    @staticmethod
    def resolve_organisation(delegate: models.Delegate, info: Any) -> Any:
        load = info.context.loaders.load
        return load(organisations.organisations_by_id, delegate, by="organisation_id")


class Invitation(RecordType):
    """An offer to sign in: for an organisation, or with a network-wide role."""

    class Meta:
        model = models.Invitation
        fields = {
            "id": "Global id.",
            "version": "Rises by one at each change.",
            "email": "Whom it was sent to.",
            "is_administrator": "Whether it makes an administrator.",
            "expires_at": "Until when it can be accepted.",
            "accepted_at": "When it was accepted.",
            "revoked_at": "When it was taken back.",
            "created_at": "When it was sent.",
        }
        select = selectors.visible_invitations

    organisation = graphene.Field(ORGANISATION, description="For whom; null for a role.")
    role = graphene.Field(Role, description="With which role; null for an organisation.")

    @staticmethod
    def resolve_organisation(invitation: models.Invitation, info: Any) -> Any:
        load = info.context.loaders.load
        return load(organisations.organisations_by_id, invitation, by="organisation_id")

    @staticmethod
    def resolve_role(invitation: models.Invitation, _info: Any) -> str | None:
        return known(invitation.role)


class ApiToken(RecordType):
    """A secret by which another system acts with at most its owner's rights."""

    class Meta:
        model = accounts.ApiToken
        fields = {
            "id": "Global id.",
            "name": "What its owner calls it.",
            "prefix": "How the secret begins.",
            "expires_at": "Until when it works.",
            "last_used_at": "When it was last used.",
            "revoked_at": "When it was ended.",
            "created_at": "When it was made.",
        }
        select = _own_tokens

    scopes = graphene.List(
        graphene.NonNull(TokenScope), required=True, description="What it allows."
    )


def _several(kind: Any, size: int, description: str, **arguments: Any) -> CostedField:
    return CostedField(
        graphene.List(graphene.NonNull(kind)),
        size=size,
        required=True,
        description=description,
        **arguments,
    )


class AccountQuery(graphene.ObjectType):
    """Accounts and what they may do."""

    viewer = graphene.Field(
        Viewer, required=True, description="Who is asking, and what they may do."
    )
    invitations = _several(
        Invitation,
        20,
        f"The {LISTED} latest invitations that you could have sent.",
        organisation=graphene.ID(description="Only those for this organisation."),
    )
    delegates = _several(
        Delegate,
        10,
        "Who acts for an organisation today.",
        organisation=graphene.ID(required=True, description="For whom."),
    )
    api_tokens = _several(ApiToken, 10, "Your own tokens, also the ended ones: newest first.")

    @staticmethod
    def resolve_viewer(_root: Any, info: Any) -> Any:
        return info.context.viewer

    @staticmethod
    def resolve_invitations(_root: Any, info: Any, organisation: str | None = None) -> Any:
        wanted = organisation_named(info, organisation) if organisation else None
        return selectors.invitations(viewer=info.context.actor, organisation=wanted)[:LISTED]

    @staticmethod
    def resolve_delegates(_root: Any, info: Any, organisation: str) -> Any:
        whose = organisation_named(info, organisation)
        return selectors.delegates(viewer=info.context.viewer, organisation=whose)

    @staticmethod
    def resolve_api_tokens(_root: Any, info: Any) -> Any:
        return tokens.tokens_of(viewer=info.context.actor)
