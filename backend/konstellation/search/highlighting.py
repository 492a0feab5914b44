"""Snippets of a text in which the words found are marked. All but our <em> is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

SNIPPET = 180
MOST_SNIPPETS = 2

Span = tuple[int, int]


def snippets(text: str, spans: Sequence[Span]) -> list[str]:
    """Up to MOST_SNIPPETS pieces of the text around the spans that are to be marked."""
    if not spans:
        return []
    if len(text) <= SNIPPET:
        return [_marked(text, 0, len(text), spans)]
    return [
        _marked(text, start, end, [span for span in spans if start <= span[0] and span[1] <= end])
        for start, end in _windows(text, spans)
    ]


def _windows(text: str, spans: Sequence[Span]) -> list[Span]:
    """The stretches with the most matches that do not overlap, in the order of the text."""
    around = sorted(
        (_window(text, start) for start, _ in spans),
        key=lambda window: (-sum(window[0] <= s and e <= window[1] for s, e in spans), window),
    )
    chosen: list[Span] = []
    for start, end in around:
        if all(end <= other[0] or other[1] <= start for other in chosen):
            chosen.append((start, end))
        if len(chosen) == MOST_SNIPPETS:
            break
    return sorted(chosen)


def _window(text: str, match: int) -> Span:
    start = max(0, match - SNIPPET // 3)
    if start:
        gap = text.find(" ", start, match)
        start = gap + 1 if gap >= 0 else match
    end = min(len(text), start + SNIPPET)
    if end < len(text):
        gap = text.rfind(" ", start, end)
        end = gap if gap > match else end
    return start, end


def _marked(text: str, start: int, end: int, spans: Sequence[Span]) -> str:
    out, at = ["…" if start else ""], start
    for first, last in spans:
        out += [escape(text[at:first]), "<em>", escape(text[first:last]), "</em>"]
        at = last
    out += [escape(text[at:end]), "…" if end < len(text) else ""]
    return "".join(out)
