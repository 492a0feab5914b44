"""The server profile for tests: like the embedded one but for database and engine."""

import os
from typing import Any

from konstellation.project.settings.server import DATABASES as SERVER_DATABASES
from konstellation.project.settings.server import SEARCH_ENGINE as SERVER_SEARCH_ENGINE
from konstellation.project.settings.test import *  # noqa: F403

_worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
_options: dict[str, Any] = {
    **dict(SERVER_SEARCH_ENGINE[1]),
    "prefix": f"test-{os.getpid()}-{_worker}",
    "replicas": 0,
}
DATABASES = SERVER_DATABASES
SEARCH_ENGINE = (SERVER_SEARCH_ENGINE[0], _options)
