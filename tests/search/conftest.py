from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from konstellation.search import client
from konstellation.search.document import registry
from konstellation.search.port import Engine, Page, Query
from konstellation.search.thesaurus import thesaurus
from tests.search.corpus import EVERYONE, INDEX, NETWORK, ROWS, OrganisationDocument, Words

Find = Callable[..., Page]


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The tests' document and the tests' words, and no others."""
    monkeypatch.setattr(registry, "documents", {INDEX: OrganisationDocument})
    monkeypatch.setattr(registry, "_affected", {})
    monkeypatch.setattr(thesaurus, "_vocabularies", [Words()])
    OrganisationDocument.index = INDEX
    thesaurus.refresh()
    ROWS.clear()
    yield
    ROWS.clear()
    thesaurus.refresh()


@pytest.fixture
def engine() -> Iterator[Engine]:
    """The engine that settings name, with nothing in it."""
    path, options = settings.SEARCH_ENGINE
    made: Engine = import_string(path)(**options)
    made.drop(INDEX)
    yield made
    made.drop(INDEX)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    engine.put(INDEX, NETWORK)
    return engine


@pytest.fixture
def find(filled: Engine) -> Find:
    def ask(text: str = "", audiences: Sequence[str] = EVERYONE, **asked: Any) -> Page:
        return filled.find(INDEX, Query(tuple(audiences), text, **asked))

    return ask


@pytest.fixture
def settled(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The engine as the one that settings name."""
    monkeypatch.setattr(client, "engine", lambda: engine)
    monkeypatch.setattr("konstellation.search.outbox.engine", lambda: engine)
    monkeypatch.setattr("konstellation.search.indexing.engine", lambda: engine)
    monkeypatch.setattr("konstellation.search.comparing.engine", lambda: engine)
    return engine


def keys(page: Page) -> list[str]:
    return [hit.id for hit in page.hits]
