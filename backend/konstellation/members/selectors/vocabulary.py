"""The shared vocabulary: open to everyone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from konstellation.common.errors import Invalid, NotFound
from konstellation.members.models import (
    Competence,
    Country,
    Municipality,
    Region,
    Sector,
    Theme,
)
from konstellation.members.models.vocabulary import Bilingual, names

T = TypeVar("T", Competence, Theme)


def competences(text: str = "") -> QuerySet[Competence]:
    return _terms(Competence.objects.all(), text)


def themes(text: str = "") -> QuerySet[Theme]:
    return _terms(Theme.objects.all(), text)


def term(model: type[T], key: str) -> T:
    found = model.objects.filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def terms(model: type[T], keys: Sequence[str], field: str) -> list[T]:
    """The terms of these keys in their order; an unknown key is Invalid under ``field``."""
    known = {row.key: row for row in model.objects.filter(key__in=keys)}
    _refuse_unknown(keys, known, field)
    return [known[key] for key in dict.fromkeys(keys)]


def sectors_by_code(codes: Sequence[str], field: str) -> list[Sector]:
    known = {row.code: row for row in Sector.objects.filter(code__in=codes)}
    _refuse_unknown(codes, known, field)
    return [known[code] for code in dict.fromkeys(codes)]


def regions_by_code(codes: Sequence[str], field: str) -> list[Region]:
    known = {row.code: row for row in Region.objects.filter(code__in=codes)}
    _refuse_unknown(codes, known, field)
    return [known[code] for code in dict.fromkeys(codes)]


class Names:
    """The names of the vocabulary, for one answer; a search shows hundreds of them.

    They are kept in this process until any of them changes.
    """

    _kept: ClassVar[dict[tuple[type[Bilingual], str, str], tuple[str, dict[str, str]]]] = {}

    @cached_property
    def _epoch(self) -> str:
        return names.current()

    def of(
        self, model: type[Bilingual], column: str, values: Collection[str], language: str
    ) -> dict[str, str]:
        """The names of rows by their ``column``; a value that no row has is left out."""
        rows, place = model._default_manager.all(), (model, column, language)
        epoch, known = self._kept.get(place, ("", {}))
        if epoch != self._epoch:
            known = dict(_pairs(rows, column, language))
            self._kept[place] = self._epoch, known
        found = {value: known[value] for value in values if value in known}
        if missing := [value for value in values if value not in known]:
            # Of what came in past the journal.
            found |= _pairs(rows.filter(**{f"{column}__in": missing}), column, language)
        return found


def _pairs(rows: QuerySet[Any], column: str, language: str) -> QuerySet[Any, tuple[str, str]]:
    # Two columns are read, not whole records.
    return rows.order_by().values_list(column, "name_en" if language == "en" else "name_sv")


def country(code: str, field: str) -> Country:
    found = Country.objects.filter(code=code.upper()).first()
    if found is None:
        raise Invalid({field: [_unknown(code)]})
    return found


def municipality(code: str, field: str) -> Municipality:
    found = Municipality.objects.select_related("region").filter(code=code).first()
    if found is None:
        raise Invalid({field: [_unknown(code)]})
    return found


def municipalities(*, region: str = "", text: str = "") -> QuerySet[Municipality]:
    rows = Municipality.objects.select_related("region")
    if region:
        rows = rows.filter(region=region)
    return rows.filter(name__istartswith=text) if text else rows


def _terms(rows: QuerySet[T], text: str) -> QuerySet[T]:
    rows = rows.filter(archived_at=None)
    return rows.filter(Q(name_sv__icontains=text) | Q(name_en__icontains=text)) if text else rows


def _refuse_unknown(wanted: Iterable[str], known: Iterable[str], field: str) -> None:
    missing = [key for key in wanted if key not in set(known)]
    if missing:
        raise Invalid({field: [_unknown(key) for key in missing]})


def _unknown(key: str) -> str:
    return gettext("“%(key)s” is not in the vocabulary.") % {"key": key[:80]}
