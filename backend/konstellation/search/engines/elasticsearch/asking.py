"""From our own question to what Elasticsearch is asked."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from konstellation.search.columns import TextColumns, exact, folded, grams
from konstellation.search.document import Language
from konstellation.search.engines.elasticsearch.clauses import (
    Clause,
    all_of,
    any_of,
    beginning,
    best_of,
    constant,
    in_columns,
    misspelt,
    nothing,
    one_of,
    term,
    unscored,
)
from konstellation.search.engines.elasticsearch.layout import AUDIENCE, Layout
from konstellation.search.language import fold
from konstellation.search.parsing import Parsed
from konstellation.search.ranking import WEIGHTS
from konstellation.search.thesaurus import Expansion, Lookup

# Elasticsearch refuses longer ones than 1,000; no word is that long.
LONGEST_BEGINNING = 200
LANGUAGES: tuple[Language, ...] = ("sv", "en")


@dataclass(frozen=True, slots=True)
class Known:
    """What the index has of the words of a question, among what the reader may find."""

    # How many documents have the word in a text of the language.
    uses: Mapping[tuple[str, Language], int] = field(default_factory=dict)
    # The words that no document has, and how many typos are forgiven in each: as few as help.
    misspelt: Mapping[str, int] = field(default_factory=dict)

    def share(self, word: str, language: Language) -> float:
        """How much of a word's use is in each language.

        A Swedish word that strays into English texts is rare there and would weigh more than where
        it belongs.
        """
        return (self.uses.get((word, language), 0) + 1) / (self.most(word) + 1)

    def most(self, word: str) -> int:
        return max(self.uses.get((word, language), 0) for language in LANGUAGES)


@dataclass(frozen=True, slots=True)
class Asked:
    """A text as clauses: one for each word or phrase, and what only lifts."""

    each: tuple[Clause, ...] = ()
    lifts: tuple[Clause, ...] = ()

    def clause(self, *, loosely: bool) -> Clause:
        """All the words or, loosely, any of them."""
        needed = any_of(self.each) if loosely else all_of(self.each)
        return {"bool": {"must": [needed], "should": self.lifts}} if self.lifts else needed


class Asking:
    """Makes clauses for one reader."""

    def __init__(self, layout: Layout, audiences: tuple[str, ...], lookup: Lookup) -> None:
        self.layout = layout
        self.audiences = audiences
        self.lookup = lookup
        self.texts = layout.texts_for(audiences)
        self.groups = layout.audiences_for(audiences)
        self._both = [text for text in self.texts if len(text.languages) > 1]
        self._either = {
            language: {
                text.stem(language): text.weight
                for text in self.texts
                if text.languages == (language,)
            }
            for language in LANGUAGES
        }
        self._stems = {
            language: {
                text.stem(language): text.weight
                for text in self.texts
                if language in text.languages
            }
            for language in LANGUAGES
        }
        self._parts = {text.parts: text.weight for text in self.texts if "sv" in text.languages}

    @property
    def visible(self) -> Clause:
        return one_of(exact(AUDIENCE), self.audiences)

    def columns_of(self, language: Language) -> Iterable[str]:
        """The columns that hold stems of the language."""
        return self._stems[language]

    # Words

    def having(self, word: str) -> Clause:
        """The documents that have the word, in whichever way; not scored.

        The folded columns hold the stems of every word and of every part of a compound.
        """
        forms = self.layout.analysis.forms(word)
        ways = [one_of(folded(group), forms) for group in self.groups]
        if parts := self.layout.analysis.parts(word):
            ways += [all_of([term(column, part) for part in parts]) for column in self._parts]
        return any_of(ways)

    def in_language(self, word: str, language: Language) -> Clause:
        stem = self.layout.analysis.stem(word, language)
        return any_of([term(column, stem) for column in self._stems[language]])

    # Text

    def text(self, parsed: Parsed, telling: Sequence[str], known: Known) -> Asked:
        synonyms = self._synonyms(telling)
        each = [
            any_of(
                [
                    best_of([self._word(word, known), *synonyms.get(word, ())]),
                    *self._almost(word, parsed, known),
                ]
            )
            for word in telling
        ]
        lifts: list[Clause] = []
        for word in telling:
            lifts += [*self._shared_parts(word, known), *self._shared_grams(word)]
        return Asked((*each, *map(self.phrase, parsed.phrases)), tuple(lifts))

    def needed(self, parsed: Parsed, telling: Sequence[str], known: Known) -> Clause:
        """The documents that have all of a text; not scored."""
        synonyms = self._synonyms(telling)
        each = [
            any_of(
                [
                    self.having(word),
                    *synonyms.get(word, ()),
                    *self._almost(word, parsed, known),
                ]
            )
            for word in telling
        ]
        return unscored([*each, *map(self.phrase, parsed.phrases)])

    def like(self, weighted: Mapping[str, float], known: Known) -> Clause:
        """Documents that share these words, each as important as it weighs."""
        synonyms = self._synonyms(list(weighted))
        each = []
        for word, weight in weighted.items():
            ways = best_of([self._word(word, known), *synonyms.get(word, ())])
            each.append(any_of([ways, *self._shared_parts(word, known)], boost=weight))
        return any_of(each)

    def phrase(self, phrase: Sequence[str]) -> Clause:
        return any_of(
            [
                in_columns(self.layout.analysis.stems(phrase, language), self._stems[language])
                for language in LANGUAGES
            ]
        )

    def _word(self, word: str, known: Known) -> Clause:
        """The word itself, by its stems, by the parts of compounds, and without its marks."""
        analysis = self.layout.analysis
        factors = {each: WEIGHTS.stem * known.share(word, each) for each in LANGUAGES}
        clauses = [
            in_columns([analysis.stem(word, language)], self._either[language], factors[language])
            for language in LANGUAGES
            if self._either[language]
        ]
        for text in self._both:
            stems = [self._stem(text, word, factors, language) for language in LANGUAGES]
            clauses.append(best_of(stems, others=0.0))
        clauses += self._by_parts(word, WEIGHTS.parts * known.share(word, "sv"))
        for group in self.groups:
            clauses += [term(folded(group), form, WEIGHTS.folded) for form in analysis.forms(word)]
        return any_of(clauses)

    def _stem(
        self, text: TextColumns, word: str, factors: Mapping[Language, float], language: Language
    ) -> Clause:
        stem = self.layout.analysis.stem(word, language)
        return term(text.stem(language), stem, text.weight * factors[language])

    def _by_parts(self, word: str, factor: float) -> Iterable[Clause]:
        parts = self.layout.analysis.parts(word)
        if not parts:
            stem = self.layout.analysis.stem(word, "sv")
            return [in_columns([stem], self._parts, factor)] if self._parts else []
        return [
            all_of([term(column, part, weight * factor) for part in parts])
            for column, weight in self._parts.items()
        ]

    def _shared_parts(self, word: str, known: Known) -> Iterable[Clause]:
        """Other compounds of the same parts."""
        parts = self.layout.analysis.parts(word)
        for part in parts if self._parts else ():
            factor = WEIGHTS.parts * known.share(word, "sv") / len(parts)
            yield in_columns([part], self._parts, factor)

    def _shared_grams(self, word: str) -> Iterable[Clause]:
        """Words of a like spelling, in either language."""
        pieces = self.layout.analysis.grams(word)
        for group in self.groups if pieces else ():
            factor = WEIGHTS.grams / math.sqrt(len(pieces))
            yield {"match": {grams(group): {"query": " ".join(pieces), "boost": factor}}}

    def _almost(self, word: str, parsed: Parsed, known: Known) -> Iterable[Clause]:
        """The word as a beginning, or misspelt."""
        spelt = fold(word)
        unfinished = parsed.unfinished and word == parsed.words[-1].text
        if unfinished and 1 < len(spelt) <= LONGEST_BEGINNING:
            for group in self.groups:
                yield constant(beginning(folded(group), spelt), WEIGHTS.prefix)
        if typos := known.misspelt.get(word):
            weight = WEIGHTS.one_typo if typos == 1 else WEIGHTS.two_typos
            yield constant(self.misspelling(word, typos), weight)

    def misspelling(self, word: str, typos: int) -> Clause:
        """The documents that have a word spelt so differently at the most."""
        return any_of([misspelt(folded(group), fold(word), typos) for group in self.groups])

    # Synonyms

    def expansions(self, words: Sequence[str]) -> Iterable[Expansion]:
        """Other words for these, and for the parts of compounds among them."""
        return self.lookup.expansions_of_parts(words, self.layout.analysis.compounds)

    def _synonyms(self, words: Sequence[str]) -> dict[str, list[Clause]]:
        """For each word what says the same; what says the same as several counts in part for
        each of them."""
        found: dict[str, list[Clause]] = defaultdict(list)
        for expansion in self.expansions(words):
            covered = words[expansion.start : expansion.end]
            stems = self.layout.analysis.stems(expansion.phrase, expansion.language)
            clause = in_columns(
                stems, self._stems[expansion.language], WEIGHTS.synonym / len(covered)
            )
            if clause is not nothing:
                for word in covered:
                    found[word].append(clause)
        return found
