"""Telling the owner of an account that someone tries to guess its password.

Whoever guesses learns nothing from it: the same is looked up and put in line whether or not there
is an account, and the mail is written by the worker.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.core.cache import cache

from konstellation.accounts import jobs
from konstellation.accounts.models import User

FAILURES = 5
# Failures are counted this long from the first: one notice in that time, not one per guess.
COUNTED_FOR = timedelta(days=1)


def note_failure(email: str) -> None:
    """Count a failed sign-in; the fifth tells the account's owner."""
    key = _key(email)
    cache.add(key, 0, COUNTED_FOR.total_seconds())
    try:
        failures = cache.incr(key)
    except ValueError:
        # Its time ran out between the two.
        return
    if failures == FAILURES:
        known = User.objects.filter(email=email, is_active=True).values_list("pk", flat=True)
        jobs.tell_of_failed_sign_ins.enqueue(str(known.first() or ""))


def forget_failures(email: str) -> None:
    """The owner has come in: what was mistyped before is no guessing."""
    cache.delete(_key(email))


def _key(email: str) -> str:
    return f"failed-sign-ins:{hashlib.sha256(email.lower().encode()).hexdigest()}"
