"""GraphQL list and detail pages beside the stock graphene-django view and one SQL statement.

    python benchmarks/graphql_pages.py [--organisations 50000] [--rounds 7] [--keep FOLDER]

One process, the whole WSGI stack, signed in by session, SQLite. *stock* is graphene-django's own
view over plain types with hand-made prefetch, the same rows and the same rights; *sql* is one
statement that makes the answer's JSON, without rights or sign-in: the limit. Everything runs in
this process, the database too, so requests are counted per processor second, which a busy machine
does not change. Rounds are interleaved; ratios are medians. Both views must give the same data,
and every timed answer must be the first one again. Exits with 1 if a limit is missed.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LIST = """
query Register($region: [String!]) {
  organisations(first: 50, filter: {region: $region}) {
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
STOCK_LIST = LIST.replace("competences { level", "competenceClaims { level").replace(
    "(first: 50, filter: {region: $region})", "(first: 50, region: $region)"
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
# Dalarna: some 2,500 of 50,000 organisations, as in a register filtered by branch or place.
REGION = "20"
REQUIRED = {"list": 1.3, "detail": 2.0}
REQUESTS = {"list": 12, "detail": 60}

SQL_PARTS = """
  json_object('id', o.id, 'name', o.name, 'kind', o.kind, 'summarySv', o.summary_sv,
    'website', o.website,
    'sectors', (SELECT json_group_array(json_object('isMain', os.is_main, 'code', s.code,
        'nameSv', s.name_sv)) FROM members_organisationsector os
        JOIN members_sector s ON s.id = os.sector_id WHERE os.organisation_id = o.id),
    'competences', (SELECT json_group_array(json_object('level', c.level, 'key', k.key,
        'nameSv', k.name_sv)) FROM members_competenceclaim c
        JOIN members_competence k ON k.id = c.competence_id WHERE c.organisation_id = o.id),
    'themes', (SELECT json_group_array(json_object('key', t.key, 'nameSv', t.name_sv))
        FROM members_organisation_themes ot JOIN members_theme t ON t.id = ot.theme_id
        WHERE ot.organisation_id = o.id),
    'addresses', (SELECT json_group_array(json_object('city', a.city, 'municipality', m.name))
        FROM members_address a LEFT JOIN members_municipality m ON m.code = a.municipality_id
        WHERE a.organisation_id = o.id))
"""
SQL = {
    "list": f"""
      SELECT json_object('totalCount', (SELECT count(*) FROM members_organisation o
          WHERE o.archived_at IS NULL AND o.id IN (SELECT a.organisation_id
          FROM members_address a WHERE a.region_id = %s)),
        'nodes', (SELECT json_group_array(json(node)) FROM (SELECT {SQL_PARTS} AS node
          FROM members_organisation o WHERE o.archived_at IS NULL AND o.id IN (SELECT
          a.organisation_id FROM members_address a WHERE a.region_id = %s)
          ORDER BY o.sort_name, o.id LIMIT 50)))
    """,
    "detail": f"SELECT {SQL_PARTS} FROM members_organisation o WHERE o.id = %s",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--keep", metavar="FOLDER")
    asked = parser.parse_args()
    folder = asked.keep or tempfile.mkdtemp(prefix="konstellation-benchmark-")
    os.environ["KONSTELLATION_DATA_DIR"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "konstellation.project.settings.embedded")
    sys.path[:0] = [str(ROOT / "backend"), str(ROOT)]
    figures = measured(asked.organisations, asked.rounds)
    print(json.dumps(figures, indent=2))
    return int(any(figures[page]["over_stock"] < least for page, least in REQUIRED.items()))


def measured(organisations: int, rounds: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    from konstellation.accounts.models import User
    from konstellation.members.models import Organisation
    from konstellation.project.jobs import learn_the_tables
    from matching import Network

    call_command("migrate", verbosity=0)
    if Organisation.objects.count() < organisations:
        Network(organisations, 50).write()
    # As an installation is within an hour: the planner knows the tables.
    learn_the_tables(None)
    browser = Browser(User.objects.filter(email__startswith="delegate").first())
    chosen = Organisation.objects.order_by("sort_name")[1234]
    runs = {page: _runs(page, browser, chosen) for page in REQUIRED}
    return {
        "organisations": Organisation.objects.count(),
        **{page: _compare(page, each, rounds) for page, each in runs.items()},
    }


class Browser:
    """Someone signed in, straight at the WSGI application."""

    def __init__(self, user: Any) -> None:
        from django.conf import settings
        from django.core.handlers.wsgi import WSGIHandler
        from django.middleware.csrf import _get_new_csrf_string
        from django.test import Client
        from django.test.utils import override_settings

        self.settings = override_settings(
            ROOT_URLCONF="graphql_stock", ALLOWED_HOSTS=["testserver"], LOGGING_CONFIG=None
        )
        self.settings.enable()
        client = Client()
        client.force_login(user)
        secret = _get_new_csrf_string()
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={secret}"
        self.secret = secret
        self.application = WSGIHandler()

    def post(self, path: str, query: str, variables: dict[str, Any]) -> bytes:
        body = json.dumps({"query": query, "variables": variables}).encode()
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": path,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/json",
            "HTTP_ACCEPT": "application/json",
            "HTTP_ACCEPT_LANGUAGE": "sv",
            "HTTP_COOKIE": self.cookie,
            "HTTP_X_CSRFTOKEN": self.secret,
        }
        answer = self.application(environ, lambda status, headers: None)
        text = b"".join(answer)
        answer.close()
        return text


def _runs(page: str, browser: Browser, chosen: Any) -> dict[str, Callable[[], bytes]]:
    from graphql_relay import to_global_id

    variables: dict[str, Any] = {"region": [REGION]}
    stock_variables: dict[str, Any] = {"region": REGION}
    parameters = [REGION, REGION]
    if page == "detail":
        variables = stock_variables = {"id": to_global_id("Organisation", str(chosen.pk))}
        parameters = [chosen.pk.hex]
    ours = {"list": LIST, "detail": DETAIL}[page]
    stock = {"list": STOCK_LIST.replace("[String!]", "String"), "detail": STOCK_DETAIL}[page]
    return {
        "ours": lambda: browser.post("/graphql/", ours, variables),
        "stock": lambda: browser.post("/stock/", stock, stock_variables),
        "sql": lambda: _sql(SQL[page], parameters),
    }


def _sql(statement: str, parameters: list[str]) -> bytes:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone()
    return row[0].encode() if row else b""


def _compare(page: str, runs: dict[str, Callable[[], bytes]], rounds: int) -> dict[str, Any]:
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    statements, answers = {}, {}
    for name, run in runs.items():
        for _warm in range(3):
            answers[name] = run()
        with CaptureQueriesContext(connection) as asked:
            run()
        statements[name] = len(asked)
    assert _told(answers["ours"]) == _told(answers["stock"]), "the two views differ"
    rates: dict[str, list[float]] = {name: [] for name in runs}
    for _round in range(rounds):
        for name, run in runs.items():
            # The budget per minute is not what is measured.
            cache.clear() if name == "ours" else None
            run()
            begun = time.process_time()
            given = [run() for _request in range(REQUESTS[page])]
            rates[name].append(REQUESTS[page] / (time.process_time() - begun))
            assert {_data(answer) for answer in given} == {_data(answers[name])}
    ratios = [ours / stock for ours, stock in zip(rates["ours"], rates["stock"], strict=True)]
    shares = [ours / sql for ours, sql in zip(rates["ours"], rates["sql"], strict=True)]
    return {
        **{f"{name}_per_second": round(statistics.median(r), 1) for name, r in rates.items()},
        "over_stock": round(statistics.median(ratios), 2),
        "required": REQUIRED[page],
        "share_of_sql": round(statistics.median(shares), 3),
        "statements": statements,
    }


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


if __name__ == "__main__":
    sys.exit(main())
