"""Encryption and keyed hashing of sole traders' personal identity numbers."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet
from django.conf import settings


def _key(purpose: str) -> bytes:
    material = f"{purpose}:{settings.PERSONAL_NUMBER_KEY}".encode()
    return hashlib.sha256(material).digest()


def encrypt(number: str) -> bytes:
    return Fernet(base64.urlsafe_b64encode(_key("encrypt"))).encrypt(number.encode())


def decrypt(ciphertext: bytes) -> str:
    return Fernet(base64.urlsafe_b64encode(_key("encrypt"))).decrypt(bytes(ciphertext)).decode()


def fingerprint(number: str) -> str:
    """A keyed hash: tells that two numbers are equal, and nothing else, to whoever has the key."""
    return hmac.new(_key("fingerprint"), number.encode(), hashlib.sha256).hexdigest()


def masked(number: str) -> str:
    return f"{number[:6]}-****"
