"""What both profiles share; a profile adds databases, engine, cache, files and e-mail."""

from __future__ import annotations

import socket
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import validate

from konstellation.project import logs
from konstellation.project.settings.env import PACKAGE, data_dir, env, kept_secret, plain

DATA_DIR = data_dir()
DEBUG: bool = env.bool("DEBUG", False)
SECRET_KEY: str = env.str("SECRET_KEY", "") or kept_secret(DATA_DIR / "secret.key")
# Encrypts sole traders' numbers; apart from SECRET_KEY, so that either can be changed alone.
PERSONAL_NUMBER_KEY: str = env.str("PERSONAL_NUMBER_KEY", "") or kept_secret(
    DATA_DIR / "personal-number.key"
)
PORT: int = plain.int("PORT", 8000)
HOST: str = env.str("HOST", "127.0.0.1")
WEB_PROCESSES: int = plain.int("WEB_CONCURRENCY", 2)
WEB_THREADS: int = env.int("WEB_THREADS", 4)
PUBLIC_BASE_URL: str = env.str("PUBLIC_BASE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
# How many proxies in front of us are ours; only so many X-Forwarded-For hops are believed.
TRUSTED_PROXY_COUNT: int = env.int("TRUSTED_PROXY_COUNT", 0)
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL]
DEMO: bool = env.bool("DEMO", False)

INSTALLED_APPS = [
    "konstellation.accounts",
    "konstellation.audit",
    "konstellation.search",
    "konstellation.exchange",
    "konstellation.members",
    "konstellation.marketplace",
    "konstellation.matching",
    "konstellation.api",
    "konstellation.project",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.usersessions",
    "graphene_django",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_tasks",
    "django_tasks_db",
    "django_vite",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "konstellation.api.middleware.RequestContextMiddleware",
    "konstellation.project.middleware.ObservationMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "konstellation.accounts.sessions.SessionLifetimeMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "konstellation.api.auth.BearerTokenMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "konstellation.project.urls"
WSGI_APPLICATION = "konstellation.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "project" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Accounts
AUTH_USER_MODEL = "accounts.User"
# allauth's is Django's own, and knows e-mail addresses as names.
AUTHENTICATION_BACKENDS = ["konstellation.accounts.backends.KeptUserBackend"]
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_validation}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": f"{_validation}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
    {"NAME": "konstellation.accounts.passwords.MaximumLengthValidator"},
    {"NAME": "konstellation.accounts.passwords.NoNullCharacterValidator"},
]
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=24).total_seconds())
ACCOUNT_ADAPTER = "konstellation.api.sign_in.JournallingAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# allauth's own limits stand; signing up is by invitation, so few tries are honest ones.
ACCOUNT_RATE_LIMITS = {"signup": "5/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
HEADLESS_FRONTEND_URLS = {
    "account_confirm_email": f"{PUBLIC_BASE_URL}/verify-email/{{key}}",
    "account_reset_password": f"{PUBLIC_BASE_URL}/forgotten-password",
    "account_reset_password_from_key": f"{PUBLIC_BASE_URL}/reset-password/{{key}}",
    "account_signup": f"{PUBLIC_BASE_URL}/sign-in",
}
INVITATION_LIFETIME = timedelta(days=7)
API_TOKEN_LONGEST_LIFETIME = timedelta(days=365)

# Sessions: (longest idle, longest in all)
SESSION_LIFETIME = (timedelta(hours=8), timedelta(days=7))
SESSION_LIFETIME_STAFF = (timedelta(hours=1), timedelta(hours=12))
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = int(SESSION_LIFETIME[1].total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_BASE_URL.startswith("https://")
SESSION_COOKIE_NAME = "__Host-session" if SESSION_COOKIE_SECURE else "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# E-mail: to the console and to files, until a server that sends is named
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_BACKEND = "konstellation.project.mailbox.MailboxBackend"
if env.str("MAIL_URL", ""):
    # A server that sends, such as submission://user:password@mail.example (port 587, TLS).
    _server = env.dj_email_url("MAIL_URL")
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _server["EMAIL_HOST"], _server["EMAIL_PORT"]
    EMAIL_HOST_USER = _server["EMAIL_HOST_USER"] or ""
    EMAIL_HOST_PASSWORD = _server["EMAIL_HOST_PASSWORD"] or ""
    EMAIL_USE_TLS, EMAIL_USE_SSL = _server["EMAIL_USE_TLS"], _server["EMAIL_USE_SSL"]
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "Konstellation <konstellation@localhost>")
EMAIL_TIMEOUT = 10
# Seconds between one attempt to deliver a message and the next; after the last it is given up.
MAIL_PAUSES = env.list("MAIL_PAUSES", [60, 300, 900, 3_600, 14_400, 43_200, 86_400], subcast=int)

# Languages
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE: str = env.str("TIME_ZONE", "Europe/Stockholm")

# How many backups from before a migration are kept where there is no database server; 0: none.
MIGRATION_BACKUPS: int = env.int("MIGRATION_BACKUPS", 3, validate=validate.Range(min=0))

# Web
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "project" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
# Straight from the package, where the build lies compressed already: nothing to collect first.
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+/assets/.+$"
DJANGO_VITE = {
    "default": {
        "dev_mode": env.bool("VITE_DEV", False),
        "dev_server_port": plain.int("VITE_PORT", 5173),
        "static_url_prefix": "frontend",
        "manifest_path": PACKAGE / "project" / "static" / "frontend" / "manifest.json",
    }
}
_vite = f"localhost:{plain.int('VITE_PORT', 5173)}"
_dev_origins = [f"http://{_vite}", f"ws://{_vite}"] if env.bool("VITE_DEV", False) else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE, *_dev_origins],
        "style-src": [SELF, "'unsafe-inline'", *_dev_origins] if _dev_origins else [SELF, NONCE],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": [SELF, "data:"],
        "worker-src": [SELF],
        "connect-src": [SELF, *_dev_origins],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
USE_X_FORWARDED_HOST = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
APPEND_SLASH = False

# Limits: what these leave out stands in the limits module of each, and `doctor` prints all.
GRAPHQL_LIMITS: Any = env.json("GRAPHQL_LIMITS", {})
REST_LIMITS: Any = env.json("REST_LIMITS", {})
REST_ALLOWANCES: Any = env.json("REST_ALLOWANCES", {})
IMPORT_LIMITS: Any = env.json("IMPORT_LIMITS", {})

# REST
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["konstellation.api.auth.ApiAuthentication"],
    # Who may do what is said by services and selectors, in one place for both APIs.
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": ["konstellation.api.rest.bodies.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": [
        "konstellation.api.rest.bodies.JSONRenderer",
        "konstellation.api.rest.bodies.ProblemRenderer",
    ],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "konstellation.api.rest.bodies.Negotiation",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "konstellation.api.rest.schema.Schema",
    "EXCEPTION_HANDLER": "konstellation.api.rest.problems.handler",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Konstellation",
    "DESCRIPTION": (
        "The register and meeting place of an industry network, for other systems.\n\n"
        "Every list comes in pages: give `next` back as `cursor`. Every record carries a version: "
        "send its `ETag` back as `If-Match` to change it. Every refusal is a problem after "
        "RFC 9457. Languages: send `Accept-Language: sv` or `en`."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.0.3",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SORT_OPERATION_PARAMETERS": False,
    "DISABLE_ERRORS_AND_WARNINGS": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none"},
    "POSTPROCESSING_HOOKS": ["konstellation.api.rest.schema.tidy"],
}

# Jobs
TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]},
}

# Watching
# One line for each record: for people, or "json" for whatever gathers them.
LOGGING = logs.configuration(
    level=env.str("LOG_LEVEL", "WARNING").upper(),
    as_json=env.str("LOG_FORMAT", "human", validate=validate.OneOf(["human", "json"])) == "json",
    in_colour=sys.stderr.isatty(),
)
# The processes of one machine count there; it must not be shared by two machines.
METRICS_DIR: Path = env.path("METRICS_DIR", DATA_DIR / "metrics" / socket.gethostname())
# Whoever sends it as a bearer token may read the figures; without one, this machine alone.
METRICS_TOKEN: str = env.str("METRICS_TOKEN", "")
# Seconds that search may lag behind before /readyz calls it degraded.
OUTBOX_LAG_ALARM: int = env.int("OUTBOX_LAG_ALARM", 300)
SENTRY_DSN: str = plain.str("SENTRY_DSN", "")
OTEL_EXPORTER_OTLP_ENDPOINT: str = plain.str("OTEL_EXPORTER_OTLP_ENDPOINT", "")
