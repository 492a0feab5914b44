"""Texts that people have written in Markdown, as HTML that is safe to show to others."""

from __future__ import annotations

from functools import cache

import nh3
from markdown_it import MarkdownIt

TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "blockquote", "pre"),
    *("strong", "em", "s", "code", "a", "ul", "ol", "li"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


@cache
def _markdown() -> MarkdownIt:
    # A picture would make every reader's browser call on another host.
    return MarkdownIt("js-default", {"html": False, "linkify": False}).disable(["image"])


def safe_html(text: str) -> str:
    """Markdown as HTML. Two guards: raw HTML is not read, and only TAGS are written."""
    if not text.strip():
        return ""
    return nh3.clean(
        _markdown().render(text),
        tags=TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    ).strip()
