"""Rules for rows of organisations that concern several columns, checked for many at once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from konstellation.exchange.kinds import Referred
from konstellation.exchange.problems import Problem
from konstellation.exchange.sheet import Draft
from konstellation.members.exchange import vocabulary
from konstellation.members.exchange.cells import Sealed
from konstellation.members.exchange.organisation_columns import KINDS
from konstellation.members.exchange.organisation_shape import ADDRESSES, EVIDENCE, SCHEMES
from konstellation.members.exchange.references import batches
from konstellation.members.exchange.rights import refusal
from konstellation.members.exchange.vocabulary import split_evidence, split_level
from konstellation.members.identifiers import Scheme
from konstellation.members.models import (
    AddressKind,
    Country,
    Identifier,
    LegalForm,
    MembershipCategory,
    Municipality,
    Organisation,
    OrganisationKind,
    PersonalNumber,
    Postcode,
)

# What a new organisation may bring with it; later these have sheets of their own.
ONLY_NEW = ("membership_category", "joined_on", "left_on", "network_roles")
Problems = Mapping[int, Sequence[Problem]]
_VISITING = AddressKind.VISITING.value
_SWEDEN = "SE"


def changes(row: Draft, key: str) -> bool:
    """Whether the row says something of the column that its record does not hold."""
    kind = KINDS[key]
    return key in row.given and not kind.same(
        kind.plain(row.before.get(key)), kind.plain(row.values.get(key))
    )


class Completion:
    """What follows from the rows: the usual kind and legal name, and where a postcode lies."""

    def __init__(self, rows: Sequence[Draft]) -> None:
        sweden = Country.objects.filter(code=_SWEDEN).first()
        self._sweden = vocabulary.country(sweden) if sweden else None
        codes = {_digits(row.values.get("visiting_postcode")) for row in rows}
        self._postcodes = {
            postcode.code: postcode.municipality_id
            for some in batches(codes - {""})
            for postcode in Postcode.objects.filter(code__in=some)
        }
        self._municipalities = {
            row.code: row for row in Municipality.objects.select_related("region")
        }

    def of(self, row: Draft) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if row.record is None:
            if not row.values.get("kind") and "kind" not in row.given:
                found["kind"] = OrganisationKind.COMPANY
            if not row.values.get("legal_name") and row.values.get("name"):
                found["legal_name"] = row.values["name"]
        for kind, names in ADDRESSES.items():
            keys = [f"{kind}_{name}" for name in names]
            country = f"{kind}_country"
            silent = country not in row.given and not row.values.get(country)
            if silent and any(changes(row, key) and _filled(row.values[key]) for key in keys):
                found[country] = self._sweden
        return found | _remaining_evidence(row) | self._place(row, found)

    def _place(self, row: Draft, found: Mapping[str, Any]) -> dict[str, Any]:
        """Municipality by postcode, region and point by municipality, where the row is silent."""
        country = found.get("visiting_country") or row.values.get("visiting_country")
        if country is None or country.id != _SWEDEN:
            return {}
        placed: dict[str, Any] = {}
        code = ""
        if changes(row, "visiting_municipality"):
            term = row.values.get("visiting_municipality")
            code = term.id if term else ""
        elif "visiting_municipality" not in row.given and changes(row, "visiting_postcode"):
            code = self._postcodes.get(_digits(row.values.get("visiting_postcode")), "")
            if code:
                placed["visiting_municipality"] = vocabulary.municipality(
                    self._municipalities[code]
                )
        if code:
            placed |= self._of_municipality(row, self._municipalities[code])
        return placed

    @staticmethod
    def _of_municipality(row: Draft, municipality: Municipality) -> dict[str, Any]:
        follows: dict[str, Any] = {}
        if "visiting_region" not in row.given:
            follows["visiting_region"] = vocabulary.region(municipality.region)
        if not {"visiting_latitude", "visiting_longitude"} & row.given:
            follows["visiting_latitude"] = Decimal(repr(municipality.latitude))
            follows["visiting_longitude"] = Decimal(repr(municipality.longitude))
        return follows


def _remaining_evidence(row: Draft) -> dict[str, Any]:
    """A competence that is given up takes its evidence along, and an undo puts both back."""
    if row.record is None or "competences" not in row.given:
        return {}
    claimed = _claimed(row)
    return {
        key: tuple(term for term in held if split_evidence(term.id)[0] in claimed)
        for key in EVIDENCE
        if (held := row.before.get(key)) and key not in row.given
    }


def _claimed(row: Draft) -> set[str]:
    return {split_level(term.id)[0] for term in row.values.get("competences") or ()}


def _filled(value: Any) -> bool:
    return value not in (None, "", ())


def _digits(postcode: str | None) -> str:
    return "".join(filter(str.isdigit, postcode or ""))


def problems(rows: Sequence[Draft]) -> Problems:
    found: dict[int, list[Problem]] = defaultdict(list)
    regions = dict(Municipality.objects.values_list("code", "region"))
    closed = set(MembershipCategory.objects.filter(is_open=False).values_list("key", flat=True))
    for row in rows:
        found[row.number] += _of_values(row)
        found[row.number] += _of_place(row, regions)
        found[row.number] += _of_membership(row, closed)
        found[row.number] += _of_evidence(row)
    for number, problem in (*_of_numbers(rows), *_of_parents(rows), *_of_archived(rows)):
        found[number].append(problem)
    return {number: some for number, some in found.items() if some}


def _of_values(row: Draft) -> Iterable[Problem]:
    for key in ("kind", "visibility"):
        if key in row.given and not row.values.get(key):
            yield Problem("cannot_clear", key)
    personal = isinstance(row.values.get("organisation_number"), Sealed)
    if personal and row.values.get("legal_form") != LegalForm.SOLE_TRADER:
        yield refusal(
            _("Only a sole trader's number is a personal identity number."), "organisation_number"
        )


def _of_place(row: Draft, regions: Mapping[str, str]) -> Iterable[Problem]:
    municipality, region = (
        row.values.get("visiting_municipality"),
        row.values.get("visiting_region"),
    )
    if municipality and region and regions.get(municipality.id) != region.id:
        yield refusal(_("The municipality lies in another region."), "visiting_region")
    latitude = row.values.get("visiting_latitude")
    for key, limit in (("visiting_latitude", 90), ("visiting_longitude", 180)):
        degrees = row.values.get(key)
        if degrees is not None and abs(degrees) > limit:
            yield Problem("too_great", key, params={"limit": limit})
    if (latitude is None) != (row.values.get("visiting_longitude") is None):
        yield refusal(_("A point has both a latitude and a longitude."), "visiting_latitude")
    for kind, names in ADDRESSES.items():
        rest = [row.values.get(f"{kind}_{name}") for name in names if name != "country"]
        if not row.values.get(f"{kind}_country") and any(map(_filled, rest)):
            yield Problem("cannot_clear", f"{kind}_country")


def _of_evidence(row: Draft) -> Iterable[Problem]:
    claimed = _claimed(row)
    for key in EVIDENCE:
        shown = {split_evidence(term.id)[0] for term in row.values.get(key) or ()}
        if key in row.given and (loose := shown - claimed):
            text = _("Evidence for a competence that the organisation does not claim: %(names)s.")
            yield refusal(text % {"names": ", ".join(sorted(loose))}, key)


def _of_membership(row: Draft, closed: set[str]) -> Iterable[Problem]:
    if row.record is not None:
        for key in ONLY_NEW:
            if changes(row, key):
                yield refusal(
                    _(
                        "Memberships and roles of organisations in the register have sheets of"
                        " their own: memberships, network-roles."
                    ),
                    key,
                )
        return
    category, joined, left = (
        row.values.get(key) for key in ("membership_category", "joined_on", "left_on")
    )
    if joined and not category:
        yield Problem("required", "membership_category")
    if (category or left) and not joined:
        yield Problem("required", "joined_on")
    if joined and left and left < joined:
        yield refusal(_("The membership would end before it starts."), "left_on")
    if category and category.id in closed and not left:
        yield refusal(_("No new memberships of this category are taken."), "membership_category")


def _of_numbers(rows: Sequence[Draft]) -> Iterable[tuple[int, Problem]]:
    """A number that a known record is given must not be another's.

    For rows without an id the machinery has asked this already.
    """
    asked = [
        (row, key, row.values[key])
        for row in rows
        for key in ("organisation_number", *SCHEMES)
        if row.record and changes(row, key) and row.values[key]
    ]
    owners = owners_of({_named(key, value) for _row, key, value in asked})
    for row, key, value in asked:
        if owners.get(_named(key, value), {row.record}) != {row.record}:
            yield row.number, refusal(_("This number belongs to another organisation."), key)


Numbered = tuple[str, str]


def _named(key: str, value: str | Sealed) -> Numbered:
    return (key, value.fingerprint if isinstance(value, Sealed) else value)


def owners_of(numbers: Iterable[Numbered]) -> dict[Numbered, set[uuid.UUID]]:
    """Whose each number is; a number is a column key with a value or a fingerprint."""
    wanted = set(numbers)
    keys = {Scheme.SE_ORGNR.value: "organisation_number"}
    keys |= {scheme.value: key for key, scheme in SCHEMES.items()}
    owners: dict[Numbered, set[uuid.UUID]] = defaultdict(set)
    for some in batches({value for _key, value in wanted}):
        rows = Identifier.objects.filter(value__in=some, organisation__merged_into=None)
        for scheme, value, owner in rows.values_list("scheme", "value", "organisation"):
            owners[keys[scheme], value].add(owner)
        held = PersonalNumber.objects.filter(fingerprint__in=some, organisation__merged_into=None)
        for fingerprint, owner in held.values_list("fingerprint", "organisation"):
            owners["organisation_number", fingerprint].add(owner)
    return {number: owners[number] for number in wanted if number in owners}


def _of_parents(rows: Sequence[Draft]) -> Iterable[tuple[int, Problem]]:
    """No organisation is part of its own daughter, all rows of the file taken together."""
    moved = [row for row in rows if changes(row, "parent") and row.values.get("parent")]
    if not moved:
        return
    # Organisations by id, and rows that make new ones as the machinery names them.
    above: dict[str, str | None] = {
        str(pk): str(parent)
        for pk, parent in Organisation.objects.exclude(parent=None).values_list("pk", "parent")
    }
    above |= {_key(row): _parent(row) for row in rows if changes(row, "parent")}
    for row in moved:
        seen: set[str] = set()
        at: str | None = _key(row)
        while at is not None and at not in seen:
            seen.add(at)
            at = above.get(at)
        if at == _key(row):
            yield (
                row.number,
                refusal(_("An organisation cannot be part of its own daughter."), "parent"),
            )


def _key(row: Draft) -> str:
    return str(row.record) if row.record else Referred.in_file(row.number, "").id


def _parent(row: Draft) -> str | None:
    parent: Referred | None = row.values.get("parent")
    return parent.id if parent else None


def _of_archived(rows: Sequence[Draft]) -> Iterable[tuple[int, Problem]]:
    archived = {
        pk
        for some in batches(row.record for row in rows if row.record)
        for pk in Organisation.objects.filter(pk__in=some)
        .exclude(archived_at=None)
        .values_list("pk", flat=True)
    }
    for row in rows:
        if row.record in archived:
            yield row.number, refusal(_("The organisation is archived. Restore it first."))
