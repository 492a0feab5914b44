"""Words of the shared vocabulary and places as cells name them, with the nearest one suggested."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from konstellation.exchange.cells import Cell
from konstellation.exchange.kinds import (
    Manner,
    Plain,
    Reference,
    Referred,
    holds_personal_number,
)
from konstellation.exchange.names import squeezed
from konstellation.exchange.problems import Unclean
from konstellation.members.models import (
    Competence,
    Country,
    MembershipCategory,
    Municipality,
    Region,
    Sector,
    Theme,
)

_ALIKE = 60
_EVIDENCE = 500
_LEVEL = re.compile(r"^(?P<name>.+?)\s*[:(]\s*(?P<level>[1-3])\s*\)?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Term(Referred):
    """A word of a vocabulary; ``label`` is Swedish."""

    label_en: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A term with what leads to it: its names first, then what else it may be called."""

    term: Term
    names: tuple[str, ...]
    synonyms: tuple[str, ...] = ()


class Lexicon(Mapping[str, Sequence[Referred]]):
    """Terms by key, else by name, else by synonym, without regard to case and blanks."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._tiers: list[dict[str, list[Referred]]] = [{}, {}, {}]
        self._spelt: dict[str, str] = {}
        for entry in entries:
            tiers = ((entry.term.id,), entry.names, entry.synonyms)
            for tier, words in zip(self._tiers, tiers, strict=True):
                for word in words:
                    tier.setdefault(squeezed(word), []).append(entry.term)
                    self._spelt.setdefault(squeezed(word), word)

    def __getitem__(self, text: str) -> Sequence[Referred]:
        word = squeezed(text)
        for tier in self._tiers:
            if word in tier:
                return tier[word]
        raise KeyError(text)

    def __iter__(self) -> Iterator[str]:
        return iter(self._spelt)

    def __len__(self) -> int:
        return len(self._spelt)

    def nearest(self, text: str) -> str:
        """The word that looks most like the text; empty if none does."""
        found = process.extractOne(
            squeezed(text), self._spelt.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE
        )
        return self._spelt[found[0]] if found else ""


class ClaimLexicon(Lexicon):
    """Competences with or without a level: ``industrial-robotics:3``, ``svetsning (2)``."""

    def __getitem__(self, text: str) -> Sequence[Referred]:
        try:
            return super().__getitem__(text)
        except KeyError:
            levelled = _LEVEL.match(text)
            if levelled is None:
                raise
        level = int(levelled["level"])
        return [at_level(term, level) for term in super().__getitem__(levelled["name"])]

    def nearest(self, text: str) -> str:
        levelled = _LEVEL.match(text)
        return super().nearest(levelled["name"] if levelled else text)


class EvidenceLexicon(Lexicon):
    """Competences with what shows them: ``svetsning: EN 1090-2, exekveringsklass 3``."""

    def __getitem__(self, text: str) -> Sequence[Referred]:
        name, colon, shown = text.partition(":")
        if not colon or not shown.strip():
            raise KeyError(text)
        return [shown_by(term, shown) for term in super().__getitem__(name)]

    def nearest(self, text: str) -> str:
        return super().nearest(text.partition(":")[0])


def shown_by(term: Referred, evidence: str) -> Term:
    """A competence with the text of its evidence, as its cell says it."""
    text = " ".join(unicodedata.normalize("NFC", evidence).split())
    english = term.label_en if isinstance(term, Term) else term.label
    return Term(f"{term.id}: {text}", f"{term.label}: {text}", f"{english}: {text}")


def split_evidence(shown: str) -> tuple[str, str]:
    key, _colon, text = shown.partition(": ")
    return key, text


def at_level(term: Referred, level: int) -> Term:
    english = term.label_en if isinstance(term, Term) else term.label
    return Term(f"{term.id}:{level}", f"{term.label}:{level}", f"{english}:{level}")


@dataclass(frozen=True)
class Vocabulary(Reference):
    """A term of a vocabulary, which its resolver gives as a lexicon."""

    @staticmethod
    def found(text: str, known: Mapping[str, Sequence[Referred]]) -> Plain:
        try:
            return Reference.found(text, known)
        except Unclean as fault:
            near = known.nearest(text) if isinstance(known, Lexicon) else ""
            if fault.code == "not_found" and near:
                raise Unclean("not_found_but", text=text[:80], nearest=near) from fault
            raise

    def show(self, value: Any, language: str) -> Any:
        if isinstance(value, Term) and language == "en":
            return value.label_en or value.label
        return super().show(value, language)


@dataclass(frozen=True)
class Claimed(Vocabulary):
    """A competence with its level; one that is named without a level is the same at any."""

    def same(self, one: Plain, other: Plain) -> bool:
        if not one or not other:
            return bool(one == other)
        ours, theirs = split_level(one["id"]), split_level(other["id"])
        return ours[0] == theirs[0] and (None in (ours[1], theirs[1]) or ours[1] == theirs[1])


@dataclass(frozen=True)
class Evidenced(Vocabulary):
    """A competence, a colon and what shows it; a personal identity number in it is refused."""

    def clean(self, cell: Cell, manner: Manner) -> Plain:
        text = str(super().clean(cell, manner))
        if holds_personal_number(text):
            raise Unclean("personal_number")
        if len(text.partition(":")[2].strip()) > _EVIDENCE:
            raise Unclean("too_long", limit=_EVIDENCE)
        return text


def split_level(claim: str) -> tuple[str, int | None]:
    key, _colon, level = claim.partition(":")
    return key, int(level) if level else None


Resolver = Callable[[Collection[str]], Lexicon]


def competences(_texts: Collection[str]) -> Lexicon:
    return ClaimLexicon(_entry(row) for row in Competence.objects.filter(archived_at=None))


def evidence(_texts: Collection[str]) -> Lexicon:
    return EvidenceLexicon(_entry(row) for row in Competence.objects.filter(archived_at=None))


def themes(_texts: Collection[str]) -> Lexicon:
    return Lexicon(_entry(row) for row in Theme.objects.filter(archived_at=None))


def _entry(row: Competence | Theme) -> Entry:
    return Entry(term(row), (row.name_sv, row.name_en), (*row.synonyms_sv, *row.synonyms_en))


def term(row: Competence | Theme) -> Term:
    return Term(row.key, row.name_sv, row.name_en)


def sectors(_texts: Collection[str]) -> Lexicon:
    """By code with or without its dot (``28.1``, ``281``); by name where only one has it."""
    return Lexicon(
        Entry(sector(row), (row.code.replace(".", ""),), (row.name_sv, row.name_en))
        for row in Sector.objects.all()
    )


def sector(row: Sector) -> Term:
    return Term(row.code, row.code, row.code)


# What registers call countries beside their code and names.
_ALSO = {"GB": ("UK", "England"), "GR": ("EL",), "US": ("USA",), "NL": ("Holland",)}


def countries(_texts: Collection[str]) -> Lexicon:
    return Lexicon(
        Entry(country(row), (row.name_sv, row.name_en), _ALSO.get(row.code, ()))
        for row in Country.objects.all()
    )


def country(row: Country) -> Term:
    return Term(row.code, row.name_sv, row.name_en)


def regions(_texts: Collection[str]) -> Lexicon:
    """By code or name: ``19``, ``Västmanland``, ``Västmanlands län``."""
    return Lexicon(
        Entry(
            region(row),
            (row.name_sv, row.name_en),
            tuple(f"{row.name_sv}{ending}" for ending in (" län", "s län", " county")),
        )
        for row in Region.objects.all()
    )


def region(row: Region) -> Term:
    return Term(row.code, row.name_sv, row.name_en)


def municipalities(_texts: Collection[str]) -> Lexicon:
    return Lexicon(
        Entry(
            municipality(row),
            (row.name,),
            tuple(f"{row.name}{ending}" for ending in (" kommun", "s kommun", " stad", "s stad")),
        )
        for row in Municipality.objects.all()
    )


def municipality(row: Municipality) -> Term:
    return Term(row.code, row.name, row.name)


def categories(_texts: Collection[str]) -> Lexicon:
    return Lexicon(
        Entry(category(row), (row.name_sv, row.name_en)) for row in MembershipCategory.objects.all()
    )


def category(row: MembershipCategory) -> Term:
    return Term(row.key, row.name_sv, row.name_en)
