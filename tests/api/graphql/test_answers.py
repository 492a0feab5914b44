"""What an answer holds: data, refusals in the domain's words, and nothing of our inside."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.http import HttpResponse

from konstellation.accounts.models import User
from konstellation.api.graphql import ids, limits
from tests.api.graphql import example
from tests.api.graphql.conftest import Ask, codes, data
from tests.factories.members import OrganisationFactory

RENAME = """mutation($id: ID!, $version: Int!, $input: RenameInput!) {
  rename(id: $id, expectedVersion: $version, input: $input) { organisation { name } }
}"""


def body(response: HttpResponse) -> Any:
    return orjson.loads(response.content)


@pytest.mark.parametrize("kind", ["runtime", "key", "database", "type"])
def test_an_unforeseen_error_is_masked_and_logged(
    ask: Ask, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        response = ask(f'{{ trouble(kind: "{kind}") branch {{ name }} }}')

    assert response.status_code == 200
    assert b"secret" not in response.content
    assert body(response)["data"] == {"trouble": None, "branch": {"name": "root"}}
    error = body(response)["errors"][0]
    assert error["message"] == "Internal error"
    assert error["extensions"] == {"code": "INTERNAL", "requestId": response["X-Request-Id"]}
    assert "secret-123" in caplog.text
    assert response["X-Request-Id"] in caplog.text


def test_a_busy_database_is_nothing_unforeseen(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    """What else could be answered is; where there is nothing, the whole request may come again."""
    with_rest = ask('{ trouble(kind: "busy") branch { name } }')
    alone = ask('{ trouble(kind: "busy") }')

    assert body(with_rest)["data"] == {"trouble": None, "branch": {"name": "root"}}
    assert [with_rest.status_code, alone.status_code] == [200, 503]
    assert alone["Retry-After"] == "5"
    for response in (with_rest, alone):
        assert codes(response) == ["unavailable"]
        assert b"secret" not in response.content
    assert "secret-123" in caplog.text


@pytest.mark.parametrize(
    ("kind", "extensions"),
    [
        ("not_allowed", {"code": "not_allowed"}),
        ("unavailable", {"code": "unavailable"}),
        ("stale", {"code": "stale", "version": 7, "current": {"legalName": "As it is now"}}),
        ("invalid", {"code": "invalid", "fields": {"legalName": ["Too short."], "": ["Hm."]}}),
    ],
)
def test_a_refusal_of_the_domain_speaks(ask: Ask, kind: str, extensions: dict[str, Any]) -> None:
    response = ask(f'{{ trouble(kind: "{kind}") }}')

    error = body(response)["errors"][0]
    assert response.status_code == 200
    assert error["path"] == ["trouble"]
    assert error["message"] == str(example.TROUBLES[kind])
    assert error["extensions"] == {**extensions, "requestId": response["X-Request-Id"]}


def test_a_failure_outside_of_execution_is_masked_too(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any) -> None:
        raise RuntimeError("secret-123")

    monkeypatch.setattr("konstellation.api.graphql.views.standing", fail)

    response = ask("{ __typename }")

    assert (response.status_code, codes(response)) == (500, ["INTERNAL"])
    assert b"secret" not in response.content


@pytest.mark.parametrize("query", ["{ __typename }", "{ nothing }", "{"])
def test_no_answer_is_stored(ask: Ask, query: str) -> None:
    assert ask(query)["Cache-Control"] == "no-store"


def test_the_answer_says_what_it_cost(ask: Ask, member: User) -> None:
    query = "{ organisations(first: 10) { totalCount nodes { name } } }"

    first, second = (body(ask(query, by=member))["extensions"]["cost"] for _ in range(2))

    assert first == {"requested": 16, "maximum": 5_000, "remaining": 50_000 - 16}
    assert second["remaining"] == 50_000 - 32


def test_a_budget_that_is_spent_is_refused_until_the_minute_is_over(
    ask: Ask, settings: Any, member: User
) -> None:
    settings.GRAPHQL_LIMITS = {"public": {"cost_per_minute": 25}}
    query = "{ organisations(first: 10) { nodes { name } } }"

    answers = [ask(query) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert codes(answers[2]) == ["THROTTLED"]
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert example.calls == ["organisations"] * 2
    assert ask(query, by=member).status_code == 200


def test_searches_are_counted_by_themselves(ask: Ask, settings: Any) -> None:
    settings.GRAPHQL_LIMITS = {"public": {"searches_per_minute": 2}}
    query = '{ a: search(text: "O", first: 1) { nodes { id } } }'

    answers = [ask(query).status_code for _ in range(3)]

    assert answers == [200, 200, 429]
    assert ask("{ branch { name } }").status_code == 200


@pytest.mark.parametrize("forged", ["198.51.100.7", "198.51.100.7, 203.0.113.9"])
def test_a_forged_address_does_not_open_a_second_purse(
    post: Any, settings: Any, forged: str
) -> None:
    settings.GRAPHQL_LIMITS = {"public": {"cost_per_minute": 3}}
    question = {"query": "{ a: branch { name } b: branch { name } }"}

    statuses = [post(question, x_forwarded_for=f"{forged}{n}").status_code for n in range(2)]

    assert statuses == [200, 429]


def test_a_late_query_is_stopped(ask: Ask) -> None:
    response = ask("{ slow(seconds: 1) { left { left { name } } } branch { name } }")

    assert response.status_code == 200
    assert codes(response) == ["DEADLINE"]
    assert body(response)["data"] is None
    assert example.calls == []


def test_an_endless_statement_is_stopped(ask: Ask, settings: Any) -> None:
    settings.GRAPHQL_LIMITS = {"public": {"deadline": 0.2, "statement": 0.2}}

    response = ask("{ endless }")

    assert codes(response) == ["DEADLINE"]
    assert ask("{ branch { name } }").status_code == 200


def test_a_visitor_must_sign_in_to_change_anything(ask: Ask) -> None:
    organisation = OrganisationFactory()

    response = ask(
        RENAME,
        id=ids.encode("Organisation", organisation.pk),
        version=1,
        input={"name": "Other"},
    )

    assert (response.status_code, codes(response)) == (401, ["sign_in_required"])
    assert example.calls == []


@pytest.mark.parametrize("count", [2, 12])
def test_one_mutation_at_a_time(ask: Ask, member: User, count: int) -> None:
    call = 'rename(id: "x", expectedVersion: 1, input: {name: "y"}) { organisation { id } }'

    response = ask("mutation {" + " ".join(f"m{n}: {call}" for n in range(count)) + "}", by=member)

    assert response.status_code == 400
    assert "MUTATION_LIMIT" in codes(response)
    assert example.calls == []


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"version": 1, "input": {"name": "y", "isSuperuser": True}}, "UNKNOWN_INPUT"),
        ({"version": 1, "input": {}}, "BAD_VALUE"),
        ({"input": {"name": "y"}}, "BAD_VALUE"),
    ],
)
def test_a_mutation_takes_what_it_names_and_no_more(
    ask: Ask, member: User, variables: dict[str, Any], code: str
) -> None:
    response = ask(RENAME, by=member, id="x", **variables)

    assert response.status_code == 400
    assert codes(response) == [code]
    assert example.calls == []


def test_a_mutation_of_an_unknown_record_finds_nothing(ask: Ask, member: User) -> None:
    response = ask(RENAME, by=member, id="Organisation:1", version=1, input={"name": "y"})

    assert codes(response) == ["not_found"]


def test_a_stale_mutation_is_told_what_stands_there_now(ask: Ask, member: User) -> None:
    organisation = OrganisationFactory(name="As it is")

    response = ask(
        RENAME,
        by=member,
        id=ids.encode("Organisation", organisation.pk),
        version=organisation.version + 1,
        input={"name": "Other"},
    )

    error = body(response)["errors"][0]
    assert error["extensions"]["code"] == "stale"
    assert error["extensions"]["version"] == organisation.version
    assert error["extensions"]["current"] == {"name": "As it is"}


def test_a_mutation_that_has_begun_is_not_stopped(ask: Ask, member: User) -> None:
    organisation = OrganisationFactory(name="As it is")

    response = ask(
        RENAME,
        by=member,
        id=ids.encode("Organisation", organisation.pk),
        version=organisation.version,
        input={"name": "Late"},
    )

    assert data(response) == {"rename": {"organisation": {"name": "As it is"}}}


@pytest.fixture
def persisted(tmp_path: Path, settings: Any) -> str:
    """A document that the frontend was built with, kept as its build does; returns its id."""
    text = "query Named { branch { name } }"
    digest = hashlib.sha256(text.encode()).hexdigest()
    path = tmp_path / "persisted-documents.json"
    path.write_bytes(orjson.dumps({f"sha256:{digest}": text}))
    settings.GRAPHQL_PERSISTED_DOCUMENTS = path
    return f"sha256:{digest}"


def test_a_persisted_document_is_run_by_its_id(post: Any, persisted: str) -> None:
    assert data(post({"id": persisted})) == {"branch": {"name": "root"}}
    assert data(post({"id": persisted.removeprefix("sha256:")})) == {"branch": {"name": "root"}}


@pytest.mark.parametrize("broken", ["sha256:" + "0" * 64, "sha256:x", "", "../etc/passwd"])
def test_an_unknown_document_is_refused(post: Any, persisted: str, broken: str) -> None:
    assert post({"id": broken}).status_code == 400


def test_where_only_persisted_documents_are_run_others_are_refused(
    post: Any, ask: Ask, settings: Any, persisted: str, keeper: User
) -> None:
    settings.GRAPHQL_PERSISTED_ONLY = ["public"]

    assert codes(ask("{ branch { name } }")) == ["PERSISTED_ONLY"]
    assert data(post({"id": persisted})) == {"branch": {"name": "root"}}
    assert data(ask("query Named { branch { name } }")) == {"branch": {"name": "root"}}
    assert data(ask("{ branch { name } }", by=keeper)) == {"branch": {"name": "root"}}


def test_settings_may_change_a_limit_but_not_invent_a_tier(settings: Any) -> None:
    settings.GRAPHQL_LIMITS = {"member": {"depth": 4}}
    assert limits.table()[limits.Tier.MEMBER].depth == 4
    assert limits.table()[limits.Tier.PUBLIC] == limits.DEFAULTS[limits.Tier.PUBLIC]

    settings.GRAPHQL_LIMITS = {"guest": {"depth": 4}}
    with pytest.raises(ValueError, match="guest"):
        limits.table()
