"""Whether the product is up, for whatever watches over it."""

from __future__ import annotations

import logging

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from konstellation.search.client import engine

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when requests can be served; search may be degraded, the database may not.

    Everyone may ask, so the answer names no versions, hosts or errors.
    """
    if not _database_is_ready():
        return JsonResponse({"status": "unavailable"}, status=503)
    return JsonResponse({"status": "ok", "search": "ok" if _search_is_well() else "degraded"})


def _database_is_ready() -> bool:
    """Whether the database answers and has all migrations."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        logger.exception("The database does not answer")
        return False


def _search_is_well() -> bool:
    try:
        return engine().healthy()
    except Exception:
        # Whatever an engine may raise: the register works without it.
        logger.exception("The search engine does not answer")
        return False
