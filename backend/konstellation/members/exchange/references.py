"""Organisations as cells of a file name them: by id, by a number, or by name."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from konstellation.exchange.kinds import Referred
from konstellation.members import identifiers, secrecy, texts
from konstellation.members.identifiers import Scheme
from konstellation.members.models import Alias, Identifier, Organisation, PersonalNumber

_BATCH = 500
# Schemes whose numbers cannot be taken for names or for each other, strongest first.
_SCHEMES = (Scheme.SE_ORGNR, Scheme.VAT, Scheme.LEI, Scheme.PIC)

_NUMBER_COLUMNS = {
    Scheme.SE_ORGNR.value: "organisation_number",
    Scheme.VAT.value: "vat",
    Scheme.LEI.value: "lei",
    Scheme.PIC.value: "pic",
}

Found = dict[str, list[Referred]]
T = TypeVar("T")


def organisations_named(wanted: Collection[str]) -> Found:
    """The live organisations that each text may mean; the surest way of naming decides."""
    ids: dict[str, set[uuid.UUID]] = {}
    rest = set(wanted)
    for look_up in (_by_id, _by_number, _by_name, _by_other_name):
        found = look_up(rest)
        ids |= found
        rest -= found.keys()
    labels = labels_of({pk for some in ids.values() for pk in some})
    return {
        text: [labels[pk] for pk in some if pk in labels]
        for text, some in ids.items()
        if any(pk in labels for pk in some)
    }


def organisations_in_file(
    wanted: Collection[str], rows: Mapping[int, Mapping[str, Any]]
) -> dict[str, list[int]]:
    """The rows that each text may mean, by a number or, where none bears it, by a name."""
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    names: dict[str, list[int]] = defaultdict(list)
    for row, plain in rows.items():
        for scheme, column in _NUMBER_COLUMNS.items():
            if isinstance(value := plain.get(column), str):
                numbers[scheme, value].append(row)
        for name in {plain.get("name") or "", plain.get("legal_name") or ""} - {""}:
            names[texts.sort_key(texts.line(name))].append(row)
    found = {}
    for text in wanted:
        held = [numbers.get((number.scheme, number.value), []) for number in _readings(text)]
        bearers = dict.fromkeys(row for some in held for row in some)
        found[text] = list(bearers) or names.get(texts.sort_key(texts.line(text)), [])
    return found


def labels_of(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Referred]:
    """How each live organisation is named in a file: its name, unless others share it."""
    live = Organisation.objects.live()
    names = {
        pk: (name, key)
        for some in batches(set(ids))
        for pk, name, key in live.filter(pk__in=some).values_list("pk", "name", "sort_name")
    }
    bearers = Counter(
        key
        for some in batches({key for _name, key in names.values()})
        for key in live.filter(sort_name__in=some).values_list("sort_name", flat=True)
    )
    shared = [pk for pk, (_name, key) in names.items() if bearers[key] > 1]
    numbers = _numbers(shared)
    return {
        pk: Referred(str(pk), name if bearers[key] == 1 else numbers.get(pk, str(pk)))
        for pk, (name, key) in names.items()
    }


def _numbers(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    order = {scheme: place for place, scheme in enumerate(_SCHEMES)}
    rows = [
        row
        for some in batches(ids)
        for row in Identifier.objects.filter(organisation__in=some, scheme__in=_SCHEMES)
    ]
    rows.sort(key=lambda row: order[Scheme(row.scheme)], reverse=True)
    return {row.organisation_id: identifiers.shown(row.scheme, row.value) for row in rows}


def _by_id(wanted: Collection[str]) -> dict[str, set[uuid.UUID]]:
    found = {}
    for text in wanted:
        try:
            found[text] = {uuid.UUID(text)}
        except ValueError:
            continue
    return found


def _by_number(wanted: Collection[str]) -> dict[str, set[uuid.UUID]]:
    spelt: dict[tuple[str, str], set[str]] = defaultdict(set)
    prints: dict[str, set[str]] = defaultdict(set)
    for text in wanted:
        for number in _readings(text):
            if number.is_personal:
                prints[secrecy.fingerprint(number.value)].add(text)
            else:
                spelt[number.scheme, number.value].add(text)
    found: dict[str, set[uuid.UUID]] = defaultdict(set)
    for some in batches({value for _scheme, value in spelt}):
        for row in Identifier.objects.filter(value__in=some):
            for text in spelt.get((row.scheme, row.value), ()):
                found[text].add(row.organisation_id)
    for held in PersonalNumber.objects.filter(fingerprint__in=list(prints)):
        for text in prints[held.fingerprint]:
            found[text].add(held.organisation_id)
    return found


def _readings(text: str) -> Iterator[identifiers.Number]:
    if not any(char.isdigit() for char in text):
        return
    for scheme in _SCHEMES:
        try:
            yield identifiers.parse(scheme, text)
        except ValidationError:
            continue


def _by_name(wanted: Collection[str]) -> dict[str, set[uuid.UUID]]:
    keys = _keys(wanted)
    rows = (
        row
        for some in batches(keys)
        for row in Organisation.objects.live().filter(sort_name__in=some)
    )
    return _gathered(keys, ((row.sort_name, row.pk) for row in rows))


def _by_other_name(wanted: Collection[str]) -> dict[str, set[uuid.UUID]]:
    keys: dict[str, list[str]] = defaultdict(list)
    for text in wanted:
        keys[texts.line(text)].append(text)
    pairs: list[tuple[str, uuid.UUID]] = []
    for some in batches(keys):
        legal = Organisation.objects.live().filter(legal_name__in=some)
        pairs += legal.values_list("legal_name", "pk")
        pairs += Alias.objects.filter(name__in=some).values_list("name", "organisation")
    return _gathered(keys, pairs)


def _keys(wanted: Iterable[str]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = defaultdict(list)
    for text in wanted:
        keys[texts.sort_key(texts.line(text))].append(text)
    return keys


def _gathered(
    keys: Mapping[str, list[str]], pairs: Iterable[tuple[str, uuid.UUID]]
) -> dict[str, set[uuid.UUID]]:
    found: dict[str, set[uuid.UUID]] = defaultdict(set)
    for key, pk in pairs:
        for text in keys.get(key, ()):
            found[text].add(pk)
    return found


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = list(items)
    for start in range(0, len(rest), _BATCH):
        yield rest[start : start + _BATCH]
