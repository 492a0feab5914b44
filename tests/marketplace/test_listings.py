from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from konstellation.audit.models import Entry
from konstellation.common.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from konstellation.common.models import Visibility
from konstellation.marketplace import selectors
from konstellation.marketplace.lifecycle import TRANSITIONS, Step
from konstellation.marketplace.models import Listing, ListingStatus, ResponseStatus
from konstellation.marketplace.services import listings, responses
from tests.factories.marketplace import ListingFactory, ResponseFactory
from tests.factories.members import DelegateFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(member):
    return member.delegations.get().organisation


def draft(member, own, **more) -> Listing:
    fields: listings.ListingFields = {
        "direction": "need",
        "kind": selectors.kind("technology"),
        "title_sv": "Robotcell för små serier",
        "description_sv": "Vi byter produkt åtta gånger om dagen.",
        "competences": ["industrial-robotics"],
        **more,
    }
    return listings.create(actor=member, organisation=own, fields=fields)


def test_a_delegate_writes_and_publishes_a_need_to_the_network(member, own):
    listing = draft(member, own)

    listings.move(actor=member, listing=listing, step=Step.PUBLISH, expected=listing.version)

    assert listing.status == ListingStatus.PUBLISHED
    assert listing.expires_on == timezone.localdate() + timedelta(days=365)
    reader = DelegateFactory(organisation=MembershipFactory().organisation).user
    assert selectors.listing(viewer=reader, pk=listing.pk) == listing


def test_what_everyone_will_see_is_reviewed_first(member, own, keeper):
    listing = draft(member, own, visibility=Visibility.PUBLIC)
    with pytest.raises(NotAllowed):
        listings.move(actor=member, listing=listing, step=Step.PUBLISH, expected=listing.version)

    listings.move(actor=member, listing=listing, step=Step.SUBMIT, expected=listing.version)
    with pytest.raises(Invalid):
        listings.move(actor=keeper, listing=listing, step=Step.REJECT, expected=listing.version)
    listings.move(
        actor=keeper, listing=listing, step=Step.REJECT, expected=listing.version, note="För kort"
    )
    assert (listing.status, listing.review_note) == (ListingStatus.REJECTED, "För kort")

    listings.move(actor=member, listing=listing, step=Step.SUBMIT, expected=listing.version)
    listings.move(actor=keeper, listing=listing, step=Step.PUBLISH, expected=listing.version)
    assert selectors.listing(viewer=AnonymousUser(), pk=listing.pk) == listing


def test_a_published_listing_that_is_made_public_goes_back_to_review(member, own):
    listing = draft(member, own)
    listings.move(actor=member, listing=listing, step=Step.PUBLISH, expected=listing.version)

    listings.update(
        actor=member,
        listing=listing,
        expected=listing.version,
        fields={"visibility": Visibility.PUBLIC},
    )

    assert listing.status == ListingStatus.SUBMITTED
    with pytest.raises(NotFound):
        selectors.listing(viewer=AnonymousUser(), pk=listing.pk)


def test_what_the_kind_requires_is_asked_for_when_publishing(member, own):
    listing = draft(member, own, competences=[], description_sv="")
    with pytest.raises(Invalid) as refused:
        listings.move(actor=member, listing=listing, step=Step.PUBLISH, expected=listing.version)
    assert set(refused.value.fields) == {"description", "competences"}
    assert Listing.objects.get().status == ListingStatus.DRAFT


@pytest.mark.parametrize("status", ListingStatus.values)
@pytest.mark.parametrize("step", Step)
def test_every_step_is_refused_from_every_state_that_does_not_lead_to_it(keeper, status, step):
    listing = ListingFactory(status=status)
    if status in TRANSITIONS[step].source:
        return
    entries = Entry.objects.count()
    with pytest.raises(listings.WrongStep):
        listings.move(actor=keeper, listing=listing, step=step, expected=1, note="x")
    assert Listing.objects.get().status == status
    assert Entry.objects.count() == entries


def test_a_listing_is_extended_once_and_only_in_its_last_weeks(member, own):
    listing = ListingFactory(organisation=own)
    with pytest.raises(listings.ExtendedAlready):
        listings.move(actor=member, listing=listing, step=Step.EXTEND, expected=1)
    Listing.objects.update(expires_on=timezone.localdate() + timedelta(days=20))
    listing.refresh_from_db()

    listings.move(actor=member, listing=listing, step=Step.EXTEND, expected=1)

    assert listing.expires_on == timezone.localdate() + timedelta(days=385)
    with pytest.raises(listings.ExtendedAlready):
        listings.move(actor=member, listing=listing, step=Step.EXTEND, expected=2)


def test_listings_end_after_their_last_day_and_can_be_revived_for_a_year(member, own):
    today = timezone.localdate()
    last_day = ListingFactory(expires_on=today)
    past = ListingFactory(organisation=own, expires_on=today - timedelta(days=1))

    assert listings.expire(today=today) == 1

    past.refresh_from_db()
    last_day.refresh_from_db()
    assert (past.status, last_day.status) == (ListingStatus.EXPIRED, ListingStatus.PUBLISHED)
    fields: listings.ListingFields = {"competences": ["industrial-robotics"]}
    listings.update(actor=member, listing=past, expected=past.version, fields=fields)
    listings.move(actor=member, listing=past, step=Step.REVIVE, expected=past.version)
    assert past.expires_on == today + timedelta(days=365)


@pytest.mark.parametrize(
    ("visibility", "sees"),
    [
        (Visibility.PUBLIC, {"visitor", "network", "own", "keeper"}),
        (Visibility.NETWORK, {"network", "own", "keeper"}),
        (Visibility.ORGANISATION, {"own"}),
        (Visibility.PROCESS_MANAGEMENT, {"own", "keeper"}),
    ],
)
def test_a_listing_is_seen_and_found_by_whom_its_visibility_names(
    keeper, member, own, outsider, index, visibility, sees
):
    listing = ListingFactory(organisation=own, visibility=visibility, title_sv="Kanariefågel")
    other = DelegateFactory(organisation=MembershipFactory().organisation).user
    index()
    viewers = {
        "visitor": [AnonymousUser(), outsider],
        "network": [other],
        "own": [member],
        "keeper": [keeper],
    }
    for name, group in viewers.items():
        for viewer in group:
            visible = selectors.visible_listings(viewer).filter(pk=listing.pk).exists()
            board = selectors.board(viewer=viewer, text="kanariefågel")
            assert visible == (name in sees), name
            assert (board.total, len(board.found)) == ((1, 1) if name in sees else (0, 0)), name
            counted = sum(count.count for counts in board.facets.values() for count in counts)
            assert bool(counted) == (name in sees), name


def test_a_draft_is_seen_by_its_organisation_and_process_management_alone(member, own, keeper):
    listing = draft(member, own)
    other = DelegateFactory(organisation=MembershipFactory().organisation).user
    assert selectors.listing(viewer=keeper, pk=listing.pk)
    for viewer in (other, AnonymousUser()):
        with pytest.raises(NotFound):
            selectors.listing(viewer=viewer, pk=listing.pk)


def test_another_organisations_delegate_changes_nothing(member, own):
    listing = draft(member, own)
    other = DelegateFactory(organisation=MembershipFactory().organisation).user
    for attempt in (
        lambda: listings.update(actor=other, listing=listing, fields={}, expected=1),
        lambda: listings.move(actor=other, listing=listing, step=Step.PUBLISH, expected=1),
        lambda: draft(other, own),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert Listing.objects.get().status == ListingStatus.DRAFT


def test_a_response_is_sent_once_and_answered_by_the_other_side(member, own):
    listing = ListingFactory()
    owner = DelegateFactory(organisation=listing.organisation).user
    response = responses.respond(
        actor=member, listing=listing, organisation=own, message="Vi har byggt tolv."
    )
    with pytest.raises(responses.RespondedAlready):
        responses.respond(actor=member, listing=listing, organisation=own, message="Igen")
    with pytest.raises(NotAllowed):
        responses.answer(actor=member, response=response, expected=1, accept=True)

    responses.answer(actor=owner, response=response, expected=1, accept=True, text="Välkomna")

    assert response.status == ResponseStatus.ACCEPTED
    with pytest.raises(responses.AnsweredAlready):
        responses.withdraw(actor=member, response=response, expected=2)


def test_a_response_may_be_withdrawn_and_sent_anew(member, own):
    listing = ListingFactory()
    response = responses.respond(actor=member, listing=listing, organisation=own, message="Vi kan")
    responses.withdraw(actor=member, response=response, expected=1)
    again = responses.respond(actor=member, listing=listing, organisation=own, message="Vi kan nu")
    assert again.pk != response.pk


@pytest.mark.parametrize(
    "fields",
    [
        {"is_open": False},
        {"status": ListingStatus.ON_HOLD},
        {"deadline": timezone.localdate() - timedelta(days=1)},
    ],
)
def test_a_closed_listing_takes_no_responses(member, own, fields):
    listing = ListingFactory(**fields)
    with pytest.raises(Conflict):
        responses.respond(actor=member, listing=listing, organisation=own, message="Sent")
    assert not listing.responses.exists()


def test_nobody_responds_to_the_own_listing_or_for_another(member, own):
    listing = ListingFactory(organisation=own)
    with pytest.raises(responses.OwnListing):
        responses.respond(actor=member, listing=listing, organisation=own, message="Hej")
    stranger = MembershipFactory().organisation
    with pytest.raises(NotAllowed):
        responses.respond(
            actor=member, listing=ListingFactory(), organisation=stranger, message="Hej"
        )


def test_responses_are_seen_by_both_sides_and_nobody_else(keeper, member):
    response = ResponseFactory()
    sender = DelegateFactory(organisation=response.organisation).user
    receiver = DelegateFactory(organisation=response.listing.organisation).user
    seen = {
        user: selectors.visible_responses(user).filter(pk=response.pk).exists()
        for user in (keeper, sender, receiver, member)
    }
    assert seen == {keeper: True, sender: True, receiver: True, member: False}


def test_the_second_editor_of_a_listing_is_told(member, own):
    listing = draft(member, own)
    version = listing.version
    listings.update(actor=member, listing=listing, fields={"title_sv": "Först"}, expected=version)
    with pytest.raises(Stale):
        listings.update(
            actor=member, listing=listing, fields={"title_sv": "Sedan"}, expected=version
        )
