"""The two contracts with the world outside, as the code has them and as they are committed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.utils import translation

from konstellation.api.graphql.schema import schema

BACKEND = Path(__file__).parent.parent.parent


def graphql() -> str:
    """The GraphQL schema in its own language."""
    return str(schema)


def openapi() -> str:
    """The REST API as OpenAPI."""
    described = StringIO()
    with translation.override("en"):
        call_command("spectacular", stdout=described, validate=True, fail_on_warn=True)
    return described.getvalue()


MAKERS: Mapping[Path, Callable[[], str]] = {
    BACKEND / "schema.graphql": graphql,
    BACKEND / "openapi.yaml": openapi,
}


def stale() -> list[Path]:
    """The committed files that do not say what the code does."""
    return [path for path, make in MAKERS.items() if _committed(path) != make()]


def write() -> list[Path]:
    """Make them say it; returns those that were changed."""
    changed = stale()
    for path in changed:
        path.write_text(MAKERS[path](), encoding="utf-8")
    return changed


def _committed(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
