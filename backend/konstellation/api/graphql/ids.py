"""Global ids: base64 of "Type:uuid", in one spelling only.

Whatever is wrong with an id, the answer is the same as for a record that is hidden or was never
there.
"""

from __future__ import annotations

import uuid
from base64 import b64decode, b64encode
from binascii import Error

from konstellation.common.errors import NotFound

_LONGEST = 200


def encode(type_name: str, pk: object) -> str:
    return b64encode(f"{type_name}:{pk}".encode()).decode("ascii")


def decode(text: str) -> tuple[str, uuid.UUID] | None:
    """Type name and id, or None for what is not exactly one of our ids."""
    if len(text) > _LONGEST:
        return None
    try:
        type_name, _, tail = b64decode(text.encode("ascii"), validate=True).decode().partition(":")
        pk = uuid.UUID(tail)
    except (Error, ValueError):
        return None
    return (type_name, pk) if encode(type_name, pk) == text else None


def typed(text: str, *type_names: str) -> uuid.UUID:
    """The id of a record of one of these types; NotFound for anything else."""
    found = decode(text)
    if found is None or found[0] not in type_names:
        raise NotFound
    return found[1]
