"""The page on faults tells of every case that there is, and of no other."""

from __future__ import annotations

import re
from pathlib import Path

from tests.faults import cases as _cases  # noqa: F401
from tests.faults.registry import cases

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
ROW = re.compile(r"^\| (F\d\d) ([^|]+?) \| (embedded|server) \|", re.MULTILINE)


def test_every_case_has_a_row_for_each_of_its_profiles():
    told = {(name, title, profile) for name, title, profile in ROW.findall(PAGE.read_text("utf-8"))}

    assert told == {
        (case.name, case.title, profile) for case in cases.values() for profile in case.profiles
    }
