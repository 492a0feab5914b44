"""The product's schema and its people, with a place for the index."""

from __future__ import annotations

from tests.api.graphql.register.conftest import (  # noqa: F401
    administrator,
    ask,
    cost_of,
    delegate,
    house,
    viewers,
)
from tests.api.graphql.search.conftest import away  # noqa: F401
