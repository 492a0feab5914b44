"""Markdown from strangers, as HTML for everyone."""

from __future__ import annotations

import re

import pytest

from konstellation.common.markup import TAGS, safe_html

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](java&#115;cript:alert(1))",
    "[click](&#x6A;avascript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](vbscript:msgbox)",
    "[a](https://example.se 'x\" onmouseover=\"alert(1)')",
    "![p](https://tracker.example/p.png)",
    "![p](javascript:alert(1))",
    "<a href='javascript:alert(1)'>x</a>",
    "<svg/onload=alert(1)>",
    "<iframe src=//example.com></iframe>",
    "<style>*{display:none}</style>",
    "`<script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```" onload="alert(1)\ncode\n```',
    "<math><mtext></p><style><img src onerror=alert(1)>",
    '<!--<img src="--><img src=x onerror=alert(1)>',
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "|<b onclick=alert(1)>|\n|-|\n|x|",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_runs_gets_through(text: str) -> None:
    html = safe_html(text)

    tags = re.findall(r"<\s*/?\s*([a-zA-Z0-9!]+)([^>]*)>", html)
    assert {name for name, _attributes in tags} <= TAGS
    for _name, attributes in tags:
        assert not re.search(r"(?i)\bon\w+\s*=|style\s*=|(java|vb)script:|data:", attributes)


def test_ordinary_text_keeps_its_form() -> None:
    html = safe_html("# Vi *svarvar*\n\n- stål\n- **mässing**\n\n[oss](https://example.se)")

    assert "<em>svarvar</em>" in html
    assert "<li>stål</li>" in html
    assert "<strong>mässing</strong>" in html
    assert '<a href="https://example.se" rel="noopener noreferrer nofollow">oss</a>' in html
    assert "<h1>" not in html


@pytest.mark.parametrize("text", ["", "  \n "])
def test_nothing_becomes_nothing(text: str) -> None:
    assert safe_html(text) == ""


@pytest.mark.parametrize(
    "text", ["[" * 10_000, "*" * 10_000, "> " * 5_000, "`" * 10_000, "[a](" * 2_500]
)
def test_text_made_to_be_slow_is_read_all_the_same(text: str) -> None:
    assert len(safe_html(text)) < 200_000
