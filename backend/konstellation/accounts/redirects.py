"""Where to go on after signing in: a path of our own, never another site."""

from __future__ import annotations

import re
from urllib.parse import unquote

from django.utils.http import url_has_allowed_host_and_scheme

_CONTROL = re.compile(r"[\x00-\x20\x7f\\]")


def own_path(target: str) -> str:
    """The target where it is a path of ours, else "/"."""
    return target if is_own_path(target) else "/"


def is_own_path(target: str) -> bool:
    # Proxies and browsers decode once more than one thinks: the decoded target must be safe too.
    return all(_is_plain_path(form) for form in (target, unquote(target), unquote(unquote(target))))


def _is_plain_path(target: str) -> bool:
    return (
        target.startswith("/")
        and not target.startswith("//")
        and not _CONTROL.search(target.partition("?")[0])
        and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    )
