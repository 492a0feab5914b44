"""Where a change comes from: set once at the door, read by the journal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from konstellation.audit.models import Source


@dataclass(frozen=True, slots=True)
class Provenance:
    source: Source = Source.SYSTEM
    request_id: str = ""


_UNKNOWN = Provenance()
_current: ContextVar[Provenance] = ContextVar("provenance", default=_UNKNOWN)


def current() -> Provenance:
    return _current.get()


@contextmanager
def provenance(source: Source, request_id: str = "") -> Iterator[None]:
    """All changes made inside are recorded as coming from this source and request."""
    token = _current.set(Provenance(source, request_id))
    try:
        yield
    finally:
        _current.reset(token)
