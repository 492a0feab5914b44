"""What organisations are made of, written for many at once from the columns of their sheet."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.members.exchange.cells import Sealed
from konstellation.members.exchange.organisation_shape import ADDRESSES, EVIDENCE, POINT, SCHEMES
from konstellation.members.exchange.parts import Parts
from konstellation.members.exchange.vocabulary import split_evidence, split_level
from konstellation.members.identifiers import Scheme
from konstellation.members.models import (
    Address,
    Alias,
    Competence,
    CompetenceClaim,
    CompetenceLevel,
    Country,
    Identifier,
    Municipality,
    Organisation,
    OrganisationSector,
    PersonalNumber,
    Region,
    Sector,
    Theme,
)

Said = Sequence[tuple[Organisation, Mapping[str, Any]]]
_PLACES = {"municipality": Municipality, "region": Region, "country": Country}


@dataclass(slots=True)
class Writer:
    """Writes the parts of organisations whose own rows are there already.

    ``said`` holds each organisation with the columns that are given; ``fresh`` says that they are
    new, and so have no parts yet.
    """

    by: User
    said: Said
    fresh: bool
    _touched: set[uuid.UUID] = field(default_factory=set)

    def write(self) -> set[uuid.UUID]:
        """Returns the organisations of which some part was written."""
        self._aliases()
        self._identifiers()
        self._personal_numbers()
        self._sectors()
        self._claims()
        self._addresses()
        self._themes()
        return self._touched

    def _with(self, *keys: str) -> Said:
        return [pair for pair in self.said if any(key in pair[1] for key in keys)]

    def _held(self, said: Said, model: Any, *related: str) -> dict[uuid.UUID, list[Any]]:
        held: dict[uuid.UUID, list[Any]] = {row.pk: [] for row, _values in said}
        if not self.fresh and held:
            rows = model.objects.filter(organisation__in=held).select_related(
                "organisation", *related
            )
            for part in rows:
                held[part.organisation_id].append(part)
        return held

    def _aliases(self) -> None:
        said = self._with("aliases")
        held = self._held(said, Alias)
        parts: Parts[Alias] = Parts()
        for row, values in said:
            parts.replace(
                row.pk,
                held[row.pk],
                {name: {} for name in values["aliases"]},
                key=lambda alias: alias.name,
                make=lambda name, _values, row=row: Alias(organisation=row, name=name),  # type: ignore[misc]
            )
        self._touched |= parts.write(by=self.by)

    def _identifiers(self) -> None:
        """One number of each scheme that has a column; further ones of the scheme stay."""
        schemes = {"organisation_number": Scheme.SE_ORGNR, **SCHEMES}
        said = self._with(*schemes)
        held = self._held(said, Identifier)
        parts: Parts[Identifier] = Parts()
        for row, values in said:
            for key in schemes.keys() & values.keys():
                scheme = schemes[key]
                shown = [part for part in held[row.pk] if part.scheme == scheme][:1]
                plain = values[key] if isinstance(values[key], str) else ""
                parts.replace(
                    row.pk,
                    shown,
                    {plain: {}} if plain else {},
                    key=lambda part: part.value,
                    make=lambda value, _values, row=row, scheme=scheme: Identifier(  # type: ignore[misc]
                        organisation=row, scheme=scheme, value=value
                    ),
                )
        self._touched |= parts.write(by=self.by)

    def _personal_numbers(self) -> None:
        said = self._with("organisation_number")
        held = self._held(said, PersonalNumber)
        parts: Parts[PersonalNumber] = Parts()
        for row, values in said:
            number = values["organisation_number"]
            sealed = {number.fingerprint: number} if isinstance(number, Sealed) else {}
            parts.replace(
                row.pk,
                held[row.pk],
                {print_: {} for print_ in sealed},
                key=lambda part: part.fingerprint,
                make=lambda print_, _values, row=row, sealed=sealed: PersonalNumber(  # type: ignore[misc]
                    organisation=row,
                    fingerprint=print_,
                    ciphertext=sealed[print_].ciphertext.encode("ascii"),
                ),
            )
        self._touched |= parts.write(by=self.by)

    def _sectors(self) -> None:
        """The first sector is the main one."""
        said = self._with("sectors")
        codes = {term.id for _row, values in said for term in values["sectors"]}
        known = {row.code: row for row in Sector.objects.filter(code__in=codes)}
        held = self._held(said, OrganisationSector, "sector")
        parts: Parts[OrganisationSector] = Parts()
        for row, values in said:
            parts.replace(
                row.pk,
                held[row.pk],
                {term.id: {"is_main": place == 0} for place, term in enumerate(values["sectors"])},
                key=lambda part: part.sector.code,
                make=lambda code, values, row=row: OrganisationSector(  # type: ignore[misc]
                    organisation=row, sector=known[code], **values
                ),
            )
        self._touched |= parts.write(by=self.by, moves_last="is_main")

    def _claims(self) -> None:
        """A claim that is named without a level keeps the level that it has."""
        said = self._with("competences", *EVIDENCE)
        held = self._held(said, CompetenceClaim, "competence")
        claimed = {row.pk: _claims(values, held[row.pk]) for row, values in said}
        keys = {key for claims in claimed.values() for key in claims}
        known = {row.key: row for row in Competence.objects.filter(key__in=keys)}
        parts: Parts[CompetenceClaim] = Parts()
        for row, _values in said:
            parts.replace(
                row.pk,
                held[row.pk],
                claimed[row.pk],
                key=lambda part: part.competence.key,
                make=lambda key, values, row=row: CompetenceClaim(  # type: ignore[misc]
                    organisation=row,
                    competence=known[key],
                    **{"level": CompetenceLevel.EXPERIENCED, **values},
                ),
            )
        self._touched |= parts.write(by=self.by)

    def _addresses(self) -> None:
        places = _Places(values for _row, values in self.said)
        held = self._held(self._with(*_ADDRESS_KEYS), Address)
        parts: Parts[Address] = Parts()
        for row, values in self._with(*_ADDRESS_KEYS):
            present = {part.kind: part for part in held[row.pk]}
            for kind, names in ADDRESSES.items():
                given = {
                    name: places.value(name, values[f"{kind}_{name}"])
                    for name in names
                    if f"{kind}_{name}" in values
                }
                if not given:
                    continue
                existing = present.get(kind)
                parts.replace(
                    row.pk,
                    [existing] if existing else [],
                    {kind: given} if _remains(existing, names, given) else {},
                    key=lambda part: part.kind,
                    make=lambda kind, given, row=row: Address(  # type: ignore[misc]
                        organisation=row, kind=kind, **given
                    ),
                )
        self._touched |= parts.write(by=self.by)

    def _themes(self) -> None:
        said = self._with("themes")
        keys = {term.id for _row, values in said for term in values["themes"]}
        known = {row.key: row for row in Theme.objects.filter(key__in=keys)}
        wanted = [(row, [known[term.id] for term in values["themes"]]) for row, values in said]
        # A relation of a new organisation is empty: nothing to compare where nothing is said.
        wanted = [pair for pair in wanted if pair[1] or not self.fresh]
        changed = journal.set_related_many(wanted, "themes", by=self.by)
        self._touched |= {row.pk for row in changed}


def _claims(
    values: Mapping[str, Any], held: Collection[CompetenceClaim]
) -> dict[str, dict[str, Any]]:
    """What each claim shall hold, by the competence's key; without that column, those held."""
    claims: dict[str, dict[str, Any]] = {claim.competence.key: {} for claim in held}
    if "competences" in values:
        levels = dict(split_level(term.id) for term in values["competences"])
        claims = {key: {} if level is None else {"level": level} for key, level in levels.items()}
    for name in EVIDENCE:
        if name in values:
            shown = dict(split_evidence(term.id) for term in values[name])
            for key, claim in claims.items():
                claim[name] = shown.get(key, "")
    return claims


_ADDRESS_KEYS = tuple(f"{kind}_{name}" for kind, names in ADDRESSES.items() for name in names)


class _Places:
    """Municipalities, regions and countries that rows name, fetched once."""

    def __init__(self, rows: Any) -> None:
        wanted: dict[str, set[str]] = {name: set() for name in _PLACES}
        for values in rows:
            for kind, names in ADDRESSES.items():
                for name in _PLACES.keys() & set(names):
                    if term := values.get(f"{kind}_{name}"):
                        wanted[name].add(term.id)
        self._known = {
            name: model.objects.in_bulk(list(wanted[name]))  # type: ignore[attr-defined]
            for name, model in _PLACES.items()
        }

    def value(self, name: str, given: Any) -> Any:
        if name in _PLACES:
            return self._known[name][given.id] if given else None
        if name in POINT:
            return None if given is None else float(given)
        return given or ""


def _remains(existing: Address | None, names: Sequence[str], given: Mapping[str, Any]) -> bool:
    """Whether anything of the address is left; one without a country is given up."""
    before = {name: getattr(existing, name) for name in names} if existing else {}
    return bool({**before, **given}.get("country"))
