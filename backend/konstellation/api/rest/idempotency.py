"""Idempotency-Key: a POST that is sent twice is done once.

The key is reserved first, in a transaction of its own, so that a parallel twin is refused. Then
the work and the answer are written together: a crash in between leaves neither, and the key may
be used again after ``ABANDONED``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from konstellation.api.models import IdempotencyRecord
from konstellation.api.rest.bodies import JSONRenderer
from konstellation.api.rest.problems import Problem, bad_request
from konstellation.common.transactions import transactional

KEPT_FOR = timedelta(hours=24)
ABANDONED = timedelta(minutes=1)
REPLAYED = "Idempotency-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_KEPT_HEADERS = ("ETag", "Location")

Answer = Callable[[], Response]


def key_of(request: Request) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise bad_request(
            "INVALID_IDEMPOTENCY_KEY", _("The key has 1 to 255 visible ASCII characters.")
        )
    return key


def once(request: Request, key: str, answer: Answer) -> HttpResponse:
    """The answer to this request: made now, or the one that was given the first time."""
    now = timezone.now()
    reservation = IdempotencyRecord(
        digest=_digest(str(request.user.pk), request.path, key),
        request_digest=_digest(request.content_type or "", request.body),
        created_at=now,
    )
    IdempotencyRecord.objects.older_than(now - KEPT_FOR).delete()
    try:
        with transaction.atomic():
            reservation.save(force_insert=True)
    except IntegrityError:
        known = IdempotencyRecord.objects.filter(digest=reservation.digest).first()
        if known is None or not _taken_over(known, reservation, now):
            return _given_before(known, reservation)
    return _given_now(reservation, answer)


def _given_before(known: IdempotencyRecord | None, asked: IdempotencyRecord) -> HttpResponse:
    if known is not None and known.request_digest != asked.request_digest:
        raise Problem(
            422, "IDEMPOTENCY_KEY_REUSED", _("This key was used for a request with another body.")
        )
    if known is None or known.status is None:
        raise Problem(
            409,
            "IN_PROGRESS",
            _("The same request is being worked on."),
            headers={"Retry-After": "1"},
        )
    return HttpResponse(
        bytes(known.body), status=known.status, headers={**known.headers, REPLAYED: "true"}
    )


def _taken_over(known: IdempotencyRecord, asked: IdempotencyRecord, now: datetime) -> bool:
    """Whether an abandoned reservation is ours now; of several that try, one succeeds."""
    if known.status is not None or known.request_digest != asked.request_digest:
        return False
    asked.pk = known.pk
    return bool(
        IdempotencyRecord.objects.filter(pk=known.pk, status=None)
        .older_than(now - ABANDONED)
        .update(created_at=now)
    )


def _given_now(reservation: IdempotencyRecord, answer: Answer) -> Response:
    try:
        response = _answered_and_kept(reservation, answer)
    except BaseException:
        # A commit whose reply is lost may still be done: then the answer stands, and is kept.
        IdempotencyRecord.objects.filter(pk=reservation.pk, status=None).delete()
        raise
    if response.status_code >= 400:
        _keep_refusal(reservation, response)
    return response


@transactional
def _answered_and_kept(reservation: IdempotencyRecord, answer: Answer) -> Response:
    response = answer()
    if response.status_code >= 400:
        transaction.set_rollback(True)
    else:
        _keep(reservation, response)
    return response


def _keep_refusal(reservation: IdempotencyRecord, response: Response) -> None:
    """A refusal for what was asked is kept; one that may be otherwise next time is not."""
    if response.status_code in {401, 403, 409, 412, 429} or response.status_code >= 500:
        IdempotencyRecord.objects.filter(pk=reservation.pk).delete()
    else:
        _keep(reservation, response)


def _keep(reservation: IdempotencyRecord, response: Response) -> None:
    IdempotencyRecord.objects.filter(pk=reservation.pk).update(
        status=response.status_code,
        body=JSONRenderer().render(response.data),
        headers={
            "Content-Type": response.content_type or JSONRenderer.media_type,
            **{name: response[name] for name in _KEPT_HEADERS if name in response},
        },
    )


def _digest(*parts: str | bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        piece = part.encode() if isinstance(part, str) else part
        whole.update(len(piece).to_bytes(8, "big") + piece)
    return whole.hexdigest()
