"""A wheel without the web application or the translations would only fail later, at its user's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NEEDED = (
    "backend/konstellation/project/static/frontend/manifest.json",
    "backend/konstellation/project/static/frontend/persisted-documents.json",
    "backend/konstellation/locale/sv/LC_MESSAGES/django.mo",
)


class CompleteWheel(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        missing = [name for name in NEEDED if not (Path(self.root) / name).is_file()]
        if missing:
            raise RuntimeError(f"Run “make setup” first: {', '.join(missing)} is not there.")
