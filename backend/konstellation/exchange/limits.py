"""How much an import may hold. Settings may override: ``IMPORT_LIMITS = {"rows": 50_000}``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed


@dataclass(frozen=True, slots=True)
class ImportLimits:
    bytes: int = 10 * 1024 * 1024
    rows: int = 20_000
    columns: int = 100
    field_characters: int = 10_000
    # A workbook is a zip: what it may hold before a parser is let near it.
    workbook_parts: int = 200
    workbook_bytes: int = 50 * 1024 * 1024
    workbook_ratio: int = 100
    workbook_text: int = 64 * 1024 * 1024
    # The process that parses a workbook.
    parser_memory: int = 512 * 1024 * 1024
    parser_cpu_seconds: int = 30
    parser_wall_seconds: int = 60
    # One transaction of an import.
    chunk: int = 400
    uploads_per_hour: int = 20
    # An import is taken for dead when its heart has not beaten for so long.
    silence_seconds: int = 120
    # A second person confirms an import that changes more than this share of a register
    # (of at least so many records), or closes more than this many records.
    share_to_confirm: float = 0.9
    register_to_confirm: int = 10
    closings_to_confirm: int = 10


@lru_cache(maxsize=1)
def import_limits() -> ImportLimits:
    overrides: Mapping[str, Any] = getattr(settings, "IMPORT_LIMITS", {})
    return ImportLimits(**overrides)


def _forget(*, setting: str, **_kwargs: Any) -> None:
    if setting == "IMPORT_LIMITS":
        import_limits.cache_clear()


setting_changed.connect(_forget, dispatch_uid="exchange.limits")
