"""What is said on a terminal, in the language that its environment names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation

# The first that is set counts, as in every program that speaks (POSIX).
_SAID_IN = ("LC_ALL", "LC_MESSAGES", "LANG")
_OTHERWISE = "en"


def language() -> str:
    said = next((value for name in _SAID_IN if (value := os.environ.get(name))), "")
    code = said.split("_")[0].split(".")[0].lower()
    return code if code in dict(settings.LANGUAGES) else _OTHERWISE


@contextmanager
def spoken() -> Iterator[None]:
    with translation.override(language()):
        yield
