"""One organisation, and the register as a list."""

from __future__ import annotations

from typing import Any

import graphene

from konstellation.api.graphql import ids, scalars
from konstellation.api.graphql.choices import (
    MembershipStatus,
    NetworkRoleKind,
    OrganisationKind,
    SizeClass,
    Visibility,
)
from konstellation.api.graphql.connections import Connection, ConnectionField, page_of
from konstellation.api.graphql.organisations import Organisation
from konstellation.common.errors import NotFound
from konstellation.members.models import FEWEST, MOST
from konstellation.members.policies import require
from konstellation.members.selectors import organisations as selectors
from konstellation.members.selectors import statuses


class OrganisationConnection(Connection):
    class Meta:
        node = Organisation


def _any_of(kind: Any, description: str) -> graphene.List:
    return graphene.List(graphene.NonNull(kind), description=description)


class OrganisationFilter(graphene.InputObjectType):
    """Which organisations are listed; several values of one field are any-of."""

    text = graphene.String(description="Part of a name, legal name or alias.")
    kind = _any_of(OrganisationKind, "Kinds of organisation.")
    size_class = _any_of(SizeClass, "Sizes by number of employees.")
    sector = _any_of(graphene.String, "NACE codes; each stands for all beneath it.")
    competence = _any_of(graphene.String, "Keys of competences.")
    theme = _any_of(graphene.String, "Keys of themes.")
    region = _any_of(graphene.String, "SCB codes of counties.")
    municipality = _any_of(graphene.String, "SCB codes of municipalities.")
    country = _any_of(graphene.String, "ISO 3166-1 codes.")
    network_role = _any_of(NetworkRoleKind, "Roles held today.")
    membership_status = _any_of(MembershipStatus, "Where the membership stands today.")
    category = _any_of(graphene.String, "Keys of membership categories.")
    member_on = scalars.Date(description="Only organisations that were members on this day.")
    archived = graphene.Boolean(description="Archived organisations in place of those in use.")
    visibility = _any_of(Visibility, "For process management only.")


class OrganisationOrder(graphene.Enum):
    """How organisations are ordered."""

    NAME = "sort_name"
    NAME_DESC = "-sort_name"
    UPDATED = "updated_at"
    UPDATED_DESC = "-updated_at"
    CREATED = "created_at"
    CREATED_DESC = "-created_at"
    EMPLOYEES = "fewest"
    EMPLOYEES_DESC = "-most"


_BY_SIZE = {
    OrganisationOrder.EMPLOYEES: {"fewest": FEWEST},
    OrganisationOrder.EMPLOYEES_DESC: {"most": MOST},
}


# Narrowing by what one may not see would tell it all the same.
_GUARDED = {
    "membership_status": ("read", "membership.status"),
    "category": ("read", "membership.status"),
    "member_on": ("read", "membership.status"),
    "network_role": ("read", "organisation.network_role"),
    "visibility": ("archive", "organisation.profile"),
}


class OrganisationQuery(graphene.ObjectType):
    """The register's organisations."""

    organisation = graphene.Field(
        Organisation,
        id=graphene.ID(required=True, description="Which; a merged one's id leads on."),
        description="One organisation; null where there is none that you may see.",
    )
    organisations = ConnectionField(
        OrganisationConnection,
        order=OrganisationOrder,
        default_order="sort_name",
        filter=graphene.Argument(OrganisationFilter, description="Which ones."),
        description="The register as you may see it.",
    )

    @staticmethod
    def resolve_organisation(_root: Any, info: Any, id: str) -> Any:
        try:
            pk = ids.typed(id, "Organisation")
            return selectors.organisation(viewer=info.context.viewer, pk=pk)
        except NotFound:
            return None

    @staticmethod
    def resolve_organisations(
        _root: Any, info: Any, order_by: Any = None, filter: Any = None, **page: Any
    ) -> Any:
        viewer, given = info.context.viewer, _given(filter)
        for name in given.keys() & _GUARDED.keys():
            require(viewer, *_GUARDED[name])
        wanted = given.pop("membership_status", ())
        rows = selectors.organisations(viewer=viewer, narrow=selectors.OrganisationFilter(**given))
        if wanted:
            rows = statuses.with_status(rows, wanted, viewer=viewer)
        order = order_by or OrganisationOrder.NAME
        rows = rows.annotate(**_BY_SIZE.get(order, {}))
        return page_of(info.context, rows, listing="organisations", order=order, **page)


def _given(filter: Any) -> dict[str, Any]:
    """What narrows; null and an empty list narrow nothing."""
    return {name: value for name, value in (filter or {}).items() if value not in (None, [], "")}
