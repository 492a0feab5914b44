"""The record that a global id names."""

from __future__ import annotations

from typing import Any

from konstellation.api.graphql import ids
from konstellation.api.graphql.base import RecordType
from konstellation.common.errors import NotFound
from konstellation.members.models import Organisation
from konstellation.members.selectors import organisations


def found(info: Any, id: str, *kinds: type[RecordType]) -> Any:
    """The record as its viewer may see it; None for a wrong id, a hidden and a missing one."""
    name, pk = ids.decode(id) or ("", None)
    kind = next((kind for kind in kinds if kind._meta.name == name), None)
    return kind.get_node(info, pk) if kind is not None and pk is not None else None


def named(info: Any, id: str, *kinds: type[RecordType]) -> Any:
    """The record; NotFound for a wrong id, a hidden and a missing one alike."""
    record = found(info, id, *kinds)
    if record is None:
        raise NotFound
    return record


def organisation_named(info: Any, id: str) -> Organisation:
    """The organisation; a merged one's id leads to the one that it became part of."""
    pk = ids.typed(id, "Organisation")
    return organisations.organisation(viewer=info.context.viewer, pk=pk)
