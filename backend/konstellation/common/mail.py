"""Render one message in its reader's language and send it, as text and as HTML.

A message is one text template: its first line is the subject, blank lines part paragraphs. The
HTML is made from the same words, so that the two cannot tell different things.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, loader
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from konstellation.common.errors import Unavailable

LAYOUT = "mail/layout.html"
_LINK = re.compile(r"(?P<label>[^\n]+):\n(?P<url>https?://\S+)")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{3,}")


class Undeliverable(Unavailable):
    code = "mail_unavailable"
    message = _("The message could not be sent. Try again in a moment.")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A link is written as a label that ends with a colon, and the address on the next line."""

    kind: Literal["text", "link", "code"]
    text: str
    url: str = ""


def send(*, to: str, template: str, language: str, context: Mapping[str, Any]) -> None:
    """Raises Undeliverable when the mail server does not take it."""
    message = compose(to=to, template=template, language=language, context=context)
    try:
        message.send()
    except OSError as error:
        raise Undeliverable from error


def compose(
    *, to: str, template: str, language: str, context: Mapping[str, Any]
) -> EmailMultiAlternatives:
    with translation.override(language):
        words = {"base_url": settings.PUBLIC_BASE_URL, **context}
        subject, _gap, body = _render(template, words).strip().partition("\n")
        text = _tidy(body)
        page = {"subject": subject, "language": language, "paragraphs": _paragraphs(text)}
        message = EmailMultiAlternatives(" ".join(subject.split()), text + "\n", to=[to])
        message.attach_alternative(loader.render_to_string(LAYOUT, page), "text/html")
    return message


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
