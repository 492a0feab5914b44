"""Which addresses their owners have proved to be theirs; allauth keeps the list."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from konstellation.accounts.models import User


def prove(user: User) -> None:
    """Count the user's address as verified: its owner has answered a mail that went there."""
    address = EmailAddress.objects.add_email(None, user, user.email)
    address.set_verified()
    if not address.primary:
        address.set_as_primary()
