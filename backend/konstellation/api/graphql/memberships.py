"""Memberships, their categories, and the membership in numbers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import graphene
from django.utils import timezone

from konstellation.accounts.models import Viewer
from konstellation.api.graphql import scalars
from konstellation.api.graphql.base import RecordType
from konstellation.api.graphql.choices import MembershipStatus, PeriodRule
from konstellation.api.graphql.languages import translated
from konstellation.api.graphql.naming import named, organisation_named
from konstellation.api.graphql.weights import AGGREGATE, CostedField
from konstellation.members import models
from konstellation.members.selectors import memberships as selectors
from konstellation.members.selectors import organisations
from konstellation.members.services import memberships as services

ORGANISATION = "konstellation.api.graphql.organisations.Organisation"


class MembershipCategory(RecordType):
    """A kind of membership."""

    class Meta:
        model = models.MembershipCategory
        fields = {
            "id": "Global id.",
            "key": "Its stable name.",
            "name_sv": "Its name in Swedish.",
            "name_en": "Its name in English.",
            "grace_days": "How many days a membership counts after its last.",
            "is_open": "Whether new memberships may be of this kind.",
        }
        select = lambda _viewer: selectors.categories()  # noqa: E731

    name = translated("name", "Its name.")
    rule = graphene.Field(PeriodRule, required=True, description="How its periods run.")


class MembershipPeriod(graphene.ObjectType):
    """One term of a membership."""

    starts_on = scalars.Date(required=True, description="First day.")
    ends_on = scalars.Date(description="Last day; null for life.")
    agreed_on = scalars.Date(required=True, description="The day from which the term was known.")


def _statuses(
    wanted: Iterable[uuid.UUID], *, viewer: Viewer, on: date
) -> dict[uuid.UUID, models.Status | None]:
    rules = selectors.status_rules()
    rows = selectors.visible_memberships(viewer).filter(pk__in=list(wanted))
    return {row.pk: selectors.status_on(row, on, rules) for row in rows.prefetch_related("periods")}


def _periods(
    wanted: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[models.MembershipPeriod]]:
    rows = selectors.visible_memberships(viewer).filter(pk__in=list(wanted))
    return {row.pk: list(row.periods.all()) for row in rows.prefetch_related("periods")}


class Membership(RecordType):
    """One organisation's affiliation, from application until it leaves."""

    class Meta:
        model = models.Membership
        fields = {
            "id": "Global id.",
            "version": "Rises by one at each change.",
            "applied_on": "When it was applied for.",
            "declined_on": "When the application was declined.",
            "joined_on": "First day as a member, ever since.",
            "left_on": "First day without membership.",
            "leave_reason": "Why it ended.",
        }
        select = selectors.visible_memberships

    organisation = graphene.Field(ORGANISATION, required=True, description="Whose it is.")
    category = graphene.Field(MembershipCategory, required=True, description="Of which kind.")
    status = CostedField(
        MembershipStatus,
        cost=1,
        on=scalars.Date(description="On which day, as it was known then; today unless told."),
        description="Where it stands; null on a day on which nothing of it was known yet.",
    )
    periods = CostedField(
        graphene.List(graphene.NonNull(MembershipPeriod)),
        size=6,
        required=True,
        description="Its terms, earliest first.",
    )

    @staticmethod
    def resolve_organisation(membership: models.Membership, info: Any) -> Any:
        load = info.context.loaders.load
        return load(organisations.organisations_by_id, membership, by="organisation_id")

    @staticmethod
    def resolve_category(membership: models.Membership, info: Any) -> Any:
        return info.context.loaders.follow(membership, "category")

    @staticmethod
    def resolve_status(membership: models.Membership, info: Any, on: date | None = None) -> Any:
        day = on or timezone.localdate()
        return info.context.loaders.load(_statuses, membership, on=day)

    @staticmethod
    def resolve_periods(membership: models.Membership, info: Any) -> Any:
        return info.context.loaders.load(_periods, membership) or []


class CategoryFigure(graphene.ObjectType):
    """How many members are of one category."""

    category = graphene.Field(MembershipCategory, required=True, description="The category.")
    members = graphene.Int(required=True, description="How many.")


class StatusFigure(graphene.ObjectType):
    """How many memberships have one status."""

    status = graphene.Field(MembershipStatus, required=True, description="The status.")
    count = graphene.Int(required=True, description="How many.")


def _figures(kind: Any, description: str) -> CostedField:
    return CostedField(
        graphene.List(graphene.NonNull(kind)), size=8, required=True, description=description
    )


class MembershipFigures(graphene.ObjectType):
    """The membership in numbers on one day, as it was known that day."""

    on = scalars.Date(required=True, description="The day.")
    members = graphene.Int(required=True, description="How many members there were.")
    by_category = _figures(CategoryFigure, "How many of each category.")
    by_status = _figures(StatusFigure, "How many memberships of each status.")
    joined_in_year = graphene.Int(
        required=True, description="How many joined in the day's year, until then."
    )
    left_in_year = graphene.Int(
        required=True, description="How many left in the day's year, until then."
    )

    @staticmethod
    def resolve_by_category(figures: selectors.Figures, _info: Any) -> list[_Count]:
        return [_Count(members=n, category=category) for category, n in figures.by_category]

    @staticmethod
    def resolve_by_status(figures: selectors.Figures, _info: Any) -> list[_Count]:
        return [_Count(count=n, status=status) for status, n in figures.by_status]


@dataclass(frozen=True, slots=True)
class _Count:
    category: models.MembershipCategory | None = None
    members: int = 0
    status: models.Status | None = None
    count: int = 0


class MembershipQuery(graphene.ObjectType):
    """Memberships."""

    membership_categories = CostedField(
        graphene.List(graphene.NonNull(MembershipCategory)),
        size=12,
        required=True,
        description="Every kind of membership, in order.",
    )
    membership_figures = CostedField(
        MembershipFigures,
        cost=AGGREGATE,
        required=True,
        on=scalars.Date(description="On which day; today unless told."),
        description="How many members there were on a day, in all and by category.",
    )

    @staticmethod
    def resolve_membership_categories(_root: Any, _info: Any) -> Any:
        return selectors.categories()

    @staticmethod
    def resolve_membership_figures(_root: Any, info: Any, on: date | None = None) -> Any:
        return selectors.figures(viewer=info.context.viewer, on=on)


class MembershipPayload(graphene.ObjectType):
    """The membership as it is now."""

    membership = graphene.Field(
        Membership, required=True, description="The membership as it is now."
    )


class AdmitMember(graphene.Mutation):
    """Make an organisation a member from a day on."""

    class Arguments:
        organisation = graphene.ID(required=True, description="Which organisation.")
        category = graphene.ID(required=True, description="Of which kind the membership is.")
        joined_on = scalars.Date(required=True, description="First day as a member.")

    Output = MembershipPayload

    @staticmethod
    def mutate(
        _root: Any, info: Any, organisation: str, category: str, joined_on: date
    ) -> MembershipPayload:
        membership = services.admit(
            actor=info.context.actor,
            organisation=organisation_named(info, organisation),
            category=named(info, category, MembershipCategory),
            joined_on=joined_on,
        )
        return MembershipPayload(membership=membership)


class RenewMembership(graphene.Mutation):
    """Add the next period to a membership."""

    class Arguments:
        id = graphene.ID(required=True, description="Which membership.")
        expected_version = graphene.Int(required=True, description="The version that was seen.")

    Output = MembershipPayload

    @staticmethod
    def mutate(_root: Any, info: Any, id: str, expected_version: int) -> MembershipPayload:
        membership = services.renew(
            actor=info.context.actor,
            membership=named(info, id, Membership),
            expected=expected_version,
            agreed_on=timezone.localdate(),
        )
        return MembershipPayload(membership=membership)


class EndMembership(graphene.Mutation):
    """Let a membership end."""

    class Arguments:
        id = graphene.ID(required=True, description="Which membership.")
        expected_version = graphene.Int(required=True, description="The version that was seen.")
        left_on = scalars.Date(required=True, description="First day without membership.")
        reason = graphene.String(required=True, description="Why it ends.")

    Output = MembershipPayload

    @staticmethod
    def mutate(
        _root: Any, info: Any, id: str, expected_version: int, left_on: date, reason: str
    ) -> MembershipPayload:
        membership = services.end(
            actor=info.context.actor,
            membership=named(info, id, Membership),
            expected=expected_version,
            left_on=left_on,
            reason=reason,
        )
        return MembershipPayload(membership=membership)


class MembershipMutation(graphene.ObjectType):
    """Joining, renewing and leaving."""

    admit_member = AdmitMember.Field(
        required=True, description="Make an organisation a member from a day on."
    )
    renew_membership = RenewMembership.Field(
        required=True, description="Add the next period to a membership."
    )
    end_membership = EndMembership.Field(required=True, description="Let a membership end.")
