"""What is only about tantivy's files, locks and processes: collected where settings name it."""

from __future__ import annotations

from django.conf import settings

collect_ignore_glob = [] if "tantivy" in settings.SEARCH_ENGINE[0] else ["test_*.py"]
