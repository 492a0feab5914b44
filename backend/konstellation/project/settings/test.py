"""The embedded profile for tests: everything it writes goes to a folder of its own."""

import atexit
import shutil
import tempfile
from pathlib import Path

from konstellation.project.settings.embedded import *  # noqa: F403
from konstellation.project.settings.embedded import DATABASES, STORAGES, TASKS

_SCRATCH = Path(tempfile.mkdtemp(prefix="konstellation-test-"))
atexit.register(shutil.rmtree, _SCRATCH, ignore_errors=True)

SECRET_KEY = "for-tests-only-" + "x" * 40
PERSONAL_NUMBER_KEY = "for-tests-only-" + "y" * 40
DATABASES = {
    "default": {
        **DATABASES["default"],
        "NAME": _SCRATCH / "konstellation.sqlite3",
        # A file, not memory: several threads of a test must each have a connection of their own.
        "TEST": {"NAME": _SCRATCH / "test.sqlite3"},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
        },
    }
}
SEARCH_ENGINE = (
    "konstellation.search.engines.tantivy.TantivyEngine",
    {"path": str(_SCRATCH / "index")},
)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = _SCRATCH / "media"
METRICS_DIR = _SCRATCH / "metrics"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A file is looked up when it is asked for; each test client would read the whole list anew.
WHITENOISE_AUTOREFRESH = True
TASKS = {
    "default": {**TASKS["default"], "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
}
