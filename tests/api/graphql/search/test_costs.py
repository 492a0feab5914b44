"""What a search is charged: ten for asking, twenty for facets, five for a total."""

from __future__ import annotations

import pytest

from tests.api.graphql.register.conftest import Ask, answer
from tests.api.graphql.search.conftest import Network


def charged(ask: Ask, query: str) -> int:
    cost: int = answer(ask(query))["extensions"]["cost"]["requested"]
    return cost


@pytest.mark.parametrize("field", ["partnerSearch", "listings"])
def test_each_part_of_a_search_is_charged(ask: Ask, network: Network, field: str) -> None:
    def with_parts(*parts: str) -> int:
        return charged(ask, f"{{ {field}(first: 5) {{ degraded {' '.join(parts)} }} }}")

    plain = with_parts()
    assert plain >= 10
    assert with_parts("totalCount") - plain == 5
    assert with_parts("facets { field }") - plain == 20 + 9
