"""Render one message in its reader's language and have it delivered, as text and as HTML.

A message is one text template: its first line is the subject, blank lines part paragraphs. The
HTML is made from the same words, so that the two cannot tell different things.

Nobody waits for a mail server. A message is a task of the transaction that it is sent in: rolled
back with it, and tried again for two days where no server takes it.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any, Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, loader
from django.utils import timezone, translation
from django_tasks import task

logger = logging.getLogger(__name__)

QUEUE = "mail"
LAYOUT = "mail/layout.html"
_LINK = re.compile(r"(?P<label>[^\n]+):\n(?P<url>https?://\S+)")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{3,}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A link is written as a label that ends with a colon, and the address on the next line."""

    kind: Literal["text", "link", "code"]
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    to: str
    subject: str
    text: str
    html: str


def send(*, to: str, template: str, language: str, context: Mapping[str, Any]) -> None:
    """Have one message delivered once the transaction around this is committed."""
    message = compose(to=to, template=template, language=language, context=context)
    # The same however often it is tried, so that who gets it twice sees it once.
    message_id = f"<{uuid.uuid4().hex}@{urlsplit(settings.PUBLIC_BASE_URL).hostname}>"
    deliver.enqueue(**asdict(message), message_id=message_id)


@task(queue_name=QUEUE)
def deliver(to: str, subject: str, text: str, html: str, message_id: str, attempt: int = 0) -> None:
    message = EmailMultiAlternatives(subject, text, to=[to], headers={"Message-ID": message_id})
    message.attach_alternative(html, "text/html")
    try:
        message.send()
    except OSError as error:
        if _is_final(error) or attempt == len(settings.MAIL_PAUSES):
            logger.exception("The message %s is given up", message_id)
            raise
        logger.warning("The message %s must wait: %r", message_id, error)
        pause = timedelta(seconds=settings.MAIL_PAUSES[attempt])
        deliver.using(run_after=timezone.now() + pause).enqueue(
            to, subject, text, html, message_id, attempt + 1
        )


def _is_final(error: OSError) -> bool:
    """Whether the server has said that it will never take the message (RFC 5321, 4.2.1: 5yz)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    return isinstance(error, SMTPResponseException) and 500 <= error.smtp_code < 600


def compose(*, to: str, template: str, language: str, context: Mapping[str, Any]) -> Message:
    with translation.override(language):
        words = {"base_url": settings.PUBLIC_BASE_URL, **context}
        first, _gap, body = _render(template, words).strip().partition("\n")
        # A line break would begin another header.
        subject, text = " ".join(first.split()), _tidy(body)
        page = {"subject": subject, "language": language, "paragraphs": _paragraphs(text)}
        return Message(to, subject, text + "\n", loader.render_to_string(LAYOUT, page))


def _render(template: str, words: Mapping[str, Any]) -> str:
    # Plain text has nothing to escape; the HTML escapes all of it.
    source: Any = loader.get_template(template)
    text: str = source.template.render(Context(words, autoescape=False))
    return text


def _tidy(body: str) -> str:
    lines = [line.rstrip() for line in body.strip().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _paragraphs(text: str) -> list[Paragraph]:
    return [_paragraph(block) for block in text.split("\n\n")]


def _paragraph(block: str) -> Paragraph:
    if link := _LINK.fullmatch(block):
        return Paragraph("link", link["label"], link["url"])
    return Paragraph("code" if _CODE.fullmatch(block) else "text", block)
