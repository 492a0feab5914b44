"""From our own question to a tantivy query."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import tantivy
from tantivy import Occur
from tantivy import Query as Clause

from konstellation.search import ranking
from konstellation.search.columns import TextColumns, exact, folded, grams
from konstellation.search.document import Language
from konstellation.search.engines.tantivy.layout import ID, Layout
from konstellation.search.language import fold
from konstellation.search.parsing import Parsed
from konstellation.search.ranking import WEIGHTS
from konstellation.search.thesaurus import Expansion, Lookup

_LANGUAGES: tuple[Language, ...] = ("sv", "en")
# So many values are read along with the other clauses; a set of more is gathered beforehand.
FEW_VALUES = 16


def any_of(clauses: Sequence[Clause]) -> Clause:
    if len(clauses) == 1:
        return clauses[0]
    return Clause.boolean_query([(Occur.Should, clause) for clause in clauses])


def best_of(clauses: Sequence[Clause]) -> Clause:
    """Counts the best of several ways of saying one thing, and the others a little."""
    if len(clauses) == 1:
        return clauses[0]
    return Clause.disjunction_max_query(clauses, WEIGHTS.other_ways)


def all_of(clauses: Sequence[Clause], *, without: Sequence[Clause] = ()) -> Clause:
    if not without and len(clauses) == 1:
        return clauses[0]
    return Clause.boolean_query(
        [(Occur.Must, clause) for clause in clauses or [Clause.all_query()]]
        + [(Occur.MustNot, clause) for clause in without]
    )


def counted(searcher: tantivy.Searcher, clause: Clause) -> int:
    return total(searcher.search(unscored(clause), limit=1))


def total(result: tantivy.SearchResult) -> int:
    # The package's type stub forgets this attribute.
    return int(result.count)  # type: ignore[attr-defined]


def unscored(clause: Clause) -> Clause:
    return Clause.const_score_query(clause, 0.0)


@dataclass(frozen=True, slots=True)
class Asked:
    """A text as clauses.

    ``each`` says for each word or phrase which documents have it, ``lifts`` how much what they
    have counts. Only ``each`` decides what is found and counted: it is asked several times for
    one page and must be cheap.
    """

    each: tuple[Clause, ...] = ()
    lifts: tuple[Clause, ...] = ()
    ruled_out: tuple[Clause, ...] = ()
    unknown: tuple[str, ...] = ()

    def clause(self, *, loosely: bool, ranked: bool = True) -> Clause | None:
        """All the words or, loosely, any of them; None where nothing is asked for."""
        if not self.each:
            return None
        needed = any_of(self.each) if loosely else all_of(self.each)
        if not ranked:
            return needed
        return Clause.boolean_query(
            [(Occur.Must, needed), *((Occur.Should, clause) for clause in self.lifts)]
        )


@dataclass(slots=True)
class Asking:
    """Makes clauses for one reader and one state of the index."""

    layout: Layout
    searcher: tantivy.Searcher
    audiences: tuple[str, ...]
    lookup: Lookup
    texts: list[TextColumns] = field(init=False)
    groups: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.texts = self.layout.texts_for(self.audiences)
        self.groups = self.layout.audiences_for(self.audiences)

    @property
    def visible(self) -> Clause:
        return unscored(self.exactly("audience", self.audiences))

    def exactly(self, name: str, values: Iterable[str]) -> Clause:
        column, values = exact(name), list(values)
        if not 1 <= len(values) <= FEW_VALUES:
            return Clause.term_set_query(self.layout.schema, column, values)
        return any_of(
            [Clause.term_query(self.layout.schema, column, value, "basic") for value in values]
        )

    def by_id(self, key: str) -> Clause:
        return Clause.term_query(self.layout.schema, ID, key, "basic")

    def uses(self, word: str) -> int:
        """In how many documents the word is, about."""
        shares = _Shares(self)
        return max(shares.uses(word, language) for language in _LANGUAGES)

    # Text

    def text(self, parsed: Parsed) -> Asked:
        telling = parsed.telling
        unknown = tuple(word for word in telling if not self._is_known(word))
        last = parsed.words[-1].text if parsed.unfinished else None
        synonyms = self._synonyms(telling)
        shares = _Shares(self)
        each: list[Clause] = []
        lifts: list[Clause] = []
        for word in telling:
            same = synonyms.get(word, ())
            ways = [unscored(any_of([*self._having(word), *same]))]
            if word is last:
                ways += self._begun(word)
            lifts.append(best_of([self._word(word, shares), *same]))
            if word in unknown:
                ways.append(self._misspelt(word))
            each.append(any_of(ways))
            lifts += [*self._shared_parts(word, shares), *self._shared_grams(word)]
        return Asked(
            each=(*each, *(self._phrase(phrase) for phrase in parsed.phrases)),
            lifts=tuple(lifts),
            ruled_out=tuple(self._phrase(run) for run in parsed.excluded),
            unknown=unknown,
        )

    def like(self, weighted: dict[str, float]) -> Asked:
        """Documents that share these words, each as important as it weighs."""
        shares = _Shares(self)
        synonyms = self._synonyms(list(weighted))
        each = []
        for word, weight in weighted.items():
            ways = best_of([self._word(word, shares), *synonyms.get(word, ())])
            clause = any_of([ways, *self._shared_parts(word, shares)])
            each.append(Clause.boost_query(clause, weight))
        return Asked(each=tuple(each))

    def _is_known(self, word: str) -> bool:
        """Whether any document that this reader may find has the word."""
        return self._is_found(any_of(self._having(word)))

    def _is_found(self, clause: Clause) -> bool:
        return counted(self.searcher, all_of([clause, self.visible])) > 0

    def _having(self, word: str) -> list[Clause]:
        """Which documents have the word in one of its forms or have the parts of it.

        The folded forms of a document's words are those of all its text fields.
        """
        clauses = [
            self._term(folded(group), form, 1.0)
            for group in self.groups
            for form in self.layout.analysis.forms(word)
        ]
        if parts := self.layout.analysis.parts(word):
            clauses += [
                self._parts(text, word, parts, 1.0) for text in self.texts if "sv" in text.languages
            ]
        return clauses

    def _word(self, word: str, shares: _Shares) -> Clause:
        """The word itself, by its stems, by the parts of compounds, and without its marks."""
        clauses: list[Clause] = []
        parts = self.layout.analysis.parts(word)
        for text in self.texts:
            stems = []
            for language in text.languages:
                stem = self.layout.analysis.stem(word, language)
                factor = WEIGHTS.stem * text.weight * shares.of(word, language)
                stems.append(self._term(text.stem(language), stem, factor, "position"))
            clauses.append(
                stems[0] if len(stems) == 1 else Clause.disjunction_max_query(stems, 0.0)
            )
            if "sv" in text.languages:
                factor = WEIGHTS.parts * text.weight * shares.of(word, "sv")
                clauses.append(self._parts(text, word, parts, factor))
        for group in self.groups:
            for form in self.layout.analysis.forms(word):
                clauses.append(self._term(folded(group), form, WEIGHTS.folded))
        return any_of(clauses)

    def _parts(self, text: TextColumns, word: str, parts: tuple[str, ...], factor: float) -> Clause:
        if not parts:
            stem = self.layout.analysis.stem(word, "sv")
            return self._term(text.parts, stem, factor)
        return all_of([self._term(text.parts, part, factor) for part in parts])

    def _shared_parts(self, word: str, shares: _Shares) -> Iterable[Clause]:
        """Other compounds of the same parts."""
        parts = self.layout.analysis.parts(word)
        for text in self.texts:
            if "sv" in text.languages:
                for part in parts:
                    factor = WEIGHTS.parts * text.weight * shares.of(word, "sv") / len(parts)
                    yield self._term(text.parts, part, factor)

    def _shared_grams(self, word: str) -> Iterable[Clause]:
        """Words of a like spelling, in either language."""
        pieces = self.layout.analysis.grams(word)
        for group in self.groups:
            for piece in pieces:
                yield self._term(grams(group), piece, WEIGHTS.grams / math.sqrt(len(pieces)))

    def _begun(self, word: str) -> Iterable[Clause]:
        """The word as the beginning of a longer one."""
        spelt = fold(word)
        if len(spelt) < 2:
            return
        for group in self.groups:
            beginning = Clause.fuzzy_term_query(
                self.layout.schema, folded(group), spelt, distance=0, prefix=True
            )
            yield Clause.const_score_query(beginning, WEIGHTS.prefix)

    def _misspelt(self, word: str) -> Clause:
        """Words that differ from this one by the fewest typos by which any does."""
        nearest: list[Clause] = []
        weights = (WEIGHTS.one_typo, WEIGHTS.two_typos)
        for distance in range(1, ranking.typos_allowed(word) + 1):
            near = any_of(
                [
                    Clause.fuzzy_term_query(self.layout.schema, folded(group), fold(word), distance)
                    for group in self.groups
                ]
            )
            nearest = [Clause.const_score_query(near, weights[distance - 1])]
            if self._is_found(near):
                break
        return any_of(nearest) if nearest else Clause.empty_query()

    def _phrase(self, phrase: Sequence[str]) -> Clause:
        clauses: list[Clause] = []
        for text in self.texts:
            for language in text.languages:
                stems = self.layout.analysis.stems(phrase, language)
                clauses.append(self._run(text.stem(language), stems, text.weight))
        return any_of(clauses) if clauses else Clause.empty_query()

    def _run(self, column: str, stems: list[str], factor: float) -> Clause:
        if len(stems) == 1:
            return self._term(column, stems[0], factor, "position")
        run: list[str | tuple[int, str]] = [*stems]
        return Clause.boost_query(Clause.phrase_query(self.layout.schema, column, run), factor)

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
            factor = WEIGHTS.synonym / len(covered)
            clauses = [
                self._run(
                    text.stem(expansion.language),
                    self.layout.analysis.stems(expansion.phrase, expansion.language),
                    text.weight * factor,
                )
                for text in self.texts
                if expansion.language in text.languages
            ]
            if clauses:
                for word in covered:
                    found[word].append(any_of(clauses))
        return found

    def _term(self, column: str, value: str, factor: float, option: str = "freq") -> Clause:
        clause = Clause.term_query(self.layout.schema, column, value, option)
        return clause if factor == 1.0 else Clause.boost_query(clause, factor)


class _Shares:
    """How much of a word's use is in each language, by how many documents have it.

    A Swedish word that strays into English texts is rare there and would weigh more than where
    it belongs.
    """

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._known: dict[str, dict[Language, float]] = {}

    def of(self, word: str, language: Language) -> float:
        if word not in self._known:
            uses = {each: self.uses(word, each) + 1 for each in _LANGUAGES}
            most = max(uses.values())
            self._known[word] = {each: uses[each] / most for each in _LANGUAGES}
        return self._known[word][language]

    def uses(self, word: str, language: Language) -> int:
        asking = self._asking
        stem = asking.layout.analysis.stem(word, language)
        return max(
            (
                asking.searcher.doc_freq(text.stem(language), stem)
                for text in asking.texts
                if language in text.languages
            ),
            default=0,
        )
