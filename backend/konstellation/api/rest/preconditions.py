"""Versions as entity tags: whoever changes a record says which state of it was seen."""

from __future__ import annotations

import re

from django.http import HttpRequest
from django.utils.translation import gettext as _

from konstellation.api.rest.problems import Problem, bad_request
from konstellation.common.models import Record

_TAG = re.compile(r'(?:W/)?"([^"]{0,80})"', re.ASCII)
_NEVER = 0  # Versions count from 1.


def etag(record: Record) -> str:
    return f'"{record.version}"'


def expected_version(request: HttpRequest) -> int:
    """The version that If-Match names. ``*`` would defeat the purpose, so it is refused.

    A tag that is well formed but none of ours matches no version.
    """
    given = request.headers.get("If-Match")
    if given is None:
        raise Problem(428, "IF_MATCH_REQUIRED", _("Say with If-Match which version you have seen."))
    found = _TAG.fullmatch(given.strip())
    if found is None:
        raise bad_request("INVALID_IF_MATCH", _("If-Match takes one ETag as this API gives it."))
    ours = found[1].isascii() and found[1].isdigit() and not given.startswith("W/")
    return int(found[1][:9]) if ours else _NEVER
