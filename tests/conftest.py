"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from konstellation.accounts.models import User
from konstellation.accounts.roles import Role
from konstellation.marketplace.services import package_kinds
from konstellation.members.selectors.places import with_places
from konstellation.members.services import package_vocabulary
from konstellation.search import outbox
from konstellation.search.client import engine
from konstellation.search.document import registry
from konstellation.search.engines.stemming import stem
from konstellation.search.thesaurus import thesaurus
from tests.factories.members import (
    DelegateFactory,
    MembershipFactory,
    RoleGrantFactory,
    UserFactory,
)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        package_vocabulary.load()
        package_kinds.load()
        # Read once here and not in whichever test happens to be the first to search.
        thesaurus.lifetime = float("inf")
        thesaurus.refresh()
        thesaurus.lookup(stem)
        with_places([])


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    cache.clear()


@pytest.fixture
def keeper(db: None) -> User:
    """A process manager."""
    return RoleGrantFactory(role=Role.PROCESS_MANAGER).user


@pytest.fixture
def member(db: None) -> User:
    """A delegate of a member organisation."""
    return DelegateFactory(organisation=MembershipFactory().organisation).user


@pytest.fixture
def administrator(db: None) -> User:
    """An administrator of a member organisation."""
    organisation = MembershipFactory().organisation
    return DelegateFactory(organisation=organisation, is_administrator=True).user


@pytest.fixture
def outsider(db: None) -> User:
    """Someone who can sign in and has no role."""
    return UserFactory()


@pytest.fixture
def index() -> Iterator[Callable[[], int]]:
    """An empty search index; call it to bring it up to date with what the test has written."""
    _drop_all()
    yield outbox.drain
    _drop_all()


def _drop_all() -> None:
    engine.cache_clear()
    for name in registry.documents:
        engine().drop(name)
    engine.cache_clear()


@pytest.fixture
def vocabulary(transactional_db: None) -> None:
    """The package's vocabulary again, for tests whose database is emptied and not rolled back."""
    package_vocabulary.load()
    package_kinds.load()
