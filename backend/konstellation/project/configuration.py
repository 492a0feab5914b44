"""What can be wrong with the settings themselves: the same for `doctor` and at every start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

SHORTEST_SECRET = 50
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_KNOWN_PASSWORDS = frozenset(
    {"", "admin", "changeme", "elastic", "konstellation", "password", "postgres", "secret"}
)
_KEPT_SECRETS = {"SECRET_KEY": "secret.key", "PERSONAL_NUMBER_KEY": "personal-number.key"}
# Those that check whom they talk to, and the one that only encrypts.
_VERIFIED = {"verify-ca", "verify-full"}
_ENCRYPTED = "require"
_SENDS = ("smtp.EmailBackend",)
SHORTEST_TOKEN = 20
_KNOWN_SECRETS = ("django-insecure-", "secret", "changeme", "change-me", "konstellation")


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Finding:
    """``about`` is the setting or the part; ``what`` says what is wrong and what cures it."""

    severity: Severity
    about: str
    what: str


def findings() -> list[Finding]:
    return [*_secrets(), *_addresses(), *_machinery(), *_watching()]


def is_local() -> bool:
    """Whether the product is reached from this machine alone."""
    return urlsplit(settings.PUBLIC_BASE_URL).hostname in _LOOPBACK


def at_start(app_configs: Sequence[Any] | None, **_options: Any) -> list[checks.CheckMessage]:
    """The errors as a Django system check: no command serves with unsafe settings."""
    return [
        checks.Error(finding.what, obj=finding.about, id=f"konstellation.{finding.about}")
        for finding in findings()
        if finding.severity is Severity.ERROR
    ]


def _secrets() -> Iterator[Finding]:
    for name in ("SECRET_KEY", "PERSONAL_NUMBER_KEY"):
        secret: str = getattr(settings, name)
        how = f"unset KONSTELLATION_{name} to have one made, or give {SHORTEST_SECRET} random signs"
        if len(secret) < SHORTEST_SECRET or len(set(secret)) < 5:
            yield Finding(Severity.ERROR, name, f"{name} is too short to be a secret: {how}.")
        elif secret.casefold().startswith(_KNOWN_SECRETS):
            yield Finding(Severity.ERROR, name, f"{name} is a known example, no secret: {how}.")
    if settings.SECRET_KEY == settings.PERSONAL_NUMBER_KEY:
        yield Finding(
            Severity.ERROR,
            "PERSONAL_NUMBER_KEY",
            "PERSONAL_NUMBER_KEY is the same as SECRET_KEY: neither could be changed alone.",
        )


def _addresses() -> Iterator[Finding]:
    address = urlsplit(settings.PUBLIC_BASE_URL)
    if address.scheme not in {"http", "https"} or not address.hostname:
        yield Finding(
            Severity.ERROR,
            "PUBLIC_BASE_URL",
            "PUBLIC_BASE_URL is no address: write it like https://network.example.",
        )
    elif address.scheme != "https" and not is_local():
        yield Finding(
            Severity.ERROR,
            "PUBLIC_BASE_URL",
            "PUBLIC_BASE_URL begins with http:// and is not this machine: passwords would travel"
            " readable. Serve it by https.",
        )
    if any(host.startswith("*") for host in settings.ALLOWED_HOSTS):
        yield Finding(
            Severity.ERROR,
            "ALLOWED_HOSTS",
            "ALLOWED_HOSTS allows any host: name those by which the product is reached.",
        )
    elif address.hostname and not _is_allowed(address.hostname):
        yield Finding(
            Severity.ERROR,
            "ALLOWED_HOSTS",
            f"ALLOWED_HOSTS lacks {address.hostname}, the host of PUBLIC_BASE_URL.",
        )
    yield from _debugging()


def _is_allowed(host: str) -> bool:
    return any(
        host == allowed.strip("[]") or (allowed.startswith(".") and host.endswith(allowed))
        for allowed in settings.ALLOWED_HOSTS
    )


def _debugging() -> Iterator[Finding]:
    vite = settings.DJANGO_VITE["default"]["dev_mode"]
    for name, on in (("DEBUG", settings.DEBUG), ("VITE_DEV", vite)):
        if on and is_local():
            yield Finding(Severity.WARNING, name, f"{name} is on: for development only.")
        elif on:
            yield Finding(
                Severity.ERROR, name, f"{name} is on at a public address: it shows the inside."
            )


def _machinery() -> Iterator[Finding]:
    """What serves one machine's tests and trials, and must not serve the public."""
    if is_local():
        return
    yield from _mail()
    yield from _proxies()
    yield from _database()
    yield from _cache()
    yield from _search()
    if settings.DEMO:
        yield Finding(
            Severity.ERROR,
            "DEMO",
            "DEMO is on at a public address, and everyone knows its sign-ins: unset it.",
        )


def _mail() -> Iterator[Finding]:
    if settings.EMAIL_BACKEND.endswith(_SENDS):
        return
    yield Finding(
        Severity.ERROR,
        "MAIL",
        "E-mail is not sent: nobody could be invited, or sign in again. Set KONSTELLATION_MAIL_URL,"
        " such as submission://user:password@mail.example.",
    )


def _proxies() -> Iterator[Finding]:
    if settings.TRUSTED_PROXY_COUNT < 1:
        yield Finding(
            Severity.ERROR,
            "TRUSTED_PROXY_COUNT",
            "TRUSTED_PROXY_COUNT is not set, but https comes by a proxy: all the world would share"
            " one visitor's limits. Say how many proxies are yours.",
        )


def _database() -> Iterator[Finding]:
    database: dict[str, Any] = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        if "elasticsearch" in settings.SEARCH_ENGINE[0]:
            yield Finding(
                Severity.ERROR,
                "DATABASE_URL",
                "The database is SQLite, a file of one machine, beside a search server for many:"
                " set DATABASE_URL to a PostgreSQL.",
            )
        return
    if database.get("PASSWORD", "") in _KNOWN_PASSWORDS and _is_by_network(database):
        yield Finding(
            Severity.ERROR,
            "DATABASE_URL",
            "The database's password is empty or an example that everyone knows: give it another.",
        )
    if not _is_elsewhere(database.get("HOST", "")):
        return
    yield from _encryption(database)
    yield from _secrets_of_one_machine()


def _encryption(database: dict[str, Any]) -> Iterator[Finding]:
    mode = database.get("OPTIONS", {}).get("sslmode", "")
    if mode == _ENCRYPTED:
        yield Finding(
            Severity.WARNING,
            "DATABASE_URL",
            "DATABASE_URL encrypts, but does not check whom it talks to: sslmode=verify-full.",
        )
    elif mode not in _VERIFIED:
        yield Finding(
            Severity.ERROR,
            "DATABASE_URL",
            f"DATABASE_URL reaches {database['HOST']} unencrypted: add ?sslmode=verify-full"
            " (and sslrootcert=…, where its authority is your own).",
        )


def _secrets_of_one_machine() -> Iterator[Finding]:
    """A database on another machine may be that of several: their secrets must be the same."""
    for name, file in _KEPT_SECRETS.items():
        path = settings.DATA_DIR / file
        if path.is_file() and path.read_text(encoding="ascii").strip() == getattr(settings, name):
            yield Finding(
                Severity.ERROR,
                name,
                f"{name} was made by this machine for itself: give all that share the database the"
                f" same KONSTELLATION_{name}, or KONSTELLATION_{name}_FILE.",
            )


def _cache() -> Iterator[Finding]:
    caches: dict[str, Any] = settings.CACHES
    database: dict[str, Any] = settings.DATABASES["default"]
    backend: str = caches["default"]["BACKEND"]
    if backend.endswith(("LocMemCache", "DummyCache")):
        yield Finding(
            Severity.ERROR,
            "CACHE_URL",
            "Each process has a cache of its own, or none: limits on signing in are multiplied."
            " Unset CACHE_URL, or name a shared one.",
        )
    elif backend.endswith("SharedCache") and _is_elsewhere(database.get("HOST", "")):
        yield Finding(
            Severity.ERROR,
            "CACHE_URL",
            "The cache is a folder of this machine, the database that of several: use the server"
            " profile's cache.",
        )


def _search() -> Iterator[Finding]:
    options: dict[str, Any] = settings.SEARCH_ENGINE[1]
    address = urlsplit(options.get("url", ""))
    if not address.hostname:
        return
    is_elsewhere = _is_elsewhere(address.hostname)
    if is_elsewhere and address.scheme != "https":
        yield Finding(
            Severity.ERROR,
            "ELASTICSEARCH_URL",
            f"ELASTICSEARCH_URL reaches {address.hostname} unencrypted: use https://.",
        )
    if options.get("api_key"):
        return
    if address.username and (address.password or "") in _KNOWN_PASSWORDS:
        yield Finding(
            Severity.ERROR,
            "ELASTICSEARCH_URL",
            "The search server's password is empty or an example that everyone knows.",
        )
    elif is_elsewhere and not address.username:
        yield Finding(
            Severity.ERROR,
            "ELASTICSEARCH_URL",
            f"Whoever reaches {address.hostname} may read and change the index: switch its security"
            " on, and set KONSTELLATION_ELASTICSEARCH_API_KEY.",
        )


def _watching() -> Iterator[Finding]:
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < SHORTEST_TOKEN:
        yield Finding(
            Severity.ERROR,
            "METRICS_TOKEN",
            f"METRICS_TOKEN is too short to be a secret: give {SHORTEST_TOKEN} random signs.",
        )


def _is_elsewhere(host: str) -> bool:
    """Whether a host is not this machine; an empty one, or a path, is a socket of its own."""
    return bool(host) and not host.startswith("/") and host not in _LOOPBACK


def _is_by_network(database: dict[str, Any]) -> bool:
    host: str = database.get("HOST", "")
    return bool(host) and not host.startswith("/")
