"""Each setting that must not serve the public, one at a time in an installation that may."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import override_settings

from konstellation.project import configuration
from konstellation.project.configuration import Severity

# Nothing here asks the database: only what is said of it.
pytestmark = pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")

ENGINE = "konstellation.search.engines.elasticsearch.ElasticsearchEngine"
DATABASE: dict[str, Any] = {
    "ENGINE": "django.db.backends.postgresql",
    "HOST": "db.internal",
    "PASSWORD": "y4Yk0rP6tq",
    "OPTIONS": {"sslmode": "verify-full"},
}
URL = "https://search.internal:9200"
SAFE: dict[str, Any] = {
    "PUBLIC_BASE_URL": "https://network.example",
    "ALLOWED_HOSTS": ["network.example"],
    "TRUSTED_PROXY_COUNT": 1,
    "SECRET_KEY": "0123456789" * 6,
    "PERSONAL_NUMBER_KEY": "abcdefghij" * 6,
    "DEMO": False,
    "DATABASES": {"default": DATABASE},
    "CACHES": {"default": {"BACKEND": "konstellation.project.cache.TableCache"}},
    "SEARCH_ENGINE": (ENGINE, {"url": URL, "api_key": "k4Yk0rP6tq"}),
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "METRICS_TOKEN": "",
}


def database(**changes: Any) -> dict[str, Any]:
    return {"DATABASES": {"default": DATABASE | changes}}


def cache(backend: str) -> dict[str, Any]:
    return {"CACHES": {"default": {"BACKEND": backend}}}


def engine(**options: Any) -> dict[str, Any]:
    return {"SEARCH_ENGINE": (ENGINE, options)}


UNSAFE: dict[str, tuple[str, dict[str, Any]]] = {
    "short secret": ("SECRET_KEY", {"SECRET_KEY": "short"}),
    "example secret": ("SECRET_KEY", {"SECRET_KEY": "changeme-" + "0123456789" * 6}),
    "one secret for two": ("PERSONAL_NUMBER_KEY", {"PERSONAL_NUMBER_KEY": SAFE["SECRET_KEY"]}),
    "readable passwords": ("PUBLIC_BASE_URL", {"PUBLIC_BASE_URL": "http://network.example"}),
    "any host": ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": ["*"]}),
    "debugging": ("DEBUG", {"DEBUG": True}),
    "no proxy of ours": ("TRUSTED_PROXY_COUNT", {"TRUSTED_PROXY_COUNT": 0}),
    "known sign-ins": ("DEMO", {"DEMO": True}),
    "mail to a folder": (
        "MAIL",
        {"EMAIL_BACKEND": "konstellation.project.mailbox.MailboxBackend"},
    ),
    "mail to the console": (
        "MAIL",
        {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"},
    ),
    "SQLite beside Elasticsearch": (
        "DATABASE_URL",
        database(ENGINE="django.db.backends.sqlite3", HOST=""),
    ),
    "database without encryption": ("DATABASE_URL", database(OPTIONS={})),
    "database encrypted if it likes": ("DATABASE_URL", database(OPTIONS={"sslmode": "prefer"})),
    "database without password": ("DATABASE_URL", database(PASSWORD="")),
    "database with a known password": (
        "DATABASE_URL",
        database(HOST="127.0.0.1", PASSWORD="postgres"),
    ),
    "a cache for each process": (
        "CACHE_URL",
        cache("django.core.cache.backends.locmem.LocMemCache"),
    ),
    "no cache": ("CACHE_URL", cache("django.core.cache.backends.dummy.DummyCache")),
    "a cache for each machine": ("CACHE_URL", cache("konstellation.project.cache.SharedCache")),
    "search unencrypted": (
        "ELASTICSEARCH_URL",
        engine(url="http://search.internal:9200", api_key="k4Yk0rP6tq"),
    ),
    "search open to all": ("ELASTICSEARCH_URL", engine(url=URL, api_key="")),
    "search with a known password": (
        "ELASTICSEARCH_URL",
        engine(url="https://elastic:changeme@search.internal:9200"),
    ),
    "guessable token": ("METRICS_TOKEN", {"METRICS_TOKEN": "metrics"}),
}


@pytest.fixture
def given(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    with override_settings(**SAFE):
        yield


def found(severity: Severity) -> set[str]:
    return {each.about for each in configuration.findings() if each.severity is severity}


def test_safe_settings_are_found_safe(given):
    assert configuration.findings() == []


@pytest.mark.parametrize(("about", "unsafe"), UNSAFE.values(), ids=UNSAFE)
def test_an_unsafe_setting_is_the_one_that_is_named(given, about, unsafe):
    with override_settings(**unsafe):
        assert found(Severity.ERROR) == {about}


@pytest.mark.parametrize(("about", "unsafe"), UNSAFE.values(), ids=UNSAFE)
def test_an_unsafe_setting_stops_every_start(given, about, unsafe):
    with override_settings(**unsafe), pytest.raises(SystemCheckError) as refusal:
        call_command("check", "--tag=security")

    assert f"konstellation.{about}" in str(refusal.value)


@pytest.mark.parametrize("name", ["SECRET_KEY", "PERSONAL_NUMBER_KEY"])
def test_a_secret_of_one_machine_does_not_serve_several(given, tmp_path, name):
    file = {"SECRET_KEY": "secret.key", "PERSONAL_NUMBER_KEY": "personal-number.key"}[name]
    (tmp_path / file).write_text(SAFE[name])

    assert found(Severity.ERROR) == {name}
    with override_settings(**database(HOST="127.0.0.1")):
        assert found(Severity.ERROR) == set()


def test_encryption_without_knowing_to_whom_is_a_warning(given):
    with override_settings(**database(OPTIONS={"sslmode": "require"})):
        assert found(Severity.WARNING) == {"DATABASE_URL"}
        assert found(Severity.ERROR) == set()


def test_no_password_is_repeated_in_what_is_found(given):
    with override_settings(**database(OPTIONS={}), **engine(url="http://me:hush@search.internal")):
        told = " ".join(each.what for each in configuration.findings())

    assert told
    assert "hush" not in told
    assert DATABASE["PASSWORD"] not in told


def test_on_the_own_machine_all_that_is_allowed(given):
    trial = {
        "PUBLIC_BASE_URL": "http://127.0.0.1:8000",
        "ALLOWED_HOSTS": ["127.0.0.1"],
        "TRUSTED_PROXY_COUNT": 0,
        "DEMO": True,
        "EMAIL_BACKEND": "konstellation.project.mailbox.MailboxBackend",
    }
    with override_settings(**trial):
        assert found(Severity.ERROR) == set()
