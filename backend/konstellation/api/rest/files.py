"""Uploaded pictures, served so that a browser can do nothing with them but show them."""

from __future__ import annotations

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

_NAME = re.compile(r"[0-9a-f]{32}\.(?:png|jpg|webp)")


@require_safe
def logo(request: HttpRequest, name: str) -> FileResponse:
    """A logo by its random name; there is nothing else to be guessed here."""
    if not _NAME.fullmatch(name):
        raise Http404
    try:
        picture = default_storage.open(f"logos/{name}")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(picture, filename=name)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer
