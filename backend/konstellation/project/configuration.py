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
    return [*_secrets(), *_addresses(), *_mail()]


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


def _mail() -> Iterator[Finding]:
    if settings.EMAIL_BACKEND.endswith("MailboxBackend") and not is_local():
        yield Finding(
            Severity.WARNING,
            "MAIL",
            f"E-mail is laid in {settings.EMAIL_FILE_PATH}, not sent: set KONSTELLATION_MAIL_URL.",
        )
