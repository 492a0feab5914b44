"""Transactions that are tried again where the database had to give one up for another."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from django.db.models import Model

P = ParamSpec("P")
T = TypeVar("T")

TRIED_AGAIN = 3
# Seconds at most before the first time; twice as many before each that follows.
WAIT = 0.05
# Of PostgreSQL: serialization_failure, deadlock_detected. SQLite has one writer at a time.
_LOST_TO_ANOTHER = frozenset({"40001", "40P01"})


def transactional(service: Callable[P, T]) -> Callable[P, T]:
    """All that the service writes, or nothing; within another transaction, a part of that one.

    Tried again where it deadlocked with another: what it does elsewhere than in the database it
    must leave to ``on_commit``. Records among its arguments are given as they were; what else is
    mutable there it must not change.
    """

    @wraps(service)
    def within(*args: P.args, **kwargs: P.kwargs) -> T:
        if connection.in_atomic_block:
            with transaction.atomic():
                return service(*args, **kwargs)
        given = [(record, _as_it_is(record)) for record in _records((*args, *kwargs.values()))]
        for attempt in range(TRIED_AGAIN):
            try:
                with transaction.atomic():
                    return service(*args, **kwargs)
            except OperationalError as error:
                if not lost_to_another(error):
                    raise
            for record, before in given:
                vars(record).clear()
                vars(record).update(_copied(before))
            # Not at the same moment as the other.
            time.sleep(random.uniform(0, WAIT * 2**attempt))
        with transaction.atomic():
            return service(*args, **kwargs)

    return within


def lost_to_another(error: BaseException) -> bool:
    """Whether the database gave this transaction up, so that the same may succeed now."""
    return getattr(error.__cause__, "sqlstate", None) in _LOST_TO_ANOTHER


def _records(given: Iterable[Any]) -> Iterator[Model]:
    for each in given:
        if isinstance(each, Model):
            yield each
        elif isinstance(each, list | tuple):
            yield from _records(each)


def _as_it_is(record: Model) -> dict[str, Any]:
    return _copied(vars(record))


def _copied(values: dict[str, Any]) -> dict[str, Any]:
    """With a state of its own, which says whether the record has been saved."""
    state = copy(values["_state"])
    state.fields_cache = dict(state.fields_cache)
    return {**values, "_state": state}
