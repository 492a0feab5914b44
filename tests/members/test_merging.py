from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core import serializers

from konstellation.audit.models import Entry
from konstellation.common.errors import NotAllowed, Stale
from konstellation.members.models import Organisation
from konstellation.members.selectors import organisations
from konstellation.members.services import merging, register, roles
from tests.factories.marketplace import ListingFactory, ResponseFactory
from tests.factories.members import (
    DelegateFactory,
    MembershipFactory,
    OrganisationFactory,
    PositionFactory,
)

pytestmark = pytest.mark.django_db

BOOKKEEPING = {"version", "updated_at"}


def everything() -> dict[str, Any]:
    """All rows of the register and the market, without what counts changes."""
    rows = {}
    for label in ("members", "marketplace", "matching"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            if model.__name__ == "Merge":
                continue
            for row in serializers.serialize("python", model._base_manager.all()):
                fields = {k: v for k, v in row["fields"].items() if k not in BOOKKEEPING}
                # The link rows of a many-to-many relation are told by what they tie, not by id.
                key = sorted(map(str, fields.values())) if model._meta.auto_created else row["pk"]
                rows[f"{row['model']} {key}"] = fields
    return rows


@pytest.fixture
def pair(keeper):
    kept = register.create(
        actor=keeper,
        fields={
            "name": "Älvmek",
            "kind": "company",
            "sectors": ["25.6"],
            "themes": ["microfactories"],
            "competences": [{"competence": "industrial-robotics", "level": 2}],
            "addresses": [{"city": "Västerås", "municipality": "1980"}],
        },
    )
    merged = register.create(
        actor=keeper,
        fields={
            "name": "Älvens Mekaniska",
            "legal_name": "Älvens Mekaniska AB",
            "kind": "company",
            "website": "alvmek.se",
            "employees": 12,
            "identifiers": [{"scheme": "se_orgnr", "value": "556016-0680"}],
            "sectors": ["28.9", "25.6"],
            "themes": ["interoperability"],
            "competences": [
                {"competence": "industrial-robotics", "level": 3},
                {"competence": "welding", "level": 1},
            ],
            "addresses": [
                {"city": "Sala", "municipality": "1981"},
                {"kind": "postal", "city": "Sala"},
            ],
        },
    )
    MembershipFactory(organisation=merged)
    PositionFactory(organisation=merged)
    DelegateFactory(organisation=merged)
    OrganisationFactory(parent=merged)
    for organisation in (kept, merged):
        roles.give(actor=keeper, organisation=organisation, kind="partner", starts_on="2026-01-01")
    ResponseFactory(listing=ListingFactory(organisation=merged))
    ResponseFactory(organisation=merged)
    return kept, merged


def merge(keeper, kept, merged, **more):
    return merging.merge(
        actor=keeper,
        kept=kept,
        kept_version=Organisation.objects.get(pk=kept.pk).version,
        merged=merged,
        merged_version=Organisation.objects.get(pk=merged.pk).version,
        **more,
    )


def test_everything_that_pointed_at_the_merged_one_points_at_the_kept_one(keeper, pair):
    kept, merged = pair
    merge(keeper, kept, merged)

    for model, column in merging.references():
        assert not model._base_manager.filter(**{column: merged}).exists(), (model, column)
    kept.refresh_from_db()
    assert (kept.name, kept.website, kept.employees) == ("Älvmek", "https://alvmek.se", 12)
    assert {a.name for a in kept.aliases.all()} == {"Älvens Mekaniska", "Älvens Mekaniska AB"}
    assert kept.themes.count() == 2
    assert kept.sectors.filter(is_main=True).count() == 1
    assert organisations.organisation(viewer=keeper, pk=merged.pk) == kept


def test_merge_then_undo_gives_equal_rows(keeper, pair):
    kept, merged = pair
    before = everything()

    merge(keeper, kept, merged, take=["name", "legal_name"])
    assert everything() != before
    merging.undo(actor=keeper, kept=kept)

    after = everything()
    assert {k: v for k, v in after.items() if before.get(k) != v} == {}
    assert before.keys() == after.keys()


def test_what_was_edited_after_the_merge_stays_when_it_is_undone(keeper, pair):
    kept, merged = pair
    merge(keeper, kept, merged)
    kept.refresh_from_db()
    register.update(
        actor=keeper, organisation=kept, expected=kept.version, fields={"employees": 99}
    )

    merging.undo(actor=keeper, kept=kept)

    kept.refresh_from_db()
    assert (kept.employees, kept.website) == (99, "")
    assert Organisation.objects.get(pk=merged.pk).employees == 12


def test_two_members_are_not_merged_before_one_membership_has_ended(keeper, pair):
    kept, merged = pair
    MembershipFactory(organisation=kept)
    before, entries = everything(), Entry.objects.count()

    with pytest.raises(merging.Clash):
        merge(keeper, kept, merged)

    assert everything() == before
    assert Entry.objects.count() == entries


def test_a_merge_of_versions_that_have_moved_on_is_refused(keeper, pair):
    kept, merged = pair
    with pytest.raises(Stale):
        merging.merge(actor=keeper, kept=kept, kept_version=99, merged=merged, merged_version=1)


def test_only_process_managers_merge_and_undo(keeper, member, administrator, pair):
    kept, merged = pair
    for actor in (member, administrator):
        with pytest.raises(NotAllowed):
            merge(actor, kept, merged)
        with pytest.raises(NotAllowed):
            merging.undo(actor=actor, kept=kept)


def test_an_organisation_is_not_merged_with_itself_nor_one_that_is_merged(keeper, pair):
    kept, merged = pair
    with pytest.raises(merging.SameOrganisation):
        merge(keeper, kept, kept)
    merge(keeper, kept, merged)
    kept.refresh_from_db()
    merged.refresh_from_db()
    with pytest.raises(merging.MergedAlready):
        merge(keeper, kept, merged)


def test_organisations_without_anything_in_common_are_merged(keeper):
    kept, merged = OrganisationFactory(), OrganisationFactory()
    merge(keeper, kept, merged)
    merged.refresh_from_db()
    assert merged.merged_into == kept
