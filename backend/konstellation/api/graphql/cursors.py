"""Opaque cursors: a place in one list, signed, so that nobody can make one up."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import orjson
from django.conf import settings

from konstellation.api.graphql.errors import Refused

_MAC = 12
_LONGEST = 2_000


def encode(listing: str, values: Sequence[Any]) -> str:
    """The place after these sort values in the list of this name."""
    payload = orjson.dumps(values, default=str)
    return urlsafe_b64encode(_mac(listing, payload) + payload).rstrip(b"=").decode("ascii")


def decode(listing: str, cursor: str) -> list[Any]:
    """The sort values; a cursor that is forged, cut or of another list is BAD_CURSOR."""
    try:
        raw = cursor.encode("ascii")
        signed = urlsafe_b64decode(raw + b"=" * (-len(raw) % 4))
    except ValueError:
        raise bad_cursor() from None
    mac, payload = signed[:_MAC], signed[_MAC:]
    if len(raw) > _LONGEST or not hmac.compare_digest(mac, _mac(listing, payload)):
        raise bad_cursor()
    values: list[Any] = orjson.loads(payload)
    return values


def bad_cursor() -> Refused:
    return Refused("BAD_CURSOR", "This cursor does not belong to this list.")


def _mac(listing: str, payload: bytes) -> bytes:
    return hmac.digest(_key(settings.SECRET_KEY), listing.encode() + b"\0" + payload, "sha256")[
        :_MAC
    ]


@lru_cache(maxsize=2)
def _key(secret: str) -> bytes:
    return hashlib.sha256(b"graphql cursor\0" + secret.encode()).digest()
