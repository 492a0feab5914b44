"""What a REST client may ask for at once and per minute.

Settings may override: ``REST_LIMITS = {"json_bytes": 65536}`` and
``REST_ALLOWANCES = {"member": {"requests_per_minute": 900}}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed

from konstellation.accounts.roles import Role
from konstellation.members.policies import Standing


@dataclass(frozen=True, slots=True)
class Limits:
    """Measures that hold for everyone."""

    json_bytes: int = 256 * 1024
    json_depth: int = 32
    query_parameters: int = 50
    values_in_filter: int = 100
    letters_to_contain: int = 2
    import_bytes: int = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Allowance:
    """Measures that depend on who asks; ``searches_per_minute`` None leaves searches uncounted."""

    page_default: int
    page_max: int
    requests_per_minute: int
    searches_per_minute: int | None


ALLOWANCES: Mapping[str, Allowance] = {
    "visitor": Allowance(25, 50, 60, 20),
    "member": Allowance(25, 100, 600, 120),
    "staff": Allowance(50, 100, 1200, 240),
    "token": Allowance(50, 100, 600, 120),
    "superuser": Allowance(50, 100, 1200, None),
}
_STAFF = frozenset({Role.PROCESS_MANAGER, Role.NODE_MANAGER})


def allowance(who: Standing) -> Allowance:
    """The measures for this viewer; a token has its own, whoever owns it."""
    return _allowances()[_group(who)]


def _group(who: Standing) -> str:
    if who.token is not None:
        return "token"
    if Role.SUPERUSER in who.roles:
        return "superuser"
    if who.roles & _STAFF:
        return "staff"
    return "visitor" if who.user_id is None else "member"


@lru_cache(maxsize=1)
def limits() -> Limits:
    overrides: Mapping[str, Any] = getattr(settings, "REST_LIMITS", {})
    return Limits(**overrides)


@lru_cache(maxsize=1)
def _allowances() -> Mapping[str, Allowance]:
    overrides: Mapping[str, Mapping[str, Any]] = getattr(settings, "REST_ALLOWANCES", {})
    return {
        group: replace(allowance, **overrides.get(group, {}))
        for group, allowance in ALLOWANCES.items()
    }


def _forget(*, setting: str, **_kwargs: Any) -> None:
    if setting in {"REST_LIMITS", "REST_ALLOWANCES"}:
        limits.cache_clear()
        _allowances.cache_clear()


setting_changed.connect(_forget, dispatch_uid="rest.limits")
