"""The way to the cluster: short patience, no second tries, errors in our own words."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext_lazy as _
from elastic_transport import OrjsonSerializer, TransportError
from elasticsearch import ApiError, Elasticsearch

from konstellation.common.errors import DomainError, Invalid, Unavailable
from konstellation.search.port import Away

WRITE_TIMEOUT = 30.0
_NEARLY_ALL = 0.9
_AT_LEAST = 0.05
# Statuses of a cluster that cannot be asked just now, or not by us; the rest of those from 500 on
# is about one question.
_AWAY = {401, 403, 408, 429, 502, 503}
_UNANSWERABLE = ("too_many_clauses", "too_many_nested_clauses", "too_many_buckets_exception")


class Connection:
    def __init__(self, url: str, api_key: str, ca_file: str, timeout: float) -> None:
        self._options: dict[str, Any] = {
            "hosts": url.split(","),
            "request_timeout": timeout,
            # Who asks is told at once; the outbox tries again by its own clock.
            "max_retries": 0,
            "serializers": {"application/vnd.elasticsearch+json": OrjsonSerializer()},
        }
        if api_key:
            self._options["api_key"] = api_key
        if ca_file:
            self._options["ca_certs"] = ca_file
        self.timeout = timeout
        self._made: tuple[int, Elasticsearch] | None = None
        self._making = threading.Lock()

    @property
    def client(self) -> Elasticsearch:
        """One client per process: a forked one must not share its parent's sockets."""
        made = self._made
        if made is None or made[0] != os.getpid():
            with self._making:
                made = self._made
                if made is None or made[0] != os.getpid():
                    made = os.getpid(), Elasticsearch(**self._options)
                    self._made = made
        return made[1]

    def until(self, moment: float) -> Elasticsearch:
        """The client that waits until a moment of the monotonic clock at most."""
        left = moment - time.monotonic()
        if left > self.timeout * _NEARLY_ALL:
            # Another client for every question costs more than it could save.
            return self.client
        return self.client.options(request_timeout=max(left, _AT_LEAST))

    @property
    def writing(self) -> Elasticsearch:
        return self.client.options(request_timeout=max(self.timeout, WRITE_TIMEOUT))


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turn what is no mistake of ours into what the port promises."""
    try:
        yield
    except TransportError as error:
        raise Away from error
    except ApiError as error:
        known = refusal(error.status_code, str(error))
        if known is None:
            raise
        raise known from error


def refusal(status: int, reason: str) -> DomainError | None:
    """What the port calls a refusal of the cluster; None where we asked amiss."""
    if status == 400 and any(kind in reason for kind in _UNANSWERABLE):
        return Invalid({"text": [_("Narrow your search to see more of it.")]})
    if status in _AWAY:
        return Away()
    return Unavailable() if status >= 500 else None
