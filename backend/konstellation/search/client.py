"""The engine that settings name, timed, and spared while it is away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from time import perf_counter
from typing import Any, ParamSpec, TypeVar, cast

from django.conf import settings
from django.utils.module_loading import import_string

from konstellation.search.breaker import Breaker
from konstellation.search.document import Document
from konstellation.search.port import Engine, Page, Query, Suggestion

P = ParamSpec("P")
T = TypeVar("T")
# Told of each call: engine, operation, seconds, and what it raised.
Observer = Callable[[str, str, float, Exception | None], None]
observers: list[Observer] = []


@lru_cache(maxsize=1)
def engine() -> Engine:
    """One engine per process, made from settings.SEARCH_ENGINE: (dotted path, arguments)."""
    path, options = settings.SEARCH_ENGINE
    return cast(Engine, Watched(import_string(path)(**options), Breaker()))


class Watched:
    """An engine whose questions and writes are timed, and are not tried while it is away."""

    def __init__(self, engine: Engine, breaker: Breaker) -> None:
        self._engine = engine
        self._breaker = breaker
        self._name = type(engine).__name__.removesuffix("Engine").lower()

    def __getattr__(self, name: str) -> Any:
        """What is asked of whole indexes may take its time, and goes straight to the engine."""
        return getattr(self._engine, name)

    def put(self, index: str, documents: Iterable[Document], *, as_of: int | None = None) -> None:
        self._call("put", self._engine.put, index, documents, as_of=as_of)

    def remove(self, index: str, ids: Iterable[str], *, as_of: int | None = None) -> None:
        self._call("remove", self._engine.remove, index, ids, as_of=as_of)

    def find(self, index: str, query: Query) -> Page:
        return self._call("find", self._engine.find, index, query)

    def suggest(
        self, index: str, prefix: str, *, audiences: tuple[str, ...], limit: int = 8
    ) -> Sequence[Suggestion]:
        return self._call(
            "suggest", self._engine.suggest, index, prefix, audiences=audiences, limit=limit
        )

    def healthy(self) -> bool:
        return not self._breaker.is_open and self._engine.healthy()

    def _call(self, operation: str, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return self._breaker(lambda: self._timed(operation, call, *args, **kwargs))

    def _timed(self, operation: str, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        raised: Exception | None = None
        started = perf_counter()
        try:
            return call(*args, **kwargs)
        except Exception as error:
            raised = error
            raise
        finally:
            for observe in observers:
                observe(self._name, operation, perf_counter() - started, raised)
