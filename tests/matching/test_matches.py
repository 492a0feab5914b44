from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from konstellation.common.errors import Invalid, NotAllowed, SignInRequired
from konstellation.common.models import Visibility
from konstellation.marketplace.models import ListingKind
from konstellation.marketplace.services import listings
from konstellation.matching import selectors, services
from konstellation.matching.explanation import Feature
from konstellation.matching.models import Feedback
from konstellation.members.services import register
from tests.factories.members import DelegateFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def organisation(keeper, name, **fields):
    created = register.create(
        actor=keeper, fields={"name": name, "kind": "company", "visibility": "network", **fields}
    )
    MembershipFactory(organisation=created)
    return created


def listing(actor, organisation, direction, title, **fields):
    row = listings.create(
        actor=actor,
        organisation=organisation,
        fields={
            "direction": direction,
            "kind": ListingKind.objects.get(key="technology"),
            "title_sv": title,
            "description_sv": "Små serier och täta omställningar.",
            **fields,
        },
    )
    return listings.move(actor=actor, listing=row, step="publish", expected=row.version)


@pytest.fixture
def network(keeper, index):
    """A workshop with a need, two integrators, a bakery, and their places."""
    robots = [{"competence": "industrial-robotics", "level": 3, "evidence_sv": "Elva celler"}]
    workshop = organisation(
        keeper,
        "Verkstaden",
        sectors=["25.6"],
        themes=["microfactories"],
        addresses=[{"city": "Västerås", "municipality": "1980"}],
    )
    near = organisation(
        keeper,
        "Robotbyggarna",
        sectors=["28.9"],
        themes=["microfactories"],
        competences=robots,
        addresses=[{"city": "Eskilstuna", "municipality": "0484"}],
    )
    far = organisation(
        keeper,
        "Nordrobot",
        sectors=["62.0"],
        competences=[{"competence": "industrial-robotics", "level": 2}],
        addresses=[{"city": "Skellefteå", "municipality": "2482"}],
    )
    bakery = organisation(keeper, "Bageriet", sectors=["10.7"])
    need = listing(
        keeper, workshop, "need", "Robotcell för små serier", competences=["industrial-robotics"]
    )
    index()
    return {"workshop": workshop, "near": near, "far": far, "bakery": bakery, "need": need}


def names(matches):
    return [match.organisation.name for match in matches.found]


def test_who_has_what_a_need_asks_for_comes_first_with_reasons(keeper, network):
    matches = selectors.matches_for_listing(viewer=keeper, listing=network["need"], surprise=0.0)

    assert names(matches)[:2] == ["Robotbyggarna", "Nordrobot"]
    assert "Bageriet" not in names(matches)
    assert "Verkstaden" not in names(matches)
    reasons = {reason.feature: reason for reason in matches.found[0].reasons}
    assert Feature.COMPETENCE in reasons
    assert Feature.DISTANCE in reasons
    assert "Eskilstuna" in reasons[Feature.DISTANCE].text
    assert reasons[Feature.COMPETENCE].evidence == (
        "members.organisation",
        network["near"].pk,
    )
    assert sum(r.weight for r in matches.found[0].reasons) <= matches.found[0].score + 1e-9


def test_the_switch_brings_the_far_branch_forward(keeper, network):
    close = selectors.matches_for_listing(viewer=keeper, listing=network["need"], surprise=0.0)
    wide = selectors.matches_for_listing(viewer=keeper, listing=network["need"], surprise=1.0)
    assert names(close)[0] == "Robotbyggarna"
    assert names(wide)[0] == "Nordrobot"


def test_an_offer_that_answers_a_need_is_a_reason_with_its_evidence(keeper, network, index):
    offer = listing(
        keeper,
        network["far"],
        "offer",
        "Robotceller på hjul",
        competences=["industrial-robotics"],
    )
    index()
    matches = selectors.matches_for_organisation(
        viewer=keeper, organisation=network["workshop"], surprise=0.0
    )
    best = matches.found[0]
    assert best.organisation == network["far"]
    evidence = {r.evidence for r in best.reasons if r.feature is Feature.LISTING}
    assert evidence == {("marketplace.listing", offer.pk)}


def test_no_reason_reveals_a_listing_that_its_reader_may_not_see(keeper, network, index):
    own = DelegateFactory(organisation=network["far"]).user
    listing(
        own,
        network["far"],
        "offer",
        "Hemlig kanariefågel",
        competences=["industrial-robotics"],
        visibility=Visibility.ORGANISATION,
    )
    index()
    reader = DelegateFactory(organisation=network["workshop"]).user
    matches = selectors.matches_for_listing(viewer=reader, listing=network["need"])
    texts = [reason.text for match in matches.found for reason in match.reasons]
    assert texts
    assert not any("kanariefågel" in text.lower() for text in texts)


def test_a_hidden_organisation_is_never_suggested(keeper, network, index):
    organisation(
        keeper,
        "Hemliga Robotar",
        visibility="process_management",
        competences=[{"competence": "industrial-robotics", "level": 3}],
    )
    index()
    reader = DelegateFactory(organisation=network["workshop"]).user
    assert "Hemliga Robotar" not in names(
        selectors.matches_for_listing(viewer=reader, listing=network["need"])
    )
    assert "Hemliga Robotar" in names(
        selectors.matches_for_listing(viewer=keeper, listing=network["need"])
    )


def test_matches_are_for_the_own_side_alone(network):
    stranger = DelegateFactory(organisation=MembershipFactory().organisation).user
    for viewer, refusal in [(stranger, NotAllowed), (AnonymousUser(), SignInRequired)]:
        with pytest.raises(refusal):
            selectors.matches_for_listing(viewer=viewer, listing=network["need"])
        with pytest.raises(refusal):
            selectors.matches_for_organisation(viewer=viewer, organisation=network["workshop"])


def test_what_was_found_useless_steps_back_and_the_word_is_kept(keeper, network):
    reader = DelegateFactory(organisation=network["workshop"]).user
    for is_useful in (True, False):
        services.rate(
            actor=reader,
            counterpart=network["near"],
            listing=network["need"],
            is_useful=is_useful,
        )

    matches = selectors.matches_for_listing(viewer=reader, listing=network["need"], surprise=0.0)

    assert names(matches)[0] == "Nordrobot"
    assert Feedback.objects.get().is_useful is False
    with pytest.raises(NotAllowed):
        services.rate(
            actor=UserFactory(),
            counterpart=network["near"],
            listing=network["need"],
            is_useful=True,
        )


@pytest.mark.parametrize("surprise", [-0.1, 1.1, float("nan")])
def test_the_switch_has_its_ends(keeper, network, surprise):
    with pytest.raises(Invalid):
        selectors.matches_for_listing(viewer=keeper, listing=network["need"], surprise=surprise)


@pytest.mark.parametrize("count", [1, 12])
def test_matching_costs_a_fixed_number_of_queries(
    keeper, network, index, django_assert_max_num_queries, count
):
    for n in range(count):
        organisation(
            keeper,
            f"Robot {n}",
            competences=[{"competence": "industrial-robotics", "level": 2}],
        )
    index()
    keeper._standing = None
    with django_assert_max_num_queries(22):
        matches = selectors.matches_for_listing(viewer=keeper, listing=network["need"])
    assert len(matches.found) >= count


def test_equals_keep_their_order_and_pages_agree(keeper, network, index):
    twins = [
        organisation(
            keeper,
            f"Tvilling {letter}",
            competences=[{"competence": "industrial-robotics", "level": 2}],
        )
        for letter in "CABD"
    ]
    index()

    def ask(**page):
        return selectors.matches_for_listing(viewer=keeper, listing=network["need"], **page).found

    whole = [match.organisation.pk for match in ask()]
    assert set(whole) >= {twin.pk for twin in twins}
    assert [match.organisation.pk for match in ask()] == whole
    paged = [
        match.organisation.pk
        for offset in range(len(whole))
        for match in ask(offset=offset, limit=1)
    ]
    assert paged == whole


@pytest.mark.parametrize("who", ["delegate", "administrator", "keeper"])
def test_no_reason_tells_a_private_fact(keeper, network, index, who):
    """Register data, the billing address and another's unpublished listing are in no reason."""
    register.update(
        actor=keeper,
        organisation=network["near"],
        fields={
            "addresses": [
                {"city": "Eskilstuna", "municipality": "0484"},
                {"kind": "billing", "city": "Fakturaby", "municipality": "1980"},
            ],
            "email": "hemligt@example.org",
        },
        expected=network["near"].version,
    )
    listings.create(
        actor=keeper,
        organisation=network["near"],
        fields={
            "direction": "offer",
            "kind": ListingKind.objects.get(key="technology"),
            "title_sv": "Kanariefågel i kladd",
            "description_sv": "Ännu inte sagt.",
            "competences": ["industrial-robotics"],
        },
    )
    index()
    viewer = (
        keeper
        if who == "keeper"
        else DelegateFactory(
            organisation=network["workshop"], is_administrator=who == "administrator"
        ).user
    )

    found = selectors.matches_for_listing(viewer=viewer, listing=network["need"], surprise=0.0)

    told = " ".join(reason.text for match in found.found for reason in match.reasons)
    assert "Eskilstuna" in told
    for private in ("Fakturaby", "hemligt", "Kanariefågel"):
        assert private not in told
