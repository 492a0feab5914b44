"""GraphQL list and detail pages beside the stock graphene-django view and one SQL statement.

The whole WSGI stack in this process, signed in by session as a member. *stock* is graphene-django's
own view over plain types with hand-made prefetch, the same rows and the same rights; *sql* is one
statement that makes the answer's JSON, without rights or sign-in: the limit. Both views must give
the same data, and every timed answer must be the first one again.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.db import connection
from graphql_relay import to_global_id

from benchmarks import measuring
from benchmarks.browser import Browser
from benchmarks.building import delegate
from benchmarks.figures import Figure, at_least
from benchmarks.measuring import Times, race
from benchmarks.network import key
from benchmarks.statements import DETAIL_SQL, LIST_SQL

LIST = """
query Register($first: Int!, $region: [String!]) {
  organisations(first: $first, filter: {region: $region}) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { cursor node {
      id name kind summarySv website
      sectors { isMain sector { code nameSv } }
      competences { level competence { key nameSv } }
      themes { key nameSv }
      addresses { city municipality { name } }
    } }
  }
}
"""
STOCK_LIST = (
    LIST.replace("competences { level", "competenceClaims { level")
    .replace("[String!]", "String")
    .replace("filter: {region: $region}", "region: $region")
)
DETAIL = """
query Organisation($id: ID!) {
  organisation(id: $id) {
    id name kind summarySv website descriptionSv
    sectors { isMain sector { code nameSv } }
    competences { level evidenceSv competence { key nameSv } }
    themes { key nameSv }
    addresses { city municipality { name } }
  }
}
"""
STOCK_DETAIL = DETAIL.replace("competences { level", "competenceClaims { level")
PAGE = 50
# Dalarna: a part of the register, as one narrows it by branch or place.
REGION = "20"
ROUNDS = {"list": 20, "detail": 60}
OVER_STOCK = {"list": at_least(1.3), "detail": at_least(2.0)}
CHOSEN = 1_234

Request = Callable[[], bytes]


def measure() -> list[Figure]:
    return [figure for page in ROUNDS for figure in _page(page)]


def burst(page: str) -> Times:
    """A few requests of ours alone, for comparing places."""
    return race({"ours": [requests(page)["ours"]]}, rounds=10, warming=2)["ours"]


@cache
def requests(page: str) -> Mapping[str, Request]:
    _count_the_database()
    browser = Browser(delegate(0), urls="benchmarks.stock")
    if page == "list":
        narrowed = {"first": PAGE, "region": [REGION]}
        return {
            "ours": lambda: browser.ask("/graphql/", LIST, narrowed),
            "stock": lambda: browser.ask("/stock/", STOCK_LIST, {**narrowed, "region": REGION}),
            "sql": lambda: _sql(LIST_SQL, [REGION, REGION, PAGE]),
        }
    pk = uuid.UUID(key(1, CHOSEN))
    which = {"id": to_global_id("Organisation", str(pk))}
    parameter = pk if connection.vendor == "postgresql" else pk.hex
    return {
        "ours": lambda: browser.ask("/graphql/", DETAIL, which),
        "stock": lambda: browser.ask("/stock/", STOCK_DETAIL, which),
        "sql": lambda: _sql(DETAIL_SQL, [parameter]),
    }


def _page(page: str) -> list[Figure]:
    asked = requests(page)
    first = {name: ask() for name, ask in asked.items()}
    assert _told(first["ours"]) == _told(first["stock"]), "the two views differ"

    def repeat(name: str) -> Callable[[], None]:
        def request() -> None:
            assert _data(asked[name]()) == _data(first[name])

        return request

    times = race({name: [repeat(name)] for name in asked}, rounds=ROUNDS[page], warming=3)
    ours, stock, sql = times["ours"], times["stock"], times["sql"]
    measure = f"{page} page"
    return [
        Figure(
            measure,
            "stock view, requests per processor second",
            ours.p50_processor,
            stock.p50_processor,
            "ms",
            OVER_STOCK[page],
            as_rates=True,
        ),
        Figure(measure, "stock view, requests/s", ours.p50, stock.p50, "ms", as_rates=True),
        Figure(
            measure,
            "one SQL statement, processor",
            ours.p50_processor,
            sql.p50_processor,
            "ms",
            as_rates=True,
        ),
        Figure(measure, "one SQL statement, requests/s", ours.p50, sql.p50, "ms", as_rates=True),
    ]


def _count_the_database() -> None:
    """The processor time of PostgreSQL is a part of what a page costs."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            measuring.beside.add(cursor.fetchone()[0])


def _sql(statement: str, parameters: list[Any]) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        text: str = cursor.fetchone()[0]
    return text.encode()


def _data(answer: bytes) -> bytes:
    """The answer without what differs from one request to the next: what is left to spend."""
    return answer.partition(b',"extensions"')[0]


def _told(answer: bytes) -> Any:
    """What an answer says, without what the two views may word otherwise.

    The order within an organisation's parts, the opaque cursors, and one list's name.
    """
    told = json.loads(answer)
    assert "errors" not in told, told["errors"]
    return _plain(told["data"])


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            {"competenceClaims": "competences"}.get(name, name): _parts(name, _plain(part))
            for name, part in value.items()
            if name not in {"cursor", "endCursor"}
        }
    return [_plain(part) for part in value] if isinstance(value, list) else value


def _parts(name: str, value: Any) -> Any:
    is_list_of_parts = isinstance(value, list) and name != "edges"
    return sorted(value, key=json.dumps) if is_list_of_parts else value
