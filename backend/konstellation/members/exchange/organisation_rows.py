"""Organisations as rows of their sheet, read for many at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from konstellation.exchange.dedupe import Profile
from konstellation.exchange.kinds import Referred
from konstellation.exchange.sheet import Current
from konstellation.members import secrecy, texts
from konstellation.members.exchange import vocabulary
from konstellation.members.exchange.cells import Sealed
from konstellation.members.exchange.organisation_shape import (
    ADDRESSES,
    EVIDENCE,
    OWN,
    POINT,
    SCHEMES,
)
from konstellation.members.exchange.references import batches, labels_of
from konstellation.members.identifiers import Scheme
from konstellation.members.models import (
    Address,
    CompetenceClaim,
    Membership,
    Organisation,
    OrganisationSector,
    PersonalNumber,
    Theme,
)

_REFERRED: dict[str, Callable[[Any], Referred]] = {
    "municipality": vocabulary.municipality,
    "region": vocabulary.region,
    "country": vocabulary.country,
}


def read(rows: QuerySet[Organisation]) -> dict[uuid.UUID, Current]:
    """What each organisation holds, in the sheet's columns."""
    found = list(
        rows.prefetch_related(
            "aliases",
            "identifiers",
            "personal_number",
            "network_roles",
            Prefetch("themes", Theme.objects.order_by("name_sv")),
            Prefetch("sectors", OrganisationSector.objects.select_related("sector")),
            Prefetch("competence_claims", CompetenceClaim.objects.select_related("competence")),
            Prefetch(
                "addresses", Address.objects.select_related("municipality", "region", "country")
            ),
            Prefetch("memberships", Membership.objects.select_related("category")),
        )
    )
    parents = labels_of(row.parent_id for row in found if row.parent_id)
    return {row.pk: Current(row.version, _values(row, parents), row.name) for row in found}


def _values(row: Organisation, parents: Mapping[uuid.UUID, Referred]) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(row, name) for name in OWN}
    values["aliases"] = tuple(alias.name for alias in row.aliases.all())
    values |= _numbers(row)
    values["sectors"] = tuple(vocabulary.sector(held.sector) for held in row.sectors.all())
    values["competences"] = tuple(
        vocabulary.at_level(vocabulary.term(claim.competence), claim.level)
        for claim in row.competence_claims.all()
    )
    for key in EVIDENCE:
        values[key] = tuple(
            vocabulary.shown_by(vocabulary.term(claim.competence), text)
            for claim in row.competence_claims.all()
            if (text := getattr(claim, key))
        )
    values["themes"] = tuple(vocabulary.term(theme) for theme in row.themes.all())
    for address in row.addresses.all():
        values |= _address(address)
    parent = row.parent_id
    values["parent"] = parents.get(parent, Referred(str(parent), str(parent))) if parent else None
    return values | _affiliation(row)


def _numbers(row: Organisation) -> dict[str, Any]:
    """The first number of each scheme, and a sole trader's sealed."""
    held: dict[str, str] = {}
    for identifier in row.identifiers.all():
        held.setdefault(identifier.scheme, identifier.value)
    values: dict[str, Any] = {key: held.get(scheme, "") for key, scheme in SCHEMES.items()}
    values["organisation_number"] = held.get(Scheme.SE_ORGNR, "") or _sealed(row)
    return values


def _sealed(row: Organisation) -> Sealed | str:
    try:
        held = row.personal_number
    except PersonalNumber.DoesNotExist:
        return ""
    ciphertext = bytes(held.ciphertext)
    return Sealed(
        held.fingerprint, secrecy.masked(secrecy.decrypt(ciphertext)), ciphertext.decode("ascii")
    )


def _address(address: Address) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for part in ADDRESSES.get(address.kind, ()):
        value = getattr(address, part)
        if part in _REFERRED:
            value = _REFERRED[part](value) if value else None
        elif part in POINT:
            value = None if value is None else Decimal(repr(value))
        values[f"{address.kind}_{part}"] = value
    return values


def _affiliation(row: Organisation) -> dict[str, Any]:
    """The open membership, else the one that ended last; and the roles that are open."""
    memberships = sorted(
        (membership for membership in row.memberships.all() if membership.joined_on),
        key=lambda membership: (membership.left_on is None, membership.joined_on),
    )
    roles = tuple(sorted(role.kind for role in row.network_roles.all() if role.ends_on is None))
    if not memberships:
        return {"network_roles": roles}
    latest = memberships[-1]
    return {
        "network_roles": roles,
        "membership_category": vocabulary.category(latest.category),
        "joined_on": latest.joined_on,
        "left_on": latest.left_on,
    }


def profile(values: Mapping[str, Any]) -> Profile | None:
    """What tells likely doubles; a number is only compared with one of its own scheme."""
    name = values.get("name")
    if not name:
        return None
    number = _compared_number(values)
    country = values.get("visiting_country")
    return Profile(
        name=name,
        number=number,
        domain=texts.domain(values.get("website") or values.get("email") or ""),
        country=country.id if country else "",
        town=values.get("visiting_city") or "",
        aliases=tuple(values.get("aliases") or ()),
    )


def _compared_number(values: Mapping[str, Any]) -> str:
    """The strongest number with its scheme."""
    for key in ("organisation_number", *SCHEMES):
        if number := values.get(key):
            return f"{key}:{number.fingerprint if isinstance(number, Sealed) else number}"
    return ""


def profiles() -> Iterator[tuple[uuid.UUID, str, Profile]]:
    """Of every live organisation, with just what a profile looks at."""
    live = Organisation.objects.live().order_by("pk")
    for some in batches(live.values_list("pk", flat=True)):
        rows = live.filter(pk__in=some).prefetch_related(
            "aliases",
            "identifiers",
            "personal_number",
            Prefetch("addresses", Address.objects.filter(kind="visiting")),
        )
        for row in rows:
            found = profile(_brief(row))
            if found:
                yield row.pk, row.name, found


def _brief(row: Organisation) -> dict[str, Any]:
    address: Address | None = next(iter(row.addresses.all()), None)
    return {
        **_numbers(row),
        "name": row.name,
        "aliases": tuple(alias.name for alias in row.aliases.all()),
        "website": row.website,
        "email": row.email,
        "visiting_city": address.city if address else "",
        "visiting_country": Referred(address.country_id, "") if address else None,
    }
