"""Reference places, read once per process: they follow the package and change with it alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from konstellation.members.models import Address, Country, Municipality, Region


def with_places(addresses: Iterable[Address]) -> None:
    """Give each address its municipality, region and country, without a join for each."""
    countries, regions, municipalities = _countries(), _regions(), _municipalities()
    for row in addresses:
        row.country = countries[row.country_id]
        if row.region_id:
            row.region = regions[row.region_id]
        if row.municipality_id:
            row.municipality = municipalities[row.municipality_id]


def forget() -> None:
    """For whoever changes the reference tables in this process."""
    for read in (_countries, _regions, _municipalities):
        read.cache_clear()


@cache
def _countries() -> Mapping[str, Country]:
    return {row.code: row for row in Country.objects.all()}


@cache
def _regions() -> Mapping[str, Region]:
    return {row.code: row for row in Region.objects.all()}


@cache
def _municipalities() -> Mapping[str, Municipality]:
    rows = {row.code: row for row in Municipality.objects.all()}
    for row in rows.values():
        row.region = _regions()[row.region_id]
    return rows
