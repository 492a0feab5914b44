"""The cache that all processes of one machine share."""

from __future__ import annotations

from typing import Any

from diskcache import DjangoCache


class SharedCache(DjangoCache):  # type: ignore[misc]
    """diskcache that stays open between requests.

    Django closes every cache when a request ends; opening eight small databases anew cost more
    than answering. The connections belong to their threads and end with them.
    """

    def close(self, **kwargs: Any) -> None:
        pass
