"""Kinds of cells that the register's sheets have beside the general ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from konstellation.exchange.cells import Cell, as_text
from konstellation.exchange.kinds import Choice, Code, Manner, Plain, Text
from konstellation.exchange.names import squeezed
from konstellation.exchange.problems import Unclean
from konstellation.members import identifiers, secrecy, texts
from konstellation.members.identifiers import Scheme

_HYPHENS = str.maketrans("\u2010\u2011", "--")
_BETWEEN_ADDRESSES = re.compile(r"\s*[;,|]\s*|\s+(?:or|and|eller|och|/)\s+")
_MASKED = re.compile(r"\d{6}-?\*{4}")


@dataclass(frozen=True)
class Line(Text):
    """One line of text, regular as the register keeps it."""

    def clean(self, cell: Cell, manner: Manner) -> Plain:
        text = super().clean(cell, manner)
        line = texts.line(text or "")
        try:
            texts.validate_line(line)
        except ValidationError as error:
            raise Unclean("not_valid", text=line[:80]) from error
        return line or None

    @staticmethod
    def _tidy(text: str) -> str:
        return texts.line(text)


@dataclass(frozen=True)
class Contact(Code):
    """A web address, e-mail or phone: written in many ways, kept in one."""

    keeps_spaces: bool = True
    max_length: int = 254

    def clean(self, cell: Cell, manner: Manner) -> Plain:
        text = super().clean(cell, manner)
        if text and len(text) > self.max_length:
            raise Unclean("too_long", limit=self.max_length)
        return text

    def plain(self, value: Any) -> Plain:
        """What was kept before the rules of today is compared as it would be kept now."""
        if value in (None, ""):
            return None
        try:
            return self.normalise(str(value)) or None
        except ValidationError:
            return str(value)


def _email(text: str) -> str:
    address = texts.email(text)
    validate_email(address)
    return address


def _website(text: str) -> str:
    """The first address where a cell holds several; typographic hyphens are plain ones."""
    first = _BETWEEN_ADDRESSES.split(text.translate(_HYPHENS))[0]
    texts.validate_web_address(first)
    return texts.web_address(first)


def _phone(text: str) -> str:
    texts.validate_phone(text)
    return texts.phone(text)


EMAIL = Contact(_email)
WEBSITE = Contact(_website, max_length=300)
PHONE = Contact(_phone, max_length=30)


def _number(scheme: Scheme, text: str) -> str:
    return identifiers.parse(scheme, text).value


@dataclass(frozen=True)
class Number(Code):
    """An identifier of a scheme; one that is a person's number is refused and masked."""

    scheme: Scheme = Scheme.NATIONAL

    def clean(self, cell: Cell, manner: Manner) -> Plain:
        value = super().clean(cell, manner)
        if value and identifiers.parse(self.scheme, value).is_personal:
            raise Unclean("personal_number")
        return value

    def show(self, value: Any, language: str) -> Any:
        return identifiers.shown(self.scheme, value) if value else None


def number(scheme: Scheme) -> Number:
    return Number(partial(_number, scheme), scheme=scheme)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sole trader's number: told apart by its fingerprint, shown as a date of birth."""

    fingerprint: str
    shown: str
    ciphertext: str

    @classmethod
    def of(cls, value: str) -> Sealed:
        ciphertext = secrecy.encrypt(value).decode("ascii")
        return cls(secrecy.fingerprint(value), secrecy.masked(value), ciphertext)


@dataclass(frozen=True)
class OrganisationNumber(Code):
    """A Swedish organisation number, or a sole trader's personal number, which is never in clear.

    A masked number, as exports write it, says nothing and changes nothing.
    """

    def clean(self, cell: Cell, manner: Manner) -> Plain:
        if _MASKED.fullmatch(as_text(cell).strip()):
            return None
        value = super().clean(cell, manner)
        if value and identifiers.parse(Scheme.SE_ORGNR, value).is_personal:
            return self.plain(Sealed.of(value))
        return value

    def plain(self, value: Any) -> Plain:
        if isinstance(value, Sealed):
            return {"id": value.fingerprint, "label": value.shown, "sealed": value.ciphertext}
        return value or None

    def typed(self, plain: Plain) -> Any:
        if isinstance(plain, dict):
            return Sealed(plain["id"], plain["label"], plain["sealed"])
        return plain or ""

    def show(self, value: Any, language: str) -> Any:
        if isinstance(value, Sealed):
            return value.shown
        return identifiers.shown(Scheme.SE_ORGNR, value) if value else None

    def same(self, one: Plain, other: Plain) -> bool:
        return bool(_bare(one) == _bare(other))

    def hides(self, plain: Plain) -> bool:
        return isinstance(plain, dict)


def _bare(plain: Plain) -> Plain:
    return plain["id"] if isinstance(plain, dict) else plain


ORGANISATION_NUMBER = OrganisationNumber(partial(_number, Scheme.SE_ORGNR))


@dataclass(frozen=True)
class Worded(Choice):
    """A choice that registers name in more ways than its two labels."""

    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _by_name(self) -> dict[str, str]:
        more = {squeezed(word): value for value, words in self.words.items() for word in words}
        labels = {squeezed(label): value for value, pair in self.labels.items() for label in pair}
        return more | labels | {squeezed(value): value for value in self.labels}


def worded(choices: type[models.TextChoices], words: Mapping[str, tuple[str, ...]]) -> Worded:
    return Worded(Choice.of(choices).labels, words)
