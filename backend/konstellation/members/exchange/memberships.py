"""The sheet of memberships: organisation × category × joined × left."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from konstellation.accounts.models import User, Viewer
from konstellation.audit import journal
from konstellation.exchange.kinds import Day, Reference, Referred
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
from konstellation.members.exchange import periods, vocabulary
from konstellation.members.exchange.cells import Line
from konstellation.members.exchange.references import batches, labels_of, organisations_named
from konstellation.members.exchange.rights import RegisterSheet, refusal
from konstellation.members.exchange.vocabulary import Vocabulary
from konstellation.members.models import Membership, MembershipCategory, Organisation
from konstellation.members.selectors.memberships import visible_memberships
from konstellation.members.services.memberships import work_out_counting


class MembershipSheet(RegisterSheet):
    """Memberships that were joined; applications are handled where they are made."""

    name = "memberships"
    title = gettext_lazy("Memberships")
    columns = (
        Column(
            "organisation",
            "Organisation",
            "Organization",
            Reference(organisations_named),
            ("Organisationsnummer", "Org nr", "Orgnr", "Medlem", "Företag", "Company", "Member"),
            required=True,
        ),
        Column(
            "category",
            "Medlemstyp",
            "Category",
            Vocabulary(vocabulary.categories),
            ("Kategori", "Membership category", "Membership type", "Medlemskategori"),
            required=True,
        ),
        Column(
            "joined_on",
            "Medlem från",
            "Joined on",
            Day(),
            ("Medlem sedan", "Gick med", "Inträdesdatum", "Member since", "Joined", "Från"),
            required=True,
        ),
        Column(
            "left_on",
            "Medlem till",
            "Left on",
            Day(),
            ("Gick ur", "Utträdesdatum", "Left", "Till", "Until"),
            closes=True,
        ),
        Column("leave_reason", "Skäl", "Reason", Line(300), ("Orsak", "Reason for leaving")),
    )
    identities = (Identity("membership", ("organisation", "joined_on")),)

    def find(
        self, identity: Identity, keys: Collection[Key]
    ) -> Mapping[Key, Collection[uuid.UUID]]:
        found: dict[Key, list[uuid.UUID]] = {}
        wanted = set(keys)
        for some in batches({uuid.UUID(key[0]) for key in wanted}):
            rows = Membership.objects.filter(organisation__in=some, joined_on__isnull=False)
            for pk, organisation, joined_on in rows.values_list("pk", "organisation", "joined_on"):
                key = (str(organisation), joined_on.isoformat() if joined_on else "")
                if key in wanted:
                    found.setdefault(key, []).append(pk)
        return found

    def current(
        self, ids: Collection[uuid.UUID], *, lock: bool = False
    ) -> Mapping[uuid.UUID, Current]:
        rows = Membership.objects.filter(pk__in=ids)
        return _read(rows.select_for_update(of=("self",)) if lock else rows)

    def count(self) -> int:
        return Membership.objects.exclude(joined_on=None).count()

    def check(self, actor: User, rows: Sequence[Draft]) -> Mapping[int, Sequence[Problem]]:
        closed = set(MembershipCategory.objects.filter(is_open=False).values_list("key", flat=True))
        holders = _holders(rows)
        return {row.number: list(_problems(row, closed, holders)) for row in rows}

    def create(self, *, actor: User, rows: Sequence[NewRow]) -> Sequence[uuid.UUID]:
        said = [_own(row.values) for row in rows]
        organisations = Organisation.objects.in_bulk({own["organisation_id"] for own in said})
        categories = _categories(rows)
        made = [
            Membership(
                **{key: value for key, value in own.items() if key != "organisation_id"},
                organisation=organisations[own["organisation_id"]],
                category=categories[row.values["category"].id],
            )
            for own, row in zip(said, rows, strict=True)
        ]
        return [membership.pk for membership in periods.create(made, by=actor)]

    def change(self, *, actor: User, rows: Sequence[ChangedRow]) -> None:
        categories = _categories(rows)
        found = Membership.objects.in_bulk([row.record for row in rows])
        changes = []
        for row in rows:
            own = _own(row.values)
            if "category" in row.values:
                own["category"] = categories[row.values["category"].id]
            changes.append((found[row.record], own))
        journal.update_many(changes, by=actor)
        moved = [row.record for row in rows if "category" in row.values]
        memberships = Membership.objects.filter(pk__in=moved).select_related("category")
        work_out_counting(actor=actor, memberships=memberships.prefetch_related("periods"))

    def withdraw(self, *, actor: User, ids: Sequence[uuid.UUID]) -> None:
        periods.withdraw(list(Membership.objects.filter(pk__in=ids)), by=actor)

    def export(
        self, *, viewer: Viewer, selection: Mapping[str, Any]
    ) -> Iterator[tuple[uuid.UUID, Values]]:
        live = Organisation.objects.live()
        shown = visible_memberships(viewer).filter(**selection, organisation__in=live)
        order = shown.exclude(joined_on=None).order_by("organisation__sort_name", "joined_on", "pk")
        for ids in batches(order.values_list("pk", flat=True)):
            found = _read(Membership.objects.filter(pk__in=ids))
            yield from ((pk, found[pk].values) for pk in ids if pk in found)


def _read(rows: QuerySet[Membership]) -> dict[uuid.UUID, Current]:
    found = list(rows.select_related("organisation", "category"))
    labels = labels_of(row.organisation_id for row in found)
    return {
        row.pk: Current(
            row.version,
            {
                "organisation": labels.get(row.organisation_id)
                or Referred(str(row.organisation_id), row.organisation.name),
                "category": vocabulary.category(row.category),
                "joined_on": row.joined_on,
                "left_on": row.left_on,
                "leave_reason": row.leave_reason,
            },
            str(row),
        )
        for row in found
    }


def _problems(
    row: Draft, closed: set[str], holders: dict[str, set[uuid.UUID | int]]
) -> Iterable[Problem]:
    joined_on, left_on = row.values["joined_on"], row.values.get("left_on")
    if row.record and row.before["joined_on"] != joined_on:
        text = _("The first day decides the periods: change it on the membership itself.")
        yield refusal(text, "joined_on")
    if row.record and row.before["organisation"].id != row.values["organisation"].id:
        yield refusal(_("A membership stays with its organisation."), "organisation")
    if left_on and left_on < joined_on:
        yield refusal(_("The membership would end before it starts."), "left_on")
    if row.record is None and not left_on and row.values["category"].id in closed:
        yield refusal(_("No new memberships of this category are taken."), "category")
    if not left_on:
        held = holders[row.values["organisation"].id]
        if held - {row.record}:
            text = _("The organisation has an open membership already.")
            yield refusal(text, "organisation")
        held.add(row.record or row.number)


def _holders(rows: Sequence[Draft]) -> dict[str, set[uuid.UUID | int]]:
    """The open memberships of each organisation, applications among them."""
    found: dict[str, set[uuid.UUID | int]] = defaultdict(set)
    for some in batches({uuid.UUID(row.values["organisation"].id) for row in rows}):
        open_now = Membership.objects.open().filter(organisation__in=some)
        for pk, organisation in open_now.values_list("pk", "organisation"):
            found[str(organisation)].add(pk)
    return found


def _categories(rows: Iterable[NewRow | ChangedRow]) -> dict[str, MembershipCategory]:
    keys = {row.values["category"].id for row in rows if "category" in row.values}
    return {row.key: row for row in MembershipCategory.objects.filter(key__in=keys)}


def _own(values: Values) -> dict[str, Any]:
    own = {key: value for key, value in values.items() if key != "category"}
    if organisation := own.pop("organisation", None):
        own["organisation_id"] = uuid.UUID(organisation.id)
    return own
