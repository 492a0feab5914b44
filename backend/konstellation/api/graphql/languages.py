"""A text in the reader's language, else in the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import graphene
from django.utils.translation import get_language


def in_readers_language(record: Any, name: str) -> str:
    """``name_sv`` or ``name_en`` of a record, whichever the reader reads and is written."""
    swedish, english = getattr(record, f"{name}_sv"), getattr(record, f"{name}_en")
    first, second = (english, swedish) if get_language() == "en" else (swedish, english)
    return str(first or second)


def _resolver(name: str) -> Callable[[Any, Any], str]:
    return lambda record, _info: in_readers_language(record, name)


def translated(name: str, description: str) -> graphene.Field:
    """A field that reads ``name_sv`` and ``name_en``."""
    return graphene.Field(
        graphene.String,
        required=True,
        resolver=_resolver(name),
        description=f"{description} In the reader's language, else the other.",
    )
