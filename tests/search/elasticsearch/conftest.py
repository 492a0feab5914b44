"""What is only about a cluster: collected where settings name it."""

from __future__ import annotations

from django.conf import settings

collect_ignore_glob = [] if "elasticsearch" in settings.SEARCH_ENGINE[0] else ["test_*.py"]
