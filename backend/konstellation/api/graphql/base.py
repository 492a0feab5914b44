"""What every type over a record has in common."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

import graphene
from django.db import models
from django.db.models import QuerySet
from graphene_django import DjangoObjectType
from graphene_django.converter import convert_django_field
from graphene_django.registry import Registry

from konstellation.accounts.models import Viewer
from konstellation.api.graphql import ids, scalars

Select = Callable[[Viewer], "QuerySet[Any]"]


class Node(graphene.Interface):
    """An object with a global id."""

    id = graphene.ID(required=True, description="Global id, the same wherever the record appears.")


class RecordType(DjangoObjectType):
    """A record as its viewer may see it.

    ``Meta.fields`` maps each plain column that is shown to its description; relations are fields of
    their own, with a loader. ``Meta.select`` is the selector that decides who sees which rows:
    there is no other way to one.
    """

    class Meta:
        abstract = True

    select: Select

    @classmethod
    def __init_subclass_with_meta__(
        cls,
        model: type[models.Model] | None = None,
        fields: Mapping[str, str] | None = None,
        select: Select | None = None,
        interfaces: tuple[Any, ...] = (Node,),
        **options: Any,
    ) -> None:
        assert model is not None, f"{cls.__name__}.Meta.model is missing"
        if not isinstance(fields, Mapping) or not all(fields.values()):
            raise TypeError(f"{cls.__name__}.Meta.fields must map each column to its description")
        if select is None:
            raise TypeError(f"{cls.__name__}.Meta.select must name the selector of its rows")
        relations = [name for name in fields if model._meta.get_field(name).is_relation]
        if relations:
            raise TypeError(f"{cls.__name__}: relations need a loader: {', '.join(relations)}")
        cls.select = staticmethod(select)
        super().__init_subclass_with_meta__(
            model=model,
            fields=list(fields),
            interfaces=interfaces,
            convert_choices_to_enum=False,
            use_connection=False,
            # One registry for a type: nothing is to be linked behind our back.
            registry=Registry(),
            **options,
        )
        for name, description in fields.items():
            if name in cls._meta.fields:
                cls._meta.fields[name].description = description

    @classmethod
    def is_type_of(cls, root: Any, _info: Any) -> bool:
        return isinstance(root, cls._meta.model)

    @staticmethod
    def resolve_id(record: Any, info: Any) -> str:
        return ids.encode(info.parent_type.name, record.pk)

    @classmethod
    def get_queryset(cls, _queryset: Any, info: Any) -> QuerySet[Any]:
        return cls.select(info.context.viewer)

    @classmethod
    def get_node(cls, info: Any, id: uuid.UUID) -> Any:
        return cls.get_queryset(None, info).filter(pk=id).first()


def enum_of(choices: type[models.TextChoices], description: str, name: str = "") -> Any:
    """A GraphQL enum of a model's choices, each described by its English label."""

    def describe(choice: Enum | None) -> str:
        return description if choice is None else choice.name.replace("_", " ").capitalize()

    return graphene.Enum.from_enum(choices, description=describe, name=name or choices.__name__)


def registry_of(schema: graphene.Schema) -> dict[str, type[RecordType]]:
    """The record types of a schema, by name: what ``node`` can find."""
    kinds = (
        getattr(kind, "graphene_type", None) for kind in schema.graphql_schema.type_map.values()
    )
    return {
        kind._meta.name: kind
        for kind in kinds
        if isinstance(kind, type) and issubclass(kind, RecordType)
    }


class NodeQuery(graphene.ObjectType):
    """Any record by its global id."""

    node = graphene.Field(
        Node,
        id=graphene.ID(required=True, description="A global id."),
        description="A record by its global id; null where there is none that you may see.",
    )

    @staticmethod
    def resolve_node(_root: Any, info: Any, id: str) -> Any:
        found = ids.decode(id)
        kind = info.schema.type_map.get(found[0]) if found else None
        record_type = getattr(kind, "graphene_type", None)
        if found is None or not isinstance(record_type, type):
            return None
        return record_type.get_node(info, found[1]) if issubclass(record_type, RecordType) else None


@convert_django_field.register(models.DateField)
def _date(field: models.Field[Any, Any], _registry: Any = None) -> scalars.Date:
    return scalars.Date(description=field.help_text, required=not field.null)


@convert_django_field.register(models.DateTimeField)
def _moment(field: models.Field[Any, Any], _registry: Any = None) -> scalars.DateTime:
    return scalars.DateTime(description=field.help_text, required=not field.null)
