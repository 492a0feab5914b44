"""The two profiles differ in settings alone, and in few of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.conftest import environment

MAY_DIFFER = {"DATABASES", "SEARCH_ENGINE", "CACHES"}
DUMP = """
import importlib, json, sys
module = importlib.import_module(f"konstellation.project.settings.{sys.argv[1]}")
named = {name: getattr(module, name) for name in dir(module) if name.isupper()}
print(json.dumps({
    name: json.dumps(value, default=lambda some: f"a {type(some).__name__}")
    for name, value in named.items()
}))
"""


def settings_of(profile: str, data: Path) -> dict[str, str]:
    servers = {
        "DATABASE_URL": "postgres://someone:secret@127.0.0.1:5432/network",
        "ELASTICSEARCH_URL": "http://127.0.0.1:9200",
    }
    said = subprocess.run(
        [sys.executable, "-c", DUMP, profile],
        env=environment(data) | servers,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    found: dict[str, str] = json.loads(said.stdout)
    return found


@pytest.fixture(scope="module")
def profiles(tmp_path_factory) -> tuple[dict[str, str], dict[str, str]]:
    data = tmp_path_factory.mktemp("data")
    return settings_of("embedded", data), settings_of("server", data)


def test_profiles_have_the_same_settings(profiles):
    embedded, server = profiles
    assert embedded.keys() == server.keys()


def test_profiles_differ_in_database_engine_and_cache_alone(profiles):
    embedded, server = profiles
    assert {name for name in embedded if embedded[name] != server[name]} == MAY_DIFFER
