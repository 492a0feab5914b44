"""What engines answer when they count by value, as our counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from konstellation.search.port import FacetCount


def counts(buckets: Sequence[Mapping[str, Any]]) -> list[FacetCount]:
    """The most first; of equals by alphabet."""
    found = [FacetCount(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
    return sorted(found, key=lambda count: (-count.count, count.value))
