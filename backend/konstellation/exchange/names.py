"""Names as they are compared: without case, accents, punctuation."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_NOT_WORD = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Lower case Latin letters without accents, words apart by one blank."""
    lowered = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(char for char in lowered if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare).strip()


def squeezed(text: str) -> str:
    """Folded and without blanks: "Org.nr " and "ORG NR" are the same. Å, ä and ö keep their own."""
    lowered = unicodedata.normalize("NFC", text.casefold())
    return _NOT_WORD.sub("", lowered)
