"""Small texts as people write them, made regular: names, addresses of the web, mail and phone."""

from __future__ import annotations

import re
import unicodedata
import uuid
from urllib.parse import urlsplit

import phonenumbers
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

# Marks that turn the writing direction or take no room: they let one name pass for another.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SWEDISH = str.maketrans({"å": "{", "ä": "|", "ö": "}", "æ": "|", "ø": "}"})


def line(text: str) -> str:
    """One line of text: NFC, without invisible marks, single spaces, trimmed."""
    normal = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(normal.split())


def validate_line(text: str) -> None:
    if _CONTROL.search(text):
        raise ValidationError(_("Line breaks and control characters cannot be part of this."))
    if text and not line(text):
        raise ValidationError(_("Write at least one visible character."))


def sort_key(text: str) -> str:
    """A key whose byte order is Swedish alphabetical order: å, ä, ö after z, other accents dropped.

    The three letters become the characters that follow "z" in ASCII, so that every database
    orders them alike whatever its collation for ASCII text compares by bytes.
    """
    swedish = unicodedata.normalize("NFC", text).casefold().translate(_SWEDISH)
    plain = unicodedata.normalize("NFKD", swedish)
    return "".join(char for char in plain if not unicodedata.combining(char))[:400]


def web_address(text: str) -> str:
    """With https in front where no scheme was written."""
    text = line(text)
    return f"https://{text}" if text and "://" not in text and ":" not in text else text


def validate_web_address(text: str) -> None:
    try:
        parts = urlsplit(web_address(text))
        host = parts.hostname or ""
        _port = parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    named = re.fullmatch(r"(?=.{4,253}$)([^\W_]([\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63}", host)
    if parts.scheme not in {"http", "https"} or not named or parts.username is not None:
        raise ValidationError(_("Write a web address such as https://example.se."))


def domain(address: str) -> str:
    """The host of a web or e-mail address, without www; empty where there is none."""
    host = address.rpartition("@")[2] if "@" in address else urlsplit(address).hostname or ""
    return host.lower().removeprefix("www.")


def email(text: str) -> str:
    """The address with its domain in lower case and, where it is not ASCII, in punycode."""
    local, at, host = line(text).rpartition("@")
    try:
        return f"{local}{at}{host.lower().encode('idna').decode('ascii')}"
    except UnicodeError:
        return line(text)


def phone(text: str) -> str:
    """International form (E.164) where the number is understood; Swedish unless it says else."""
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, "SE")
    except phonenumbers.NumberParseException:
        return line(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def validate_phone(text: str) -> None:
    try:
        possible = phonenumbers.is_possible_number(phonenumbers.parse(text, "SE"))
    except phonenumbers.NumberParseException:
        possible = False
    if not possible:
        raise ValidationError(_("Write a phone number such as +46 21 12 34 56."))


@deconstructible
class random_path:
    """Upload to a random name in a folder: what a file was called is nobody else's business."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __call__(self, _instance: Model, filename: str) -> str:
        suffix = filename.rpartition(".")[2].lower()[:5]
        return f"{self.folder}/{uuid.uuid4().hex}.{suffix}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, random_path) and other.folder == self.folder

    def __hash__(self) -> int:
        return hash(self.folder)
