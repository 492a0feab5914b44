"""One shape for every refusal, in the reader's language, and nothing of ours in it."""

from __future__ import annotations

import pytest
from django.db import DataError, OperationalError

from konstellation.common.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    SignInRequired,
    Stale,
    Unavailable,
)
from konstellation.members.selectors import organisations
from tests.api.rest.conftest import refused
from tests.factories.members import UserFactory

SECRET = "password=hunter2 at /srv/app/secret.py"


@pytest.fixture
def raising(monkeypatch):
    def arrange(error):
        def fail(**_said):
            raise error

        monkeypatch.setattr(organisations, "organisations", fail)

    return arrange


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotAllowed(), 403, "NOT_ALLOWED"),
        (SignInRequired(), 401, "SIGN_IN_REQUIRED"),
        (NotFound(), 404, "NOT_FOUND"),
        (Stale(version=7, current={"name": "A"}), 412, "STALE"),
        (Conflict("Another state."), 409, "CONFLICT"),
        (Invalid({"name": ["Wrong."]}), 400, "INVALID"),
        (Unavailable(), 503, "UNAVAILABLE"),
        (RecursionError(SECRET), 400, "MALFORMED"),
        (DataError(SECRET), 400, "MALFORMED"),
        (OverflowError(SECRET), 400, "MALFORMED"),
        (UnicodeEncodeError("utf-8", SECRET, 0, 1, SECRET), 400, "MALFORMED"),
        (OperationalError(SECRET), 503, "UNAVAILABLE"),
        (RuntimeError(SECRET), 500, "INTERNAL"),
        (KeyError(SECRET), 500, "INTERNAL"),
        (ValueError(SECRET), 500, "INTERNAL"),
        (AssertionError(SECRET), 500, "INTERNAL"),
    ],
)
def test_every_error_becomes_a_problem_and_none_leaks(api, raising, error, status, code):
    raising(error)

    answer = api.get("organisations/")

    refused(answer, status, code)
    assert b"hunter2" not in answer.content
    assert b"secret.py" not in answer.content
    if status in {503}:
        assert int(answer["Retry-After"]) > 0


def test_the_unforeseen_is_logged_under_the_id_that_is_answered(api, raising, caplog):
    raising(RuntimeError(SECRET))

    body = refused(api.get("organisations/"), 500)

    records = [r for r in caplog.records if r.name == "konstellation.api.rest.problems"]
    assert body["requestId"] in records[0].getMessage()
    assert SECRET in str(records[0].exc_info)


def test_a_refusal_by_a_rule_carries_its_fields(api, raising):
    raising(Invalid({"name": ["Wrong."], "": ["All."]}))

    assert refused(api.get("organisations/"), 400)["fields"] == {"name": ["Wrong."], "": ["All."]}


def test_a_stale_record_is_shown_as_it_is_now(api, raising):
    raising(Stale(version=7, current={"name": "A"}))

    answer = api.get("organisations/")

    body = refused(answer, 412)
    assert (body["version"], body["current"], answer["ETag"]) == (7, {"name": "A"}, '"7"')


def test_who_has_not_signed_in_is_told_how(api):
    assert api.get("me/")["WWW-Authenticate"] == "Bearer"


def test_the_reader_has_chosen_a_language(as_user):
    client = as_user(UserFactory(language="en"))
    client.headers = {}

    english = client.get("organisations/01890000-0000-7000-8000-000000000000/").json()

    assert english["title"] == "Not found"


def test_refusals_are_worded_in_swedish_as_well(api):
    api.headers = {"Accept-Language": "sv"}

    assert refused(api.get("nothing/"), 404)["title"] == "Finns inte"
    fields = refused(api.get("organisations/?limit=0"), 400)["fields"]
    assert fields == {"limit": ["Skriv ett tal från 1 till 50."]}
