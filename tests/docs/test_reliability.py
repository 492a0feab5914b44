"""The page on bad input names tests that there are."""

from __future__ import annotations

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
PAGE = ROOT / "docs" / "reliability.md"
FIRST_CELL = re.compile(r"^\| ([^|]+) \|", re.MULTILINE)
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
OF_PAGES = re.compile(r"`(frontend/[\w/.]+)::([^`]+)`")
# Rows of the catalogue that the page answers for, and the last of the malformed files.
ROWS = range(1, 158)
FILES = range(1, 31)


def functions_of(path: str) -> set[str]:
    tree = ast.parse((TESTS / path).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_test_that_is_named_exists():
    named = NAMED.findall(PAGE.read_text("utf-8"))

    assert len(named) > 150
    assert [f"{path}::{name}" for path, name in named if name not in functions_of(path)] == []


def test_every_test_of_a_page_that_is_named_exists():
    named = OF_PAGES.findall(PAGE.read_text("utf-8"))

    assert named
    for path, name in named:
        assert f"test('{name}'" in (ROOT / path).read_text("utf-8"), path


def numbers(text: str, letter: str = "") -> set[int]:
    """The rows that are named with this letter: 7, or 7–9."""
    found = re.findall(rf"\b{letter}(\d{{1,3}})(?:–{letter}(\d{{1,3}}))?\b", text)
    return {n for first, last in found for n in range(int(first), int(last or first) + 1)}


def test_every_row_of_the_catalogue_is_answered_for():
    page = PAGE.read_text("utf-8")
    told = " ".join([*FIRST_CELL.findall(page), page.partition("## What no test shows")[2]])

    assert [n for n in ROWS if n not in numbers(told)] == []
    assert [n for n in FILES if n not in numbers(told, "M")] == []
