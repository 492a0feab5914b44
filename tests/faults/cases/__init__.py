"""One function for each fault, in the room of what it hurts."""

from tests.faults.cases import (
    cache,
    copying,
    disk,
    editing,
    elasticsearch,
    importing,
    indexing,
    mail,
    migrating,
    postgresql,
    refusing,
    sqlite,
    web,
)

__all__ = [
    "cache",
    "copying",
    "disk",
    "editing",
    "elasticsearch",
    "importing",
    "indexing",
    "mail",
    "migrating",
    "postgresql",
    "refusing",
    "sqlite",
    "web",
]
