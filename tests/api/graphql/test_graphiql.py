"""The page for trying queries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings as django_settings
from django.test import Client

from konstellation.accounts.models import User


@pytest.fixture
def manifest(tmp_path: Path, settings: Any) -> Path:
    """Where the frontend's build lists what it holds."""
    path = tmp_path / "manifest.json"
    vite = {**django_settings.DJANGO_VITE["default"], "manifest_path": path, "dev_mode": False}
    settings.DJANGO_VITE = {"default": vite}
    return path


def test_only_staff_find_it(client: Client, member: User, manifest: Path) -> None:
    assert client.get("/graphiql/").status_code == 404
    client.force_login(member)
    assert client.get("/graphiql/").status_code == 404


@pytest.mark.parametrize("built", [{"src/main.tsx": {"file": "assets/main.js"}}, None])
def test_it_says_so_when_it_is_not_built(
    client: Client, keeper: User, manifest: Path, built: dict[str, Any] | None
) -> None:
    if built is not None:
        manifest.write_bytes(orjson.dumps(built))
    client.force_login(keeper)

    response = client.get("/graphiql/", headers={"accept-language": "en"})

    assert response.status_code == 200
    assert "not part of this build" in response.content.decode()
    assert "<script" not in response.content.decode()
    assert response["Cache-Control"] == "no-store"
