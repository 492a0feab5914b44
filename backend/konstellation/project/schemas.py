"""The two contracts with the world outside, as the code has them and as they are committed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from konstellation.api.graphql.schema import schema

BACKEND = Path(__file__).parent.parent.parent


def graphql() -> str:
    """The GraphQL schema in its own language."""
    return str(schema)


def openapi() -> str:
    """The REST API as OpenAPI."""
    with translation.override("en"):
        document = SchemaGenerator().get_schema(request=None, public=True)
        text: bytes = OpenApiYamlRenderer().render(document, renderer_context={})
    return text.decode()


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
