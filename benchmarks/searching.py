"""Search with facets and suggestions, from GraphQL down to the engine, beside bare queries.

Each question is put to the API, to the port, and bare: the same words in the same text columns
of the same index, by the engine's client alone, with the same filters, the same counts under the
same rule (a facet's own filter does not narrow it) and the sources of as many hits. It knows no
rights, synonyms, compounds or typos. *wire*, on servers, is what our engine sends for the question
itself, sent without the engine.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from benchmarks import bare
from benchmarks.browser import Browser
from benchmarks.building import delegate
from benchmarks.figures import Figure, Limit, at_most
from benchmarks.measuring import Times, percentile, race
from benchmarks.network import FIRST, SECOND
from konstellation.accounts.models import User
from konstellation.members.models import Organisation
from konstellation.members.policies import standing
from konstellation.members.selectors import partners
from konstellation.members.selectors.partners import find_partners
from konstellation.search.client import engine
from konstellation.search.language import words
from konstellation.search.port import Query

SEARCH = """
query PartnerSearch($text: String, $filter: PartnerFilter) {
  partnerSearch(text: $text, filter: $filter, first: 25) {
    totalCount didYouMean
    hits { highlights { field html } organisation { id name kind summarySv } }
    facets { field counts { value label count } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
SUGGEST = "query Suggestions($text: String!) { suggestions(text: $text) { id text } }"
QUESTIONS = 60
ROUNDS = 3
LIMIT = 25
# Some 28 per cent of the network, and half of it.
NARROWED = {"region": ("12", "01", "14"), "kind": ("company",)}
MOST = at_most(1.5)
MOST_MS = 30.0


@dataclass(frozen=True, slots=True)
class Question:
    """``meant`` is the text without its typo: what has no typos to forgive is asked for that."""

    text: str
    meant: str
    filters: Mapping[str, tuple[str, ...]]

    @property
    def query(self) -> Query:
        return Query(
            audiences=standing(_member()).audiences,
            text=self.text,
            filters=self.filters,
            facets=partners.FACETS,
            limit=LIMIT,
            highlight=True,
        )


def measure() -> list[Figure]:
    asked = questions(QUESTIONS)
    browser = Browser(delegate(0))
    by_hand = bare.engine(asked)
    first = Times()
    for each in asked:
        first.take(lambda each=each: engine().find("organisations", each.query))  # type: ignore[misc]
    ways: dict[str, Callable[[Question], object]] = {
        "api": lambda each: browser.ask("/graphql/", SEARCH, variables(each)),
        "rights": lambda each: find_partners(
            viewer=_member(), text=each.text, filters=each.filters
        ),
        "port": lambda each: engine().find("organisations", each.query),
        "bare": by_hand.ask,
    }
    if by_hand.wire is not None:
        ways["wire"] = by_hand.wire
    times = race(
        {
            name: [lambda way=way, each=each: way(each) for each in asked]  # type: ignore[misc]
            for name, way in ways.items()
        },
        rounds=ROUNDS,
    )
    return [*_figures(times, first), *_suggestions(browser, by_hand)]


def _figures(times: Mapping[str, Times], first: Times) -> list[Figure]:
    least, name = times["bare"], "search, 9 facets"
    api, port = times["api"], times["port"]
    found = [
        Figure(name, "bare query, end to end p50", api.p50, least.p50, "ms", _limit("clock")),
        Figure(
            name, "bare query, end to end p50 processor", api.p50_processor, least.p50_processor,
            "ms", _limit("processor"),
        ),
        Figure(name, "bare query, end to end p95", api.p95, least.p95, "ms"),
        Figure(name, "bare query, with rights p50", times["rights"].p50, least.p50, "ms"),
        Figure(name, "bare query, port p50", port.p50, least.p50, "ms"),
        Figure(
            name, "bare query, port p50 processor", port.p50_processor, least.p50_processor, "ms"
        ),
        Figure(
            name, "30 ms, port p95 processor", percentile(port.processor, 95), MOST_MS, "ms",
            at_most(1.0),
        ),
        Figure(name, "bare query, port asked first p50", first.p50, least.p50, "ms"),
    ]  # fmt: skip
    if "wire" in times:
        wire = times["wire"]
        found += [
            Figure(name, "our own query bare, end to end p50", api.p50, wire.p50, "ms"),
            Figure(name, "our own query bare, port p50", port.p50, wire.p50, "ms", MOST),
        ]
    return found


def _limit(by: str) -> Limit | None:
    """An embedded engine works in this process, and processor time says it all."""
    is_embedded = os.environ["KONSTELLATION_PROFILE"] == "embedded"
    return MOST if (by == "processor") == is_embedded else None


def _suggestions(browser: Browser, by_hand: bare.Bare) -> list[Figure]:
    names = zip(FIRST, SECOND, strict=False)
    typed = [(first + second)[: 2 + len(second) % 4].lower() for first, second in names]
    audiences = standing(_member()).audiences
    ways: dict[str, Callable[[str], object]] = {
        "api": lambda text: browser.ask("/graphql/", SUGGEST, {"text": text}),
        "port": lambda text: engine().suggest("organisations", text, audiences=audiences),
        "bare": by_hand.suggest,
    }
    times = race(
        {
            name: [lambda way=way, text=text: way(text) for text in typed]  # type: ignore[misc]
            for name, way in ways.items()
        },
        rounds=5,
    )
    return [
        Figure("suggestions", f"bare query, {label}", times[name].p50, times["bare"].p50, "ms")
        for name, label in (("api", "end to end p50"), ("port", "port p50"))
    ]


def questions(count: int) -> list[Question]:
    """One to three words of one organisation's own texts, every fifth with a typo."""
    chance = random.Random(3)
    rows = list(Organisation.objects.order_by("pk")[: count * 5])
    asked = []
    for number, row in enumerate(chance.sample(rows, count)):
        of = words(row.description_en if number % 3 == 0 else row.description_sv)
        meant = " ".join(chance.sample([word for word in of if len(word) > 3], 1 + number % 3))
        text = meant[:2] + meant[3:] if number % 5 == 0 else meant
        asked.append(Question(text, meant, NARROWED if number % 2 else {}))
    return asked


def variables(each: Question) -> dict[str, Any]:
    named = {"kind": [value.upper() for value in each.filters.get("kind", ())]}
    filters = {**each.filters, **named} if each.filters else {}
    return {"text": each.text, "filter": filters}


@cache
def _member() -> User:
    return User.objects.get(email=delegate(0))
