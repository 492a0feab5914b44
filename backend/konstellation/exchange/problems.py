"""What can be wrong with a file, a row or a cell: a code, a place and a sentence.

Problems are kept as codes with their parameters and worded when they are read, so that each reader
gets them in the own language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from konstellation.common.errors import Invalid, Text

FILE: dict[str, Promise] = {
    "empty_file": _("The file is empty."),
    "no_rows": _("The file has a header but no rows."),
    "too_large": _("The file is larger than %(limit)s MB."),
    "too_many_rows": _("The file has more than %(limit)s rows."),
    "too_many_columns": _("The file has more than %(limit)s columns."),
    "field_too_long": _("A cell holds more than %(limit)s characters."),
    "cut_short": _("The file arrived incomplete. Upload it again."),
    "not_a_table": _("This is a %(kind)s file, not a table. Save it as CSV or XLSX."),
    "unknown_encoding": _("The text encoding is broken. Save the file as CSV UTF-8 or XLSX."),
    "null_character": _("The file holds a NUL character and is damaged."),
    "unclosed_quote": _("A quotation mark that is opened here is never closed."),
    "broken_quote": _("A quotation mark stands in the wrong place."),
    "ragged_row": _("The row has %(found)s cells; the header has %(expected)s."),
    "duplicate_header": _("Two columns have the same name: %(name)s."),
    "old_excel": _("This is the old Excel format. Save it as XLSX or CSV."),
    "password_protected": _("The workbook is protected by a password. Save it without one."),
    "macros": _("The workbook holds macros. Save it as XLSX without macros."),
    "external_links": _("The workbook links to other files. Paste the values and save again."),
    "unsafe_archive": _("The workbook is packed in an unsafe way (%(part)s)."),
    "too_complex": _("The file is too complex."),
    "document_type": _("The workbook declares a document type or entities, which is unsafe."),
    "damaged_workbook": _("The workbook is damaged."),
    "no_worksheet": _("The workbook has no worksheet that can be read."),
}
CELL: dict[str, Promise] = {
    "required": _("A value is required."),
    "too_long": _("At most %(limit)s characters."),
    "not_a_number": _("“%(text)s” is not a number."),
    "ambiguous_number": _(
        "“%(text)s” can be read in two ways. Say which decimal sign the file uses."
    ),
    "scientific": _("“%(text)s” is shortened by the spreadsheet; digits are lost. Format as text."),
    "not_whole": _("“%(text)s” is not a whole number."),
    "too_small": _("At least %(limit)s."),
    "too_great": _("At most %(limit)s."),
    "not_a_date": _("“%(text)s” is not a date. Write YYYY-MM-DD."),
    "not_a_boolean": _("“%(text)s” is neither yes nor no."),
    "not_a_choice": _("“%(text)s” is not one of: %(choices)s."),
    "not_valid": _("“%(text)s” is not valid."),
    "not_found": _("“%(text)s” is not in the register."),
    "not_found_but": _("“%(text)s” is not in the register. Did you mean “%(nearest)s”?"),
    "several_found": _("“%(text)s” fits several records: %(labels)s."),
    "formula": _("The cell holds a formula. Paste its value."),
    "error_value": _("The cell holds the error %(text)s."),
    "personal_number": _("The text holds a personal identity number. Remove it."),
    "cannot_clear": _("A required value cannot be cleared."),
}
ROW: dict[str, Text] = {
    "unknown_id": _("There is no record with this id."),
    "same_in_file": _("Row %(row)s is about the same record."),
    "row_not_taken": _("Row %(row)s, which it names, is not taken."),
    "circle": _("The rows name each other in a circle."),
    "matches_several": _("The row fits several records: %(labels)s."),
    "looks_like": _("Looks like %(label)s (%(score)s of 100: %(reasons)s)."),
    "looks_like_row": _("Looks like row %(row)s (%(score)s of 100: %(reasons)s)."),
    "changed_since": _("The record has changed since the dry run."),
    "created_since": _("Somebody has added this record since the dry run."),
    "edited_later": _("Edited later, and therefore kept: %(fields)s."),
    "gone": _("The record is no longer there."),
    "refused": "%(text)s",
}
MAPPING: dict[str, Promise] = {
    "mapped_twice": _("Two columns of the file are mapped to %(column)s."),
    "not_mapped": _("No column of the file is mapped to %(column)s, which is required."),
    "unknown_column": _("There is no field called %(column)s."),
    "unknown_header": _("The file has no column called %(header)s."),
    "nothing_mapped": _("No column of the file is mapped to a field."),
}
RUN: dict[str, Promise] = {
    "changes_nearly_all": _("It changes %(changed)s of the %(register)s records."),
    "closes_many": _("It ends %(closed)s records."),
    "interrupted": _("The work was interrupted. Start it again; no row is taken twice."),
    "crashed": _("Something went wrong in the work. Start it again; no row is taken twice."),
}
# Why two records are likely to be one.
LIKENESS: dict[str, Promise] = {
    "same_number": _("same number"),
    "same_domain": _("same web domain"),
    "same_name": _("same name"),
    "like_name": _("similar name"),
    "same_short": _("same short name"),
    "other_name": _("short name or alias of the other"),
    "same_town": _("same town"),
}
MESSAGES: dict[str, Text] = {**FILE, **CELL, **ROW, **MAPPING, **RUN}


def worded(code: str, params: Mapping[str, Any]) -> str:
    """The problem as a sentence in the active language."""
    said = dict(params)
    if isinstance(said.get("reasons"), list):
        said["reasons"] = ", ".join(str(LIKENESS[reason]) for reason in said["reasons"])
    return str(MESSAGES[code]) % said


@dataclass(frozen=True, slots=True)
class Problem:
    """A reason why a row or cell is not taken as it stands.

    ``column`` is a column key or "" for the whole row; ``cell`` is its place in the file ("C7").
    """

    code: str
    column: str = ""
    cell: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        return worded(self.code, self.params)

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "column": self.column,
            "cell": self.cell,
            "params": dict(self.params),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Problem:
        return cls(kept["code"], kept["column"], kept["cell"], kept["params"])


class Unclean(Exception):
    """A cell that cannot be read as its column asks."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def _placed(place: str) -> str:
    return gettext("Row %(row)s") % {"row": place} if place.isdigit() else place


class Malformed(Invalid):
    """A file that cannot be read as a table; says where and why. Nothing of it is taken."""

    def __init__(self, code: str, *, place: str = "", **params: Any) -> None:
        self.code = code
        self.place = place
        self.params = params
        sentence = worded(code, params)
        if place:
            sentence = f"{_placed(place)}: {sentence}"
        super().__init__({"file": [sentence]}, sentence)


class NotMapped(Invalid):
    """A mapping of columns that cannot be used; says every fault."""

    code = "not_mapped"
    message = _("The columns of the file cannot be used as they are mapped.")

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__({problem.column: [problem.message] for problem in problems})
        self.problems = problems
