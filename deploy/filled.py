"""filled.py FILE NAME=VALUE…: a compose file with its variables filled in."""

from __future__ import annotations

import re
import sys
from pathlib import Path

_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def filled(text: str, given: dict[str, str]) -> str:
    """Raises KeyError for a variable that must be given."""

    def value(found: re.Match[str]) -> str:
        name, kind, otherwise = found.groups()
        return given.get(name) or otherwise if kind == "-" else given[name]

    return _VARIABLE.sub(value, text)


if __name__ == "__main__":
    pairs = dict(argument.split("=", 1) for argument in sys.argv[2:])
    sys.stdout.write(filled(Path(sys.argv[1]).read_text("utf-8"), pairs))
