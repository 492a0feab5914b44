"""What an operation takes and gives, said once: the view enforces it, the schema documents it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from konstellation.api.rest import pages
from konstellation.api.rest.pages import Ordering
from konstellation.api.rest.parameters import Parameter
from konstellation.api.rest.shapes import Input, Shape

H = TypeVar("H", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One thing that a client can do.

    ``ordering`` makes it a list in pages, ``many`` a short list given whole. ``versioned`` asks
    for If-Match. ``repeatable`` offers Idempotency-Key; an answer that holds a secret does not,
    since answers are kept. ``is_search`` counts against the allowance of searches as well.
    ``is_ranked`` gives a page of what a search has ranked. ``file_bytes`` takes a form with a
    file of at most so many bytes in place of JSON.
    """

    gives: type[Shape] | None = None
    takes: type[Input] | None = None
    status: int = 200
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    ordering: Ordering | None = None
    many: bool = False
    versioned: bool = False
    repeatable: bool = True
    is_search: bool = False
    is_ranked: bool = False
    is_export: bool = False
    file_bytes: int = 0

    def query(self, most: int, usual: int) -> dict[str, Parameter]:
        """All query parameters, those of its pages included."""
        if self.ordering is not None:
            return {**self.parameters, **pages.parameters(self.ordering, most, usual)}
        return {**self.parameters, **(pages.windows(most, usual) if self.is_ranked else {})}


def operation(**declared: Any) -> Callable[[H], H]:
    """Declare what the decorated handler takes and gives; see Operation."""

    def declare(handler: H) -> H:
        handler.operation = Operation(**declared)  # type: ignore[attr-defined]
        return handler

    return declare
