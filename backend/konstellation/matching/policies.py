"""Who may see and rate matches: who acts for the organisation, and process managers."""

from __future__ import annotations

import uuid

from konstellation.accounts.models import Viewer
from konstellation.members.policies import may, require

__all__ = ["may_read", "require_rating", "require_reading"]


def may_read(viewer: Viewer, organisation: uuid.UUID) -> bool:
    return may(viewer, "read", "match", organisation=organisation)


def require_reading(viewer: Viewer, organisation: uuid.UUID) -> None:
    require(viewer, "read", "match", organisation=organisation)


def require_rating(viewer: Viewer, organisation: uuid.UUID) -> None:
    require(viewer, "rate", "match", organisation=organisation)
