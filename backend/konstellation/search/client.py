"""The engine that settings name."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from konstellation.search.port import Engine


@lru_cache(maxsize=1)
def engine() -> Engine:
    """One engine per process, made from settings.SEARCH_ENGINE: (dotted path, arguments)."""
    path, options = settings.SEARCH_ENGINE
    return cast(Engine, import_string(path)(**options))
