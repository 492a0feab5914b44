"""However many ask at once, the database has no more connections than it was told of."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import orjson
import pytest
from django.db import connection, connections, transaction
from django.test import Client

from konstellation.members.models import Organisation
from tests.factories.members import OrganisationFactory, RoleGrantFactory

SIZE = 3
BUSY = {
    "en": "This is not available right now. Try again in a moment.",
    "sv": "Detta är inte tillgängligt just nu. Försök igen om en stund.",
}


@pytest.fixture
def pool(transactional_db: None) -> Iterator[None]:
    """A small and impatient one in place of the process's own, which would not shrink at once."""
    options = connection.settings_dict["OPTIONS"]
    kept = options["pool"]
    connection.close()
    connection.close_pool()
    options["pool"] = {"min_size": 1, "max_size": SIZE, "timeout": 0.3}
    yield
    connection.close()
    connection.close_pool()
    # Before the database is emptied, for which a pool is made again.
    options["pool"] = kept


@contextmanager
def all_taken() -> Iterator[None]:
    """As many as there are, each held by somebody."""
    release, held = threading.Event(), threading.Barrier(SIZE + 1)

    def hold() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            held.wait(timeout=10)
            release.wait(timeout=30)
        connections.close_all()

    connection.close()
    with ThreadPoolExecutor(SIZE) as holders:
        for _holder in range(SIZE):
            holders.submit(hold)
        held.wait(timeout=10)
        try:
            yield
        finally:
            release.set()


def get(path: str, language: str = "en") -> Any:
    client = Client(raise_request_exception=False)
    return client.get(path, headers={"Accept-Language": language})


def ask(language: str = "en") -> Any:
    client = Client(raise_request_exception=False)
    body = orjson.dumps({"query": "{ organisations(first: 1) { nodes { name } } }"})
    headers = {"Accept-Language": language}
    return client.post("/graphql/", body, content_type="application/json", headers=headers)


def test_many_at_once_share_them(pool):
    database = connection.settings_dict["NAME"]
    counts: list[int] = []

    def work(_number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*), pg_sleep(0.01) FROM pg_stat_activity"
                " WHERE datname = %s AND backend_type = 'client backend'",
                [database],
            )
            counts.append(cursor.fetchone()[0])
        connection.close()

    with ThreadPoolExecutor(8 * SIZE) as workers:
        list(workers.map(work, range(60)))

    assert len(counts) == 60
    assert max(counts) == SIZE


def sign_in(language: str) -> Any:
    body = {"email": "kim@example.org", "password": "a long password"}
    return Client(raise_request_exception=False).post(
        "/_allauth/browser/v1/auth/login",
        body,
        content_type="application/json",
        headers={"Accept-Language": language},
    )


def with_token(language: str) -> Any:
    headers = {"Accept-Language": language, "Authorization": "Bearer kst_unknown"}
    return Client(raise_request_exception=False).get("/api/v1/me/", headers=headers)


def the_register(language: str) -> Any:
    return get("/api/v1/organisations/", language)


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("question", [the_register, with_token, sign_in])
def test_without_a_free_one_the_answer_is_to_come_again(pool, question, language):
    with all_taken():
        answer = question(language)

    assert answer.status_code == 503, answer.content
    assert answer["Retry-After"] == "5"
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == BUSY[language]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_graphql_says_the_same(pool, language):
    with all_taken():
        answer = ask(language)

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    (error,) = answer.json()["errors"]
    assert error["message"] == BUSY[language]
    assert error["extensions"]["code"] == "unavailable"


@pytest.mark.parametrize("question", [lambda: get("/api/v1/organisations/"), ask])
def test_it_is_over_as_soon_as_one_is_free(pool, question: Callable[[], Any]):
    with all_taken():
        assert question().status_code == 503
    assert question().status_code == 200


def test_the_limits_of_the_settings_hold(db):
    options = connection.settings_dict["OPTIONS"]["options"]
    for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT setting FROM pg_settings WHERE name = %s", [name])
            (kept,) = cursor.fetchone()
        assert f"-c {name}={kept}" in options
        assert int(kept) > 0


@contextmanager
def limited(**limits: str) -> Iterator[None]:
    """Shorter ones for this connection, so that nobody waits for the settings'."""
    with connection.cursor() as cursor:
        for name, value in limits.items():
            cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name in limits:
                cursor.execute(f"RESET {name}")


@contextmanager
def somebody_holds(lock: Callable[[], Any]) -> Iterator[None]:
    """And does not come to an end."""
    release, held = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            lock()
            held.set()
            release.wait(timeout=30)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(timeout=10)
    try:
        yield
    finally:
        release.set()
        holder.join()


def the_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE members_organisation IN ACCESS EXCLUSIVE MODE")


@pytest.mark.parametrize("limit", ["lock_timeout", "statement_timeout"])
def test_who_waits_too_long_is_told_to_come_again(transactional_db, limit):
    client = Client(raise_request_exception=False)
    with somebody_holds(the_table), limited(**{limit: "300ms"}):
        answer = client.get("/api/v1/organisations/", headers={"Accept-Language": "sv"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["detail"] == BUSY["sv"]
    assert client.get("/api/v1/organisations/").status_code == 200


def test_a_change_to_a_record_that_is_held_is_refused_and_not_made(transactional_db):
    organisation = OrganisationFactory(name="Before")
    client = Client(raise_request_exception=False)
    client.force_login(RoleGrantFactory().user)

    def change() -> Any:
        return client.patch(
            f"/api/v1/organisations/{organisation.pk}/",
            {"name": "After"},
            content_type="application/json",
            headers={"If-Match": f'"{organisation.version}"'},
        )

    def its_row() -> None:
        Organisation.objects.select_for_update().get(pk=organisation.pk)

    with somebody_holds(its_row), limited(lock_timeout="300ms"):
        refused = change()
        assert Organisation.objects.get().name == "Before"

    assert (refused.status_code, refused["Retry-After"]) == (503, "5")
    assert change().status_code == 200


def test_graphql_tells_a_lock_from_a_statement_that_takes_too_long(transactional_db, settings):
    settings.GRAPHQL_LIMITS = {"public": {"statement": 0.3}}
    with somebody_holds(the_table):
        (stopped,) = ask().json()["errors"]
        with limited(lock_timeout="100ms"):
            (waited,) = ask().json()["errors"]

    assert stopped["extensions"]["code"] == "DEADLINE"
    assert waited["extensions"]["code"] == "unavailable"
    assert ask().json()["data"] == {"organisations": {"nodes": []}}
