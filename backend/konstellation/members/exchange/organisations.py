"""The sheet of organisations: the register as a table."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.models import User, Viewer
from konstellation.audit import journal
from konstellation.exchange.dedupe import Profile
from konstellation.exchange.problems import Problem
from konstellation.exchange.sheet import (
    ChangedRow,
    Current,
    Draft,
    Identity,
    Key,
    NewRow,
    Values,
)
from konstellation.members.exchange import organisation_rows, organisation_rules, periods
from konstellation.members.exchange.organisation_columns import COLUMNS
from konstellation.members.exchange.organisation_parts import Writer
from konstellation.members.exchange.organisation_shape import OWN, SCHEMES
from konstellation.members.exchange.references import batches
from konstellation.members.exchange.rights import RegisterSheet
from konstellation.members.models import (
    Identifier,
    Membership,
    MembershipCategory,
    NetworkRole,
    Organisation,
    PersonalNumber,
)
from konstellation.members.selectors.organisations import OrganisationFilter, organisations

_FINGERPRINT = 64
_NUMBERS = ("organisation_number", *SCHEMES)


class OrganisationSheet(RegisterSheet):
    name = "organisations"
    title = _("Organisations")
    columns = COLUMNS
    identities = tuple(Identity(key, (key,)) for key in _NUMBERS)

    def find(
        self, identity: Identity, keys: Collection[Key]
    ) -> Mapping[Key, Collection[uuid.UUID]]:
        spelt = {(identity.name, _as_stored(key)): key for key in keys}
        owners = organisation_rules.owners_of(spelt)
        return {spelt[number]: ids for number, ids in owners.items()}

    def current(
        self, ids: Collection[uuid.UUID], *, lock: bool = False
    ) -> Mapping[uuid.UUID, Current]:
        rows = Organisation.objects.filter(pk__in=ids, merged_into=None)
        return organisation_rows.read(rows.select_for_update(of=("self",)) if lock else rows)

    def versions(self, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, tuple[int, str]]:
        rows = Organisation.objects.filter(pk__in=ids, merged_into=None)
        return {
            pk: (version, name) for pk, version, name in rows.values_list("pk", "version", "name")
        }

    def count(self) -> int:
        return Organisation.objects.live().count()

    def complete(self, rows: Sequence[Draft]) -> Mapping[int, Values]:
        completion = organisation_rules.Completion(rows)
        return {row.number: completion.of(row) for row in rows}

    def check(self, actor: User, rows: Sequence[Draft]) -> Mapping[int, Sequence[Problem]]:
        return organisation_rules.problems(rows)

    def profile(self, values: Values) -> Profile | None:
        return organisation_rows.profile(values)

    def profiles(self) -> Iterable[tuple[uuid.UUID, str, Profile]]:
        return organisation_rows.profiles()

    def create(self, *, actor: User, rows: Sequence[NewRow]) -> Sequence[uuid.UUID]:
        made = [Organisation(**_own(row.values)) for row in rows]
        for organisation in made:
            organisation.legal_name = organisation.legal_name or organisation.name
            organisation.clean()
        journal.create_many(made, by=actor, validate=False)
        said = [(row, new.values) for row, new in zip(made, rows, strict=True)]
        Writer(by=actor, said=said, fresh=True).write()
        _create_memberships(said, actor)
        _create_roles(said, actor)
        return [organisation.pk for organisation in made]

    def change(self, *, actor: User, rows: Sequence[ChangedRow]) -> None:
        found = Organisation.objects.in_bulk([row.record for row in rows])
        versions = {pk: organisation.version for pk, organisation in found.items()}
        own = [(found[row.record], _own(row.values)) for row in rows]
        journal.update_many([pair for pair in own if pair[1]], by=actor)
        said = [(found[row.record], row.values) for row in rows]
        touched = Writer(by=actor, said=said, fresh=False).write()
        journal.advance_many([found[pk] for pk in touched if found[pk].version == versions[pk]])

    def withdraw(self, *, actor: User, ids: Sequence[uuid.UUID]) -> None:
        """Archive what was created, and free the numbers and memberships that came with it."""
        memberships = Membership.objects.filter(organisation__in=ids)
        periods.withdraw(list(memberships), by=actor)
        for rows in (NetworkRole.objects, Identifier.objects, PersonalNumber.objects):
            held = rows.filter(organisation__in=ids).select_related("organisation")
            journal.delete_many(list(held), by=actor)
        now = timezone.now()
        made = Organisation.objects.filter(pk__in=ids)
        journal.update_many([(row, {"archived_at": now}) for row in made], by=actor)

    def export(
        self, *, viewer: Viewer, selection: Mapping[str, Any]
    ) -> Iterator[tuple[uuid.UUID, Values]]:
        rows = organisations(viewer=viewer, narrow=OrganisationFilter(**selection))
        for ids in batches(rows.values_list("pk", flat=True)):
            found = organisation_rows.read(Organisation.objects.filter(pk__in=ids))
            yield from ((pk, found[pk].values) for pk in ids if pk in found)


def _as_stored(key: Key) -> str:
    """Identities compare without case; numbers are stored in capitals, fingerprints are not."""
    (value,) = key
    return value if len(value) == _FINGERPRINT else value.upper()


def _own(values: Values) -> dict[str, Any]:
    own = {name: values[name] for name in OWN if name in values}
    if "parent" in values:
        parent = values["parent"]
        own["parent_id"] = uuid.UUID(parent.id) if parent else None
    return own


def _create_memberships(said: Sequence[tuple[Organisation, Values]], actor: User) -> None:
    joined = [(row, values) for row, values in said if values.get("joined_on")]
    keys = {values["membership_category"].id for _row, values in joined}
    known = {row.key: row for row in MembershipCategory.objects.filter(key__in=keys)}
    periods.create(
        [
            Membership(
                organisation=row,
                category=known[values["membership_category"].id],
                joined_on=values["joined_on"],
                left_on=values.get("left_on"),
            )
            for row, values in joined
        ],
        by=actor,
    )


def _create_roles(said: Sequence[tuple[Organisation, Values]], actor: User) -> None:
    """A role that a register names without a date holds from the day of joining, else today."""
    today = timezone.localdate()
    roles = [
        NetworkRole(
            organisation=row, kind=kind, starts_on=min(values.get("joined_on") or today, today)
        )
        for row, values in said
        for kind in values.get("network_roles", ())
    ]
    journal.create_many(roles, by=actor, validate=False)
