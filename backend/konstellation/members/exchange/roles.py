"""The sheet of network roles: organisation × role × from × until."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from konstellation.accounts.models import User, Viewer
from konstellation.audit import journal
from konstellation.exchange.kinds import Choice, Day, Reference, Referred
from konstellation.exchange.problems import Problem
from konstellation.exchange.sheet import (
    ChangedRow,
    Column,
    Current,
    Draft,
    Identity,
    Key,
    NewRow,
    Values,
)
from konstellation.members.exchange.references import batches, labels_of, organisations_named
from konstellation.members.exchange.rights import RegisterSheet, refusal
from konstellation.members.models import NetworkRole, Organisation, RoleKind
from konstellation.members.selectors.organisations import visible_organisations, visible_roles


class NetworkRoleSheet(RegisterSheet):
    name = "network-roles"
    title = gettext_lazy("Network roles")
    columns = (
        Column(
            "organisation",
            "Organisation",
            "Organization",
            Reference(organisations_named),
            ("Organisationsnummer", "Org nr", "Orgnr", "Företag", "Company", "Organisation number"),
            required=True,
        ),
        Column(
            "kind",
            "Roll",
            "Role",
            Choice.of(RoleKind),
            ("Roll i nätverket", "Network role", "Nätverksroll"),
            required=True,
        ),
        Column("starts_on", "Från", "From", Day(), ("Start", "Startdatum"), required=True),
        Column("ends_on", "Till", "Until", Day(), ("Slut", "Slutdatum", "To"), closes=True),
    )
    identities = (Identity("role", ("organisation", "kind", "starts_on")),)

    def find(
        self, identity: Identity, keys: Collection[Key]
    ) -> Mapping[Key, Collection[uuid.UUID]]:
        found: dict[Key, list[uuid.UUID]] = {}
        wanted = set(keys)
        for some in batches({uuid.UUID(key[0]) for key in wanted}):
            for role in NetworkRole.objects.filter(organisation__in=some):
                key = (str(role.organisation_id), role.kind, role.starts_on.isoformat())
                if key in wanted:
                    found.setdefault(key, []).append(role.pk)
        return found

    def current(
        self, ids: Collection[uuid.UUID], *, lock: bool = False
    ) -> Mapping[uuid.UUID, Current]:
        rows = NetworkRole.objects.filter(pk__in=ids)
        return _read(rows.select_for_update(of=("self",)) if lock else rows)

    def count(self) -> int:
        return NetworkRole.objects.count()

    def check(self, actor: User, rows: Sequence[Draft]) -> Mapping[int, Sequence[Problem]]:
        """Dates in order, and at most one open role of a kind for each organisation."""
        found: dict[int, list[Problem]] = {}
        open_roles = _open_roles(rows)
        for row in rows:
            starts_on, ends_on = row.values["starts_on"], row.values.get("ends_on")
            if ends_on and ends_on < starts_on:
                text = _("The last day lies before the first.")
                found[row.number] = [refusal(text, "ends_on")]
            elif not ends_on:
                holders = open_roles[row.values["organisation"].id, row.values["kind"]]
                if holders - {row.record}:
                    text = _("The organisation has this role already.")
                    found[row.number] = [refusal(text, "kind")]
                holders.add(row.record or row.number)
        return found

    def create(self, *, actor: User, rows: Sequence[NewRow]) -> Sequence[uuid.UUID]:
        roles = [NetworkRole(**_own(row.values)) for row in rows]
        _with_organisations(roles)
        return [role.pk for role in journal.create_many(roles, by=actor, validate=False)]

    def change(self, *, actor: User, rows: Sequence[ChangedRow]) -> None:
        found = NetworkRole.objects.in_bulk([row.record for row in rows])
        journal.update_many([(found[row.record], _own(row.values)) for row in rows], by=actor)

    def withdraw(self, *, actor: User, ids: Sequence[uuid.UUID]) -> None:
        rows = NetworkRole.objects.filter(pk__in=ids).select_related("organisation")
        journal.delete_many(list(rows), by=actor)

    def export(
        self, *, viewer: Viewer, selection: Mapping[str, Any]
    ) -> Iterator[tuple[uuid.UUID, Values]]:
        shown = visible_roles(viewer).filter(
            **selection, organisation__in=visible_organisations(viewer).filter(archived_at=None)
        )
        order = shown.order_by("organisation__sort_name", "starts_on", "pk")
        for ids in batches(order.values_list("pk", flat=True)):
            found = _read(NetworkRole.objects.filter(pk__in=ids))
            yield from ((pk, found[pk].values) for pk in ids if pk in found)


def _read(rows: QuerySet[NetworkRole]) -> dict[uuid.UUID, Current]:
    found = list(rows.select_related("organisation"))
    labels = labels_of(role.organisation_id for role in found)
    return {
        role.pk: Current(
            role.version,
            {
                "organisation": labels.get(role.organisation_id)
                or Referred(str(role.organisation_id), role.organisation.name),
                "kind": role.kind,
                "starts_on": role.starts_on,
                "ends_on": role.ends_on,
            },
            str(role),
        )
        for role in found
    }


def _open_roles(rows: Sequence[Draft]) -> dict[tuple[str, str], set[Any]]:
    """Who holds each open role now: a row that opens it while another closes it must wait."""
    found: dict[tuple[str, str], set[Any]] = defaultdict(set)
    for some in batches({row.values["organisation"].id for row in rows}):
        for role in NetworkRole.objects.filter(organisation__in=some, ends_on=None):
            found[str(role.organisation_id), role.kind].add(role.pk)
    return found


def _own(values: Values) -> dict[str, Any]:
    own = dict(values)
    if organisation := own.pop("organisation", None):
        own["organisation_id"] = uuid.UUID(organisation.id)
    return own


def _with_organisations(roles: Sequence[NetworkRole]) -> None:
    """Fetch the organisations at once: history names them."""
    known = Organisation.objects.in_bulk({role.organisation_id for role in roles})
    for role in roles:
        role.organisation = known[role.organisation_id]
