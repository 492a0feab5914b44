"""What is refused, and how, before or instead of being run."""

from __future__ import annotations

import gc
import logging
import tracemalloc
from base64 import b64encode
from typing import Any

import orjson
import pytest
from django.conf import settings as django_settings
from django.test import Client

from konstellation.accounts.models import User
from konstellation.api.graphql import cost, documents, ids
from konstellation.common.models import Visibility
from tests.api.graphql import example, urls
from tests.api.graphql.conftest import Ask, codes, data
from tests.factories.members import OrganisationFactory

LIST = "{ organisations(first: 1) { nodes { name } } }"


def doubling(levels: int, *, spreads: str) -> str:
    """Fragments of which each spreads the next twice."""
    chain = "".join(
        f"fragment F{n} on Branch {{ {spreads.replace('NEXT', f'F{n + 1}')} }}"
        for n in range(levels)
    )
    return f"{{ branch {{ ...F0 }} }} {chain} fragment F{levels} on Branch {{ name }}"


def nested(depth: int) -> str:
    """A document of so many levels, leaf included."""
    return "{ branch " + "{ left " * (depth - 2) + "{ name }" + " }" * (depth - 2) + " }"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "BAD_REQUEST"),
        (b"[]", 400, "BATCH_DISABLED"),
        (b"5", 400, "BAD_REQUEST"),
        (b'"x"', 400, "BAD_REQUEST"),
        (b"null", 400, "BAD_REQUEST"),
        (b"{", 400, "BAD_REQUEST"),
        (b"{}", 400, "BAD_REQUEST"),
        (b'[{"query":"{__typename}"}]', 400, "BATCH_DISABLED"),
        (b" \n[" + b'{"query":"{__typename}"},' * 2_000 + b"0]", 400, "BATCH_DISABLED"),
        (b"[" + b'{"query":"{__typename}"},' * 10_000 + b"0]", 413, "TOO_LARGE"),
        (b"[" * 60_000, 400, "BATCH_DISABLED"),
        (b"[" * 100_000, 413, "TOO_LARGE"),
        (b'{"query":' + b"[" * 60_000, 400, "BAD_REQUEST"),
        (b'{"variables":' + b'{"a":' * 5_000 + b"1" + b"}" * 5_001, 400, "BAD_REQUEST"),
        (b'{"query":"{__typename}","variables":{"a":' + b"[" * 40 + b"]" * 40 + b"}}", 400,
         "BAD_REQUEST"),
        (b'{"query":"\xff\xfe"}', 400, "BAD_REQUEST"),
        (b'{"query":"' + b" " * 65_536 + b'"}', 413, "TOO_LARGE"),
        (b'{"query":["{__typename}"]}', 400, "BAD_REQUEST"),
        (b'{"query":1}', 400, "BAD_REQUEST"),
        (b'{"query":{}}', 400, "BAD_REQUEST"),
        (b'{"query":"{__typename}","variables":[]}', 400, "BAD_REQUEST"),
        (b'{"query":"{__typename}","variables":"{"}', 400, "BAD_REQUEST"),
        (b'{"query":"{__typename}","operationName":{"secret":1}}', 400, "BAD_REQUEST"),
        (b'{"query":"query A{__typename}","operationName":"C"}', 400, "BAD_REQUEST"),
        (b'{"query":"","id":"sha256:00"}', 400, "BAD_REQUEST"),
        (b'{"id":"sha256:' + b"0" * 64 + b'"}', 400, "UNKNOWN_DOCUMENT"),
        (b'{"query":"{ echo(text: \\"a\\\\u0000b\\") }"}', 400, "BAD_REQUEST"),
        (b'{"query":"{ echo(text: \\"\\\\ud800\\") }"}', 400, "SYNTAX"),
        (b'{"query":"query($t:String){echo(text:$t)}","variables":{"t":"\\ud800"}}', 400,
         "BAD_REQUEST"),
        (b'{"query":"query($t:String){echo(text:$t)}","variables":{"t":"a\\u0000"}}', 400,
         "BAD_REQUEST"),
        (b'{"query":"query($n:Float){echo(ratio:$n)}","variables":{"n":NaN}}', 400, "BAD_REQUEST"),
        (b'{"query":"query($n:Float){echo(ratio:$n)}","variables":{"n":1e400}}', 400,
         "BAD_REQUEST"),
    ],
)  # fmt: skip
def test_a_malformed_body_is_refused(post: Any, body: bytes, status: int, code: str) -> None:
    response = post(body)

    assert (response.status_code, codes(response)) == (status, [code])
    assert len(response.content) < 4_000
    assert b"secret" not in response.content
    assert example.calls == []


@pytest.mark.parametrize("size", [65_536, 65_537])
def test_a_body_is_read_up_to_64_kibibytes(post: Any, size: int) -> None:
    filler = size - len(b'{"query":"{__typename}","x":""}')

    response = post(b'{"query":"{__typename}","x":"' + b"x" * filler + b'"}')

    assert response.status_code == (200 if size == 65_536 else 413)


def test_of_several_operations_one_must_be_named(ask: Ask, member: User) -> None:
    response = ask("query A { __typename } query B { __typename }", by=member)

    assert (response.status_code, codes(response)) == (400, ["BAD_REQUEST"])


def test_a_body_of_unknown_length_is_refused_unread(post: Any) -> None:
    client = Client()
    headers = {"transfer-encoding": "chunked"}

    extra = {"CONTENT_TYPE": "application/json", "headers": headers}
    response = client.generic("POST", "/graphql/", b"", **extra)

    assert (response.status_code, codes(response)) == (413, ["TOO_LARGE"])


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"])
@pytest.mark.parametrize("query", ["{__typename}", "mutation{rename{organisation{id}}}"])
def test_only_post_is_answered(post: Any, method: str, query: str) -> None:
    response = Client().generic(method, "/graphql/", query_params={"query": query})

    assert response.status_code == 405
    assert response["Allow"] == "POST"


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/graphql",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "",
    ],
)
@pytest.mark.parametrize("signed_in", [True, False])
def test_only_json_is_read(post: Any, keeper: User, content_type: str, signed_in: bool) -> None:
    response = post(
        b'query=\xff{"query":"{__typename}"}',
        by=keeper if signed_in else None,
        content_type=content_type,
    )

    assert (response.status_code, codes(response)) == (415, ["UNSUPPORTED_MEDIA_TYPE"])


@pytest.mark.parametrize("query", ["{ __typename }", "mutation { rename { organisation { id } } }"])
def test_a_session_must_prove_that_the_page_is_ours(post: Any, keeper: User, query: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(keeper)

    response = client.post("/graphql/", {"query": query}, content_type="application/json")

    assert (response.status_code, codes(response)) == (403, ["CSRF"])
    assert example.calls == []


def test_a_session_with_its_token_is_answered(post: Any, keeper: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(keeper)
    client.cookies[django_settings.CSRF_COOKIE_NAME] = "a" * 32

    response = client.post(
        "/graphql/",
        {"query": "{ __typename }"},
        content_type="application/json",
        headers={"x-csrftoken": "a" * 32},
    )

    assert data(response) == {"__typename": "Query"}


def test_a_visitor_needs_no_token_against_forgery(post: Any) -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post(
        "/graphql/", {"query": "{ __typename }"}, content_type="application/json"
    )

    assert data(response) == {"__typename": "Query"}


def test_a_session_and_a_token_together_are_refused(post: Any, keeper: User) -> None:
    response = post({"query": LIST}, by=keeper, authorization="Bearer x")

    assert response.status_code == 400
    assert b"AMBIGUOUS_AUTH" in response.content
    assert example.calls == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ organisationz }", "UNKNOWN_FIELD"),
        ("{ organisations(first: 1) { nodes { nam } } }", "UNKNOWN_FIELD"),
        ("{ organisations(first: 1, ofset: 5) { nodes { name } } }", "UNKNOWN_ARGUMENT"),
        ("{ organisations(first: 1, orderBy: NAMES) { nodes { name } } }", "BAD_VALUE"),
        ("{ organisations(first: 1, filter: {kinds: []}) { nodes { name } } }", "UNKNOWN_FILTER"),
        (
            "{ organisations(first: 1, filter: {contacts_Secret_Startswith: 1}) { nodes { id } } }",
            "UNKNOWN_FILTER",
        ),
        ("{ ...F }", "UNKNOWN_FRAGMENT"),
        ("{ branch { ...F } } fragment F on Branch { ...F }", "CYCLIC_FRAGMENT"),
        (
            "{ branch { ...F } } fragment F on Branch { ...G } fragment G on Branch { ...F }",
            "CYCLIC_FRAGMENT",
        ),
        ("{", "SYNTAX"),
        ('{ echo(text: "unended) }', "SYNTAX"),
        ("subscription { organisations }", "SUBSCRIPTIONS_DISABLED"),
        ('{ organisations(first: 1, orderBy: "internal_note") { nodes { id } } }', "BAD_VALUE"),
        ('{ organisations(first: 1, orderBy: "-id; drop") { nodes { id } } }', "BAD_VALUE"),
        ('{ organisations(first: 1, orderBy: "?") { nodes { id } } }', "BAD_VALUE"),
        ('{ organisations(first: 1, orderBy: "contacts__email") { nodes { id } } }', "BAD_VALUE"),
        ("{ echo(number: 99999999999) }", "BAD_VALUE"),
        ("{ echo(ratio: 1e400) }", "BAD_VALUE"),
        ('{ echo(day: "2026-02-30") }', "BAD_VALUE"),
        ('{ echo(day: "0000-00-00") }', "BAD_VALUE"),
        ('{ echo(day: "10000-01-01") }', "BAD_VALUE"),
        ('{ echo(day: "20260201") }', "BAD_VALUE"),
        ("{ echo(day: 20260201) }", "BAD_VALUE"),
        ('{ echo(moment: "2026-02-01") }', "BAD_VALUE"),
        ('{ echo(moment: "2026-02-01T25:00:00Z") }', "BAD_VALUE"),
        ('{ echo(moment: "2026-02-01T12:00:00") }', "BAD_VALUE"),
        ("{ echo(long: 9007199254740992) }", "BAD_VALUE"),
        ('{ organisations(first: "10") { nodes { id } } }', "BAD_VALUE"),
        ("{ organisations(first: 1.5) { nodes { id } } }", "BAD_VALUE"),
    ],
)
def test_a_document_against_the_rules_is_refused(
    ask: Ask, member: User, query: str, code: str
) -> None:
    response = ask(query, by=member)

    assert response.status_code == 400
    assert set(codes(response)) == {code}
    assert b"Did you mean" not in response.content
    assert example.calls == []


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("query($d: Date) { echo(day: $d) }", {"d": "2026-02-30"}),
        ("query($d: Date) { echo(day: $d) }", {"d": 5}),
        ("query($n: Int) { echo(number: $n) }", {"n": 99_999_999_999}),
        ("query($n: Int) { echo(number: $n) }", {"n": "5"}),
        ("query($n: Long) { echo(long: $n) }", {"n": 2**53}),
        ("query($t: String!) { echo(text: $t) }", {}),
        ("query($t: String) { echo(text: $t) }", {"t": ["a"]}),
        (
            "query($f: OrganisationFilter){ organisations(first: 1, filter: $f) { nodes { id } } }",
            {"f": {"kind": ["COMPANI"]}},
        ),
        (
            "query($f: OrganisationFilter){ organisations(first: 1, filter: $f) { nodes { id } } }",
            {"f": {"knd": []}},
        ),
    ],
)
def test_values_that_do_not_fit_are_refused(
    ask: Ask, query: str, variables: dict[str, Any]
) -> None:
    response = ask(query, **variables)

    assert response.status_code == 400
    assert set(codes(response)) <= {"BAD_VALUE", "UNKNOWN_FILTER"}
    assert b"Did you mean" not in response.content


def test_no_misspelling_teaches_a_name(ask: Ask, member: User) -> None:
    names = {"organisations", "competences", "figures", "unlisted", "search", "trouble", "slow"}

    for name in sorted(names):
        for broken in (name[:-1], name + "x", name.upper(), name[1:], "x" + name):
            response = ask(f"{{ {broken} }}", by=member)
            told = {other for other in names if other.encode() in response.content}
            assert response.status_code == 400
            assert b"Did you mean" not in response.content
            assert all(other in broken for other in told)


@pytest.mark.parametrize(
    ("query", "who", "code"),
    [
        (nested(8), "visitor", "DEPTH_LIMIT"),
        (nested(11), "member", "DEPTH_LIMIT"),
        (nested(14), "keeper", "DEPTH_LIMIT"),
        (nested(180), "keeper", "DEPTH_LIMIT"),
        ("{ a " * 1_900 + "}" * 1_900, "keeper", "SYNTAX"),
        ("{" + "".join(f" a{n}: __typename" for n in range(6)) + "}", "visitor", "ALIAS_LIMIT"),
        ("{" + "".join(f" a{n}: __typename" for n in range(16)) + "}", "member", "ALIAS_LIMIT"),
        ("{" + "".join(f" a{n}: __typename" for n in range(900)) + "}", "member", "ALIAS_LIMIT"),
        ("{" + " a: __typename" * 1_000 + "}", "keeper", "ALIAS_LIMIT"),
        ("{" + " __typename" * 1_000 + "}", "visitor", "TOKEN_LIMIT"),
        ("{" + " a" * 3_000 + "}", "member", "TOKEN_LIMIT"),
        ("{" + "a " * 20_000 + "}", "keeper", "TOKEN_LIMIT"),
        ("{ __typename " + "@a" * 5_000 + "}", "member", "DIRECTIVE_LIMIT"),
        ("{ __typename " + "@aa" * 11 + "}", "visitor", "DIRECTIVE_LIMIT"),
        ("#\n" * 21 + "{ __typename }", "visitor", "TOKEN_LIMIT"),
        ("#\n" * 7_900 + "{ __typename }", "member", "TOKEN_LIMIT"),
        ('{ echo(text: "' + "x" * 60_000 + '") }', "keeper", "TOKEN_LIMIT"),
        ('{ echo(text: """' + "x\n" * 10_000 + '""") }', "keeper", "TOKEN_LIMIT"),
        (
            "{ __typename }"
            + "".join(f" fragment F{n} on Query {{ __typename }}" for n in range(11)),
            "visitor",
            "FRAGMENT_LIMIT",
        ),
        ("query A { branch { name } } query B { branch { name } }", "visitor", "OPERATION_LIMIT"),
        ("{ " + " ".join(f"a{n}: branch {{ name }}" for n in range(6)) + "}", "visitor",
         "ROOT_FIELD_LIMIT"),
        (doubling(16, spreads="a: left { ...NEXT } b: right { ...NEXT }"), "keeper", "COST_LIMIT"),
        (doubling(24, spreads="left { ...NEXT } right { ...NEXT }"), "keeper", "COST_LIMIT"),
        ("{ organisations(first: 50) { nodes { competences { holders { id } } } } }", "visitor",
         "COST_LIMIT"),
        ("{ organisations { nodes { id } } }", "member", "PAGE_SIZE_REQUIRED"),
        ("{ organisations(first: null) { nodes { id } } }", "member", "PAGE_SIZE_REQUIRED"),
        ("{ organisations(first: 1, last: 1) { nodes { id } } }", "member", "PAGE_SIZE"),
        ("{ organisations(first: -1) { nodes { id } } }", "member", "PAGE_SIZE"),
        ("{ organisations(first: 0) { nodes { id } } }", "member", "PAGE_SIZE"),
        ("{ organisations(first: 101) { nodes { id } } }", "member", "PAGE_SIZE"),
        ("{ organisations(first: 51) { nodes { id } } }", "visitor", "PAGE_SIZE"),
        ("{ organisations(first: 2147483648) { nodes { id } } }", "keeper", "PAGE_SIZE"),
        ("{ organisations(first: 1) { nodes { aliases { nodes { id } } } } }", "member",
         "PAGE_SIZE_REQUIRED"),
        ("{ organisations(first: 1, before: \"x\") { nodes { id } } }", "member", "PAGE_SIZE"),
        ("{ __schema { types { name } } }", "visitor", "INTROSPECTION_DISABLED"),
        ("{ x: __schema { types { name } } }", "visitor", "INTROSPECTION_DISABLED"),
        ('{ __type(name: "Organisation") { name } }', "visitor", "INTROSPECTION_DISABLED"),
        ("{ ... on Query { __schema { types { name } } } }", "visitor", "INTROSPECTION_DISABLED"),
        ("{ ...F } fragment F on Query { __schema { types { name } } }", "visitor",
         "INTROSPECTION_DISABLED"),
        ("{ __schema @skip(if: true) { types { name } } }", "visitor", "INTROSPECTION_DISABLED"),
        ("{ __schema { types { fields { type { fields { type { fields { type { fields { type {"
         " fields { name } } } } } } } } } } } }", "member", "DEPTH_LIMIT"),
    ],
)  # fmt: skip
def test_a_document_over_a_limit_is_refused(
    ask: Ask, keeper: User, member: User, query: str, who: str, code: str
) -> None:
    response = ask(query, by={"visitor": None, "member": member, "keeper": keeper}[who])

    assert response.status_code == 400
    assert code in codes(response)
    assert len(response.content) < 4_000
    assert example.calls in ([], ["organisations"])


@pytest.mark.parametrize(
    ("query", "who"),
    [
        (nested(7), "visitor"),
        (nested(10), "member"),
        (nested(13), "keeper"),
        ("{" + "".join(f" a{n}: __typename" for n in range(5)) + "}", "visitor"),
        ("{" + "__typename " * 5 + "}", "visitor"),
        ("#\n" * 20 + "{ __typename }", "visitor"),
        ('{ echo(text: "' + "@a" * 40 + '") } # @b @b @b @b @b @b @b @b @b @b @b', "visitor"),
        ("{ organisations(first: 50) { nodes { id } } }", "visitor"),
        ("{ organisations(last: 100) { nodes { id } } }", "member"),
        ("{ __typename }", "visitor"),
        ("{ __schema { types { name fields { name type { kind ofType { name } } } } } }", "member"),
        ("query A { branch { name } } query B { branch { name } }", "member named A"),
        ("query($a: Boolean = true) { echo @include(if: $a) branch @skip(if: $a) { name } }",
         "visitor"),
    ],
)  # fmt: skip
def test_a_document_at_a_limit_is_answered(
    post: Any, keeper: User, member: User, query: str, who: str
) -> None:
    name, _, operation = who.partition(" named ")
    by = {"visitor": None, "member": member, "keeper": keeper}[name]

    response = post({"query": query, "operationName": operation or None}, by=by)

    assert data(response) is not None


def test_fragments_are_walked_once_however_often_they_are_spread(
    ask: Ask, keeper: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits: list[str] = []
    walk = cost._Walk.field

    def counted(self: Any, node: Any, kind: str, level: int) -> Any:
        visits.append(node.name.value)
        return walk(self, node, kind, level)

    monkeypatch.setattr(cost._Walk, "field", counted)

    ask(doubling(24, spreads="left { ...NEXT } right { ...NEXT }"), by=keeper)

    assert len(visits) == 2 * 24 + 2


def test_no_more_than_twenty_findings_are_listed(ask: Ask, member: User) -> None:
    response = ask("{" + " ".join(f"x{n}" for n in range(9)) + " branch { "
                   + " ".join(f"y{n}" for n in range(101)) + " } }", by=member)  # fmt: skip

    assert response.status_code == 400
    assert len(codes(response)) == 20


def test_refused_documents_leave_nothing_behind(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    # pytest keeps what is logged, and with it every request.
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)

    def bad(numbers: range) -> int:
        for number in numbers:
            ask("{" + " ".join(f"x{number}y{n}" for n in range(101)) + "}")
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    bad(range(20))
    tracemalloc.start()
    try:
        after_few, after_many = bad(range(20, 40)), bad(range(40, 240))
    finally:
        tracemalloc.stop()

    assert len(urls.view.kept) == 0
    assert after_many - after_few < 500_000


def test_the_kept_documents_are_bounded_by_their_text() -> None:
    kept = documents.Kept(most_characters=1_000)

    for number in range(100):
        text = f"{{ n{number:05}: __typename }}"
        kept.put(documents.Document(text, None, 0, 0, 0, frozenset()))  # type: ignore[arg-type]

    assert len(kept) == 1_000 // len("{ n00000: __typename }")
    assert kept.get("{ n00099: __typename }") is not None
    assert kept.get("{ n00000: __typename }") is None


def test_a_document_kept_for_a_manager_is_still_too_much_for_a_visitor(
    ask: Ask, keeper: User
) -> None:
    query = nested(9)
    assert ask(query, by=keeper).status_code == 200

    response = ask(query)

    assert codes(response) == ["DEPTH_LIMIT"]


@pytest.mark.parametrize(
    "make",
    [
        lambda _real: "zzzz",
        lambda real: real[:-3],
        lambda real: real + "A",
        lambda real: ("B" if real[0] == "A" else "A") + real[1:],
        lambda _real: b64encode(b"arrayconnection:-5").decode(),
        lambda _real: "å",
        lambda _real: "x" * 5_000,
    ],
)
def test_a_cursor_that_is_not_ours_is_refused(ask: Ask, make: Any) -> None:
    OrganisationFactory.create_batch(2)
    first = data(ask("{ organisations(first: 1) { pageInfo { endCursor } } }"))
    real = first["organisations"]["pageInfo"]["endCursor"]

    response = ask(
        "query($c: String) { organisations(first: 1, after: $c) { nodes { id } } }", c=make(real)
    )

    assert (response.status_code, codes(response)) == (400, ["BAD_CURSOR"])


@pytest.mark.parametrize(
    "elsewhere",
    [
        "organisations(first: 1, orderBy: EMPLOYEES, after: $c)",
        "organisations(last: 1, orderBy: UPDATED, before: $c)",
        'search(text: "O", first: 1, after: $c)',
    ],
)
def test_a_cursor_of_another_list_is_refused(ask: Ask, elsewhere: str) -> None:
    OrganisationFactory.create_batch(2)
    first = data(ask("{ organisations(first: 1) { pageInfo { endCursor } } }"))
    cursor = first["organisations"]["pageInfo"]["endCursor"]

    response = ask(f"query($c: String) {{ {elsewhere} {{ nodes {{ id }} }} }}", c=cursor)

    assert codes(response) == ["BAD_CURSOR"]


def test_every_id_that_finds_nothing_is_answered_alike(ask: Ask, keeper: User) -> None:
    hidden = OrganisationFactory(visibility=Visibility.NETWORK)
    shown = OrganisationFactory()
    bad = [
        "zzz", "Organisation:1", "1' or 1=1", "4" * 40, "", "x" * 10_240, "å", "null",
        b64encode(b"Organisation:1").decode(),
        ids.encode("Elsewhere", shown.pk),
        ids.encode("Figure", shown.pk),
        ids.encode("Alias", shown.pk),
        ids.encode("Organisation", shown.pk) + "=",
        ids.encode("Organisation", str(shown.pk).upper()),
        ids.encode("Organisation", hidden.pk),
        ids.encode("Organisation", "00000000-0000-0000-0000-000000000000"),
    ]  # fmt: skip
    query = "query($id: ID!) { node(id: $id) { id } }"

    answers = {orjson.dumps(data(ask(query, id=one))) for one in bad}

    assert answers == {b'{"node":null}'}
    assert data(ask(query, id=ids.encode("Organisation", shown.pk)))["node"] is not None
    assert data(ask(query, by=keeper, id=ids.encode("Organisation", hidden.pk)))["node"]


def test_a_hidden_record_is_not_reached_through_a_relation(ask: Ask) -> None:
    shown = OrganisationFactory()
    hidden = OrganisationFactory(visibility=Visibility.NETWORK)
    for organisation in (shown, hidden):
        example.models.Alias.objects.create(organisation=organisation, name="Other")

    answer = data(
        ask(
            "{ organisations(first: 9) { nodes {"
            " aliases(first: 9) { nodes { organisation { name } } } } } }"
        )
    )

    names = [
        alias["organisation"]["name"]
        for node in answer["organisations"]["nodes"]
        for alias in node["aliases"]["nodes"]
    ]
    assert names == [shown.name]
