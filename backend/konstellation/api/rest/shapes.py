"""What goes in and what comes out: explicit fields, nothing by reflection, nothing unknown."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Model, TextChoices
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from konstellation.accounts.models import Viewer

# Parts of many records at once: ids → {id: part}. Every batch selector has this form.
Batch = Callable[..., Mapping[uuid.UUID, Any]]
# Whether a viewer may see a value of a record.
Allowed = Callable[[Viewer, Any], bool]


class Shape(serializers.Serializer):
    """How a record is shown; ``prepare`` fetches what all rows of an answer need, once."""

    def prepare(self, rows: Sequence[Any], viewer: Viewer) -> None:
        for part in self.fields.values():
            if isinstance(part, Part):
                ids = {getattr(row, part.by) for row in rows} - {None}
                self.loaded[part.batch] = part.batch(ids, viewer=viewer)

    @property
    def loaded(self) -> dict[Any, Any]:
        """What has been fetched for the answer, by the selector that was asked."""
        context: dict[Any, Any] = self.context  # type: ignore[assignment]
        return context

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for field in fields.values():
            field.read_only = True
        return fields


class Input(serializers.Serializer):
    """What a client may write. A key that is not listed is refused, not ignored."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            self._refuse_unknown(data)
            if self.parent is not None:
                self._require_all(data)
        return super().to_internal_value(data)

    def _refuse_unknown(self, data: Mapping[str, Any]) -> None:
        known = {name for name, field in self.fields.items() if not field.read_only}
        if unknown := [key for key in data if key not in known]:
            reason = ErrorDetail(
                _("This field is not known or cannot be written."), "unknown_field"
            )
            raise ValidationError({str(key)[:80]: [reason] for key in unknown[:20]})

    def _require_all(self, data: Mapping[str, Any]) -> None:
        """A part is written whole, also where its record is changed in part."""
        missing = [name for name, field in self.fields.items() if field.required]
        reason = ErrorDetail(_("This field is required."), "required")
        if absent := [name for name in missing if name not in data]:
            raise ValidationError({name: [reason] for name in absent})


class Restricted(serializers.Field):
    """A value that is shown only where ``allowed`` says so; null to everyone else."""

    def __init__(self, shown: serializers.Field, allowed: Allowed) -> None:
        super().__init__(read_only=True, allow_null=True, help_text=shown.help_text)
        self.shape = shown
        self.allowed = allowed

    def bind(self, field_name: str, parent: Any) -> None:
        super().bind(field_name, parent)
        self.shape.bind(field_name, parent)

    def get_attribute(self, instance: Model) -> Any:
        if not self.allowed(self.context["viewer"], instance):
            return None
        return self.shape.get_attribute(instance)

    def to_representation(self, value: Any) -> Any:
        return self.shape.to_representation(value)


class Part(serializers.Field):
    """Something about a record that a batch selector fetches for all rows at once.

    ``by`` names the attribute that the selector is asked with: the record's own id, or that of
    another record which it points to. ``allowed`` may hide it as for Restricted.
    """

    def __init__(
        self,
        batch: Batch,
        shown: serializers.BaseSerializer | serializers.Field,
        *,
        by: str = "pk",
        allowed: Allowed | None = None,
        allow_null: bool = False,
        help_text: str = "",
    ) -> None:
        super().__init__(
            read_only=True, allow_null=allow_null or allowed is not None, help_text=help_text
        )
        self.batch = batch
        self.by = by
        self.allowed = allowed
        self.shape = shown
        self.shape.bind(field_name="", parent=self)  # type: ignore[arg-type]

    def get_attribute(self, instance: Model) -> Any:
        if self.allowed is not None and not self.allowed(self.context["viewer"], instance):
            return None
        whole: Any = self.parent
        return whole.loaded[self.batch].get(getattr(instance, self.by))

    def to_representation(self, value: Any) -> Any:
        return self.shape.to_representation(value)


class Versioned(Shape):
    """What every record of the register carries."""

    id = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Rises by one at each change; see ETag.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class Reference(Shape):
    """Another record, by id and name."""

    id = serializers.UUIDField()
    name = serializers.CharField(source="__str__")


def optional_text(longest: int, help_text: str = "") -> serializers.CharField:
    return serializers.CharField(
        max_length=longest, required=False, allow_blank=True, help_text=help_text
    )


def choice(
    choices: type[TextChoices], help_text: str = "", **kwargs: Any
) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=choices.choices, help_text=help_text, **kwargs)


def several(each: type[Input], most: int) -> serializers.ListSerializer:
    """A list of parts, given whole."""
    options: dict[str, Any] = {"many": True, "required": False, "max_length": most}
    parts: serializers.ListSerializer = each(**options)  # type: ignore[assignment]
    return parts
