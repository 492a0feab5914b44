"""What allauth would change about a user by itself goes through our services, into history."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.http import HttpRequest

from konstellation.accounts.adapters import AccountAdapter
from konstellation.accounts.models import User
from konstellation.api.auth import plain
from konstellation.common.transactions import transactional
from konstellation.members.services import users


class JournallingAdapter(AccountAdapter):
    def set_password(self, user: User, password: str) -> None:
        users.set_password(user=plain(user), password=password)

    @transactional
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> Any:
        """The address becomes the one that the user signs in with."""
        if email_address.can_set_verified():
            users.change_email(user=plain(email_address.user), email=email_address.email)
        return super().confirm_email(request, email_address)
