"""Numbers that pass every check and that nobody can have.

The first digit of a Swedish organisation number is the group of legal forms: 1, 2, 3 and 5 to 9
are in use. No group is 4, so no authority will issue a number that begins with it. A sole
trader's number is a personal identity number, which begins with a birthday: nobody is born in a
nineteenth month.
"""

from __future__ import annotations

import zlib

from stdnum import luhn

_NO_GROUP = "402"
_NO_MONTH = "19"


def organisation_number(key: str) -> str:
    """The same for the same key; the third digit is at least 2: it is no person's."""
    return _checked(f"{_NO_GROUP}{_hash(key):06d}")


def personal_number(key: str) -> str:
    number = _hash(key)
    return _checked(f"{50 + number % 50:02d}{_NO_MONTH}{number // 50 % 100_000:05d}")


def _hash(key: str) -> int:
    return zlib.crc32(key.encode()) % 1_000_000


def _checked(digits: str) -> str:
    return digits + str(luhn.calc_check_digit(digits))
