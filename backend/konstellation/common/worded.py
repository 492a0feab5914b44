"""Questions for rows by id, whose SQL is made once.

Django takes several times longer to build such a question and to word it than a database takes to
answer it, and only the ids change from one to the next.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import ForeignKey, Model, QuerySet
from django.db.models.query import ModelIterable

R = TypeVar("R", bound=Model)
# Within what every database takes as parameters of one statement.
_MOST_IDS = 512


class _By(Generic[R]):
    """A question, ``rows``, about the ids in the column ``by``."""

    def __init__(self, rows: QuerySet[R, Any], by: str) -> None:
        self._rows = rows
        self._by = by
        column: Any = rows.model._meta.pk if by == "pk" else rows.model._meta.get_field(by)
        self._key = column.target_field if isinstance(column, ForeignKey) else column
        # By the number of ids. None: nothing can match, and the database need not be asked.
        self._wordings: dict[int, _Wording | None] = {}

    def _about(self, ids: Iterable[uuid.UUID]) -> Iterator[Any]:
        """Compilers that ask for all the ids together."""
        wanted = self._adapted(dict.fromkeys(ids))
        for start in range(0, len(wanted), _MOST_IDS):
            part = wanted[start : start + _MOST_IDS]
            # Few sizes, so that few statements are kept; the last id fills the rest.
            size = 1 << (len(part) - 1).bit_length()
            if size not in self._wordings:
                self._wordings[size] = self._word(size)
            wording = self._wordings[size]
            if wording is not None:
                yield wording.about(part + part[-1:] * (size - len(part)))

    def _word(self, size: int) -> _Wording | None:
        stand_ins = [uuid.UUID(int=number) for number in range(size)]
        asked = self._rows.filter(**{f"{self._by}__in": stand_ins})
        compiler = asked.query.get_compiler(connection=connection)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return None
        places = [parameters.index(stand_in) for stand_in in self._adapted(stand_ins)]
        return _Wording(compiler, sql, parameters, places)

    def _adapted(self, ids: Iterable[uuid.UUID]) -> list[Any]:
        """The ids as this database takes them."""
        return [self._key.get_db_prep_value(pk, connection) for pk in ids]


class RowsBy(_By[R]):
    """``RowsBy(rows, "organisation")(ids)`` is ``list(rows.filter(organisation__in=ids))``.

    The rows may have ``select_related``, not ``prefetch_related``. Their order is kept among those
    of one id.
    """

    def __call__(self, ids: Iterable[uuid.UUID]) -> list[R]:
        found: list[R] = []
        for compiler in self._about(ids):
            asked: Any = _Asked(self._rows.model, compiler)
            found += ModelIterable(asked)
        return found


class TuplesBy(_By[Any]):
    """The same for ``rows.values_list(…)``."""

    def __call__(self, ids: Iterable[uuid.UUID]) -> Iterator[tuple[Any, ...]]:
        for compiler in self._about(ids):
            yield from compiler.results_iter(tuple_expected=True)


@dataclass(frozen=True, slots=True)
class _Wording:
    """A compiler that has worded its question, and which parameters are the ids, in their order."""

    compiler: Any
    sql: str
    parameters: Sequence[Any]
    places: Sequence[int]

    def about(self, ids: Sequence[Any]) -> Any:
        """The compiler, ready to ask for these ids on this thread's connection."""
        asked = list(self.parameters)
        for place, pk in zip(self.places, ids, strict=True):
            asked[place] = pk
        compiler = copy(self.compiler)
        # Itself: asking the proxy for it once a column takes longer than reading the column.
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_args, **_kwargs: (self.sql, asked)
        return compiler


@dataclass(frozen=True, slots=True)
class _Asked:
    """What Django's iterable of models reads of a query set."""

    model: type[Model]
    compiler: Any
    _known_related_objects: Mapping[Any, Any] = field(default_factory=dict)

    @property
    def db(self) -> str:
        return connection.alias

    @property
    def query(self) -> _Asked:
        return self

    def get_compiler(self, using: str) -> Any:
        return self.compiler
