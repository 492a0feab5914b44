"""Who is signed in, without a question to the database in every request."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from konstellation.accounts.epoch import rights
from konstellation.accounts.models import User


class KeptUserBackend(AuthenticationBackend):  # type: ignore[misc]
    """Keeps the account of a session until any account or right changes.

    The journal moves the epoch with every change of an account, a password among them, so that a
    session ends as soon as it would without.
    """

    def get_user(self, user_id: Any) -> User | None:
        name, now = f"user:{user_id}", rights.current()
        found = rights.kept(name, epoch=now)
        if not isinstance(found, User):
            found = super().get_user(user_id)
            rights.keep(name, found, epoch=now)
        if found is not None:
            found.rights_epoch = now
        return found
