"""Who may import and export the register; the same for all its sheets."""

from __future__ import annotations

from konstellation.accounts.models import User, Viewer
from konstellation.exchange.problems import Problem
from konstellation.exchange.sheet import Sheet
from konstellation.members.policies import require


class RegisterSheet(Sheet):
    def require_import(self, actor: User) -> None:
        require(actor, "create", "import")

    def require_export(self, viewer: Viewer) -> None:
        require(viewer, "create", "export")


def refusal(text: object, column: str = "") -> Problem:
    """A reason in words of its own."""
    return Problem("refused", column, params={"text": str(text)})
