"""The page on bad input names tests that there are."""

from __future__ import annotations

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "reliability.md"
FIRST_CELL = re.compile(r"^\| ([^|]+) \|", re.MULTILINE)
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
# Rows of the catalogue that the page answers for, first and last of each part.
PARTS = [(1, 58), (59, 97), (133, 157)]


def functions_of(path: str) -> set[str]:
    tree = ast.parse((TESTS / path).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_test_that_is_named_exists():
    named = NAMED.findall(PAGE.read_text("utf-8"))

    assert len(named) > 80
    assert [f"{path}::{name}" for path, name in named if name not in functions_of(path)] == []


def test_every_row_of_the_catalogue_is_answered_for():
    page = PAGE.read_text("utf-8")
    told = [*FIRST_CELL.findall(page), page.partition("## What no test shows")[2]]
    rows: set[int] = set()
    for first, last in re.findall(r"\b(\d{1,3})(?:–(\d{1,3}))?\b", " ".join(told)):
        rows |= set(range(int(first), int(last or first) + 1))

    assert [n for first, last in PARTS for n in range(first, last + 1) if n not in rows] == []
