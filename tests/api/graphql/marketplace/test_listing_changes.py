"""Writing listings, moving them through their life, and responding: who may, and what it leaves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from konstellation.accounts.models import User
from konstellation.marketplace.models import Listing, ListingStatus, Response, ResponseStatus
from konstellation.members.models import Organisation
from tests.api.graphql.register.conftest import Ask, answer, data, gid, refusal
from tests.factories.marketplace import ListingFactory, ResponseFactory
from tests.factories.members import DelegateFactory, MembershipFactory, competence

CREATE = "mutation($input: ListingInput!) { createListing(input: $input) { listing { id } } }"
UPDATE = """mutation($id: ID!, $version: Int!, $input: ListingInput!) {
  updateListing(id: $id, expectedVersion: $version, input: $input) {
    listing { version titleSv stage deadline status competences { key } regions { code } }
  }
}"""
MOVE = """mutation($id: ID!, $version: Int!, $action: ListingAction!, $note: String) {
  moveListing(id: $id, expectedVersion: $version, action: $action, note: $note) {
    listing { status reviewNote version actions }
  }
}"""
RESPOND = """mutation($listing: ID!, $organisation: ID!) {
  respond(listing: $listing, organisation: $organisation, message: "Det kan vi.") {
    response { id status message actions organisation { name } listing { actions } }
  }
}"""
ANSWER = """mutation($id: ID!, $version: Int!, $accept: Boolean!) {
  answerResponse(id: $id, expectedVersion: $version, accept: $accept, answer: "Kom!") {
    response { status answer version actions }
  }
}"""
WITHDRAW = """mutation($id: ID!, $version: Int!) {
  withdrawResponse(id: $id, expectedVersion: $version) { response { status actions } }
}"""
OUTSIDE = [
    ("visitor", "sign_in_required"),
    ("outsider", "not_allowed"),
    ("member", "not_allowed"),
]


@pytest.fixture
def people(viewers: dict[str, User | None], member: User) -> dict[str, User | None]:
    return {**viewers, "member": member}


@pytest.fixture
def draft(house: Organisation) -> Listing:
    return ListingFactory(
        organisation=house, status=ListingStatus.DRAFT, published_at=None, expires_on=None
    )


@pytest.fixture
def need(house: Organisation) -> Listing:
    """Published to the network by ``house``."""
    return ListingFactory(organisation=house)


def words(house: Organisation, **more: Any) -> dict[str, Any]:
    return {
        "organisation": gid(house),
        "direction": "NEED",
        "kind": "technology",
        "titleSv": "Sökes",
        **more,
    }


@pytest.mark.parametrize("who", ["delegate", "administrator", "keeper"])
def test_the_own_side_and_process_managers_write_drafts(
    ask: Ask, house: Organisation, people: dict[str, User | None], who: str
) -> None:
    given = words(house, competences=["welding"], stage="CONCEPT", regions=["19"], deadline=None)
    data(ask(CREATE, by=people[who], input=given))

    row = Listing.objects.get()
    assert (row.status, row.stage, row.author) == ("draft", "concept", people[who])
    assert [c.key for c in row.competences.all()] == ["welding"]


@pytest.mark.parametrize(
    ("who", "code"),
    [("visitor", "sign_in_required"), ("outsider", "not_allowed"), ("member", "not_allowed")],
)
def test_others_write_no_listings(
    ask: Ask, house: Organisation, people: dict[str, User | None], who: str, code: str
) -> None:
    refused = answer(ask(CREATE, by=people[who], input=words(house)))["errors"]
    assert [error["extensions"]["code"] for error in refused] == [code]
    assert not Listing.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"organisation": None}, "organisation"),
        ({"direction": None}, "direction"),
        ({"kind": None}, "kind"),
        ({"kind": "castle"}, "kind"),
        ({"titleSv": ""}, ""),
        ({"competences": ["no-such-thing"]}, "competences"),
        ({"partnershipTypes": ["marriage"]}, "partnershipTypes"),
        ({"visibility": None}, "visibility"),
    ],
)
def test_what_is_wrong_is_said_by_field_and_nothing_is_kept(
    ask: Ask, house: Organisation, delegate: User, change: dict[str, Any], field: str
) -> None:
    refused = refusal(ask(CREATE, by=delegate, input=words(house, **change)))
    assert refused["code"] == "invalid"
    assert field in refused["fields"]
    assert not Listing.objects.exists()


def test_what_is_left_out_stays_and_null_empties(ask: Ask, draft: Listing, delegate: User) -> None:
    given = {"stage": "CONCEPT", "deadline": "2030-01-01", "competences": ["welding"]}
    first = data(ask(UPDATE, by=delegate, id=gid(draft), version=draft.version, input=given))
    listing = first["updateListing"]["listing"]
    assert (listing["stage"], listing["deadline"]) == ("CONCEPT", "2030-01-01")
    assert listing["titleSv"] == draft.title_sv

    given = {"stage": None, "deadline": None, "competences": None}
    again = data(ask(UPDATE, by=delegate, id=gid(draft), version=listing["version"], input=given))
    listing = again["updateListing"]["listing"]
    assert (listing["stage"], listing["deadline"], listing["competences"]) == (None, None, [])


@pytest.mark.parametrize(
    ("who", "code"), [OUTSIDE[0], ("outsider", "not_found"), ("member", "not_found")]
)
def test_others_neither_change_nor_move_what_they_may_not_see(
    ask: Ask, draft: Listing, people: dict[str, User | None], who: str, code: str
) -> None:
    for query, more in ((UPDATE, {"input": {"titleSv": "Kapad"}}), (MOVE, {"action": "ARCHIVE"})):
        given = {"id": gid(draft), "version": draft.version, **more}
        errors = answer(ask(query, by=people[who], **given))["errors"]
        assert [error["extensions"]["code"] for error in errors] == [code]
    before = (draft.version, draft.status, draft.title_sv)
    draft.refresh_from_db()
    assert (draft.version, draft.status, draft.title_sv) == before


def test_others_do_not_change_what_they_may_see(ask: Ask, need: Listing, member: User) -> None:
    given = {"id": gid(need), "version": need.version}
    assert refusal(ask(UPDATE, by=member, input={"titleSv": "Kapad"}, **given))["code"] == (
        "not_allowed"
    )
    assert refusal(ask(MOVE, by=member, action="HOLD", **given))["code"] == "not_allowed"
    assert Listing.objects.get().version == need.version


def test_a_stale_version_is_told_what_stands(ask: Ask, draft: Listing, delegate: User) -> None:
    given = {"id": gid(draft), "version": draft.version + 1, "input": {"titleSv": "Ny"}}
    refused = refusal(ask(UPDATE, by=delegate, **given))
    assert (refused["code"], refused["version"]) == ("stale", draft.version)
    assert Listing.objects.get().title_sv == draft.title_sv


def test_a_listing_stays_with_its_organisation(ask: Ask, draft: Listing, keeper: User) -> None:
    other = MembershipFactory().organisation
    given = {"id": gid(draft), "version": draft.version, "input": {"organisation": gid(other)}}
    assert list(refusal(ask(UPDATE, by=keeper, **given))["fields"]) == ["organisation"]
    assert Listing.objects.get().organisation == draft.organisation


def test_a_public_listing_goes_by_way_of_review(
    ask: Ask, draft: Listing, delegate: User, keeper: User
) -> None:
    def move(action: str, by: User, **more: Any) -> Any:
        row = Listing.objects.get()
        return ask(MOVE, by=by, id=gid(row), version=row.version, action=action, **more)

    Listing.objects.update(visibility="public")
    draft.competences.add(competence("welding"))
    assert refusal(move("PUBLISH", delegate))["code"] == "not_allowed"
    submitted = data(move("SUBMIT", delegate))["moveListing"]["listing"]
    assert submitted["status"] == "SUBMITTED"
    assert "publish" not in submitted["actions"]
    assert refusal(move("REJECT", delegate, note="Nej"))["code"] == "not_allowed"
    assert list(refusal(move("REJECT", keeper))["fields"]) == ["note"]
    rejected = data(move("REJECT", keeper, note="Säg mer."))["moveListing"]["listing"]
    assert (rejected["status"], rejected["reviewNote"]) == ("REJECTED", "Säg mer.")
    data(move("SUBMIT", delegate))
    published = data(move("PUBLISH", keeper))["moveListing"]["listing"]
    assert published["status"] == "PUBLISHED"
    assert refusal(move("SUBMIT", delegate))["code"] == "wrong_step"


def test_the_actions_are_those_that_would_be_let_through(
    ask: Ask, draft: Listing, people: dict[str, User | None]
) -> None:
    query = "query($id: ID!) { listing(id: $id) { actions } }"

    def actions(who: str, row: Listing) -> set[str] | None:
        found = data(ask(query, by=people[who], id=gid(row)))["listing"]
        return set(found["actions"]) if found else None

    assert actions("delegate", draft) == {"update", "publish", "archive"}
    assert actions("member", draft) is None
    need = ListingFactory(organisation=draft.organisation)
    assert actions("delegate", need) == {"update", "hold", "archive"}
    ending = ListingFactory(
        organisation=draft.organisation, expires_on=timezone.localdate() + timedelta(days=9)
    )
    assert actions("delegate", ending) == {"update", "hold", "extend", "archive"}
    assert actions("member", need) == {"respond"}
    assert actions("outsider", need) is None
    late = ListingFactory(deadline=timezone.localdate() - timedelta(days=1))
    assert actions("member", late) == set()
    closed = ListingFactory(is_open=False)
    assert actions("delegate", closed) == set()


def test_a_response_is_sent_answered_and_seen_by_both_sides_alone(
    ask: Ask, need: Listing, people: dict[str, User | None], member: User, delegate: User
) -> None:
    own = member.delegations.get().organisation
    sent = data(ask(RESPOND, by=member, listing=gid(need), organisation=gid(own)))
    response = sent["respond"]["response"]
    assert (response["status"], response["actions"]) == ("SENT", ["withdraw"])
    assert "respond" not in response["listing"]["actions"]
    again = ask(RESPOND, by=member, listing=gid(need), organisation=gid(own))
    assert refusal(again)["code"] == "responded_already"
    assert Response.objects.count() == 1

    seen = "query($id: ID!) { listing(id: $id) { responses { status } } }"
    stranger = people["administrator"]
    for viewer, count in ((member, 1), (delegate, 1), (stranger, 1), (people["keeper"], 1)):
        found = data(ask(seen, by=viewer, id=gid(need)))["listing"]["responses"]
        assert len(found) == count
    other = MembershipFactory().organisation
    assert data(ask(seen, by=_delegate_of(other), id=gid(need)))["listing"]["responses"] == []

    row = Response.objects.get()
    given = {"id": gid(row), "version": row.version, "accept": True}
    assert refusal(ask(ANSWER, by=member, **given))["code"] == "not_allowed"
    answered = data(ask(ANSWER, by=delegate, **given))["answerResponse"]["response"]
    assert (answered["status"], answered["answer"], answered["actions"]) == ("ACCEPTED", "Kom!", [])
    late = {"id": gid(row), "version": answered["version"]}
    assert refusal(ask(WITHDRAW, by=member, **late))["code"] == "answered_already"


@pytest.mark.parametrize(
    ("who", "code"),
    [("visitor", "sign_in_required"), ("outsider", "not_found"), ("member", "not_found")],
)
def test_others_neither_answer_nor_withdraw(
    ask: Ask, need: Listing, people: dict[str, User | None], who: str, code: str
) -> None:
    row = ResponseFactory(listing=need)
    given = {"id": gid(row), "version": row.version}
    for query, more in ((ANSWER, {"accept": True}), (WITHDRAW, {})):
        assert refusal(ask(query, by=people[who], **given, **more))["code"] == code
    assert Response.objects.get().status == ResponseStatus.SENT


def test_a_response_is_withdrawn_and_sent_anew(ask: Ask, need: Listing, member: User) -> None:
    own = member.delegations.get().organisation
    row = ResponseFactory(listing=need, organisation=own)
    gone = data(ask(WITHDRAW, by=member, id=gid(row), version=row.version))
    assert gone["withdrawResponse"]["response"]["status"] == "WITHDRAWN"
    data(ask(RESPOND, by=member, listing=gid(need), organisation=gid(own)))
    assert sorted(Response.objects.values_list("status", flat=True)) == ["sent", "withdrawn"]


def test_nobody_responds_for_another_to_itself_or_to_what_is_hidden(
    ask: Ask, need: Listing, member: User, delegate: User, house: Organisation
) -> None:
    own = member.delegations.get().organisation
    private = ListingFactory(organisation=house, visibility="organisation")
    for viewer, listing, organisation, code in (
        (member, need, house, "not_allowed"),
        (delegate, need, house, "own_listing"),
        (member, private, own, "not_found"),
    ):
        response = ask(RESPOND, by=viewer, listing=gid(listing), organisation=gid(organisation))
        assert refusal(response)["code"] == code
    assert not Response.objects.exists()


def _delegate_of(organisation: Organisation) -> User:
    return DelegateFactory(organisation=organisation).user
