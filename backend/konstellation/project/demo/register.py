"""The organisations of the demo network with their people and roles, written by the services."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import cast

from konstellation.accounts.models import User
from konstellation.common.models import Visibility
from konstellation.members.models import LegalForm, Organisation, Person, Purpose
from konstellation.members.services import people, register, roles
from konstellation.members.services.register import Claim, OrganisationFields, Place
from konstellation.project.demo import numbering
from konstellation.project.demo.reading import Entry, day

# They are real, so their numbers are their own and not ours to invent.
REAL = frozenset({"automation-region", "piia", "blue-institute", "tillvaxtverket"})
_PLAIN = (
    *("name", "legal_name", "kind", "legal_form", "employees", "visibility"),
    *("summary_sv", "summary_en", "description_sv", "description_en", "themes", "sectors"),
)


def add(
    entry: Entry, *, actor: User, today: date, known: Mapping[str, Organisation]
) -> Organisation:
    organisation = register.create(actor=actor, fields=_fields(entry, known))
    for role in entry.get("roles", ()):
        roles.give(
            actor=actor,
            organisation=organisation,
            kind=role["role"],
            starts_on=day(role["since"], today),
        )
    for place, person in enumerate(entry.get("people", ())):
        _add_person(person, organisation, actor=actor, today=today, is_contact=place == 0)
    return organisation


def _fields(entry: Entry, known: Mapping[str, Organisation]) -> OrganisationFields:
    fields = cast(OrganisationFields, {name: entry[name] for name in _PLAIN})
    fields["website"] = entry.get("website", "")
    fields["aliases"] = entry.get("aliases", ())
    fields["competences"] = [_claim(claim) for claim in entry["competences"]]
    fields["addresses"] = [_place(entry)]
    if parent := entry.get("parent"):
        fields["parent"] = known[parent]
    if entry["legal_form"] == LegalForm.SOLE_TRADER:
        fields["personal_number"] = numbering.personal_number(entry["key"])
    elif entry["country"] == "SE" and entry["key"] not in REAL:
        number = numbering.organisation_number(entry["key"])
        fields["identifiers"] = [{"scheme": "se_orgnr", "value": number}]
    return fields


def _claim(entry: Entry) -> Claim:
    said = {name: value for name, value in entry.items() if name != "key"}
    return cast(Claim, {"competence": entry["key"], **said})


def _place(entry: Entry) -> Place:
    return {
        "street": entry["street"],
        "postcode": entry["postcode"],
        "city": entry["city"],
        "municipality": entry.get("municipality", ""),
        "country": entry["country"],
        "latitude": entry.get("lat"),
        "longitude": entry.get("lon"),
    }


def _add_person(
    entry: Entry, organisation: Organisation, *, actor: User, today: date, is_contact: bool
) -> Person:
    chance = random.Random(entry["email"])
    shown_to = Visibility(entry["shows"])
    swedish = organisation.legal_form != LegalForm.FOREIGN
    person = people.create(
        actor=actor,
        organisation=organisation,
        fields={
            "given_name": entry["given"],
            "family_name": entry["family"],
            "email": entry["email"],
            "phone": entry.get("phone", ""),
            "language": "sv" if swedish else "en",
            "visibility": shown_to,
            "contact_visibility": shown_to,
        },
        position={
            "title_sv": entry["title_sv"],
            "title_en": entry["title_en"],
            "is_contact": is_contact,
            "starts_on": today - timedelta(days=chance.randint(60, 3000)),
        },
    )
    if shown_to is Visibility.NETWORK:
        for purpose, share in ((Purpose.NEWSLETTER, 0.7), (Purpose.INVITATIONS, 0.5)):
            if chance.random() < share:
                people.give_consent(
                    actor=actor, person=person, purpose=purpose, source="Medlemsträff"
                )
    return person
