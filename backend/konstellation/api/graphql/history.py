"""The story of a record: who changed what, when, from what to what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import graphene
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext

from konstellation.accounts.models import Viewer
from konstellation.api.graphql import scalars
from konstellation.api.graphql.base import enum_of
from konstellation.api.graphql.connections import Connection, ConnectionField, PagesBy
from konstellation.api.graphql.ids import encode
from konstellation.api.graphql.weights import CostedField
from konstellation.audit.models import Action, Entry
from konstellation.members import models
from konstellation.members.selectors import history, stories
from konstellation.members.selectors.organisations import visible_organisations
from konstellation.members.selectors.people import visible_people

HistoryAction = enum_of(Action, "What was done to the record.", name="HistoryAction")


class FieldChange(graphene.ObjectType):
    """One field that was changed; a masked value is null on both sides."""

    field = graphene.String(required=True, description="Name of the field.")
    label = graphene.String(required=True, description="What the field is called.")
    before = graphene.String(description="What stood there.")
    after = graphene.String(description="What stands there since.")


class HistoryEntry(graphene.ObjectType):
    """One change to a record or to what it is made of."""

    id = graphene.ID(required=True, description="Names the entry among all entries.")
    at = scalars.DateTime(required=True, description="When it was made.")
    actor = graphene.String(
        description="Who made it; null for the system, and where you may not know."
    )
    source = graphene.String(required=True, description="By which way it came in.")
    action = graphene.Field(HistoryAction, required=True, description="What was done.")
    model = graphene.String(required=True, description="Kind of the record that was changed.")
    record_name = graphene.String(required=True, description="What the record was called then.")
    changes = CostedField(
        graphene.List(graphene.NonNull(FieldChange)),
        size=8,
        required=True,
        description="The fields that were changed.",
    )

    @staticmethod
    def resolve_id(entry: Entry, _info: Any) -> str:
        return encode("HistoryEntry", entry.pk)

    @staticmethod
    def resolve_actor(entry: Entry, info: Any) -> str | None:
        return history.actor_shown(info.context.viewer, entry)

    @staticmethod
    def resolve_changes(entry: Entry, info: Any) -> list[Change]:
        names = info.context.loaders.load(_names_in, entry) or {}
        return list(_changes(entry, names))


class HistoryConnection(Connection):
    class Meta:
        node = HistoryEntry


STORIES = PagesBy(stories.visible_entries, "root_id", "history")


def history_field() -> ConnectionField:
    return ConnectionField(
        HistoryConnection,
        required=False,
        description="Every change, newest first; null where you may not read it.",
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A field's change in words."""

    field: str
    label: str
    before: str | None
    after: str | None


def _changes(entry: Entry, names: Mapping[str, str]) -> Iterator[Change]:
    for name, (before, after) in entry.changes.items():
        column = _column(entry.model, name)
        label = str(capfirst(getattr(column, "verbose_name", "") or name.replace("_", " ")))
        yield Change(name, label, _shown(column, before, names), _shown(column, after, names))


def _column(label: str, name: str) -> Any:
    """The field as it is now; history may tell of fields that are no more."""
    try:
        return apps.get_model(label)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):
        return None


def _shown(column: Any, value: Any, names: Mapping[str, str]) -> str | None:
    if value is None or isinstance(value, bool):
        return {None: None, True: gettext("Yes"), False: gettext("No")}[value]
    if isinstance(value, list):
        return ", ".join(names.get(str(one), str(one)) for one in value)
    said = dict(getattr(column, "flatchoices", ())).get(value, value)
    return names.get(str(said), str(said))


# Records that a change may point to, and the selector of those whose name may be told.
_NAMED: Mapping[type[Model], Callable[[Viewer], QuerySet[Any]]] = {
    models.Organisation: visible_organisations,
    models.Person: visible_people,
    models.Competence: lambda _viewer: models.Competence.objects.all(),
    models.Theme: lambda _viewer: models.Theme.objects.all(),
    models.Sector: lambda _viewer: models.Sector.objects.all(),
    models.MembershipCategory: lambda _viewer: models.MembershipCategory.objects.all(),
}


def _names_in(ids: Iterable[int], *, viewer: Viewer) -> dict[int, dict[str, str]]:
    """For each entry the names of what it points to, one statement a kind of record."""
    entries = list(stories.visible_entries(viewer).filter(pk__in=list(ids)))
    wanted: dict[type[Model], set[str]] = defaultdict(set)
    for entry in entries:
        for name, values in entry.changes.items():
            related = getattr(_column(entry.model, name), "related_model", None)
            if related is not None and related in _NAMED:
                wanted[related].update(_pointed_to(values))
    names = {
        str(row.pk): str(row)
        for model, keys in wanted.items()
        for row in _NAMED[model](viewer).filter(pk__in=keys)
    }
    return {entry.pk: names for entry in entries}


def _pointed_to(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        yield from (one for one in (value if isinstance(value, list) else [value]) if one)
