"""Two sheets over the accounts app, enough to try the machinery: users, and the roles they hold."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from konstellation.accounts.models import RoleGrant, User, Viewer
from konstellation.accounts.roles import Role
from konstellation.audit import journal
from konstellation.common.errors import NotAllowed
from konstellation.exchange.dedupe import Profile
from konstellation.exchange.kinds import (
    Amount,
    Choice,
    Code,
    Day,
    Many,
    Reference,
    Referred,
    Text,
    Whole,
    YesNo,
)
from konstellation.exchange.problems import Problem
from konstellation.exchange.sheet import (
    ChangedRow,
    Column,
    Current,
    Draft,
    Identity,
    Key,
    NewRow,
    Sheet,
    key_part,
)


class Rights(Sheet):
    """Anybody active may import; nobody else."""

    def require_import(self, actor: User) -> None:
        if not actor.is_active:
            raise NotAllowed

    def require_export(self, viewer: Viewer) -> None:
        if not viewer.is_authenticated:
            raise NotAllowed


class UserSheet(Rights):
    name = "users"
    title = "Users"
    columns = (
        Column("email", "E-post", "E-mail", Text(max_length=254), ("mejl", "mail"), required=True),
        Column("name", "Namn", "Name", Text(max_length=150)),
        Column(
            "language",
            "Språk",
            "Language",
            Choice({"sv": ("Svenska", "Swedish"), "en": ("Engelska", "English")}),
        ),
        Column("is_active", "Aktiv", "Active", YesNo()),
    )
    identities = (Identity("email", ("email",)), Identity("name", ("name",)))

    def find(self, identity: Identity, keys: Collection[Key]) -> Mapping[Key, list[uuid.UUID]]:
        found: dict[Key, list[uuid.UUID]] = {}
        for pk, text in User.objects.values_list("pk", identity.name):
            found.setdefault((key_part(text),), []).append(pk)
        return {key: found[key] for key in keys if key in found}

    def current(
        self, ids: Collection[uuid.UUID], *, lock: bool = False
    ) -> Mapping[uuid.UUID, Current]:
        users = User.objects.filter(pk__in=ids)
        return {
            user.pk: Current(user.version, self._values(user), str(user))
            for user in (users.select_for_update() if lock else users)
        }

    def count(self) -> int:
        return User.objects.count()

    def check(self, actor: User, rows: Sequence[Draft]) -> Mapping[int, Sequence[Problem]]:
        return {
            row.number: [Problem("not_valid", "email", params={"text": row.values["email"]})]
            for row in rows
            if "@" not in row.values["email"]
        }

    def profile(self, values: Mapping[str, Any]) -> Profile | None:
        name = values.get("name")
        return Profile(name=name) if name else None

    def profiles(self) -> Iterable[tuple[uuid.UUID, str, Profile]]:
        for user in User.objects.all():
            yield user.pk, str(user), Profile(name=user.name)

    def create(self, *, actor: User, rows: Sequence[NewRow]) -> Sequence[uuid.UUID]:
        users = [User(**row.values) for row in rows]
        for user in users:
            user.password = "!"
        return [user.pk for user in journal.create_many(users, by=actor)]

    def change(self, *, actor: User, rows: Sequence[ChangedRow]) -> None:
        users = User.objects.in_bulk([row.record for row in rows])
        journal.update_many([(users[row.record], dict(row.values)) for row in rows], by=actor)

    def withdraw(self, *, actor: User, ids: Sequence[uuid.UUID]) -> None:
        journal.delete_many(list(User.objects.filter(pk__in=ids)), by=actor)

    def export(
        self, *, viewer: Viewer, selection: Mapping[str, Any]
    ) -> Iterator[tuple[uuid.UUID, Mapping[str, Any]]]:
        for user in User.objects.filter(**selection).order_by("email"):
            yield user.pk, self._values(user)

    def _values(self, user: User) -> dict[str, Any]:
        return {column.key: getattr(user, column.key) for column in self.columns}


def users_named(texts: Collection[str]) -> dict[str, list[Referred]]:
    """By e-mail or name."""
    found: dict[str, list[Referred]] = {}
    for user in User.objects.all():
        for text in {user.email, user.name} & set(texts):
            found.setdefault(text, []).append(Referred(str(user.pk), user.email))
    return found


class GrantSheet(Rights):
    """A link sheet: user × role × dates."""

    name = "grants"
    title = "Roles"
    columns = (
        Column("user", "Användare", "User", Reference(users_named), required=True),
        Column(
            "role",
            "Roll",
            "Role",
            Choice(
                {
                    Role.PROCESS_MANAGER: ("Processledare", "Process manager"),
                    Role.PANELLIST: ("Panellist", "Panel member"),
                }
            ),
            required=True,
        ),
        Column("starts_on", "Från", "From", Day(), required=True),
        Column("ends_on", "Till", "To", Day(), closes=True),
    )
    identities = (Identity("grant", ("user", "role", "starts_on")),)

    def find(self, identity: Identity, keys: Collection[Key]) -> Mapping[Key, list[uuid.UUID]]:
        grants = RoleGrant.objects.filter(user__in={key[0] for key in keys})
        found = {
            (str(grant.user_id), grant.role, grant.starts_on.isoformat()): [grant.pk]
            for grant in grants
        }
        return {key: found[key] for key in keys if key in found}

    def current(
        self, ids: Collection[uuid.UUID], *, lock: bool = False
    ) -> Mapping[uuid.UUID, Current]:
        grants = RoleGrant.objects.filter(pk__in=ids).select_related("user")
        return {grant.pk: Current(grant.version, _grant(grant), str(grant)) for grant in grants}

    def count(self) -> int:
        return RoleGrant.objects.count()

    def create(self, *, actor: User, rows: Sequence[NewRow]) -> Sequence[uuid.UUID]:
        grants = [RoleGrant(**_columns(row.values)) for row in rows]
        return [grant.pk for grant in journal.create_many(grants, by=actor)]

    def change(self, *, actor: User, rows: Sequence[ChangedRow]) -> None:
        grants = RoleGrant.objects.in_bulk([row.record for row in rows])
        journal.update_many([(grants[row.record], _columns(row.values)) for row in rows], by=actor)

    def withdraw(self, *, actor: User, ids: Sequence[uuid.UUID]) -> None:
        journal.delete_many(list(RoleGrant.objects.filter(pk__in=ids)), by=actor)

    def export(
        self, *, viewer: Viewer, selection: Mapping[str, Any]
    ) -> Iterator[tuple[uuid.UUID, Mapping[str, Any]]]:
        for grant in RoleGrant.objects.select_related("user").order_by("pk"):
            yield grant.pk, _grant(grant)


def _grant(grant: RoleGrant) -> dict[str, Any]:
    return {
        "user": Referred(str(grant.user_id), grant.user.email),
        "role": grant.role,
        "starts_on": grant.starts_on,
        "ends_on": grant.ends_on,
    }


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    named = dict(values)
    if user := named.pop("user", None):
        named["user_id"] = user.id
    return named


class SampleSheet(Rights):
    """One column of each kind; its records are held in memory."""

    name = "samples"
    title = "Samples"
    columns = (
        Column("text", "Text", "Text", Text()),
        Column(
            "number",
            "Organisationsnummer",
            "Organisation number",
            Code(lambda text: text.replace("-", "")[-10:]),
            ("Org nr", "orgnr"),
        ),
        Column("employees", "Anställda", "Employees", Whole(at_least=0)),
        Column("fee", "Avgift", "Fee", Amount(at_least=None)),
        Column("day", "Dag", "Day", Day()),
        Column("open", "Öppen", "Open", YesNo()),
        Column(
            "size", "Storlek", "Size", Choice({"s": ("Liten", "Small"), "l": ("Stor", "Large")})
        ),
        Column("words", "Ord", "Words", Many(Text())),
    )

    def __init__(self, rows: Sequence[Mapping[str, Any]] = ()) -> None:
        self.rows = {uuid.uuid4(): dict(row) for row in rows}

    def find(self, identity: Identity, keys: Collection[Key]) -> Mapping[Key, list[uuid.UUID]]:
        return {}

    def current(
        self, ids: Collection[uuid.UUID], *, lock: bool = False
    ) -> Mapping[uuid.UUID, Current]:
        return {pk: Current(1, self.rows[pk], str(pk)) for pk in ids if pk in self.rows}

    def count(self) -> int:
        return len(self.rows)

    def create(self, *, actor: User, rows: Sequence[NewRow]) -> Sequence[uuid.UUID]:
        made = {uuid.uuid4(): dict(row.values) for row in rows}
        self.rows |= made
        return list(made)

    def change(self, *, actor: User, rows: Sequence[ChangedRow]) -> None:
        for row in rows:
            self.rows[row.record] |= row.values

    def withdraw(self, *, actor: User, ids: Sequence[uuid.UUID]) -> None:
        for pk in ids:
            del self.rows[pk]

    def export(
        self, *, viewer: Viewer, selection: Mapping[str, Any]
    ) -> Iterator[tuple[uuid.UUID, Mapping[str, Any]]]:
        yield from self.rows.items()


FULL: dict[str, Any] = {
    "text": "Åkerö mekaniska",
    "number": "5560160680",
    "employees": 12,
    "fee": Decimal("1234.5"),
    "day": date(2026, 1, 2),
    "open": True,
    "size": "l",
    "words": ("svets", "robot; cell"),
}
