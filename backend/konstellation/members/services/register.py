"""Keeping the register true: organisations and what they are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.common.errors import Conflict, Invalid
from konstellation.common.transactions import transactional
from konstellation.members import identifiers, secrecy, texts
from konstellation.members.models import (
    Address,
    AddressKind,
    Alias,
    Competence,
    CompetenceClaim,
    Identifier,
    LegalForm,
    Organisation,
    OrganisationSector,
    PersonalNumber,
    Theme,
)
from konstellation.members.policies import may, require
from konstellation.members.selectors import vocabulary
from konstellation.members.services import parts


class Claim(TypedDict, total=False):
    competence: str
    level: int
    evidence_sv: str
    evidence_en: str


class Number(TypedDict):
    scheme: str
    value: str


class Place(TypedDict, total=False):
    kind: str
    street: str
    postcode: str
    city: str
    municipality: str
    region: str
    country: str
    latitude: float | None
    longitude: float | None


class OrganisationFields(TypedDict, total=False):
    """What may be said of an organisation; what is left out stays as it is.

    Vocabulary is named by key or code; the first sector is the main one.
    """

    name: str
    legal_name: str
    kind: str
    legal_form: str
    employees: int | None
    website: str
    email: str
    phone: str
    logo: str
    summary_sv: str
    summary_en: str
    description_sv: str
    description_en: str
    visibility: str
    parent: Organisation | None
    aliases: Sequence[str]
    themes: Sequence[str]
    sectors: Sequence[str]
    competences: Sequence[Claim]
    identifiers: Sequence[Number]
    personal_number: str
    addresses: Sequence[Place]


REGISTER_FIELDS = frozenset(
    {"legal_name", "legal_form", "visibility", "parent", "identifiers", "personal_number"}
)
PART_FIELDS = frozenset(
    {"aliases", "themes", "sectors", "competences", "identifiers", "personal_number", "addresses"}
)


class WouldCircle(Conflict):
    code = "would_circle"
    message = _("An organisation cannot be part of its own daughter.")


class AlreadyArchived(Conflict):
    code = "already_archived"
    message = _("The organisation is archived already.")


class NotArchived(Conflict):
    code = "not_archived"
    message = _("The organisation is not archived.")


@transactional
def create(*, actor: User, fields: OrganisationFields) -> Organisation:
    """Add an organisation to the register."""
    require(actor, "create", "organisation.profile")
    organisation = Organisation(**_own_columns(fields))
    organisation.legal_name = organisation.legal_name or organisation.name
    journal.create(organisation, by=actor)
    _write_parts(organisation, fields, actor)
    return organisation


@transactional
def update(
    *, actor: User, organisation: Organisation, fields: OrganisationFields, expected: int
) -> Organisation:
    """Change what is given. Raises Stale if ``expected`` is not the version as it stands."""
    _require_for(actor, organisation, fields)
    _refuse_circle(organisation, fields)
    before = organisation.version
    journal.update(organisation, by=actor, expected=expected, **_own_columns(fields))
    if _write_parts(organisation, fields, actor) and organisation.version == before:
        journal.advance(organisation)
    return organisation


@transactional
def archive(*, actor: User, organisation: Organisation, expected: int) -> Organisation:
    """Take the organisation out of use; nothing of it is lost."""
    require(actor, "archive", "organisation.profile", organisation=organisation.pk)
    if organisation.archived_at:
        raise AlreadyArchived
    return journal.update(organisation, by=actor, expected=expected, archived_at=timezone.now())


@transactional
def restore(*, actor: User, organisation: Organisation, expected: int) -> Organisation:
    """Take an archived organisation into use again."""
    require(actor, "archive", "organisation.profile", organisation=organisation.pk)
    if organisation.archived_at is None or organisation.merged_into_id:
        raise NotArchived
    return journal.update(organisation, by=actor, expected=expected, archived_at=None)


def _require_for(actor: User, organisation: Organisation, fields: Mapping[str, Any]) -> None:
    billing = any(p.get("kind") == AddressKind.BILLING for p in fields.get("addresses", ()))
    if billing or REGISTER_FIELDS & fields.keys():
        require(actor, "update", "organisation.register", organisation=organisation.pk)
    if fields.keys() - REGISTER_FIELDS:
        require(actor, "update", "organisation.profile", organisation=organisation.pk)


def _own_columns(fields: OrganisationFields) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in PART_FIELDS}


def _refuse_circle(organisation: Organisation, fields: OrganisationFields) -> None:
    above = fields.get("parent")
    while above is not None:
        if above.pk == organisation.pk:
            raise WouldCircle
        above = above.parent


def _write_parts(organisation: Organisation, fields: OrganisationFields, actor: User) -> bool:
    wrote = [
        write(organisation, fields.get(name), actor)
        for name, write in PART_WRITERS.items()
        if name in fields
    ]
    if "identifiers" in fields or "personal_number" in fields:
        wrote.append(_write_numbers(organisation, fields, actor))
    return any(wrote)


def _write_aliases(organisation: Organisation, names: Sequence[str], actor: User) -> bool:
    wanted: dict[str, dict[str, Any]] = {
        name: {} for written in names if (name := texts.line(written))
    }
    return parts.replace(
        organisation.aliases.all(),
        wanted,
        key=lambda alias: alias.name,
        make=lambda name, _values: Alias(organisation=organisation, name=name),
        by=actor,
    )


def _write_themes(organisation: Organisation, keys: Sequence[str], actor: User) -> bool:
    themes = vocabulary.terms(Theme, keys, "themes")
    return journal.set_related(organisation, "themes", themes, by=actor)


def _write_sectors(organisation: Organisation, codes: Sequence[str], actor: User) -> bool:
    sectors = vocabulary.sectors_by_code(codes, "sectors")
    wanted = {sector.pk: {"is_main": sector is sectors[0]} for sector in sectors}
    existing = list(organisation.sectors.all())
    # At most one main sector at any moment: the old one steps down before the new one steps up.
    existing.sort(key=lambda row: wanted.get(row.sector_id, {}).get("is_main", False))
    ordered = dict(sorted(wanted.items(), key=lambda item: item[1]["is_main"]))
    return parts.replace(
        existing,
        ordered,
        key=lambda row: row.sector_id,
        make=lambda pk, values: OrganisationSector(
            organisation=organisation, sector_id=pk, **values
        ),
        by=actor,
    )


def _write_competences(organisation: Organisation, claims: Sequence[Claim], actor: User) -> bool:
    keys = [claim["competence"] for claim in claims]
    known = {c.key: c.pk for c in vocabulary.terms(Competence, keys, "competences")}
    wanted = {
        known[claim["competence"]]: {k: v for k, v in claim.items() if k != "competence"}
        for claim in claims
    }
    return parts.replace(
        organisation.competence_claims.all(),
        wanted,
        key=lambda row: row.competence_id,
        make=lambda pk, values: CompetenceClaim(
            organisation=organisation, competence_id=pk, **values
        ),
        by=actor,
    )


def _write_addresses(organisation: Organisation, places: Sequence[Place], actor: User) -> bool:
    wanted = {place.get("kind", AddressKind.VISITING): _placed(place) for place in places}
    existing = organisation.addresses.all()
    if not may(actor, "update", "organisation.register", organisation=organisation.pk):
        # Who may not write the billing address does not take it away by leaving it out.
        existing = existing.exclude(kind=AddressKind.BILLING)
    return parts.replace(
        existing,
        wanted,
        key=lambda row: row.kind,
        make=lambda kind, values: Address(organisation=organisation, kind=kind, **values),
        by=actor,
    )


def _placed(place: Place) -> dict[str, Any]:
    """Columns of an address; municipality decides region, and stands in for missing coordinates."""
    values: dict[str, Any] = {
        name: place.get(name) or "" for name in ("street", "postcode", "city")
    }
    values["country"] = vocabulary.country(place.get("country") or "SE", "addresses")
    values["latitude"], values["longitude"] = place.get("latitude"), place.get("longitude")
    values["municipality"] = values["region"] = None
    if code := place.get("municipality"):
        municipality = vocabulary.municipality(code, "addresses")
        values["municipality"], values["region"] = municipality, municipality.region
        if values["latitude"] is None or values["longitude"] is None:
            values["latitude"], values["longitude"] = municipality.latitude, municipality.longitude
    elif code := place.get("region"):
        values["region"] = vocabulary.regions_by_code([code], "addresses")[0]
    return values


def _write_numbers(organisation: Organisation, fields: OrganisationFields, actor: User) -> bool:
    """Identifiers, with a sole trader's personal number led to its own, encrypted place."""
    wanted: dict[tuple[str, str], dict[str, Any]] = {}
    personal: str | None = fields.get("personal_number")
    for written in fields.get("identifiers", ()):
        number = _parsed(written)
        if number.is_personal:
            if number.scheme == identifiers.Scheme.SE_ORGNR:
                personal = number.value
        else:
            wanted[number.scheme, number.value] = {}
    wrote = False
    if "identifiers" in fields:
        wrote = parts.replace(
            organisation.identifiers.all(),
            wanted,
            key=lambda row: (row.scheme, row.value),
            make=lambda key, _values: Identifier(
                organisation=organisation, scheme=key[0], value=key[1]
            ),
            by=actor,
        )
    if personal is not None:
        wrote = _write_personal_number(organisation, personal, actor) or wrote
    return wrote


def _parsed(written: Number) -> identifiers.Number:
    try:
        return identifiers.parse(identifiers.Scheme(written["scheme"]), written["value"])
    except (ValidationError, ValueError) as error:
        reasons = error.messages if isinstance(error, ValidationError) else [_("Unknown scheme.")]
        raise Invalid({"identifiers": reasons}) from error


def _write_personal_number(organisation: Organisation, written: str, actor: User) -> bool:
    held = PersonalNumber.objects.filter(organisation=organisation).first()
    if not written:
        if held:
            journal.delete(held, by=actor)
        return held is not None
    number = _parsed({"scheme": identifiers.Scheme.SE_ORGNR, "value": written})
    if not number.is_personal or organisation.legal_form != LegalForm.SOLE_TRADER:
        raise Invalid(
            {"personal_number": [_("Only a sole trader's number is a personal identity number.")]}
        )
    fingerprint = secrecy.fingerprint(number.value)
    if held and held.fingerprint == fingerprint:
        return False
    if held:
        journal.delete(held, by=actor)
    journal.create(
        PersonalNumber(
            organisation=organisation,
            ciphertext=secrecy.encrypt(number.value),
            fingerprint=fingerprint,
        ),
        by=actor,
    )
    return True


PART_WRITERS: Mapping[str, Callable[[Organisation, Any, User], bool]] = {
    "aliases": _write_aliases,
    "themes": _write_themes,
    "sectors": _write_sectors,
    "competences": _write_competences,
    "addresses": _write_addresses,
}


def reveal_personal_number(*, actor: User, organisation: Organisation, reason: str) -> str:
    """A sole trader's whole number. Who asked and why stands in the history."""
    require(actor, "reveal", "organisation.personal_number", organisation=organisation.pk)
    if not texts.line(reason):
        raise Invalid({"reason": [_("Say why the number is needed.")]})
    held = PersonalNumber.objects.filter(organisation=organisation).first()
    if held is None:
        raise Invalid({"": [_("The organisation has no personal number.")]})
    journal.observe(held, by=actor, reason=texts.line(reason))
    return secrecy.decrypt(bytes(held.ciphertext))
