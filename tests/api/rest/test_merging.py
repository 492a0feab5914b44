"""Two organisations become one over REST, and two again."""

from __future__ import annotations

import pytest

from konstellation.audit.models import Entry
from konstellation.members.models import Merge, Organisation
from tests.api.rest.conftest import Api, refused
from tests.factories.members import CompetenceClaimFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(as_user, keeper) -> Api:
    return as_user(keeper)


@pytest.fixture
def pair() -> tuple[Organisation, Organisation]:
    """The one that stays and the one that becomes part of it."""
    merged = OrganisationFactory(name="Hammar", website="https://hammar.se", summary_sv="Smider")
    CompetenceClaimFactory(organisation=merged)
    return OrganisationFactory(name="Hammarverken", summary_sv="Valsar"), merged


def body(merged: Organisation, **more: object) -> dict[str, object]:
    return {"merged": str(merged.pk), "merged_version": merged.version, **more}


def test_one_is_made_part_of_the_other_and_comes_back(staff, pair):
    kept, merged = pair

    made = staff.post(
        f"organisations/{kept.pk}/merge/", body(merged, take=["summary_sv"]), If_Match='"1"'
    )
    led = staff.get(f"organisations/{merged.pk}/").json()
    back = staff.post(f"organisations/{kept.pk}/undo-merge/", If_Match=made["ETag"])

    assert made.status_code == 200
    assert led["id"] == made.json()["id"] == str(kept.pk)
    assert (led["summary_sv"], led["website"]) == ("Smider", "https://hammar.se")
    assert led["aliases"] == ["Hammar", "Hammar AB"]
    assert len(led["competences"]) == 1
    assert (back.status_code, back.json()["id"]) == (200, str(merged.pk))
    assert staff.get(f"organisations/{kept.pk}/").json()["summary_sv"] == "Valsar"


def test_a_merge_is_done_once_and_answered_alike(staff, pair):
    kept, merged = pair
    path = f"organisations/{kept.pk}/merge/"

    first = staff.post(path, body(merged), If_Match='"1"', Idempotency_Key="k")
    second = staff.post(path, body(merged), If_Match='"1"', Idempotency_Key="k")

    assert (first.status_code, second["Idempotency-Replayed"]) == (200, "true")
    assert second.json() == first.json()
    assert Merge.objects.count() == 1


def test_both_versions_must_have_been_seen(staff, pair):
    kept, merged = pair
    path = f"organisations/{kept.pk}/merge/"

    refused(staff.post(path, body(merged)), 428, "IF_MATCH_REQUIRED")
    refused(staff.post(path, body(merged), If_Match='"9"'), 412, "STALE")
    refused(staff.post(path, body(merged, merged_version=9), If_Match='"1"'), 412, "STALE")

    assert not Merge.objects.exists()
    assert Organisation.objects.get(pk=merged.pk).merged_into is None


def test_an_undoing_too_is_at_the_version_that_was_seen(staff, pair):
    kept, merged = pair
    staff.post(f"organisations/{kept.pk}/merge/", body(merged), If_Match='"1"')
    path = f"organisations/{kept.pk}/undo-merge/"

    refused(staff.post(path), 428, "IF_MATCH_REQUIRED")
    refused(staff.post(path, If_Match='"1"'), 412, "STALE")

    assert Organisation.objects.get(pk=merged.pk).merged_into == kept


def test_what_cannot_be_merged_is_refused(staff, pair):
    kept, merged = pair
    path = f"organisations/{kept.pk}/merge/"

    refused(staff.post(path, body(kept), If_Match='"1"'), 409, "SAME_ORGANISATION")
    strange = refused(staff.post(path, body(merged, take=["fee"]), If_Match='"1"'), 400, "INVALID")
    refused(staff.post(path, body(merged, actor="x"), If_Match='"1"'), 400, "UNKNOWN_FIELD")
    refused(
        staff.post(f"organisations/{kept.pk}/undo-merge/", If_Match='"1"'), 409, "NOTHING_TO_UNDO"
    )

    assert list(strange["fields"]) == ["take"]
    assert not Merge.objects.exists()


def test_others_neither_merge_nor_undo_and_learn_no_version(as_user, api, administrator, keeper):
    kept = administrator.delegations.get().organisation
    merged = OrganisationFactory(visibility="public")
    entries = Entry.objects.count()

    for path, said in (("merge", body(merged)), ("undo-merge", None)):
        refused(
            as_user(administrator).post(f"organisations/{kept.pk}/{path}/", said, If_Match='"99"'),
            403,
            "NOT_ALLOWED",
        )
        refused(api.post(f"organisations/{kept.pk}/{path}/", said, If_Match='"99"'), 401)

    assert Entry.objects.count() == entries
