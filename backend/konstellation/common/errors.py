"""What a service or selector may refuse. The api floor maps each to its protocol, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class DomainError(Exception):
    """A refusal with a stable machine code and a message in the reader's language."""

    code = "refused"
    message: Text = _("This cannot be done.")

    def __init__(self, message: Text | None = None) -> None:
        self.message = message or self.message
        super().__init__(str(self.message))

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(DomainError):
    code = "not_allowed"
    message = _("You are not allowed to do this.")


class SignInRequired(NotAllowed):
    code = "sign_in_required"
    message = _("Sign in to do this.")


class NotFound(DomainError):
    """Also the answer for what exists but is hidden: existence is data."""

    code = "not_found"
    message = _("There is no such record.")


class Conflict(DomainError):
    code = "conflict"
    message = _("The record is in another state than this requires.")


class Stale(Conflict):
    """Someone else changed the record first.

    ``current`` holds the fields as they are now, so that the reader can be shown both versions.
    """

    code = "stale"
    message = _("Someone else has changed this record since you opened it.")

    def __init__(self, *, version: int, current: Mapping[str, Any]) -> None:
        super().__init__()
        self.version = version
        self.current = dict(current)


class Invalid(DomainError):
    """Values that break a rule; ``fields`` maps each field (or "" for the whole) to its reasons."""

    code = "invalid"
    message = _("Some values are not valid.")

    def __init__(self, fields: Mapping[str, Sequence[Text]], message: Text | None = None) -> None:
        super().__init__(message)
        self.fields = {
            name: [str(reason) for reason in reasons] for name, reasons in fields.items()
        }


class TooMany(DomainError):
    """More than is allowed in a time; the same call may succeed after ``wait`` seconds."""

    code = "too_many"
    message = _("This has been done too often. Wait and try again.")

    def __init__(self, *, wait: int) -> None:
        super().__init__()
        self.wait = wait


class Unavailable(DomainError):
    """A part of the machinery is away; the same call may succeed later."""

    code = "unavailable"
    message = _("This is not available right now. Try again in a moment.")
