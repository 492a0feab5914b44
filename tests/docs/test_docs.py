"""The documentation builds without a warning, and its examples do what they say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from konstellation.accounts.models import TokenScope
from konstellation.accounts.roles import Role
from konstellation.members.services import tokens
from tests.factories.members import OrganisationFactory, RoleGrantFactory

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(python|bash)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples() -> list[tuple[str, str, str]]:
    return [
        (page.name, language, code)
        for page in sorted((ROOT / "docs" / "api").glob("*.md"))
        for language, code in FENCE.findall(page.read_text("utf-8"))
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("page", "language", "code"), examples(), ids=lambda value: str(value)[:20]
)
def test_every_example_of_the_api_pages_runs(live_server, vocabulary, page, language, code):
    keeper = RoleGrantFactory(role=Role.PROCESS_MANAGER).user
    for n in range(30):
        OrganisationFactory(name=f"Verkstad {n:02}")
    secret = tokens.issue(
        actor=keeper,
        name="docs",
        scopes=[TokenScope.READ, TokenScope.WRITE],
        expires_at=timezone.now() + timedelta(days=1),
    ).secret
    command = [sys.executable, "-c", code] if language == "python" else ["bash", "-euc", code]

    ran = subprocess.run(
        command,
        env={**os.environ, "BASE_URL": live_server.url, "TOKEN": secret},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"30 organisations|Nordanå Verkstad 12|Verkstad 00", ran.stdout), ran.stdout
    assert '"errors"' not in ran.stdout


def test_the_documentation_builds_without_a_warning(tmp_path):
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "sphinx",
            "-W",
            "-q",
            "-b",
            "html",
            str(ROOT / "docs"),
            str(tmp_path),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "permissions.html").exists()


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=lambda p: p.name
)
def test_links_between_the_pages_lead_somewhere(page):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


FILES = re.compile(r"\{file\}`([^`]+)`")


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda p: p.name)
def test_every_file_that_the_documentation_names_is_there(page):
    roots = [ROOT, ROOT / "backend" / "konstellation"]
    named = FILES.findall(page.read_text("utf-8"))
    missing = [
        name
        for name in named
        if not any((root / name).exists() or (root / f"{name}.py").exists() for root in roots)
        and name != "search.py"
    ]
    assert missing == []
