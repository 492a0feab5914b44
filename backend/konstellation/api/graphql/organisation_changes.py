"""What can be done to organisations."""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene
from graphene.utils.str_converters import to_snake_case

from konstellation.api.graphql import scalars
from konstellation.api.graphql.choices import NetworkRoleKind
from konstellation.api.graphql.naming import named, organisation_named
from konstellation.api.graphql.organisation_inputs import OrganisationInput, organisation_fields
from konstellation.api.graphql.organisation_parts import NetworkRole
from konstellation.api.graphql.organisations import Organisation
from konstellation.members.services import merging, register, roles


class OrganisationPayload(graphene.ObjectType):
    """The organisation as it is now."""

    organisation = graphene.Field(
        Organisation, required=True, description="The organisation as it is now."
    )


class CreateOrganisation(graphene.Mutation):
    """Add an organisation to the register."""

    class Arguments:
        input = OrganisationInput(required=True, description="The organisation.")

    Output = OrganisationPayload

    @staticmethod
    def mutate(_root: Any, info: Any, input: Any) -> OrganisationPayload:
        actor = info.context.actor
        organisation = register.create(actor=actor, fields=organisation_fields(info, input))
        return OrganisationPayload(organisation=organisation)


class _OneOrganisation:
    """Which organisation, and the version that its changer has seen."""

    id = graphene.ID(required=True, description="Which organisation.")
    expected_version = graphene.Int(required=True, description="The version that was seen.")


class UpdateOrganisation(graphene.Mutation):
    """Change an organisation; lists are given whole."""

    class Arguments(_OneOrganisation):
        input = OrganisationInput(required=True, description="What to change.")

    Output = OrganisationPayload

    @staticmethod
    def mutate(
        _root: Any, info: Any, id: str, expected_version: int, input: Any
    ) -> OrganisationPayload:
        organisation = register.update(
            actor=info.context.actor,
            organisation=organisation_named(info, id),
            fields=organisation_fields(info, input),
            expected=expected_version,
        )
        return OrganisationPayload(organisation=organisation)


class ArchiveOrganisation(graphene.Mutation):
    """Take an organisation out of use; nothing of it is lost."""

    class Arguments(_OneOrganisation):
        pass

    Output = OrganisationPayload

    @staticmethod
    def mutate(_root: Any, info: Any, id: str, expected_version: int) -> OrganisationPayload:
        organisation = register.archive(
            actor=info.context.actor,
            organisation=organisation_named(info, id),
            expected=expected_version,
        )
        return OrganisationPayload(organisation=organisation)


class RestoreOrganisation(graphene.Mutation):
    """Take an archived organisation into use again."""

    class Arguments(_OneOrganisation):
        pass

    Output = OrganisationPayload

    @staticmethod
    def mutate(_root: Any, info: Any, id: str, expected_version: int) -> OrganisationPayload:
        organisation = register.restore(
            actor=info.context.actor,
            organisation=organisation_named(info, id),
            expected=expected_version,
        )
        return OrganisationPayload(organisation=organisation)


class MergeOrganisations(graphene.Mutation):
    """Make two organisations one."""

    class Arguments:
        keep = graphene.ID(required=True, description="The organisation that stays.")
        keep_version = graphene.Int(required=True, description="Its version that was seen.")
        merge = graphene.ID(required=True, description="The one that becomes part of it.")
        merge_version = graphene.Int(required=True, description="Its version that was seen.")
        take = graphene.List(
            graphene.NonNull(graphene.String),
            description="Fields whose value is taken from the one that is merged.",
        )

    Output = OrganisationPayload

    @staticmethod
    def mutate(
        _root: Any,
        info: Any,
        keep: str,
        keep_version: int,
        merge: str,
        merge_version: int,
        take: list[str] | None = None,
    ) -> OrganisationPayload:
        record = merging.merge(
            actor=info.context.actor,
            kept=organisation_named(info, keep),
            kept_version=keep_version,
            merged=organisation_named(info, merge),
            merged_version=merge_version,
            take=[_column(name) for name in take or ()],
        )
        return OrganisationPayload(organisation=record.kept)


class UndoMerge(graphene.Mutation):
    """Undo the latest merge into an organisation; answers the one that is back."""

    class Arguments:
        kept = graphene.ID(required=True, description="The organisation that stayed.")

    Output = OrganisationPayload

    @staticmethod
    def mutate(_root: Any, info: Any, kept: str) -> OrganisationPayload:
        back = merging.undo(actor=info.context.actor, kept=organisation_named(info, kept))
        return OrganisationPayload(organisation=back)


class SetNetworkRole(graphene.Mutation):
    """Give an organisation a role beside membership."""

    class Arguments:
        organisation = graphene.ID(required=True, description="Which organisation.")
        kind = NetworkRoleKind(required=True, description="Which role.")
        starts_on = scalars.Date(required=True, description="First day.")
        ends_on = scalars.Date(description="Last day, if it is known.")

    Output = OrganisationPayload

    @staticmethod
    def mutate(
        _root: Any,
        info: Any,
        organisation: str,
        kind: Any,
        starts_on: date,
        ends_on: date | None = None,
    ) -> OrganisationPayload:
        role = roles.give(
            actor=info.context.actor,
            organisation=organisation_named(info, organisation),
            kind=kind.value,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        return OrganisationPayload(organisation=role.organisation)


class EndNetworkRole(graphene.Mutation):
    """Let a role end."""

    class Arguments:
        id = graphene.ID(required=True, description="Which role.")
        expected_version = graphene.Int(required=True, description="The version that was seen.")
        ends_on = scalars.Date(required=True, description="Its last day.")

    Output = OrganisationPayload

    @staticmethod
    def mutate(
        _root: Any, info: Any, id: str, expected_version: int, ends_on: date
    ) -> OrganisationPayload:
        role = roles.end(
            actor=info.context.actor,
            role=named(info, id, NetworkRole),
            expected=expected_version,
            ends_on=ends_on,
        )
        return OrganisationPayload(organisation=role.organisation)


def _column(name: str) -> str:
    return "parent_id" if name == "parent" else to_snake_case(name)


class OrganisationMutation(graphene.ObjectType):
    """Changes to organisations."""

    create_organisation = CreateOrganisation.Field(
        required=True, description="Add an organisation to the register."
    )
    update_organisation = UpdateOrganisation.Field(
        required=True, description="Change an organisation; lists are given whole."
    )
    archive_organisation = ArchiveOrganisation.Field(
        required=True, description="Take an organisation out of use; nothing of it is lost."
    )
    restore_organisation = RestoreOrganisation.Field(
        required=True, description="Take an archived organisation into use again."
    )
    merge_organisations = MergeOrganisations.Field(
        required=True, description="Make two organisations one."
    )
    undo_merge = UndoMerge.Field(
        required=True,
        description="Undo the latest merge into an organisation; answers the one that is back.",
    )
    set_network_role = SetNetworkRole.Field(
        required=True, description="Give an organisation a role beside membership."
    )
    end_network_role = EndNetworkRole.Field(required=True, description="Let a role end.")
