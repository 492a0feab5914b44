"""Which words mean the same, in and across the languages.

The search floor knows no vocabulary of its own: the app that keeps one registers it here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any, Protocol

import yaml

from konstellation.search.compounds import Compounds
from konstellation.search.document import Language
from konstellation.search.language import words

LONGEST_PHRASE = 5
MOST_EXPANSIONS = 40
_LANGUAGES: tuple[Language, ...] = ("sv", "en")

Phrase = tuple[str, ...]
Stem = Callable[[str, Language], str]


@dataclass(frozen=True, slots=True)
class Concept:
    """Phrases that mean the same, by language."""

    sv: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    def phrases(self, language: Language) -> tuple[str, ...]:
        return self.sv if language == "sv" else self.en


class Vocabulary(Protocol):
    """A source of concepts, and of the parts that Swedish compounds are made of."""

    def concepts(self) -> Iterable[Concept]: ...

    def parts(self) -> Iterable[str]: ...


@dataclass(frozen=True, slots=True)
class Expansion:
    """Other words for the words from ``start`` up to ``end`` of a text."""

    start: int
    end: int
    language: Language
    phrase: Phrase


class Lookup:
    """Concepts found by the stems of their phrases, for one way of stemming."""

    def __init__(self, concepts: Iterable[Concept], stem: Stem) -> None:
        self._stem = stem
        self._concepts: list[list[tuple[Language, Phrase]]] = []
        self._by_stems: dict[tuple[Language, Phrase], list[int]] = {}
        for concept in concepts:
            self._add(concept)

    def _add(self, concept: Concept) -> None:
        place = len(self._concepts)
        members: list[tuple[Language, Phrase]] = []
        for language in _LANGUAGES:
            for phrase in concept.phrases(language):
                spelt = tuple(words(phrase))
                if not spelt or len(spelt) > LONGEST_PHRASE or (language, spelt) in members:
                    continue
                members.append((language, spelt))
                places = self._by_stems.setdefault(self._key(language, spelt), [])
                if place not in places:
                    places.append(place)
        self._concepts.append(members)

    def _key(self, language: Language, phrase: Sequence[str]) -> tuple[Language, Phrase]:
        return language, tuple(self._stem(word, language) for word in phrase)

    def expansions(self, text: Sequence[str]) -> list[Expansion]:
        """Other words for what a text says, a bounded number in turns.

        Each run of words gives its first alternative before any gives its second, longer runs
        before shorter ones: the last words of a long text are served as well as the first.
        """
        runs = [
            self._expanded(text, start, start + length)
            for length in range(min(LONGEST_PHRASE, len(text)), 0, -1)
            for start in range(len(text) - length + 1)
        ]
        turns = chain.from_iterable(zip_longest(*runs))
        found = dict.fromkeys(each for each in turns if each is not None)
        return list(islice(found, MOST_EXPANSIONS))

    def expansions_of_parts(self, text: Sequence[str], compounds: Compounds) -> Iterator[Expansion]:
        """Other words for the words, and for the parts of compounds among them."""
        yield from self.expansions(text)
        for place, word in enumerate(text):
            for part in compounds.split(word):
                for found in self.expansions([part]):
                    yield Expansion(place, place + 1, found.language, found.phrase)

    def _expanded(self, text: Sequence[str], start: int, end: int) -> Iterator[Expansion]:
        for language, phrase in self._alternatives(tuple(text[start:end])):
            yield Expansion(start, end, language, phrase)

    def _alternatives(self, run: Phrase) -> Iterator[tuple[Language, Phrase]]:
        own = {self._key(language, run) for language in _LANGUAGES}
        for key in sorted(own):
            for place in self._by_stems.get(key, ()):
                for language, phrase in self._concepts[place]:
                    if self._key(language, phrase) not in own:
                        yield language, phrase


class Thesaurus:
    """Everything that the registered vocabularies know, read when first needed.

    Concepts may change while we run and are read anew after ``lifetime`` seconds. Parts decide
    how documents are indexed: they come from files of the package and stay.
    """

    def __init__(self, lifetime: float = 300.0) -> None:
        self._vocabularies: list[Vocabulary] = []
        self.lifetime = lifetime
        self._lookups: dict[Stem, tuple[float, Lookup]] = {}

    def register(self, vocabulary: Vocabulary) -> None:
        self._vocabularies.append(vocabulary)
        self.refresh()

    def use_only(self, *vocabularies: Vocabulary) -> None:
        """Forget what was registered and know these: for measuring what the package knows."""
        self._vocabularies = list(vocabularies)
        self.refresh()

    def refresh(self) -> None:
        self._lookups.clear()
        self.__dict__.pop("compounds", None)

    @cached_property
    def compounds(self) -> Compounds:
        return Compounds(part for source in self._vocabularies for part in source.parts())

    def lookup(self, stem: Stem) -> Lookup:
        read_at, lookup = self._lookups.get(stem, (float("-inf"), None))
        if lookup is None or time.monotonic() - read_at > self.lifetime:
            concepts = (each for source in self._vocabularies for each in source.concepts())
            lookup = Lookup(concepts, stem)
            self._lookups[stem] = (time.monotonic(), lookup)
        return lookup


class VocabularyFiles:
    """A folder of vocabulary files.

    Term files (``key, sv, en, sv_synonyms, en_synonyms``), ``lexicon.yaml`` (pairs of a Swedish
    and an English list) and ``parts.txt`` (a part of compounds a line).
    """

    TERMS = ("competences.yaml", "themes.yaml")

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def concepts(self) -> Iterator[Concept]:
        for name in self.TERMS:
            for term in self._read(name):
                yield Concept(
                    (term["sv"], *term.get("sv_synonyms", ())),
                    (term["en"], *term.get("en_synonyms", ())),
                )
        yield from self.lexicon()

    def lexicon(self) -> Iterator[Concept]:
        for swedish, english in self._read("lexicon.yaml"):
            yield Concept(tuple(map(str, swedish)), tuple(map(str, english)))

    def parts(self) -> Iterator[str]:
        """The listed parts, and every single Swedish word of the vocabulary that is no compound
        of listed parts itself."""
        path = self.folder / "parts.txt"
        listed = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        parts = [line.strip() for line in listed if line.strip() and not line.startswith("#")]
        yield from parts
        known = Compounds(parts)
        for concept in self.concepts():
            for phrase in concept.sv:
                yield from (word for word in words(phrase) if not known.split(word))

    def _read(self, name: str) -> list[Any]:
        path = self.folder / name
        if not path.exists():
            return []
        return yaml.load(path.read_bytes(), Loader=_Loader) or []


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
thesaurus = Thesaurus()
