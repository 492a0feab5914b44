"""What a password may be, beyond Django's own validators."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from konstellation.accounts.models import User

LONGEST = 128


class MaximumLengthValidator:
    def __init__(self, max_length: int = LONGEST) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) > self.max_length:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("A password has at most %(max_length)d characters.") % {
            "max_length": self.max_length
        }


class NoNullCharacterValidator:
    """Some libraries end a text at its first null character, and with it the password."""

    def validate(self, password: str, user: User | None = None) -> None:
        if "\0" in password:
            raise ValidationError(self.get_help_text(), code="password_null_character")

    def get_help_text(self) -> str:
        return _("A password cannot contain null characters.")
