"""Requests as people make them, for a load over HTTP."""

from __future__ import annotations

import base64
import json
import random
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from graphql_relay import to_global_id

from benchmarks.browser import signed_in
from benchmarks.building import KEEPER, delegate
from benchmarks.network import key, syllables
from benchmarks.pages import DETAIL, LIST, PAGE
from benchmarks.searching import SEARCH, questions, variables
from konstellation.members.models import Region

PEOPLE = 20
REQUESTS = 2_000
ADD = """
mutation Add($input: OrganisationInput!) {
  createOrganisation(input: $input) { organisation { id version } }
}
"""
# Of a hundred.
SHARES = {"search": 60, "list": 25, "detail": 10, "write": 5}


def targets(url: str) -> list[str]:
    """One JSON object for each request, as vegeta reads them."""
    chance = random.Random(5)
    people = [signed_in(delegate(number)) for number in range(PEOPLE)]
    keeper = signed_in(KEEPER)
    asked = {kind: requests(chance) for kind, requests in _KINDS.items()}
    order = [kind for kind, share in SHARES.items() for _ in range(share)]
    made = []
    for number in range(REQUESTS):
        kind = order[chance.randrange(len(order))] if number >= len(order) else order[number]
        query, variables = next(asked[kind])
        who = keeper if kind == "write" else chance.choice(people)
        made.append(_target(url, who, query, variables))
    chance.shuffle(made)
    return made


Request = tuple[str, Mapping[str, Any]]


def _searches(chance: random.Random) -> Iterator[Request]:
    asked = questions(200)
    while True:
        yield SEARCH, variables(chance.choice(asked))


def _lists(chance: random.Random) -> Iterator[Request]:
    regions = list(Region.objects.values_list("code", flat=True))
    while True:
        yield LIST, {"first": PAGE, "region": [chance.choice(regions)]}


def _details(chance: random.Random) -> Iterator[Request]:
    while True:
        pk = uuid.UUID(key(1, chance.randrange(5_000)))
        yield DETAIL, {"id": to_global_id("Organisation", str(pk))}


def _writes(chance: random.Random) -> Iterator[Request]:
    while True:
        name = f"Nykomlingen {syllables(chance.randrange(10**12))} AB"
        yield ADD, {"input": {"name": name, "kind": "COMPANY"}}


_KINDS = {"search": _searches, "list": _lists, "detail": _details, "write": _writes}


def _target(url: str, who: tuple[str, str], query: str, variables: Mapping[str, Any]) -> str:
    cookie, secret = who
    body = json.dumps({"query": query, "variables": variables}).encode()
    return json.dumps(
        {
            "method": "POST",
            "url": f"{url}/graphql/",
            "header": {
                "Content-Type": ["application/json"],
                "Accept": ["application/json"],
                "Cookie": [cookie],
                "X-CSRFToken": [secret],
                "Accept-Language": ["sv"],
            },
            "body": base64.b64encode(body).decode(),
        }
    )
