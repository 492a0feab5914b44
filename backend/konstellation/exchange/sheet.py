"""What an app declares so that its records can be imported and exported.

A sheet is a table that people keep in a spreadsheet: its columns, how a row finds its record, and
how rows are read and written set-wise. The machinery does everything else. Sheets are read and
written many rows at a time: a method that is given 400 rows should need a few queries, not 400.
"""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Literal

from django.utils.functional import Promise

from konstellation.accounts.models import User, Viewer
from konstellation.common.errors import NotFound
from konstellation.exchange.dedupe import Profile
from konstellation.exchange.kinds import Kind, Text
from konstellation.exchange.names import squeezed
from konstellation.exchange.problems import Problem

Language = Literal["sv", "en"]
Key = tuple[str, ...]
# Column key → typed value. A key that is absent is left as it is; an empty value clears.
Values = Mapping[str, Any]

ID = "konstellation_id"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``sv`` and ``en`` are its headers, compared without case, blanks and dots."""

    key: str
    sv: str
    en: str
    kind: Kind = field(default_factory=Text)
    synonyms: tuple[str, ...] = ()
    required: bool = False
    # Filling in this column where it was empty closes the record (an end date).
    closes: bool = False
    # Read on import and written on export; False for what only an import says.
    exported: bool = True

    def header(self, language: Language) -> str:
        return self.sv if language == "sv" else self.en

    @property
    def headers(self) -> frozenset[str]:
        return frozenset(map(squeezed, (self.key, self.sv, self.en, *self.synonyms)))


@dataclass(frozen=True, slots=True)
class Identity:
    """Columns that together tell which record a row is about. A row that lacks one is not asked.

    Identities are tried all; if they point at different records the row is a conflict.
    """

    name: str
    columns: tuple[str, ...]

    def key(self, plain: Mapping[str, Any]) -> Key | None:
        parts = tuple(key_part(plain.get(column)) for column in self.columns)
        return parts if all(parts) else None


def key_part(value: Any) -> str:
    """A plain value as identities compare it: without case and doubled blanks."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return str(value["id"])
    return " ".join(str(value).casefold().split())


@dataclass(frozen=True, slots=True)
class Current:
    """A record as it stands now, in the sheet's columns (typed values)."""

    version: int
    values: Values
    label: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A row that was read well: the record as it would be, and which it is (None for a new one).

    ``before`` is the record as it stands, ``given`` the columns that the row says something of.
    """

    number: int
    values: Values
    record: uuid.UUID | None
    before: Values = field(default_factory=dict)
    given: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NewRow:
    number: int
    values: Values


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """``values`` holds only what differs; the record has been checked to stand at ``version``."""

    number: int
    record: uuid.UUID
    version: int
    values: Values


class Sheet(ABC):
    """One kind of table. Register an instance with ``register`` when the app is ready."""

    name: ClassVar[str]
    title: ClassVar[str | Promise]
    columns: ClassVar[tuple[Column, ...]]
    identities: ClassVar[tuple[Identity, ...]] = ()

    # Rights

    @abstractmethod
    def require_import(self, actor: User) -> None:
        """Raise NotAllowed unless the actor may import this sheet."""

    @abstractmethod
    def require_export(self, viewer: Viewer) -> None:
        """Raise NotAllowed unless the viewer may export this sheet."""

    def row_limit(self, actor: User) -> int | None:
        """How many rows this actor may import at once; None for the general limit."""
        return None

    # Reading, set-wise

    @abstractmethod
    def find(
        self, identity: Identity, keys: Collection[Key]
    ) -> Mapping[Key, Collection[uuid.UUID]]:
        """The records that bear each key. Build a record's key with ``key_part`` of each value."""

    @abstractmethod
    def current(
        self, ids: Collection[uuid.UUID], *, lock: bool = False
    ) -> Mapping[uuid.UUID, Current]:
        """The records as they stand; those that are gone are left out.

        With ``lock`` inside a transaction the rows stay as they are until it ends.
        """

    def versions(self, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, tuple[int, str]]:
        """Version and label of each record; a sheet whose records are dear to read says it cheaper.

        The versions are those that ``current`` gives.
        """
        return {pk: (now.version, now.label) for pk, now in self.current(ids).items()}

    @abstractmethod
    def count(self) -> int:
        """How many records the register holds."""

    def complete(self, rows: Sequence[Draft]) -> Mapping[int, Values]:
        """Values that follow from what a row says and are written with it, by row number.

        They are part of the plan: shown, applied and undone like those of the file.
        """
        return {}

    def check(self, actor: User, rows: Sequence[Draft]) -> Mapping[int, Sequence[Problem]]:
        """Rules that concern several columns, or whose record it is; by row number."""
        return {}

    def profile(self, values: Values) -> Profile | None:
        """What a row looks like to the search for doubles; None where there is no such search."""
        return None

    def profiles(self) -> Iterable[tuple[uuid.UUID, str, Profile]]:
        """Id, label and profile of every record that a row might double."""
        return ()

    # Writing, set-wise, through the app's own services or the journal

    @abstractmethod
    def create(self, *, actor: User, rows: Sequence[NewRow]) -> Sequence[uuid.UUID]:
        """Create a record for each row; returns their ids in the same order.

        Raise a DomainError if any cannot be created: the machinery rolls back and tries them alone.
        """

    @abstractmethod
    def change(self, *, actor: User, rows: Sequence[ChangedRow]) -> None:
        """Change the records. Also called to put old values back."""

    @abstractmethod
    def withdraw(self, *, actor: User, ids: Sequence[uuid.UUID]) -> None:
        """Take back records that an import created (archive or delete them)."""

    # Export

    @abstractmethod
    def export(
        self, *, viewer: Viewer, selection: Mapping[str, Any]
    ) -> Iterator[tuple[uuid.UUID, Values]]:
        """The rows that the viewer may see, streamed; ``selection`` narrows them further."""

    # What follows from the declaration

    def label(self, plain: Mapping[str, Any]) -> str:
        """What to call a row that has no record yet: by default its first required column."""
        for column in sorted(self.columns, key=lambda column: not column.required):
            value = plain.get(column.key)
            if value not in (None, "", []):
                return str(value["label"] if isinstance(value, dict) else value)
        return ""

    def column(self, key: str) -> Column:
        return self._by_key[key]

    @cached_property
    def _by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(column.key for column in self.columns)


class Registry:
    def __init__(self) -> None:
        self._sheets: dict[str, Sheet] = {}

    def register(self, sheet: Sheet) -> None:
        self._sheets[sheet.name] = sheet

    def unregister(self, name: str) -> None:
        self._sheets.pop(name, None)

    def get(self, name: str) -> Sheet:
        try:
            return self._sheets[name]
        except KeyError:
            raise NotFound from None

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self._sheets.values())


sheets = Registry()
