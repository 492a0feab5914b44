"""Who is on the other end is checked: of the database as of the search engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections
from django.utils.module_loading import import_string

from konstellation.common.errors import Unavailable
from konstellation.project.backup import databases
from konstellation.search.port import Query
from tests.postgresql.encryption import Authority, front, greet_at_once, greet_postgresql

HERE = "127.0.0.1"
QUESTION = Query(text="mikrofabrik", audiences=("public",))


@pytest.fixture
def ours(tmp_path: Path) -> Authority:
    return Authority.named("ours")


@pytest.fixture
def another(tmp_path: Path) -> Authority:
    return Authority.named("another")


def database_url(port: int, believed: Path) -> str:
    kept = connection.settings_dict
    return (
        f"postgres://{kept['USER']}:{kept['PASSWORD']}@{HERE}:{port}/{kept['NAME']}"
        f"?sslmode=verify-full&sslrootcert={believed}"
    )


def is_encrypted(url: str) -> bool:
    with databases.other(url) as alias, connections[alias].cursor() as cursor:
        cursor.execute("SELECT 1")
        raw: Any = connections[alias].connection
        return bool(raw.pgconn.ssl_in_use)


@pytest.fixture
def postgresql(db: None) -> tuple[str, int]:
    kept = connection.settings_dict
    return kept["HOST"], int(kept["PORT"])


def test_a_database_whose_certificate_is_ours_is_believed(postgresql, ours, tmp_path):
    context = ours.serve(HERE, tmp_path)
    with front(postgresql, context, greet_postgresql) as (port, _front):
        assert is_encrypted(database_url(port, ours.write(tmp_path)))


def test_a_database_of_another_authority_is_not(postgresql, ours, another, tmp_path):
    context = another.serve(HERE, tmp_path)
    with (
        front(postgresql, context, greet_postgresql) as (port, found),
        pytest.raises(OperationalError, match="certificate verify failed"),
    ):
        is_encrypted(database_url(port, ours.write(tmp_path)))
    assert not found.heard


def test_nor_one_that_goes_by_another_name(postgresql, ours, tmp_path):
    context = ours.serve("database.example", tmp_path)
    with (
        front(postgresql, context, greet_postgresql) as (port, found),
        pytest.raises(OperationalError, match="does not match host name"),
    ):
        is_encrypted(database_url(port, ours.write(tmp_path)))
    assert not found.heard


def engine(port: int, believed: Path) -> Any:
    """Ours, at another address than the settings say."""
    path, options = settings.SEARCH_ENGINE
    changed = {"url": f"https://{HERE}:{port}", "ca_file": str(believed), "api_key": "a-secret-key"}
    return import_string(path)(**{**options, **changed})


@pytest.fixture
def elasticsearch(db: None) -> tuple[str, int]:
    # An engine asks the database for the words that it is to know.
    parts = urlsplit(settings.SEARCH_ENGINE[1]["url"])
    assert parts.hostname
    return parts.hostname, parts.port or 9200


def test_an_engine_whose_certificate_is_ours_is_believed(elasticsearch, ours, tmp_path):
    context = ours.serve(HERE, tmp_path)
    with front(elasticsearch, context, greet_at_once) as (port, found):
        trusting = engine(port, ours.write(tmp_path))
        trusting.rebuild("organisations", [])
        found_there = trusting.find("organisations", QUESTION)
        trusting.drop("organisations")
    assert found_there.total == 0
    assert b"authorization: apikey a-secret-key" in bytes(found.heard).lower()


def test_an_engine_of_another_authority_is_told_nothing(elasticsearch, ours, another, tmp_path):
    context = another.serve(HERE, tmp_path)
    with front(elasticsearch, context, greet_at_once) as (port, found):
        suspicious = engine(port, ours.write(tmp_path))
        assert not suspicious.healthy()
        with pytest.raises(Unavailable):
            suspicious.find("organisations", QUESTION)
    assert not found.heard
