"""How much one GraphQL request, and one minute of them, may ask for.

Settings may override any value: ``GRAPHQL_LIMITS = {"public": {"cost": 2_000}}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed

from konstellation.accounts.models import TokenScope
from konstellation.accounts.roles import Role
from konstellation.members.policies import Standing

BODY_BYTES = 64 * 1024
JSON_DEPTH = 32
VALIDATION_ERRORS = 20
BULK_MUTATIONS = 4
BULK_COST = 20_000


class Tier(StrEnum):
    """Whose limits hold: the widest that a viewer's roles give; a token has its own.

    The limits guard the machine and not the register: who has signed in without a role, or for a
    former member, has a member's, since the own account is still theirs to look after.
    """

    PUBLIC = "public"
    MEMBER = "member"
    MANAGER = "manager"
    TOKEN = "token"
    SUPERUSER = "superuser"


@dataclass(frozen=True, slots=True)
class Limits:
    # The selected operation, its fragments unfolded.
    depth: int
    aliases: int
    root_fields: int
    mutations: int
    nodes: int
    cost: int
    page_size: int
    # The text.
    characters: int
    tokens: int
    comments: int
    fragments: int
    directives: int
    operations: int
    introspection: bool
    # The clock, in seconds.
    deadline: float
    statement: float
    # A minute.
    cost_per_minute: int
    # None: not counted.
    searches_per_minute: int | None


_PUBLIC = Limits(
    depth=7,
    aliases=5,
    root_fields=5,
    mutations=0,
    nodes=1_000,
    cost=1_000,
    page_size=50,
    characters=8_000,
    tokens=1_000,
    comments=20,
    fragments=10,
    directives=10,
    operations=1,
    introspection=False,
    deadline=3,
    statement=2,
    cost_per_minute=20_000,
    searches_per_minute=20,
)
_MEMBER = Limits(
    depth=10,
    aliases=15,
    root_fields=10,
    mutations=1,
    nodes=5_000,
    cost=5_000,
    page_size=100,
    characters=16_000,
    tokens=3_000,
    comments=50,
    fragments=20,
    directives=20,
    operations=5,
    introspection=True,
    deadline=8,
    statement=5,
    cost_per_minute=50_000,
    searches_per_minute=120,
)
_MANAGER = replace(
    _MEMBER,
    depth=13,
    aliases=30,
    root_fields=20,
    nodes=20_000,
    cost=20_000,
    tokens=4_000,
    fragments=30,
    directives=30,
    deadline=15,
    statement=10,
    cost_per_minute=200_000,
    searches_per_minute=240,
)
DEFAULTS: Mapping[Tier, Limits] = {
    Tier.PUBLIC: _PUBLIC,
    Tier.MEMBER: _MEMBER,
    Tier.MANAGER: _MANAGER,
    Tier.TOKEN: replace(_MEMBER, operations=1),
    Tier.SUPERUSER: replace(
        _MANAGER,
        mutations=BULK_MUTATIONS,
        nodes=50_000,
        cost=50_000,
        cost_per_minute=500_000,
        searches_per_minute=None,
    ),
}


@lru_cache(maxsize=1)
def table() -> Mapping[Tier, Limits]:
    """Every tier's limits as they hold here, settings applied."""
    overrides: Mapping[str, Mapping[str, Any]] = getattr(settings, "GRAPHQL_LIMITS", {})
    unknown = set(overrides) - set(Tier)
    if unknown:
        raise ValueError(f"GRAPHQL_LIMITS names no such tier: {', '.join(sorted(unknown))}")
    return {tier: replace(row, **overrides.get(tier, {})) for tier, row in DEFAULTS.items()}


def tier_of(who: Standing) -> Tier:
    if who.token is not None:
        return Tier.TOKEN
    if Role.SUPERUSER in who.roles:
        return Tier.SUPERUSER
    if who.roles & {Role.PROCESS_MANAGER, Role.NODE_MANAGER}:
        return Tier.MANAGER
    return Tier.PUBLIC if who.user_id is None else Tier.MEMBER


def limits_for(who: Standing) -> Limits:
    """The limits of the viewer's tier, widened by a token's bulk scopes."""
    limits = table()[tier_of(who)]
    if settings.DEBUG:
        limits = _introspecting(limits)
    token = who.token
    if token is None:
        return limits
    if token.grants(TokenScope.BULK_READ):
        limits = replace(limits, cost=BULK_COST, nodes=BULK_COST)
    if token.grants(TokenScope.BULK_WRITE) and who.is_staff:
        limits = replace(limits, mutations=BULK_MUTATIONS)
    return limits


@lru_cache(maxsize=16)
def _introspecting(limits: Limits) -> Limits:
    return replace(limits, introspection=True)


def _forget(*, setting: str, **_kwargs: Any) -> None:
    if setting == "GRAPHQL_LIMITS":
        table.cache_clear()


setting_changed.connect(_forget, dispatch_uid="api.graphql.limits")
