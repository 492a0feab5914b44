"""Numbers that identify an organisation: schemes, compact form, and the sole-trader rule.

python-stdnum checks digits and check sums; it also takes Swedish personal identity numbers and
all zeros for organisation numbers, so the rules of Skatteverket (SKV 709) are added here: in an
organisation number the third digit is at least 2; below that it is a person's number.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum import isni, lei
from stdnum.eu import vat
from stdnum.exceptions import ValidationError as NumberError
from stdnum.se import orgnr

MASK = "••••••-••••"


class Scheme(models.TextChoices):
    SE_ORGNR = "se_orgnr", _("Organisation number")
    VAT = "vat", _("VAT number")
    LEI = "lei", _("LEI code")
    PIC = "pic", _("EC participant id (PIC)")
    DUNS = "duns", _("D-U-N-S number")
    ISNI = "isni", _("ISNI")
    NATIONAL = "national", _("National register number")


@dataclass(frozen=True, slots=True)
class Number:
    """A checked number; ``is_personal`` ones must be stored as PersonalNumber."""

    scheme: Scheme
    value: str
    is_personal: bool = False


def compact(scheme: Scheme, text: str) -> str:
    """The checked compact form. Raises ValidationError; a personal number is refused."""
    number = parse(scheme, text)
    if number.is_personal:
        raise ValidationError(
            _("This is a personal identity number: only a sole trader may have it, stored apart.")
        )
    return number.value


def parse(scheme: Scheme, text: str) -> Number:
    """The number in compact form, checked by its scheme's rules. Raises ValidationError."""
    written = re.sub(r"[\s\u00a0.\-–]", "", unicodedata.normalize("NFKC", text)).upper()
    if not written.isascii() or not re.fullmatch(r"[0-9A-Z/]{1,40}", written):
        raise ValidationError(_("Write the number with digits and letters A–Z only."))
    match scheme:
        case Scheme.SE_ORGNR:
            return _organisation_number(written)
        case Scheme.VAT:
            return _vat(written)
        case Scheme.LEI:
            return Number(scheme, _checked(lei.validate, written, _("This is not a LEI code.")))
        case Scheme.ISNI:
            return Number(scheme, _checked(isni.validate, written, _("This is not an ISNI.")))
        case Scheme.PIC | Scheme.DUNS:
            if not re.fullmatch(r"\d{9}", written):
                raise ValidationError(_("The number has nine digits."))
            return Number(scheme, written)
        case _:
            return Number(scheme, written)


def _organisation_number(written: str) -> Number:
    if re.fullmatch(r"(16|18|19|20)\d{10}", written):
        written = written[2:]
    wrong = _("This is not a Swedish organisation number: ten digits with a check digit.")
    value = _checked(orgnr.validate, written, wrong)
    if value == "0000000000":
        raise ValidationError(wrong)
    return Number(Scheme.SE_ORGNR, value, is_personal=int(value[2]) < 2)


def _vat(written: str) -> Number:
    value = _checked(vat.validate, written, _("This is not a valid VAT number."))
    if not value.startswith("SE"):
        return Number(Scheme.VAT, value)
    if not value.endswith("01"):
        raise ValidationError(_("A Swedish VAT number ends with 01."))
    return Number(Scheme.VAT, value, is_personal=_organisation_number(value[2:12]).is_personal)


def _checked(validate: object, written: str, message: object) -> str:
    try:
        return str(validate(written))  # type: ignore[operator]
    except NumberError as error:
        raise ValidationError(message) from error  # type: ignore[arg-type]


def shown(scheme: str, value: str) -> str:
    """The number as people write it."""
    return f"{value[:6]}-{value[6:]}" if scheme == Scheme.SE_ORGNR else value
