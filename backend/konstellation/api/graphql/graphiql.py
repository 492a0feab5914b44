"""The page on which staff try queries: GraphiQL from our own build, never from elsewhere."""

from __future__ import annotations

from typing import Any

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from konstellation.api import auth
from konstellation.members.policies import standing

ENTRY = "src/graphiql.tsx"


@require_safe
@ensure_csrf_cookie
def graphiql(request: HttpRequest) -> HttpResponse:
    """For others than staff there is no such page."""
    if not standing(auth.viewer(request)).is_staff:
        raise Http404
    context = {"entry": ENTRY, "is_built": _is_built()}
    response = render(request, "konstellation_api/graphiql.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _is_built() -> bool:
    vite: dict[str, Any] = settings.DJANGO_VITE["default"]
    if vite["dev_mode"]:
        return True
    try:
        return ENTRY in orjson.loads(vite["manifest_path"].read_bytes())
    except FileNotFoundError:
        return False
