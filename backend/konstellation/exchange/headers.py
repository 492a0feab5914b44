"""Which column of a sheet each column of a file is likely to be. Shown, and open to correction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from konstellation.exchange.names import squeezed
from konstellation.exchange.problems import NotMapped, Problem
from konstellation.exchange.sheet import ID, Sheet

Mapped = dict[str, str | None]
_LIKELY = 90
_LONG_ENOUGH = 6


def guess(sheet: Sheet, header: Sequence[str]) -> Mapped:
    """By label or synonym in either language, else by likeness of long names; no column twice."""
    known = {name: column.key for column in sheet.columns for name in column.headers}
    known[squeezed(ID)] = ID
    mapping: Mapped = dict.fromkeys(header)
    taken: set[str] = set()
    for find in (known.get, lambda name: _alike(name, known)):
        for name in header:
            key = find(squeezed(name))
            if mapping[name] is None and key and key not in taken:
                mapping[name] = key
                taken.add(key)
    return mapping


def _alike(name: str, known: Mapping[str, str]) -> str | None:
    if len(name) < _LONG_ENOUGH:
        return None
    keys = {
        key
        for other, key in known.items()
        if len(other) >= _LONG_ENOUGH and fuzz.ratio(name, other) >= _LIKELY
    }
    return keys.pop() if len(keys) == 1 else None


def require_usable(sheet: Sheet, header: Sequence[str], mapping: Mapping[str, str | None]) -> None:
    """Raise NotMapped for a mapping that names a column twice, or one that there is not."""
    problems: list[Problem] = []
    used = [key for key in mapping.values() if key]
    labels = {column.key: f"{column.sv} / {column.en}" for column in sheet.columns}
    for name in mapping.keys() - set(header):
        problems.append(Problem("unknown_header", params={"header": name}))
    for key in sorted(set(used)):
        if key != ID and key not in labels:
            problems.append(Problem("unknown_column", key, params={"column": key}))
        elif used.count(key) > 1:
            params = {"column": labels.get(key, key)}
            problems.append(Problem("mapped_twice", key, params=params))
    if ID not in used:
        # Rows that only change what is there need not repeat what is required.
        problems += [
            Problem("not_mapped", column.key, params={"column": labels[column.key]})
            for column in sheet.columns
            if column.required and column.key not in used
        ]
    if not used:
        problems.append(Problem("nothing_mapped"))
    if problems:
        raise NotMapped(problems)
