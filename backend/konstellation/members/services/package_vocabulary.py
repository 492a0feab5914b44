"""Bringing the vocabulary that ships with the package into the database.

Reference data (places, branches) follows the package. Terms, categories and rules are the
network's own once they are there: only what is missing is added.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any, TypeVar

import yaml
from django.db import models

from konstellation.audit import journal
from konstellation.common.transactions import transactional
from konstellation.members.models import (
    Competence,
    Country,
    MembershipCategory,
    Municipality,
    Postcode,
    Region,
    Sector,
    StatusRule,
    Theme,
)
from konstellation.members.selectors import places

T = TypeVar("T", Competence, Theme)
_FOLDER = files("konstellation.members").joinpath("vocabulary")


@transactional
def load() -> None:
    """Idempotent, and quick when there is nothing to add."""
    _load_places()
    _load_sectors()
    _load_terms(Competence, "competences.yaml")
    _load_terms(Theme, "themes.yaml")
    _load_categories()


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(io.StringIO(_FOLDER.joinpath(name).read_text("utf-8")))


def _document(name: str) -> Any:
    return yaml.load(_FOLDER.joinpath(name).read_text("utf-8"), Loader=yaml.CSafeLoader)


def _point(row: dict[str, str]) -> dict[str, float]:
    return {"latitude": float(row["lat"]), "longitude": float(row["lon"])}


def _load_places() -> None:
    _follow(
        [
            Country(code=row["code"], name_sv=row["sv"], name_en=row["en"], **_point(row))
            for row in _rows("countries.csv")
        ]
    )
    _follow(
        [
            Region(code=row["code"], name_sv=row["sv"], name_en=row["en"], **_point(row))
            for row in _rows("regions.csv")
        ]
    )
    _follow(
        [
            Municipality(code=row["code"], name=row["name"], region_id=row["region"], **_point(row))
            for row in _rows("municipalities.csv")
        ]
    )
    _follow(
        [
            Postcode(code=row["postcode"], municipality_id=row["municipality"])
            for row in _rows("postcodes.csv")
        ]
    )


def _follow(rows: Sequence[models.Model]) -> None:
    """Make a reference table hold these rows, keyed by code; it has no history of its own."""
    model = type(rows[0])
    if model._base_manager.count() == len(rows):
        return
    columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    places.forget()
    model._base_manager.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=columns,
    )


def _load_sectors() -> None:
    known = dict(Sector.objects.values_list("code", "pk"))
    missing: list[Sector] = []
    for row in _rows("sectors.csv"):
        if row["code"] not in known:
            sector = Sector(
                code=row["code"],
                level=row["level"],
                name_sv=row["sv"],
                name_en=row["en"],
                broader_id=known.get(row["parent"]),
            )
            known[sector.code] = sector.pk
            missing.append(sector)
    journal.create_many(missing, by=None, validate=False)


def _load_terms(model: type[T], name: str) -> None:
    known = dict(model.objects.values_list("key", "pk"))
    missing: dict[str, T] = {}
    entries = _document(name)
    for entry in entries:
        if entry["key"] not in known:
            term = model(
                key=entry["key"],
                name_sv=entry["sv"],
                name_en=entry["en"],
                synonyms_sv=entry.get("sv_synonyms", []),
                synonyms_en=entry.get("en_synonyms", []),
            )
            missing[term.key] = term
    ids = known | {key: term.pk for key, term in missing.items()}
    for entry in entries:
        if entry["key"] in missing and "broader" in entry:
            missing[entry["key"]].broader_id = ids[entry["broader"]]
    journal.create_many(_broader_first(missing), by=None, validate=False)


def _broader_first(terms: dict[str, T]) -> list[T]:
    """In an order in which every broader term comes before what is narrower."""
    by_id = {term.pk: term for term in terms.values()}
    placed: dict[Any, T] = {}

    def place(term: T) -> None:
        if term.broader_id in by_id and term.broader_id not in placed:
            place(by_id[term.broader_id])
        placed.setdefault(term.pk, term)

    for term in terms.values():
        place(term)
    return list(placed.values())


def _load_categories() -> None:
    document = _document("categories.yaml")
    known = set(MembershipCategory.objects.values_list("key", flat=True))
    journal.create_many(
        [_category(entry) for entry in document["categories"] if entry["key"] not in known],
        by=None,
    )
    if not StatusRule.objects.exists():
        rules = [_rule(rank, entry) for rank, entry in enumerate(document["status_rules"], 1)]
        journal.create_many(rules, by=None)


def _category(entry: dict[str, Any]) -> MembershipCategory:
    month, day = entry.get("rollover", (None, None))
    return MembershipCategory(
        key=entry["key"],
        name_sv=entry["sv"],
        name_en=entry["en"],
        rule=entry["rule"],
        rollover_month=month,
        rollover_day=day,
        grace_days=entry["grace_days"],
        rank=entry["rank"],
    )


def _rule(rank: int, entry: dict[str, Any]) -> StatusRule:
    from_event, from_offset, from_unit = entry["from"]
    to_event, to_offset, to_unit = entry.get("to", ("", 0, "day"))
    return StatusRule(
        status=entry["status"],
        rank=rank,
        counts_as_member=entry["counts"],
        from_event=from_event,
        from_offset=from_offset,
        from_unit=from_unit,
        to_event=to_event,
        to_offset=to_offset,
        to_unit=to_unit,
        with_grace=entry.get("with_grace", False),
    )
