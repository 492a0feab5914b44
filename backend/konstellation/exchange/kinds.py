"""Kinds of columns: how a cell becomes a value, and a value a cell.

A value has two forms. *Plain* is JSON and is what a plan keeps and compares; *typed* is what an
app works with. Empty is ``None`` in plain form; ``empty`` is what an app gets for it.
"""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from stdnum.se import personnummer

from konstellation.common.errors import DomainError
from konstellation.exchange.cells import Cell, ErrorValue, Formula, as_text
from konstellation.exchange.names import squeezed
from konstellation.exchange.numerals import Decimals, parse_decimal
from konstellation.exchange.problems import Unclean

Plain = Any
IN_FILE = "row:"
PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:19|20)?\d{6}[-+ ]?\d{4}(?!\d)")
SCIENTIFIC = re.compile(r"^[+-]?\d+([.,]\d+)?[eE][+-]?\d+$")
_SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")


@dataclass(frozen=True, slots=True)
class Manner:
    """How one file writes its values; chosen once for the whole file."""

    decimals: Decimals | None = None


@dataclass(frozen=True, slots=True)
class Referred:
    """Another record, as a cell names it. ``label`` leads back to the same record when imported."""

    id: str
    label: str

    @classmethod
    def in_file(cls, number: int, label: str) -> Self:
        """The record that a row of the same file makes; its id is not known yet."""
        return cls(f"{IN_FILE}{number}", label)


class Kind(ABC):
    """Base of all kinds. ``clean`` raises Unclean; it is never given a blank cell."""

    empty: ClassVar[Any] = None

    @abstractmethod
    def clean(self, cell: Cell, manner: Manner) -> Plain: ...

    def plain(self, value: Any) -> Plain:
        return None if value in (None, "") else value

    def typed(self, plain: Plain) -> Any:
        return self.empty if plain is None else plain

    def show(self, value: Any, language: str) -> Cell | Decimal:
        """The typed value as an export writes it."""
        return None if value in (None, "") else value

    def same(self, one: Plain, other: Plain) -> bool:
        return bool(one == other)

    def hides(self, plain: Plain) -> bool:
        """Whether the cell that this value came from is too private to stay in the import."""
        return False


def sound(cell: Cell) -> Cell:
    """The cell, unless it computes its value or shows an error."""
    if isinstance(cell, Formula):
        raise Unclean("formula")
    if isinstance(cell, ErrorValue):
        raise Unclean("error_value", text=cell.text[:40])
    return cell


def _shown(cell: Cell) -> str:
    return as_text(cell).strip()[:80]


@dataclass(frozen=True)
class Text(Kind):
    """Free text, without blanks around it. A personal identity number in it is refused."""

    empty: ClassVar[Any] = ""
    max_length: int = 10_000
    may_hold_personal_number: bool = False

    def clean(self, cell: Cell, manner: Manner) -> Plain:
        text = self._tidy(as_text(sound(cell)))
        if len(text) > self.max_length:
            raise Unclean("too_long", limit=self.max_length)
        if not self.may_hold_personal_number and holds_personal_number(text):
            raise Unclean("personal_number")
        return text or None

    def plain(self, value: Any) -> Plain:
        return self._tidy(str(value)) or None if value is not None else None

    @staticmethod
    def _tidy(text: str) -> str:
        return unicodedata.normalize("NFC", unified(text)).strip()


def unified(text: str) -> str:
    """The text with every line ending in a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def holds_personal_number(text: str) -> bool:
    return any(personnummer.is_valid(found[0]) for found in PERSONAL_NUMBER.finditer(text))


@dataclass(frozen=True)
class Code(Kind):
    """An identifier. ``normalise`` gives its one spelling, or raises ValueError or a DomainError.

    Spreadsheets take identifiers for numbers: a whole number is its digits, but one that was
    shortened to scientific notation has lost digits and is refused.
    """

    empty: ClassVar[Any] = ""
    normalise: Callable[[str], str] = str.strip
    keeps_spaces: bool = False

    def clean(self, cell: Cell, manner: Manner) -> Plain:
        text = as_text(sound(cell)).strip().lstrip("'’").strip()
        if SCIENTIFIC.match(text):
            raise Unclean("scientific", text=text[:80])
        text = re.sub(r"^(\d+)[.,]0+$", r"\1", text)
        text = text if self.keeps_spaces else _SPACES.sub("", text)
        try:
            return self.normalise(text) or None
        except DomainError as error:
            raise Unclean("refused", text=str(error)) from error
        except (ValueError, ValidationError) as error:
            raise Unclean("not_valid", text=text[:80]) from error
        except Exception as error:
            # python-stdnum's refusals share no base with ValueError.
            if type(error).__module__.startswith("stdnum."):
                raise Unclean("not_valid", text=text[:80]) from error
            raise

    def plain(self, value: Any) -> Plain:
        return str(value) if value not in (None, "") else None


@dataclass(frozen=True)
class Whole(Kind):
    at_least: int | None = None
    at_most: int | None = None

    def clean(self, cell: Cell, manner: Manner) -> Plain:
        match sound(cell):
            case bool() | date():
                raise Unclean("not_a_number", text=_shown(cell))
            case int(number):
                return self._within(number)
            case float(number) if number.is_integer():
                return self._within(int(number))
            case float():
                raise Unclean("not_whole", text=_shown(cell))
        text = _SPACES.sub("", as_text(cell))
        if not re.fullmatch(r"[+-]?\d{1,18}", text):
            raise Unclean("not_whole", text=_shown(cell))
        return self._within(int(text))

    def _within(self, number: int) -> int:
        if self.at_least is not None and number < self.at_least:
            raise Unclean("too_small", limit=self.at_least)
        if self.at_most is not None and number > self.at_most:
            raise Unclean("too_great", limit=self.at_most)
        return number


@dataclass(frozen=True)
class Amount(Kind):
    """A decimal number, such as money. Its decimal sign is that of the file."""

    at_least: Decimal | None = Decimal(0)

    def clean(self, cell: Cell, manner: Manner) -> Plain:
        match sound(cell):
            case bool() | date():
                raise Unclean("not_a_number", text=_shown(cell))
            case int() | float():
                number = Decimal(repr(cell))
            case _:
                number = parse_decimal(as_text(cell), manner.decimals)
        if self.at_least is not None and number < self.at_least:
            raise Unclean("too_small", limit=str(self.at_least))
        return self.plain(number)

    def plain(self, value: Any) -> Plain:
        """Without trailing zeros, so that 1.50 and 1.5 are the same."""
        if value in (None, ""):
            return None
        try:
            text = format(Decimal(value).normalize(), "f")
        except InvalidOperation as error:
            raise Unclean("not_a_number", text=str(value)[:80]) from error
        return "0" if text == "-0" else text

    def typed(self, plain: Plain) -> Any:
        return None if plain is None else Decimal(plain)

    def show(self, value: Any, language: str) -> Cell | Decimal:
        return None if value is None else Decimal(value)


@dataclass(frozen=True)
class Day(Kind):
    """A day. ISO 8601 or a real date cell; other orders of day and month are never guessed."""

    def clean(self, cell: Cell, manner: Manner) -> Plain:
        match sound(cell):
            case datetime() as moment:
                return moment.date().isoformat()
            case date() as day:
                return day.isoformat()
            case str() as text if re.fullmatch(r"\s*\d{4}-?\d{2}-?\d{2}\s*", text):
                try:
                    return date.fromisoformat(text.strip()).isoformat()
                except ValueError as error:
                    raise Unclean("not_a_date", text=_shown(cell)) from error
        raise Unclean("not_a_date", text=_shown(cell))

    def plain(self, value: Any) -> Plain:
        return value.isoformat() if value else None

    def typed(self, plain: Plain) -> Any:
        return date.fromisoformat(plain) if plain else None


@dataclass(frozen=True)
class YesNo(Kind):
    TRUE: ClassVar[frozenset[str]] = frozenset(["ja", "j", "yes", "y", "x", "1", "sant", "true"])
    FALSE: ClassVar[frozenset[str]] = frozenset(["nej", "n", "no", "0", "falskt", "false"])
    WORDS: ClassVar[Mapping[str, tuple[str, str]]] = {"sv": ("Ja", "Nej"), "en": ("Yes", "No")}

    def clean(self, cell: Cell, manner: Manner) -> Plain:
        word = as_text(sound(cell)).strip().casefold()
        if word in self.TRUE:
            return True
        if word in self.FALSE:
            return False
        raise Unclean("not_a_boolean", text=_shown(cell))

    def show(self, value: Any, language: str) -> Cell | Decimal:
        yes, no = self.WORDS[language]
        return None if value is None else yes if value else no


@dataclass(frozen=True)
class Choice(Kind):
    """One of a few values; ``labels`` maps each to its names in Swedish and English."""

    empty: ClassVar[Any] = ""
    labels: Mapping[str, tuple[str, str]]

    @classmethod
    def of(cls, choices: type[models.TextChoices]) -> Choice:
        """Django's choices, with their labels in both languages."""
        names: dict[str, list[str]] = {value: [] for value in choices.values}
        for language in ("sv", "en"):
            with translation.override(language):
                for value, label in choices.choices:
                    names[value].append(str(label))
        return cls({value: (sv, en) for value, (sv, en) in names.items()})

    @cached_property
    def _by_name(self) -> dict[str, str]:
        names = {squeezed(label): value for value, pair in self.labels.items() for label in pair}
        return names | {squeezed(value): value for value in self.labels}

    def clean(self, cell: Cell, manner: Manner) -> Plain:
        value = self._by_name.get(squeezed(as_text(sound(cell))))
        if value is None:
            language = 0 if (translation.get_language() or "sv").startswith("sv") else 1
            known = ", ".join(pair[language] for pair in self.labels.values())
            raise Unclean("not_a_choice", text=_shown(cell), choices=known[:300])
        return value

    def plain(self, value: Any) -> Plain:
        return str(value) if value not in (None, "") else None

    def show(self, value: Any, language: str) -> Cell | Decimal:
        if value in (None, ""):
            return None
        return self.labels[str(value)][0 if language == "sv" else 1]


Resolve = Callable[[Collection[str]], Mapping[str, Sequence[Referred]]]
# From the texts that no record bears, and the plain rows of the file by number: the rows meant.
Within = Callable[
    [Collection[str], Mapping[int, Mapping[str, Plain]]], Mapping[str, Collection[int]]
]


@dataclass(frozen=True)
class Reference(Kind):
    """Another record, named by a key or name.

    ``resolve`` is asked once for all texts of a file: it maps each that it knows to the records
    that it may mean. One that means several is refused, never guessed. ``within`` finds what
    another row of the same file makes.
    """

    resolve: Resolve
    within: Within | None = None

    def clean(self, cell: Cell, manner: Manner) -> Plain:
        """The text to look up; the plan puts the record in its place with ``found``."""
        return as_text(sound(cell)).strip()

    @staticmethod
    def found(text: str, known: Mapping[str, Sequence[Referred]]) -> Plain:
        records = {record.id: record for record in known.get(text, ())}
        if not records:
            raise Unclean("not_found", text=text[:80])
        if len(records) > 1:
            labels = ", ".join(record.label for record in records.values())
            raise Unclean("several_found", text=text[:80], labels=labels[:300])
        (record,) = records.values()
        return {"id": record.id, "label": record.label}

    def plain(self, value: Any) -> Plain:
        return {"id": str(value.id), "label": value.label} if value else None

    def typed(self, plain: Plain) -> Any:
        return Referred(plain["id"], plain["label"]) if plain else None

    def show(self, value: Any, language: str) -> Cell | Decimal:
        return value.label if value else None

    def same(self, one: Plain, other: Plain) -> bool:
        return bool((one and one["id"]) == (other and other["id"]))


@dataclass(frozen=True)
class Many(Kind):
    """Several values in one cell, apart by ``|``, ``;`` or a new line. Their order says nothing.

    A separator within a value is written with a backslash before it.
    """

    each: Kind
    empty: ClassVar[Any] = ()
    PIECE: ClassVar[re.Pattern[str]] = re.compile(r"(?:\\.|[^\\|;\n]|\\$)+", re.DOTALL)

    def pieces(self, cell: Cell) -> list[str]:
        text = unified(as_text(sound(cell)))
        found = (
            re.sub(r"\\(.)", r"\1", piece, flags=re.DOTALL) for piece in self.PIECE.findall(text)
        )
        return list(dict.fromkeys(piece.strip() for piece in found if piece.strip()))

    def clean(self, cell: Cell, manner: Manner) -> Plain:
        return self._distinct(self.each.clean(piece, manner) for piece in self.pieces(cell))

    @staticmethod
    def _distinct(items: Iterable[Plain]) -> Plain:
        """Without empty ones and repeats; None if nothing is left."""
        known = {str(item): item for item in items if item is not None}
        return list(known.values()) or None

    def plain(self, value: Any) -> Plain:
        return self._distinct(self.each.plain(item) for item in value or ())

    def typed(self, plain: Plain) -> Any:
        return tuple(self.each.typed(item) for item in plain) if plain else ()

    def show(self, value: Any, language: str) -> Cell | Decimal:
        shown = (unified(as_text(_cell(self.each.show(item, language)))) for item in value or ())
        return " | ".join(re.sub(r"([\\|;\n])", r"\\\1", text) for text in shown) or None

    def same(self, one: Plain, other: Plain) -> bool:
        ours, theirs = one or [], other or []
        return len(ours) == len(theirs) and all(
            any(self.each.same(mine, yours) for yours in theirs) for mine in ours
        )


def _cell(shown: Cell | Decimal) -> Cell:
    return str(shown) if isinstance(shown, Decimal) else shown
