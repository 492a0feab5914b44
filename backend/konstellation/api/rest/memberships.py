"""Memberships and their categories, and the roles beside membership."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from konstellation.accounts.models import Viewer
from konstellation.api.rest.operations import operation
from konstellation.api.rest.pages import Ordering
from konstellation.api.rest.parameters import AnyOf, Day, Id, Several, YesNo
from konstellation.api.rest.people import LastDay
from konstellation.api.rest.resource import Resource
from konstellation.api.rest.shapes import Input, Reference, Shape, Versioned, choice, optional_text
from konstellation.common.errors import NotFound
from konstellation.members.models import (
    Membership,
    NetworkRole,
    PeriodRule,
    RoleKind,
    Status,
    Unit,
)
from konstellation.members.selectors import memberships as selectors
from konstellation.members.selectors import organisations
from konstellation.members.services import memberships as services
from konstellation.members.services import roles

ORDERING = Ordering(
    columns={"created_at": "created_at", "updated_at": "updated_at"}, default="-created_at"
)


class CategoryShape(Versioned):
    """A kind of membership and the rules of its periods."""

    key = serializers.CharField()
    name_sv = serializers.CharField()
    name_en = serializers.CharField()
    rule = choice(PeriodRule)
    length = serializers.IntegerField()
    unit = choice(Unit)
    fixed_month = serializers.IntegerField()
    fixed_day = serializers.IntegerField()
    rollover_month = serializers.IntegerField(allow_null=True)
    rollover_day = serializers.IntegerField(allow_null=True)
    grace_days = serializers.IntegerField()
    is_open = serializers.BooleanField(help_text="Whether new memberships may be of this kind.")


class PeriodShape(Shape):
    """One term of a membership."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text="Last day; null for life.")
    agreed_on = serializers.DateField(help_text="The day from which the term was known.")


class MembershipShape(Versioned):
    """One organisation's affiliation, from application until it leaves."""

    organisation = Reference()
    category = serializers.CharField(source="category.key")
    status = serializers.SerializerMethodField(help_text="Today's, computed by the rules.")
    applied_on = serializers.DateField(allow_null=True)
    declined_on = serializers.DateField(allow_null=True)
    joined_on = serializers.DateField(allow_null=True)
    left_on = serializers.DateField(allow_null=True, help_text="First day without membership.")
    leave_requested_on = serializers.DateField(allow_null=True)
    leave_reason = serializers.CharField()
    periods = serializers.SerializerMethodField()

    def prepare(self, rows: Sequence[Any], viewer: Viewer) -> None:
        super().prepare(rows, viewer)
        self.loaded["rules"] = selectors.status_rules()
        self.loaded["today"] = timezone.localdate()

    def get_status(self, membership: Membership) -> Status | None:
        return selectors.status_on(membership, self.loaded["today"], self.loaded["rules"])

    def get_periods(self, membership: Membership) -> list[dict[str, Any]]:
        shape = PeriodShape()
        return [shape.to_representation(period) for period in membership.periods.all()]


class CountShape(Shape):
    """How many memberships are of this category or status."""

    key = serializers.CharField()
    count = serializers.IntegerField()


class FiguresShape(Shape):
    """The membership in numbers on one day."""

    on = serializers.DateField()
    members = serializers.IntegerField()
    joined_in_year = serializers.IntegerField()
    left_in_year = serializers.IntegerField()
    by_category = serializers.SerializerMethodField()
    by_status = serializers.SerializerMethodField()

    def get_by_category(self, figures: selectors.Figures) -> list[dict[str, Any]]:
        return [{"key": category.key, "count": n} for category, n in figures.by_category]

    def get_by_status(self, figures: selectors.Figures) -> list[dict[str, Any]]:
        return [{"key": str(status), "count": n} for status, n in figures.by_status]


class ApplicationInput(Input):
    """An organisation's application."""

    organisation = serializers.UUIDField(help_text="Id of the organisation.")
    category = serializers.UUIDField(help_text="Id of the membership category.")
    applied_on = serializers.DateField()


class AdmissionInput(Input):
    """Making an organisation a member."""

    organisation = serializers.UUIDField(help_text="Id of the organisation.")
    category = serializers.UUIDField(help_text="Id of the membership category.")
    joined_on = serializers.DateField(help_text="First day as a member.")


class RenewalInput(Input):
    """The next period."""

    agreed_on = serializers.DateField(help_text="The day from which it is known.")


class LeavingInput(Input):
    """The end of a membership."""

    left_on = serializers.DateField(help_text="First day without membership.")
    reason = optional_text(300)


class RefusalInput(Input):
    """A refused application."""

    declined_on = serializers.DateField()


class MembershipResource(Resource):
    tag = "memberships"

    @operation(
        gives=MembershipShape,
        parameters={
            "organisation": Id(description="Id of the organisation."),
            "category": Several(longest=60, description="Keys of categories."),
            "is_open": YesNo(description="Neither declined nor left, or the opposite."),
            "counting_on": Day(description="Made a member that day, as was known that day."),
        },
        ordering=ORDERING,
    )
    def list(self, request: Request) -> Response:
        """List memberships: all for process management, their own for members."""
        rows = selectors.visible_memberships(self.viewer).prefetch_related("periods")
        if pk := self.given.get("organisation"):
            rows = rows.filter(organisation=pk)
        if keys := self.given.get("category"):
            rows = rows.filter(category__key__in=keys)
        if day := self.given.get("counting_on"):
            rows = rows.filter(pk__in=Membership.objects.counting_on(day))
        if (is_open := self.given.get("is_open")) is not None:
            still = Q(pk__in=Membership.objects.open())
            rows = rows.filter(still if is_open else ~still)
        return self.give_page(rows)

    @operation(gives=MembershipShape)
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        """Get one membership."""
        return self._give(pk)

    @operation(takes=ApplicationInput, gives=MembershipShape, status=201)
    def create(self, request: Request) -> Response:
        """Note that an organisation has applied; it is no member until it is admitted."""
        return self._give(services.apply_for(actor=self.actor, **self._parties()).pk)

    @action(detail=False, methods=["post"])
    @operation(takes=AdmissionInput, gives=MembershipShape, status=201)
    def admit(self, request: Request) -> Response:
        """Make an organisation a member, with its first period.

        An open application becomes the membership.
        """
        return self._give(services.admit(actor=self.actor, **self._parties()).pk)

    @action(detail=True, methods=["post"])
    @operation(takes=RenewalInput, gives=MembershipShape, versioned=True)
    def renew(self, request: Request, pk: uuid.UUID) -> Response:
        """Add the next period. What the register says of earlier days does not change."""
        return self._changed(services.renew, pk, **self._seen())

    @action(detail=True, methods=["post"])
    @operation(takes=LeavingInput, gives=MembershipShape, versioned=True)
    def leave(self, request: Request, pk: uuid.UUID) -> Response:
        """Note that a membership ends. An administrator may do so for the own organisation."""
        return self._changed(services.end, pk, **{"reason": "", **self._seen()})

    @action(detail=True, methods=["post"])
    @operation(takes=RefusalInput, gives=MembershipShape, versioned=True)
    def decline(self, request: Request, pk: uuid.UUID) -> Response:
        """Refuse an application."""
        return self._changed(services.decline, pk, **self._seen())

    @action(detail=False, methods=["get"])
    @operation(
        gives=FiguresShape, parameters={"on": Day(description="The day; today unless told.")}
    )
    def figures(self, request: Request) -> Response:
        """Get the membership in numbers, on any day, as it was known that day."""
        return self.give(selectors.figures(viewer=self.viewer, on=self.given.get("on")))

    def _parties(self) -> dict[str, Any]:
        given = self.taken()
        return {
            **given,
            "organisation": organisations.organisation(
                viewer=self.viewer, pk=given["organisation"]
            ),
            "category": selectors.category(given["category"]),
        }

    def _seen(self) -> dict[str, Any]:
        _actor = self.actor
        return {"expected": self.expected, **self.taken()}

    def _changed(self, change: Any, pk: uuid.UUID, **said: Any) -> Response:
        membership = selectors.membership(viewer=self.viewer, pk=pk)
        return self._give(change(actor=self.actor, membership=membership, **said).pk)

    def _give(self, pk: uuid.UUID) -> Response:
        return self.give(selectors.membership(viewer=self.viewer, pk=pk))


class CategoryResource(Resource):
    tag = "memberships"

    @operation(gives=CategoryShape, many=True)
    def list(self, request: Request) -> Response:
        """List the kinds of membership."""
        return self.give_many(list(selectors.categories()))

    @operation(gives=CategoryShape)
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        """Get one kind of membership."""
        return self.give(selectors.category(pk))


class RoleShape(Versioned):
    """What an organisation is to the network beside membership, from one day to another."""

    organisation = Reference()
    kind = choice(RoleKind)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text="Last day.")


class RoleInput(Input):
    """A role for an organisation."""

    organisation = serializers.UUIDField(help_text="Id of the organisation.")
    kind = choice(RoleKind)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True)


class RoleResource(Resource):
    tag = "network roles"

    @operation(
        gives=RoleShape,
        parameters={
            "organisation": Id(description="Id of the organisation."),
            "kind": AnyOf(choices=RoleKind, description="Kinds of role."),
            "active_on": Day(description="Held on that day."),
        },
        ordering=ORDERING,
    )
    def list(self, request: Request) -> Response:
        """List roles. Who is courted or paid is known to process management alone."""
        rows = self._visible()
        if pk := self.given.get("organisation"):
            rows = rows.filter(organisation=pk)
        if kinds := self.given.get("kind"):
            rows = rows.filter(kind__in=kinds)
        if day := self.given.get("active_on"):
            rows = rows.active_on(day)
        return self.give_page(rows)

    @operation(gives=RoleShape)
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        """Get one role."""
        return self.give(self._role(pk))

    @operation(takes=RoleInput, gives=RoleShape, status=201)
    def create(self, request: Request) -> Response:
        """Give an organisation a role."""
        actor, role = self.actor, self.taken()
        organisation = organisations.organisation(viewer=actor, pk=role.pop("organisation"))
        return self.give(roles.give(actor=actor, organisation=organisation, **role))

    @action(detail=True, methods=["post"])
    @operation(takes=LastDay, gives=RoleShape, versioned=True)
    def end(self, request: Request, pk: uuid.UUID) -> Response:
        """Let a role end."""
        return self.give(
            roles.end(actor=self.actor, role=self._role(pk), expected=self.expected, **self.taken())
        )

    def _visible(self) -> Any:
        seen = organisations.visible_organisations(self.viewer)
        return (
            organisations.visible_roles(self.viewer)
            .filter(organisation__in=seen)
            .select_related("organisation")
        )

    def _role(self, pk: uuid.UUID) -> NetworkRole:
        found: NetworkRole | None = self._visible().filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found
