from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from konstellation.audit.models import Action, Entry
from konstellation.common.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from konstellation.members.models import Organisation, PersonalNumber
from konstellation.members.selectors import organisations
from konstellation.members.services import register
from tests.factories.members import DelegateFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

FULL: register.OrganisationFields = {
    "name": "  Älvens  Mekaniska ",
    "legal_name": "Älvens Mekaniska AB",
    "kind": "company",
    "legal_form": "limited_company",
    "employees": 34,
    "website": "alvensmekaniska.se",
    "summary_sv": "Skärande bearbetning i små serier.",
    "aliases": ["Älvmek"],
    "sectors": ["25.6", "28.9"],
    "competences": [{"competence": "industrial-robotics", "level": 3, "evidence_sv": "Nio celler"}],
    "themes": ["microfactories"],
    "identifiers": [{"scheme": "se_orgnr", "value": "165560160680"}],
    "addresses": [{"street": "Metallverksgatan 4", "city": "Västerås", "municipality": "1980"}],
}


def test_an_organisation_is_added_with_all_its_parts(keeper):
    created = register.create(actor=keeper, fields=FULL)

    found = Organisation.objects.get(pk=created.pk)
    assert found.name == "Älvens Mekaniska"
    assert found.size_class == "small"
    assert found.website == "https://alvensmekaniska.se"
    assert [row.sector.code for row in found.sectors.all()] == ["25.6", "28.9"]
    assert [row.is_main for row in found.sectors.all()] == [True, False]
    assert [claim.level for claim in found.competence_claims.all()] == [3]
    assert [number.value for number in found.identifiers.all()] == ["5560160680"]
    address = found.addresses.get()
    assert (address.region_id, address.country_id) == ("19", "SE")
    assert address.latitude == pytest.approx(59.6, abs=0.1)
    story = Entry.objects.filter(root_id=created.pk)
    assert {entry.actor for entry in story} == {keeper}
    assert story.filter(action=Action.CREATED, model="members.organisation").count() == 1


def test_a_second_organisation_with_the_same_number_is_refused_and_leaves_nothing(keeper):
    register.create(actor=keeper, fields=FULL)

    with pytest.raises(Invalid):
        register.create(actor=keeper, fields={**FULL, "name": "Another"})

    assert Organisation.objects.count() == 1


def test_only_what_is_given_changes(keeper):
    organisation = register.create(actor=keeper, fields=FULL)

    register.update(
        actor=keeper,
        organisation=organisation,
        expected=organisation.version,
        fields={"employees": 60},
    )

    organisation.refresh_from_db()
    assert (organisation.employees, organisation.size_class) == (60, "medium")
    assert organisation.legal_name == "Älvens Mekaniska AB"
    assert organisation.sectors.count() == 2
    latest = Entry.objects.filter(record_id=organisation.pk).first()
    assert latest is not None
    assert latest.changes["employees"] == [34, 60]


def test_the_second_of_two_editors_is_shown_the_first_ones_change(keeper):
    organisation = OrganisationFactory(name="Before")
    seen = organisation.version
    register.update(
        actor=keeper,
        organisation=Organisation.objects.get(),
        expected=seen,
        fields={"name": "First"},
    )

    with pytest.raises(Stale) as refused:
        register.update(
            actor=keeper, organisation=organisation, expected=seen, fields={"name": "Second"}
        )

    assert refused.value.current["name"] == "First"
    assert refused.value.version == seen + 1
    assert Organisation.objects.get().name == "First"


def test_a_change_of_parts_alone_raises_the_version(keeper):
    organisation = register.create(actor=keeper, fields=FULL)
    seen = organisation.version

    register.update(
        actor=keeper, organisation=organisation, expected=seen, fields={"sectors": ["28.9", "25.6"]}
    )

    assert Organisation.objects.get().version == seen + 1
    assert [row.sector.code for row in organisation.sectors.all()] == ["28.9", "25.6"]


def test_writing_what_is_already_there_leaves_no_trace(keeper):
    organisation = register.create(actor=keeper, fields=FULL)
    entries, version = Entry.objects.count(), organisation.version

    register.update(actor=keeper, organisation=organisation, expected=version, fields=FULL)

    assert Organisation.objects.get().version == version
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    ("fields", "allowed"),
    [
        ({"summary_sv": "Ny text"}, True),
        ({"competences": []}, True),
        ({"legal_name": "Other AB"}, False),
        ({"identifiers": []}, False),
        ({"addresses": [{"kind": "billing", "country": "SE"}]}, False),
    ],
)
def test_a_member_administrator_keeps_the_own_profile_and_not_the_register(fields, allowed):
    organisation = MembershipFactory().organisation
    user = DelegateFactory(organisation=organisation, is_administrator=True).user
    entries = Entry.objects.count()

    def attempt():
        register.update(
            actor=user, organisation=organisation, expected=organisation.version, fields=fields
        )

    if allowed:
        attempt()
    else:
        with pytest.raises(NotAllowed):
            attempt()
        assert Entry.objects.count() == entries


def test_a_delegate_changes_nothing_and_an_administrator_nothing_elsewhere(member, administrator):
    own = member.delegations.get().organisation
    for actor, organisation in [(member, own), (administrator, own)]:
        with pytest.raises(NotAllowed):
            register.update(
                actor=actor, organisation=organisation, expected=1, fields={"name": "Taken over"}
            )
    assert not Organisation.objects.filter(name="Taken over").exists()


PERSONAL = "8507099805"


def test_a_sole_traders_number_is_stored_apart_encrypted_and_masked(keeper, outsider):
    trader = register.create(
        actor=keeper,
        fields={
            "name": "Lindas Svets",
            "kind": "company",
            "legal_form": "sole_trader",
            "identifiers": [{"scheme": "se_orgnr", "value": "850709-9805"}],
        },
    )

    held = PersonalNumber.objects.get()
    assert not trader.identifiers.exists()
    assert PERSONAL.encode() not in bytes(held.ciphertext)
    shown = organisations.personal_numbers_of([trader.pk], viewer=keeper)
    assert shown == {trader.pk: "850709-****"}
    for viewer in (outsider, AnonymousUser()):
        assert organisations.personal_numbers_of([trader.pk], viewer=viewer) == {trader.pk: None}
    assert not any(PERSONAL in str(entry.changes) for entry in Entry.objects.all())


@pytest.mark.parametrize("number", ["850709-9805", "850769-9802"])
def test_a_personal_number_is_refused_for_whoever_is_no_sole_trader(keeper, number):
    with pytest.raises(Invalid) as refused:
        register.create(
            actor=keeper,
            fields={
                "name": "Aktiebolaget",
                "kind": "company",
                "legal_form": "limited_company",
                "identifiers": [{"scheme": "se_orgnr", "value": number}],
            },
        )
    assert list(refused.value.fields) == ["personal_number"]
    assert not Organisation.objects.exists()


def test_looking_at_a_whole_personal_number_needs_a_reason_and_is_remembered(keeper):
    trader = register.create(
        actor=keeper,
        fields={
            "name": "Lindas Svets",
            "kind": "company",
            "legal_form": "sole_trader",
            "personal_number": PERSONAL,
        },
    )
    with pytest.raises(Invalid):
        register.reveal_personal_number(actor=keeper, organisation=trader, reason=" ")

    number = register.reveal_personal_number(
        actor=keeper, organisation=trader, reason="Fakturan kom i retur"
    )

    assert number == PERSONAL
    seen = Entry.objects.get(action=Action.SEEN)
    assert (seen.actor, seen.changes["reason"][1]) == (keeper, "Fakturan kom i retur")


def test_an_organisation_cannot_become_part_of_its_own_daughter(keeper):
    mother = OrganisationFactory()
    daughter = OrganisationFactory(parent=mother)
    with pytest.raises(Conflict):
        register.update(actor=keeper, organisation=mother, expected=1, fields={"parent": daughter})


def test_archived_organisations_are_hidden_from_the_network_and_can_come_back(keeper, member):
    organisation = OrganisationFactory()
    register.archive(actor=keeper, organisation=organisation, expected=1)

    with pytest.raises(NotFound):
        organisations.organisation(viewer=member, pk=organisation.pk)
    assert organisations.organisation(viewer=keeper, pk=organisation.pk).archived_at

    register.restore(actor=keeper, organisation=organisation, expected=2)
    assert organisations.organisation(viewer=member, pk=organisation.pk) == organisation


def test_a_member_administrator_who_writes_addresses_leaves_the_billing_address_alone(keeper):
    organisation = MembershipFactory().organisation
    register.update(
        actor=keeper,
        organisation=organisation,
        expected=1,
        fields={"addresses": [{"kind": "billing", "city": "Sala", "country": "SE"}]},
    )
    user = DelegateFactory(organisation=organisation, is_administrator=True).user

    register.update(
        actor=user,
        organisation=organisation,
        expected=organisation.version,
        fields={"addresses": [{"city": "Västerås", "municipality": "1980"}]},
    )

    assert {a.kind: a.city for a in organisation.addresses.all()} == {
        "billing": "Sala",
        "visiting": "Västerås",
    }
