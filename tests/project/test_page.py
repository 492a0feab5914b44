from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client

BROWSER = {"headers": {"host": "127.0.0.1"}}


@pytest.fixture
def browser() -> Client:
    return Client(**BROWSER)


@pytest.fixture
def built(settings, tmp_path: Path):
    """A build with one script and its style."""
    manifest = tmp_path / "manifest.json"
    manifest.write_text(
        json.dumps(
            {
                "src/main.tsx": {
                    "file": "assets/main-1.js",
                    "src": "src/main.tsx",
                    "isEntry": True,
                    "css": ["assets/main-1.css"],
                }
            }
        )
    )
    settings.DJANGO_VITE = {
        "default": configured.DJANGO_VITE["default"] | {"manifest_path": manifest}
    }


@pytest.mark.parametrize("address", ["/", "/register/1?tab=people", "/en/sida", "/apiary"])
def test_any_other_address_is_the_application(db, browser, address):
    answer = browser.get(address)

    assert b'<div id="root">' in answer.content
    assert "csrftoken" in answer.cookies
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "address",
    ["/static/none.js", "/media/none", "/_allauth/none", "/graphql/none", "/healthz/none"],
)
def test_the_server_s_own_addresses_never_are(db, browser, address):
    answer = browser.get(address)

    assert answer.status_code == 404
    assert b'id="root"' not in answer.content


def test_an_unknown_address_of_the_api_is_a_problem(db, browser):
    answer = browser.get("/api/v1/none")

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("application/problem+json")


def test_scripts_and_styles_carry_the_nonce_of_the_policy(db, browser, built):
    answer = browser.get("/")

    page = answer.content.decode()
    [nonce] = set(re.findall(r'nonce="([^"]+)"', page))
    assert f"'nonce-{nonce}'" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"].replace(
        "style-src-attr 'unsafe-inline'", ""
    )
    assert not re.findall(r"<(?:script|style)(?![^>]*nonce)", page)


@pytest.mark.parametrize(("asked", "language"), [("", "sv"), ("en", "en"), ("de", "sv")])
def test_the_page_names_its_language(db, browser, asked, language):
    page = browser.get("/", headers={"accept-language": asked}).content.decode()

    assert f'<html lang="{language}">' in page


def test_without_a_build_the_page_says_so(db, browser, settings, tmp_path):
    settings.DJANGO_VITE = {
        "default": configured.DJANGO_VITE["default"] | {"manifest_path": tmp_path / "none.json"}
    }

    answer = browser.get("/")

    assert answer.status_code == 503
    assert b"make setup" in answer.content


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_is_only_read(db, browser, method):
    assert getattr(browser, method)("/register").status_code == 405


def test_robots_are_kept_from_the_interfaces(db, browser):
    said = browser.get("/robots.txt")

    assert said["Content-Type"].startswith("text/plain")
    assert b"Disallow: /api/" in said.content
