"""Listings, responses, search, matches, accounts and files over REST."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from konstellation.accounts.models import ApiToken, User
from konstellation.exchange.sheet import sheets
from konstellation.marketplace.models import Listing
from konstellation.matching.models import Feedback
from konstellation.members.models import Delegate
from tests.api.rest.conftest import refused
from tests.exchange.sheets import UserSheet
from tests.factories.marketplace import ListingFactory
from tests.factories.members import (
    CompetenceClaimFactory,
    DelegateFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)


@pytest.fixture
def staff(as_user, keeper):
    return as_user(keeper)


@pytest.fixture
def own(member):
    return member.delegations.get().organisation


def test_a_need_is_written_published_held_and_archived(as_user, member, own):
    api = as_user(member)
    draft = {
        "organisation": str(own.pk),
        "direction": "need",
        "kind": "technology",
        "title_en": "A robot cell",
        "summary_en": "For short series",
        "description_en": "We change over often.",
        "partner_sought_en": "An integrator",
        "competences": ["industrial-robotics"],
        "stage": "concept",
        "partnership_types": [],
    }

    made = api.post("listings/", draft)
    assert made.status_code == 201, made.content
    path, tag = f"listings/{made.json()['id']}/", made["ETag"]
    changed = api.patch(path, {"title_en": "Two cells"}, If_Match=tag)
    assert changed.json()["title_en"] == "Two cells"
    assert changed.json()["status"] == "draft"
    archived = api.post(f"{path}archive/", If_Match=changed["ETag"])
    assert archived.json()["status"] == "archived"
    refused(api.post(f"{path}hold/", If_Match=archived["ETag"]), 409, "WRONG_STEP")


def test_an_unknown_kind_is_named(as_user, member, own):
    said = {"organisation": str(own.pk), "direction": "need", "kind": "nonsense", "title_en": "A"}

    assert list(refused(as_user(member).post("listings/", said), 400)["fields"]) == ["kind"]


def test_a_listing_is_held_and_resumed_by_its_own_side_alone(as_user, member, own):
    mine, other = ListingFactory(organisation=own), ListingFactory()
    api = as_user(member)

    held = api.post(f"listings/{mine.pk}/hold/", If_Match='"1"')
    assert held.json()["status"] == "on_hold"
    assert api.post(f"listings/{mine.pk}/resume/", If_Match='"2"').json()["status"] == "published"
    refused(api.post(f"listings/{other.pk}/hold/", If_Match='"1"'), 403)


def test_private_and_network_listings_are_not_there_for_others(api, as_user, member):
    network, private = ListingFactory(), ListingFactory(visibility="organisation")

    refused(api.get(f"listings/{network.pk}/"), 404)
    refused(as_user(member).get(f"listings/{private.pk}/"), 404)
    rows = as_user(member).get("listings/").json()["results"]
    assert [row["id"] for row in rows] == [str(network.pk)]
    assert api.get("listings/").json()["results"] == []
    assert api.get("listing-kinds/").json()["results"]


def test_listings_come_in_pages_without_gaps(staff):
    ListingFactory.create_batch(3)
    Listing.objects.filter(pk=Listing.objects.first().pk).update(
        status="draft", published_at=None, expires_on=None
    )
    found, cursor = [], ""

    while cursor is not None:
        answer = staff.get("listings/?limit=1" + (f"&cursor={cursor}" if cursor else "")).json()
        found += [row["id"] for row in answer["results"]]
        cursor = answer["next"]

    assert len(set(found)) == len(found) == 3


def test_interest_is_shown_answered_and_seen_by_both_sides_alone(as_user, member, own):
    listing = ListingFactory()
    seller = DelegateFactory(organisation=listing.organisation).user
    stranger = DelegateFactory(organisation=MembershipFactory().organisation).user

    sent = as_user(member).post(
        f"listings/{listing.pk}/responses/", {"organisation": str(own.pk), "message": "We can."}
    )
    assert sent.status_code == 201, sent.content
    path = f"responses/{sent.json()['id']}/"
    refused(as_user(stranger).get(path), 404)
    refused(as_user(member).post(f"{path}accept/", {}, If_Match='"1"'), 403)
    taken = as_user(seller).post(f"{path}accept/", {"text": "Come by."}, If_Match='"1"')
    assert taken.json()["status"] == "accepted"
    assert len(as_user(seller).get(f"responses/?listing={listing.pk}").json()["results"]) == 1
    refused(as_user(member).post(f"{path}withdraw/", If_Match='"2"'), 409, "ANSWERED_ALREADY")


def test_a_search_finds_counts_and_goes_on(as_user, member, index):
    for _n in range(3):
        organisation = MembershipFactory(organisation__kind="company").organisation
        CompetenceClaimFactory(organisation=organisation)
    index()
    api = as_user(member)

    first = api.get("search/organisations/?competence=welding&limit=2&facets=kind").json()
    second = api.get(
        f"search/organisations/?competence=welding&limit=2&facets=kind&cursor={first['next']}"
    ).json()

    assert first["total"] == 3
    assert first["facets"]["kind"] == [{"value": "company", "count": 3}]
    ids = [hit["organisation"]["id"] for hit in first["results"] + second["results"]]
    assert len(set(ids)) == 3
    assert second["next"] is None
    refused(api.get(f"search/organisations/?cursor={first['next']}"), 400, "INVALID_CURSOR")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("text=", 200),
        ("text=%20", 200),
        ("text=a", 200),
        ("text=" + "a" * 201, 400),
        ("text=%22unclosed", 200),
        ("text=(((", 200),
        ("text=a%20AND", 200),
        ("text=field:(/[", 200),
        ("text=*", 200),
        ("text=/.*x/", 200),
        ("facets=internal_note", 400),
        ("sort=internal_note", 400),
        ("near=9999", 400),
        ("near=1980&within_km=50", 200),
        ("near=1980&within_km=1e9", 400),
        ("sector=" + ",".join(["25.6"] * 101), 400),
        ("offset=10000", 400),
    ],
)
def test_whatever_is_written_in_the_search_box(api, index, query, status):
    MembershipFactory()
    index()

    assert api.get(f"search/organisations/?{query}").status_code == status


def test_people_listings_and_names_are_searched(staff, index):
    PersonFactory(family_name="Zetterqvist")
    ListingFactory(title_sv="Robotcell sökes")
    OrganisationFactory(name="Zinkverket")
    index()

    people = staff.get("search/people/?text=zetterqvist").json()["results"]
    needs = staff.get("search/listings/?text=robotcell").json()["results"]
    names = staff.get("search/suggestions/?text=zin").json()["results"]

    assert [hit["person"]["family_name"] for hit in people] == ["Zetterqvist"]
    assert [hit["listing"]["title_sv"] for hit in needs] == ["Robotcell sökes"]
    assert [row["text"] for row in names] == ["Zinkverket", "Zinkverket AB"]
    refused(staff.get("search/suggestions/"), 400, "MISSING_PARAMETER")


def test_matches_are_for_the_own_side_with_reasons_and_feedback(as_user, member, own, index, api):
    other = MembershipFactory().organisation
    for organisation in (own, other):
        CompetenceClaimFactory(organisation=organisation)
    index()
    path = f"organisations/{own.pk}/matches/"

    found = as_user(member).get(path)

    assert found.status_code == 200, found.content
    refused(as_user(member).get(f"organisations/{other.pk}/matches/"), 403)
    refused(api.get(path), 401)
    refused(as_user(member).get(f"{path}?surprise=2"), 400, "INVALID_PARAMETER")
    rated = as_user(member).post(path, {"counterpart": str(other.pk), "is_useful": False})
    assert rated.json() == {"is_useful": False, "comment": ""}
    assert Feedback.objects.count() == 1
    assert as_user(member).get(f"listings/{ListingFactory(organisation=own).pk}/matches/")


def test_one_reads_and_changes_oneself(as_user, member, own, api):
    client = as_user(member)

    me = client.get("me/")

    assert me.json()["roles"] == ["member_delegate"]
    assert [row["id"] for row in me.json()["acts_for"]] == [str(own.pk)]
    changed = client.patch("me/", {"language": "en"}, If_Match=me["ETag"])
    assert changed.json()["language"] == "en"
    refused(client.patch("me/", {"email": "x@y.se"}, If_Match=changed["ETag"]), 400)
    refused(api.get("me/"), 401)


def test_a_token_acts_within_its_scope_until_it_is_ended(staff, api):
    said = {
        "name": "n",
        "scopes": ["read"],
        "expires_at": (timezone.now() + timedelta(days=9)).isoformat(),
    }
    issued = staff.post("api-tokens/", said).json()
    bearer = {"Authorization": f"Bearer {issued['secret']}"}

    assert api.get("memberships/", **bearer).status_code == 200
    refused(api.post("organisations/", {"name": "A", "kind": "company"}, **bearer), 403)
    refused(api.get("api-tokens/", **bearer), 403)
    listed = staff.get("api-tokens/")
    assert issued["secret"].encode() not in listed.content
    gone = staff.delete(f"api-tokens/{issued['token']['id']}/", If_Match='"1"')
    assert gone.status_code == 204
    assert api.get("memberships/", **bearer).status_code == 401
    assert ApiToken.objects.get().revoked_at


def test_an_invitation_is_taken_up_once(as_user, administrator, api, mailoutbox, transactional_db):
    organisation = Delegate.objects.get().organisation
    said = {"email": "ny@example.org", "organisation": str(organisation.pk)}
    assert as_user(administrator).post("invitations/", said).status_code == 201
    secret = mailoutbox[0].body.split("/invitation/")[1].split()[0]
    taken = {"token": secret, "name": "Ny", "password": "en mycket lång fras"}

    refused(api.post("invitations/accept/", {**taken, "token": "x"}), 400, "INVITE_INVALID")
    accepted = api.post("invitations/accept/", taken)
    again = api.post("invitations/accept/", taken)

    assert accepted.json() == {"email": "ny@example.org", "name": "Ny"}
    refused(again, 400, "INVITE_INVALID")
    assert User.objects.get(email="ny@example.org").delegations.count() == 1


@pytest.fixture
def _sheet(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sheets.register(UserSheet())
    yield
    sheets.unregister("users")


@pytest.mark.usefixtures("_sheet")
def test_a_file_is_uploaded_planned_applied_and_undone(staff):
    content = "E-post;Namn\r\nasa@example.org;Åsa Öberg\r\n".encode()
    form = {"file": SimpleUploadedFile("users.csv", content), "sheet": "users"}

    made = staff.send(
        "POST", "imports/", encode_multipart(BOUNDARY, form), Content_Type=MULTIPART_CONTENT
    )
    assert made.status_code == 201, made.content
    path = f"imports/{made.json()['id']}/"
    assert staff.post(f"{path}plan/").status_code == 202
    assert staff.get(path).json()["state"] == "planned"
    rows = staff.get(f"{path}rows/?verdict=new").json()["results"]
    assert [row["label"] for row in rows] == ["asa@example.org"]
    assert not User.objects.filter(email="asa@example.org").exists()
    assert staff.post(f"{path}apply/").status_code == 202
    assert User.objects.filter(email="asa@example.org").exists()
    assert staff.post(f"{path}undo/").status_code == 202
    assert staff.get(path).json()["state"] == "undone"
    refused(staff.delete(path), 409, "WRONG_STATE")


@pytest.mark.usefixtures("_sheet")
def test_a_file_that_is_no_table_and_one_too_large_are_refused(staff):
    def sent(content: bytes):
        form = {"file": SimpleUploadedFile("x.csv", content), "sheet": "users"}
        body = encode_multipart(BOUNDARY, form)
        return staff.send("POST", "imports/", body, Content_Type=MULTIPART_CONTENT)

    refused(sent(b"%PDF-1.7 nothing"), 400)
    refused(sent(b"a" * (10 * 1024 * 1024 + 70_000)), 413)


@pytest.mark.usefixtures("_sheet")
def test_another_users_import_is_not_there(staff, as_user, member):
    form = {"file": SimpleUploadedFile("u.csv", b"E-post\r\na@example.org\r\n"), "sheet": "users"}
    made = staff.send(
        "POST", "imports/", encode_multipart(BOUNDARY, form), Content_Type=MULTIPART_CONTENT
    ).json()

    refused(as_user(member).get(f"imports/{made['id']}/"), 404)
    assert as_user(member).get("imports/").json()["results"] == []


@pytest.mark.usefixtures("_sheet")
@pytest.mark.parametrize(
    ("kind", "media_type"), [("csv", "text/csv"), ("xlsx", "application/vnd.openxmlformats")]
)
def test_a_table_is_exported_ten_times_an_hour(staff, kind, media_type):
    answer = staff.get(f"exports/users/?as={kind}")

    assert answer["Content-Type"].startswith(media_type)
    assert f'filename="users.{kind}"' in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content)
    refused(staff.get("exports/nothing/"), 404)
    for _n in range(8):
        staff.get("exports/users/", Accept="text/csv")
    refused(staff.get("exports/users/"), 429)
