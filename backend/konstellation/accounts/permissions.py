"""The permission matrix of permissions.yaml, as code reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml

from konstellation.accounts.roles import Role


class Scope(StrEnum):
    """Over which records a right reaches; see permissions.yaml."""

    PUBLIC = "public"
    NETWORK = "network"
    OWN = "own"
    SELF = "self"
    ALL = "all"


Matrix = Mapping[str, Mapping[str, Mapping[Role, Scope]]]


@cache
def matrix() -> Matrix:
    """Object → action → role → scope. A word that is no role or scope raises ValueError."""
    text = files("konstellation.accounts").joinpath("permissions.yaml").read_text("utf-8")
    return {
        what: {
            action: _with_superuser({Role(role): Scope(scope) for role, scope in row.items()})
            for action, row in actions.items()
        }
        for what, actions in yaml.safe_load(text).items()
    }


def scopes(roles: Iterable[Role], what: str, action: str) -> frozenset[Scope]:
    """The scopes that these roles have together; an object or action not listed is a KeyError."""
    row = matrix()[what][action]
    return frozenset(row[role] for role in roles if role in row)


def _with_superuser(row: dict[Role, Scope]) -> dict[Role, Scope]:
    inherited = row.get(Role.PROCESS_MANAGER)
    return {Role.SUPERUSER: inherited, **row} if inherited else row
