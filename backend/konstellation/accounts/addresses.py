"""E-mail addresses in the one form in which they name an account."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _


def normalise(address: str) -> str:
    """The address in lower case, its domain in punycode; raises ValidationError for what is none.

    Letters that only look like ASCII ("ı", the Kelvin sign) pass Django's validator, and SQLite
    folds case for ASCII alone: so they become the letter they stand for here, or are refused.
    """
    local, at, domain = unicodedata.normalize("NFKC", address).strip().rpartition("@")
    try:
        plain = f"{local}{at}{domain.encode('idna').decode('ascii')}".lower()
    except UnicodeError as error:
        raise ValidationError(_("Write an e-mail address such as name@example.se.")) from error
    if not plain.isascii():
        raise ValidationError(_("Write the part before @ with the letters a–z only."))
    validate_email(plain)
    return plain


def is_same(one: str, other: str) -> bool:
    try:
        return normalise(one) == normalise(other)
    except ValidationError:
        return False
