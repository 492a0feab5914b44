from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from konstellation.accounts.models import User
from konstellation.exchange import services
from konstellation.exchange.models import ImportRow, ImportRun
from konstellation.exchange.sheet import sheets

from .sheets import GrantSheet, SampleSheet, UserSheet

Upload = Callable[..., ImportRun]


@pytest.fixture(autouse=True)
def _sheets() -> Iterator[None]:
    for sheet in (UserSheet(), GrantSheet(), SampleSheet()):
        sheets.register(sheet)
    yield
    for name in ("users", "grants", "samples"):
        sheets.unregister(name)


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def keeper(db: None) -> User:
    return person(email="keeper@example.com", name="Karin Ek")


@pytest.fixture
def colleague(db: None) -> User:
    return person(email="colleague@example.com", name="Olle Berg")


@pytest.fixture
def upload(keeper: User) -> Upload:
    """Upload text or bytes as a file of a sheet."""

    def _upload(content: str | bytes, *, sheet: str = "users", **how: Any) -> ImportRun:
        data = content.encode() if isinstance(content, str) else content
        how.setdefault("actor", keeper)
        return services.upload(sheet=sheet, content=[data], name="file.csv", **how)

    return _upload


@pytest.fixture
def planned(upload: Upload) -> Upload:
    """Upload and plan."""

    def _planned(content: str | bytes, **how: Any) -> ImportRun:
        run = upload(content, **how)
        return services.plan(actor=run.uploader, run=run, now=True)

    return _planned


def person(email: str, **facts: Any) -> User:
    """A user who cannot sign in, as they stand in the register."""
    return User.objects.create(email=email, password="!", **facts)


def verdicts(run: ImportRun) -> dict[int, str]:
    return dict(run.rows.values_list("number", "verdict"))


def outcomes(run: ImportRun) -> dict[int, str]:
    return dict(run.rows.values_list("number", "outcome"))


def row(run: ImportRun, number: int) -> ImportRow:
    return run.rows.get(number=number)


def codes(run: ImportRun, number: int) -> list[str]:
    return [reason["code"] for reason in row(run, number).reasons]
