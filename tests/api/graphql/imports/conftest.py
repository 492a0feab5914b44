"""Imports of the sheets that the exchange's own tests declare."""

from __future__ import annotations

import pytest

from konstellation.accounts.models import User
from konstellation.accounts.roles import Role
from tests.api.graphql.register.conftest import (  # noqa: F401
    administrator,
    ask,
    cost_of,
    delegate,
    house,
    viewers,
)
from tests.exchange.conftest import (  # noqa: F401
    Upload,
    _media,
    _sheets,
    planned,
    upload,
)
from tests.factories.members import RoleGrantFactory


@pytest.fixture
def colleague(db: None) -> User:
    """Another process manager."""
    return RoleGrantFactory(role=Role.PROCESS_MANAGER).user
