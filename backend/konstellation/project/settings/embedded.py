"""One machine, no server: SQLite, tantivy, files and a mailbox under the data folder."""

from konstellation.project.settings.base import *  # noqa: F403
from konstellation.project.settings.base import DATA_DIR

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "konstellation.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # Deferred transactions that read before they write fail under several writers.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "PRAGMA mmap_size=268435456; PRAGMA cache_size=-65536;"
                # ANALYZE looks at so many rows of each index, and so is over at once.
                "PRAGMA analysis_limit=1000;"
            ),
        },
    }
}
SEARCH_ENGINE = (
    "konstellation.search.engines.tantivy.TantivyEngine",
    {"path": str(DATA_DIR / "index")},
)
CACHES = {
    "default": {
        "BACKEND": "konstellation.project.cache.SharedCache",
        "LOCATION": str(DATA_DIR / "cache"),
        # What is cached may be lost with the power: no write waits for the disk.
        "OPTIONS": {"size_limit": 2**28, "sqlite_synchronous": 0},
    }
}
