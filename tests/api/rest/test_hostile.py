"""Bad input, as RELIABILITY lists it: never a 5xx, never a word too much, nothing written."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from konstellation.members.models import Organisation, PersonalNumber
from tests.api.rest.conftest import refused
from tests.factories.members import OrganisationFactory, UserFactory

NOWHERE = "01890000-0000-7000-8000-000000000000"


@pytest.fixture
def staff(as_user, keeper):
    return as_user(keeper)


# Lists


@pytest.mark.parametrize(
    "query",
    ["limit=-1", "limit=0", "limit=100000", "limit=1e3", "limit=abc", "limit=%2B5", "limit=٣"],
)
def test_a_limit_out_of_range_is_refused(api, query):
    refused(api.get(f"organisations/?{query}"), 400, "INVALID_PARAMETER")


def test_a_parameter_given_twice_is_refused(api):
    refused(api.get("organisations/?limit=1&limit=2"), 400, "REPEATED_PARAMETER")


@pytest.mark.parametrize("cursor", ["garbage", "eyJhIjoxfQ:abc:def", "x" * 1001, "%00"])
def test_a_cursor_that_is_none_is_refused(api, cursor):
    refused(api.get(f"organisations/?cursor={cursor}"), 400)


def test_a_cursor_belongs_to_who_asked_and_what_was_asked(as_user, keeper):
    OrganisationFactory.create_batch(3)
    api = as_user(keeper)
    other = UserFactory(is_superuser=True)
    cursor = api.get("organisations/?limit=1").json()["next"]

    assert api.get(f"organisations/?limit=1&cursor={cursor}").status_code == 200
    stranger = as_user(other).get(f"organisations/?limit=1&cursor={cursor}")
    refused(stranger, 400, "INVALID_CURSOR")
    for query in ("kind=company&", "ordering=-name&"):
        refused(api.get(f"organisations/?{query}cursor={cursor}"), 400, "INVALID_CURSOR")
    refused(api.get(f"people/?cursor={cursor}"), 400, "INVALID_CURSOR")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("offset=1000000000000000000000000000000", "UNKNOWN_PARAMETER"),
        ("isadmin=1", "UNKNOWN_PARAMETER"),
        ("_connector=OR", "UNKNOWN_PARAMETER"),
        ("_negated=1", "UNKNOWN_PARAMETER"),
        ("__proto__=x", "UNKNOWN_FILTER"),
        ("a%22%20OR%201=1--=x", "UNKNOWN_PARAMETER"),
        ("visibility=public", "UNKNOWN_PARAMETER"),
        ("name__regex=(", "UNKNOWN_FILTER"),
        ("name__regex=(a%2B)%2B$", "UNKNOWN_FILTER"),
        ("organisation__members__user__password__startswith=p", "UNKNOWN_FILTER"),
        ("delegates__user__email__contains=a", "UNKNOWN_FILTER"),
        ("ordering=internal_note", "INVALID_PARAMETER"),
        ("ordering=email", "INVALID_PARAMETER"),
        ("ordering=-", "INVALID_PARAMETER"),
        ("ordering=" + ",".join(["name"] * 50), "INVALID_PARAMETER"),
        ("ids=" + ",".join([NOWHERE] * 101), "INVALID_PARAMETER"),
        ("kind=" + ",".join(["company"] * 101), "INVALID_PARAMETER"),
        ("member_on=2026-13-45", "INVALID_PARAMETER"),
        ("member_on=now", "INVALID_PARAMETER"),
        ("updated_since=2026-01-01", "INVALID_PARAMETER"),
        ("updated_since=1e9999", "INVALID_PARAMETER"),
        ("kind=firm", "INVALID_PARAMETER"),
        ("name=a", "INVALID_PARAMETER"),
        ("name=" + "a" * 201, "INVALID_PARAMETER"),
        ("name=%00ab", "MALFORMED_QUERY"),
        ("name=%ff", "MALFORMED_QUERY"),
        ("name=%c0%ae%c0%ae", "MALFORMED_QUERY"),
        ("name=%e0%80%af", "MALFORMED_QUERY"),
        ("&".join(f"a{n}=1" for n in range(60)), "MALFORMED_QUERY"),
    ],
)
def test_a_question_that_is_not_declared_is_refused_not_ignored(api, query, code):
    refused(api.get(f"organisations/?{query}"), 400, code)


PATHS = ["id", "organisation", "delegates__user", "memberships__periods", "parent__parent"]
LOOKUPS = [
    "exact", "iexact", "contains", "startswith", "regex", "gt", "in", "isnull", "range",
    "search", "year", "trigram_similar",
]  # fmt: skip


@pytest.mark.parametrize("resource", ["organisations", "people", "listings", "memberships"])
@pytest.mark.parametrize("path", PATHS)
def test_no_model_path_is_a_filter(staff, resource, path):
    for lookup in LOOKUPS:
        refused(staff.get(f"{resource}/?{path}__{lookup}=1"), 400, "UNKNOWN_FILTER")


# Addresses


@pytest.mark.parametrize(
    "pk",
    ["abc", "-1", "1" * 30, "%00", "..%2f..", "1;2", f"{NOWHERE}%0a", NOWHERE.replace("-", "")],
)
@pytest.mark.parametrize("resource", ["organisations", "people", "memberships", "listings"])
def test_an_id_that_is_none_is_not_found(api, resource, pk):
    refused(api.get(f"{resource}/{pk}/"), 404, "NOT_FOUND")


def test_addresses_where_nothing_is_answer_as_problems(api):
    for path in ("/api/v1/nothing/", "/api/v2/organisations/", "/api/v1/organisations", "/api/"):
        refused(api.get(path), 404, "NOT_FOUND")


# Bodies


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"[" * 100_000, "TOO_DEEP"),
        (b'{"a":' * 5_000, "TOO_DEEP"),
        (b"[" * 33 + b"]" * 33, "TOO_DEEP"),
        (b'{"employees": NaN}', "MALFORMED_JSON"),
        (b'{"employees": Infinity}', "MALFORMED_JSON"),
        (b'{"employees": 1e9999}', "MALFORMED_JSON"),
        (b'{"employees": ' + b"9" * 5000 + b"}", "MALFORMED_JSON"),
        (b'{"name": "a",}', "MALFORMED_JSON"),
        (b'\xef\xbb\xbf{"name": "a"}', "MALFORMED_JSON"),
        (b"{'name': 'a'}", "MALFORMED_JSON"),
        (b'{"name": "\xff"}', "MALFORMED_JSON"),
        (b'{"name": "\\ud800"}', "MALFORMED_JSON"),
        (b'{"name": "a\\u0000b"}', "MALFORMED_JSON"),
        (b'{"a\\u0000": 1}', "MALFORMED_JSON"),
        (b"", "INVALID"),
        (b'{"name": "x", "name": "y"}', "DUPLICATE_KEY"),
        (b'{"addresses": [{"city": "x", "city": "y"}]}', "DUPLICATE_KEY"),
        (b"[]", "INVALID"),
        (b'"text"', "INVALID"),
        (b"null", "INVALID"),
        (b'{"name": "A", "kind": "company", "aliases": "B"}', "INVALID"),
        (b'{"name": "A", "kind": "company", "addresses": {}}', "INVALID"),
        (b'{"name": "A", "kind": ["company"]}', "INVALID"),
        (b'{"name": {"a": 1}, "kind": "company"}', "INVALID"),
        (b'{"name": "A", "kind": "company", "employees": 99999999999999999999}', "INVALID"),
    ],
)
def test_a_body_that_is_no_sound_json_is_refused(staff, body, code):
    refused(staff.send("POST", "organisations/", body), 400, code)

    assert not Organisation.objects.exists()


def test_nesting_up_to_the_limit_is_read(staff):
    body = b'{"name": ' + b"[" * 31 + b"]" * 31 + b"}"

    refused(staff.send("POST", "organisations/", body), 400, "INVALID")


@pytest.mark.parametrize("size", [256 * 1024 + 1, 3 * 1024 * 1024])
def test_a_body_that_is_too_large_is_refused(staff, size):
    body = b'{"name": "' + b"a" * (size - 12) + b'"}'

    refused(staff.send("POST", "organisations/", body), 413, "TOO_LARGE")
    refused(staff.send("POST", "organisations/", body, Idempotency_Key="k"), 413, "TOO_LARGE")


def test_a_body_of_the_greatest_size_is_read(staff):
    frame = b'{"name": "A", "kind": "company", "x": ""}'
    body = frame.replace(b'""', b'"' + b"a" * (256 * 1024 - len(frame)) + b'"')
    assert len(body) == 256 * 1024

    refused(staff.send("POST", "organisations/", body), 400, "UNKNOWN_FIELD")


@pytest.mark.parametrize(
    "kind",
    [
        "application/xml",
        "",
        "text/plain",
        "application/json; charset=utf-7",
        "application/json; charset=iso-8859-1",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ],
)
def test_another_kind_of_body_is_refused(staff, kind):
    body = json.dumps({"name": "A", "kind": "company"}).encode()

    answer = staff.send("POST", "organisations/", body, Content_Type=kind)

    refused(answer, 415, "UNSUPPORTED_MEDIA_TYPE")


def test_a_compressed_body_is_refused(staff):
    body = gzip.compress(b'{"name": "A", "kind": "company"}')

    answer = staff.send("POST", "organisations/", body, Content_Encoding="gzip")

    refused(answer, 415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize(
    "key",
    [
        "id", "version", "created", "created_at", "status", "fee", "is_staff", "is_superuser",
        "role", "organisation", "sort_name", "size_class", "archived_at", "merged_into", "logo",
        "internal_note", "_connector", "__proto__",
    ],
)  # fmt: skip
def test_a_key_that_cannot_be_written_is_refused_and_nothing_is_written(staff, key):
    there = OrganisationFactory()
    made = staff.post("organisations/", {"name": "A", "kind": "company", key: 1})
    changed = staff.patch(f"organisations/{there.pk}/", {"name": "B", key: 1}, If_Match='"1"')

    for answer in (made, changed):
        body = refused(answer, 400, "UNKNOWN_FIELD")
        assert list(body["fields"]) == [key]
    there.refresh_from_db()
    assert there.version == 1
    assert Organisation.objects.count() == 1


def test_an_unknown_key_deep_inside_is_named_by_its_place(staff):
    answer = staff.post(
        "organisations/", {"name": "A", "kind": "company", "addresses": [{"city": "B", "x": 1}]}
    )

    assert list(refused(answer, 400, "UNKNOWN_FIELD")["fields"]) == ["addresses.0.x"]


def test_a_part_is_written_whole_also_when_a_record_is_changed_in_part(staff):
    there = OrganisationFactory()

    answer = staff.patch(
        f"organisations/{there.pk}/", {"competences": [{"level": 3}]}, If_Match='"1"'
    )

    assert list(refused(answer, 400)["fields"]) == ["competences.0.competence"]


# The record's version


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        (None, 428, "IF_MATCH_REQUIRED"),
        ('"7"', 412, "STALE"),
        ('W/"1"', 412, "STALE"),
        ('"abc"', 412, "STALE"),
        ('"1", "2"', 400, "INVALID_IF_MATCH"),
        ("1", 400, "INVALID_IF_MATCH"),
        ("*", 400, "INVALID_IF_MATCH"),
        ("", 400, "INVALID_IF_MATCH"),
    ],
)
def test_a_change_says_which_version_it_has_seen(staff, given, status, code):
    there = OrganisationFactory()
    headers = {} if given is None else {"If_Match": given}

    answer = staff.patch(f"organisations/{there.pk}/", {"name": "B"}, **headers)

    body = refused(answer, status, code)
    there.refresh_from_db()
    assert there.version == 1
    if status == 412:
        assert (body["version"], answer["ETag"]) == (1, '"1"')
        assert body["current"]["name"] == there.name


def test_taking_away_twice_is_done_once(as_user, keeper):
    api = as_user(keeper)
    made = api.post(
        "api-tokens/", {"name": "n", "scopes": ["read"], "expires_at": _in_days(30)}
    ).json()
    path = f"api-tokens/{made['token']['id']}/"

    refused(api.delete(path), 428)
    refused(api.delete(path, If_Match='"9"'), 412)
    assert api.delete(path, If_Match='"1"').status_code == 204
    refused(api.delete(path, If_Match='"2"'), 404)


# Headers


def test_another_method_by_header_is_ignored(staff):
    answer = staff.post(
        "organisations/", {"name": "A", "kind": "company"}, X_HTTP_Method_Override="DELETE"
    )

    assert answer.status_code == 201


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_what_is_not_offered_is_not_done(staff, method):
    answer = staff.send(method, "organisations/")

    refused(answer, 405)


def test_a_host_that_is_not_ours_is_refused(api):
    assert api.get("organisations/", Host="evil.com").status_code == 400
    forwarded = api.get("organisations/", X_Forwarded_Host="evil.com")
    assert forwarded.status_code == 200
    assert b"evil.com" not in forwarded.content


@pytest.mark.parametrize("origin", ["https://ours.se.evil.com", "null", "http://evilx.org"])
def test_no_other_origin_is_let_in(api, origin):
    answer = api.get("organisations/", Origin=origin)

    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("organisations/", "text/html"),
        ("organisations/", "application/xml"),
        ("organisations/?format=api", "*/*"),
        ("organisations/?format=admin", "*/*"),
    ],
)
def test_only_json_is_served(api, path, accept):
    refused(api.get(path, Accept=accept), 406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html, */*;q=0.1"])
def test_who_takes_json_gets_it(api, accept):
    assert api.get("organisations/", Accept=accept)["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Bearer " + "x" * 10_000, 400),
        ("Bearer kst_" + "y" * 43, 401),
        ("Bearer ", 401),
    ],
)
def test_a_token_that_opens_nothing_is_refused(api, header, status):
    answer = api.get("organisations/", Authorization=header)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


def test_a_session_is_held_to_csrf(keeper, db):
    client = Client(enforce_csrf_checks=True)
    client.force_login(keeper)

    answer = client.post(
        "/api/v1/organisations/",
        json.dumps({"name": "A", "kind": "company"}),
        content_type="application/json",
    )

    refused(answer, 403)
    assert not Organisation.objects.exists()


# Numbers and texts of organisations


@pytest.mark.parametrize(
    "number", ["556016-0681", "0000000000", "556016 068O", "٥٥٦٠١٦٠٦٨٠", "556016068", "", " "]
)
def test_a_wrong_organisation_number_is_refused_with_a_reason(staff, number):
    answer = staff.post("organisations/", _numbered("se_orgnr", number))

    fields = refused(answer, 400, "INVALID")["fields"]
    assert any(name.startswith("identifiers") for name in fields)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("number", ["165560160680", "5560160680", "５５６０１６０６８０"])
def test_a_right_organisation_number_is_kept_compact(staff, number):
    answer = staff.post("organisations/", _numbered("se_orgnr", number))

    assert answer.status_code == 201, answer.content
    assert answer.json()["identifiers"] == [{"scheme": "se_orgnr", "value": "5560160680"}]


@pytest.mark.parametrize("number", ["850709-9805", "850769-9802"])
def test_a_personal_number_is_for_sole_traders_stored_apart_and_masked(staff, number):
    company = staff.post(
        "organisations/", _numbered("se_orgnr", number, legal_form="limited_company")
    )
    trader = staff.post("organisations/", _numbered("se_orgnr", number, legal_form="sole_trader"))

    refused(company, 400)
    assert trader.status_code == 201, trader.content
    assert trader.json()["identifiers"] == []
    assert trader.json()["personal_number"].endswith("-****")
    assert PersonalNumber.objects.count() == Organisation.objects.count() == 1
    assert number.encode() not in trader.content
    assert number.replace("-", "").encode() not in trader.content


@pytest.mark.parametrize("number", ["SE556016068002", "SE55601606800", "DE123", "SE850709980502"])
def test_a_wrong_vat_number_is_refused(staff, number):
    refused(staff.post("organisations/", _numbered("vat", number)), 400, "INVALID")


def test_a_vat_number_made_from_a_personal_number_is_not_shown(staff):
    answer = staff.post(
        "organisations/", _numbered("vat", "SE850709980501", legal_form="sole_trader")
    )

    assert b"8507099805" not in answer.content


@pytest.mark.parametrize("name", ["a" * 10_000, "   ", "\u200b\u200d", "\u202e", "a\r\nb", ""])
def test_a_name_that_is_none_is_refused(staff, name):
    refused(staff.post("organisations/", {"name": name, "kind": "company"}), 400, "INVALID")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("A\u202eB", "AB"),
        ("  Älv  AB ", "Älv AB"),
        ("A\u030algen", "Ålgen"),
        ("🏭 Verk", "🏭 Verk"),
    ],
)
def test_a_name_is_made_regular(staff, written, kept):
    answer = staff.post("organisations/", {"name": written, "kind": "company"})

    assert answer.json()["name"] == kept


@pytest.mark.parametrize(
    "email", ["a@b", '"a b"@x.se', "a" * 320 + "@x.se", "a@x.se\r\nBcc:z@z.se", "@", "a@@x.se"]
)
def test_an_email_address_that_is_none_is_refused(staff, email):
    organisation = OrganisationFactory()
    person = {
        "given_name": "A", "family_name": "B", "organisation": str(organisation.pk), "email": email
    }  # fmt: skip

    refused(staff.post("people/", person), 400, "INVALID")


def test_an_internationalised_domain_is_kept_in_punycode(staff):
    organisation = OrganisationFactory()
    person = {
        "given_name": "A",
        "family_name": "B",
        "organisation": str(organisation.pk),
        "email": "a@exämple.se",
    }

    answer = staff.post("people/", person)

    assert answer.json()["email"] == "a@xn--exmple-cua.se"


@pytest.mark.parametrize(
    "website",
    ["javascript:alert(1)", "data:text/html,x", "//evil", "http://user:pw@x.se", "ftp://x.se"],
)
def test_a_web_address_that_is_none_is_refused(staff, website):
    answer = staff.post("organisations/", {"name": "A", "kind": "company", "website": website})

    assert list(refused(answer, 400, "INVALID")["fields"]) == ["website"]


def _numbered(scheme: str, value: str, **rest: str) -> dict[str, object]:
    return {
        "name": "A",
        "kind": "company",
        "identifiers": [{"scheme": scheme, "value": value}],
        **rest,
    }


def _in_days(days: int) -> str:
    return (timezone.now() + timedelta(days=days)).isoformat()
