"""The Swedish catalogue of the backend: what the source asks for, and what is compiled.

Babel does here what Django leaves to the gettext programs, which not every machine has.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parent.parent
CATALOGUE = PACKAGE / "locale" / "sv" / "LC_MESSAGES" / "django.po"
KEYWORDS: dict[str, tuple[int, ...] | tuple[tuple[int, str], int] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
Message = str | tuple[str, ...]


def compile_catalogue() -> Path:
    """Write the .mo beside the .po; returns where."""
    compiled = CATALOGUE.with_suffix(".mo")
    # Whole or not at all: a server may be reading it.
    half_done = compiled.with_suffix(".mo.new")
    with half_done.open("wb") as file:
        write_mo(file, _catalogue())
    half_done.replace(compiled)
    return compiled


def untranslated() -> list[tuple[Path, int, Message]]:
    """Messages in the source, with their place, that have no Swedish words yet."""
    catalogue = _catalogue()
    return [
        (path, line, message)
        for path, line, message, context in in_source()
        if not (found := catalogue.get(message, context)) or not found.string or found.fuzzy
    ]


def in_source() -> Iterator[tuple[Path, int, Message, str | None]]:
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
            for line, message, _comments, context in extract(
                "python", BytesIO(_as_python(path)), keywords=KEYWORDS
            ):
                yield path.relative_to(PACKAGE), line, message, context


def _as_python(path: Path) -> bytes:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = templatize(source, origin=str(path))
    return source.encode()


def _catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="sv")
