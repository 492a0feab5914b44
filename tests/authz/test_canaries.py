"""A word in everything private, looked for by every role through every door.

Full, as a beginning and mistyped: it must show in no hit, count, facet, suggestion, spelling,
order, reason or error of a reader who may not see the record that it stands in.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from konstellation.accounts.models import User
from konstellation.common.models import Visibility
from konstellation.marketplace.models import ListingStatus
from konstellation.members.services import register
from tests.factories.marketplace import ListingFactory, ResponseFactory
from tests.factories.members import (
    DelegateFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    PositionFactory,
    RoleGrantFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# Where the word stands → who may meet it.
STAFF, NETWORK, OWN, NOBODY = "staff", "network", "own", "nobody"
CANARIES = {
    "Flamingohult": STAFF,  # a hidden organisation's name
    "Pelikanfors": STAFF,  # in its text
    "Tranebergius": STAFF,  # its alias
    "5560125790": STAFF,  # its organisation number
    "8507099805": NOBODY,  # a sole trader's number
    "Storkvattnet": NETWORK,  # an organisation for the network
    "Hackspettmo": OWN,  # a private need
    "Lommentorp": OWN,  # what it is about
    "Skratarp": OWN,  # a draft
    "Dopparsund": STAFF,  # a person whom process management alone knows
    "dopparmail": STAFF,
    "Sparvhök": OWN,  # a colleague whom only the own organisation sees
    "Gråtrutsvar": OWN,  # a response to the own listing
    "Vigglämnar": OWN,  # why the own organisation left
}
READERS = ["visitor", "outsider", "elsewhere", "financier", "panellist", "own", "keeper"]
# Drafts and responses of others, and reasons for leaving, are process management's work too.
ALSO_STAFF = {"Skratarp", "Gråtrutsvar", "Vigglämnar", "Sparvhök"}


@pytest.fixture
def network(index) -> dict[str, User | None]:
    keeper = RoleGrantFactory().user
    register.create(
        actor=keeper,
        fields={
            "name": "Flamingohult",
            "kind": "company",
            "visibility": "process_management",
            "description_sv": "Bygger i Pelikanfors.",
            "aliases": ["Tranebergius"],
            "identifiers": [{"scheme": "se_orgnr", "value": "556012-5790"}],
            "sectors": ["25.6"],
        },
    )
    trader = register.create(
        actor=keeper,
        fields={
            "name": "Lindas Svets",
            "kind": "company",
            "legal_form": "sole_trader",
            "personal_number": "8507099805",
        },
    )
    MembershipFactory(organisation=trader)
    MembershipFactory(
        organisation=OrganisationFactory(name="Storkvattnet", visibility=Visibility.NETWORK)
    )
    home = MembershipFactory(leave_reason="Vigglämnar till våren").organisation
    ListingFactory(
        organisation=home,
        title_sv="Hackspettmo",
        description_sv="Det gäller Lommentorp.",
        visibility=Visibility.ORGANISATION,
    )
    ListingFactory(organisation=home, title_sv="Skratarp", status=ListingStatus.DRAFT)
    open_need = ListingFactory(organisation=home, title_sv="Robotcell")
    ResponseFactory(listing=open_need, message="Gråtrutsvar")
    unknown = PersonFactory(
        family_name="Dopparsund",
        email="dopparmail@example.org",
        visibility=Visibility.PROCESS_MANAGEMENT,
    )
    PositionFactory(person=unknown, organisation=home)
    colleague = PersonFactory(
        family_name="Sparvhök", email="s@example.org", visibility=Visibility.ORGANISATION
    )
    PositionFactory(person=colleague, organisation=home)
    index()
    elsewhere = MembershipFactory().organisation
    return {
        "visitor": None,
        "outsider": UserFactory(),
        "elsewhere": DelegateFactory(organisation=elsewhere, is_administrator=True).user,
        "financier": RoleGrantFactory(role="financier").user,
        "panellist": RoleGrantFactory(role="panellist").user,
        "own": DelegateFactory(organisation=home).user,
        "keeper": keeper,
    }


def allowed(word: str, who: str) -> bool:
    match CANARIES[word]:
        case "nobody":
            return False
        case "network":
            return who not in {"visitor", "outsider"}
        case "own":
            return who == "own" or (who == "keeper" and word in ALSO_STAFF)
        case _:
            return who == "keeper"


SEARCH = """
query($text: String!) {
  partnerSearch(text: $text, first: 10) {
    totalCount didYouMean
    hits { organisation { name } highlights { html } }
    facets { counts { value count } }
  }
}
"""
PEOPLE = """
query($text: String!) {
  peopleSearch(text: $text, first: 10) { totalCount hits { person { name email } } }
}
"""
BOARD = """
query($text: String!) {
  listings(text: $text, first: 10) {
    totalCount didYouMean
    nodes { titleSv descriptionSv responses { message } }
    facets { counts { value count } }
  }
}
"""
SUGGEST = """
query($text: String!, $kind: SuggestionKind!) { suggestions(text: $text, kind: $kind) { text } }
"""
LIST = """
query($text: String!) {
  organisations(first: 20, filter: {text: $text}) {
    totalCount nodes { name identifiers { value } }
  }
}
"""
KINDS = ("ORGANISATION", "PERSON", "LISTING")
EVERYONE = """
query { people(first: 50) { totalCount nodes { name email phone } } }
"""
EVERYTHING = """
query {
  organisations(first: 50) {
    totalCount
    nodes {
      name description aliases personalNumber identifiers { value }
      memberships { leaveReason } people { person { name email } } listings { titleSv }
    }
  }
}
"""
REST = [
    "search/organisations/?text=$",
    "search/people/?text=$",
    "search/listings/?text=$",
    "search/suggestions/?text=$",
    "organisations/?name=$",
    "organisations/?limit=50",
    "people/?limit=50",
    "listings/?limit=50",
    "memberships/?limit=50",
    "responses/?limit=50",
]


def answers(user: User | None, text: str) -> list[str]:
    # The doors' own limits are tested elsewhere.
    cache.clear()
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    found = []
    asked: list[tuple[str, dict[str, Any]]] = [
        *((document, {"text": text}) for document in (SEARCH, PEOPLE, BOARD, LIST)),
        *(
            (SUGGEST, {"text": text, "kind": kind})
            for kind in ("ORGANISATION", "PERSON", "LISTING")
        ),
        (EVERYONE, {}),
        (EVERYTHING, {}),
    ]
    for document, variables in asked:
        answer = client.post(
            "/graphql/",
            json.dumps({"query": document, "variables": variables}),
            content_type="application/json",
        )
        assert answer.status_code in {200, 400, 401, 429}, answer.content
        found.append(json.dumps(answer.json().get("data"), ensure_ascii=False))
    for path in REST:
        answer = client.get("/api/v1/" + path.replace("$", text))
        assert answer.status_code < 500, answer.content
        if answer.status_code == 200:
            body = answer.json()
            found.append(json.dumps(body, ensure_ascii=False))
    return found


def mistyped(word: str) -> str:
    return word[:3] + word[4:]


@pytest.mark.parametrize(
    "who", ["visitor", "outsider", "elsewhere", "financier", "panellist", "own", "keeper"]
)
def test_a_private_word_shows_to_nobody_who_may_not_see_its_record(network, settings, who):
    met: dict[str, list[str]] = {}
    for word in CANARIES:
        for text in (word, word[:-2], mistyped(word)):
            for answer in answers(network[who], text):
                if word.casefold() in answer.casefold():
                    met.setdefault(word, []).append(text)

    assert set(met) <= {word for word in CANARIES if allowed(word, who)}


@pytest.mark.parametrize("who", ["own", "keeper"])
def test_who_may_see_a_private_word_does_find_it(network, who):
    """The test above would be green in an empty house too."""
    words = {"own": "Hackspettmo", "keeper": "Flamingohult"}
    assert any(words[who] in answer for answer in answers(network[who], words[who]))


@pytest.mark.parametrize("word", ["Flamingohult", "Pelikanfors", "Hackspettmo", "Dopparsund"])
def test_counts_do_not_tell_that_something_is_hidden(network, word):
    elsewhere = answers(network["elsewhere"], word)
    nonsense = answers(network["elsewhere"], "Xqzzyvbnk")
    assert elsewhere == nonsense
