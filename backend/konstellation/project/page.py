"""The one HTML page, which the web application takes over in the browser."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

# Addresses under these are answered by the server itself, with 404 where nothing is.
OURS = ("_allauth", "api", "graphiql", "graphql", "healthz", "media", "metrics", "readyz", "static")
ANY_OTHER = rf"^(?!(?:{'|'.join(OURS)})(?:/|\Z))[\s\S]*\Z"
ROBOTS = """User-agent: *
Disallow: /_allauth/
Disallow: /api/
Disallow: /graphql/
"""


@require_safe
@never_cache
@ensure_csrf_cookie
def page(request: HttpRequest, **_address: Any) -> HttpResponse:
    """Whatever address in the application is asked for: which page that is, the browser decides."""
    is_built = _is_built()
    context = {"is_built": is_built}
    return render(request, "konstellation/page.html", context, status=200 if is_built else 503)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


def _is_built() -> bool:
    vite: dict[str, Any] = settings.DJANGO_VITE["default"]
    return bool(vite["dev_mode"]) or vite["manifest_path"].is_file()
