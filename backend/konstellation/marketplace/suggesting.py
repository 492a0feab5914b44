"""Which words of the vocabulary a text speaks of: suggestions while a listing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import combinations
from typing import Any, Generic, TypeVar

from django.db.models import Count, Max

from konstellation.members.models import Competence, Theme
from konstellation.members.models.vocabulary import Term
from konstellation.search.analysis import Analysis
from konstellation.search.document import Language
from konstellation.search.language import clean, is_function_word, words
from konstellation.search.thesaurus import thesaurus

T = TypeVar("T", bound=Term)
Phrase = tuple[str, ...]

MOST_TERMS = 8
# Of a longer text the beginning tells what it is about.
MOST_CHARACTERS = 20_000
LONGEST_PHRASE = 5
# How sure a sign a phrase is: the term's own name more than a synonym, several words more than
# one, a word on its own more than a part of a compound, and what is said again a little more.
NAME, SYNONYM = 1.0, 0.8
EACH_MORE_WORD = 0.5
WITHIN_A_COMPOUND = 0.5
SAID_AGAIN, MOST_REPEATS = 0.1, 5
_LANGUAGES: tuple[Language, ...] = ("sv", "en")
# Inflections, the longest first. Derivations stay: a planner and planning are not the same.
_ENDINGS: Mapping[Language, tuple[str, ...]] = {
    "sv": (
        *("arnas", "ernas", "ornas", "arna", "erna", "orna"),
        *("ens", "ets", "ers", "ars", "ors", "nas", "en", "et", "er", "ar", "or", "na", "an"),
        *("as", "n", "t", "s", "a", "e"),
    ),
    "en": ("ings", "ing", "ed", "es", "s", "e"),
}
SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text speaks of, best first."""

    competences: Sequence[Competence]
    themes: Sequence[Theme]


def terms_in(text: str) -> Terms:
    """Competences and themes whose names or synonyms occur in the text, in either language."""
    spelt = words(clean(text[:MOST_CHARACTERS]))
    return Terms(_best(Competence, spelt), _best(Theme, spelt))


def _best(model: type[T], spelt: Sequence[str]) -> list[T]:
    state = model._default_manager.aggregate(rows=Count("pk"), changed=Max("updated_at"))
    return _lexicon(model, state["rows"], state["changed"]).spoken_of(spelt)[:MOST_TERMS]


@lru_cache(maxsize=4)
def _lexicon(model: type[Any], _rows: int, _changed: datetime | None) -> Lexicon[Any]:
    """The lexicon of a part of the vocabulary, read anew when it has changed."""
    return Lexicon(model._default_manager.filter(archived_at=None), _analysis())


@lru_cache(maxsize=1)
def _analysis() -> Analysis:
    return Analysis(stem, thesaurus.compounds)


@lru_cache(maxsize=50_000)
def stem(word: str, language: Language) -> str:
    """The word without its inflection; rum and rummen are the same."""
    for ending in _ENDINGS.get(language, ()):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > SHORTEST_STEM and word[-1] == word[-2] else word


class Lexicon(Generic[T]):
    """Terms by the stems of their phrases."""

    def __init__(self, terms: Iterable[T], analysis: Analysis) -> None:
        self.analysis = analysis
        self.terms: dict[str, T] = {}
        self._signs: dict[tuple[Language, Phrase], dict[str, float]] = defaultdict(dict)
        for term in terms:
            self.terms[term.key] = term
            self._add(term, "sv", (term.name_sv, *term.synonyms_sv))
            self._add(term, "en", (term.name_en, *term.synonyms_en))

    def _add(self, term: T, language: Language, phrases: Sequence[str]) -> None:
        for place, phrase in enumerate(phrases):
            spelt = words(phrase)
            if not 0 < len(spelt) <= LONGEST_PHRASE:
                continue
            sureness = (NAME if place == 0 else SYNONYM) + EACH_MORE_WORD * (len(spelt) - 1)
            signs = self._signs[language, tuple(self.analysis.stems(spelt, language))]
            signs[term.key] = max(signs.get(term.key, 0.0), sureness)

    def spoken_of(self, spelt: Sequence[str]) -> list[T]:
        """The terms that a text speaks of, best first; the key decides between equals."""
        best: dict[str, float] = defaultdict(float)
        times: dict[str, int] = defaultdict(int)
        for language in _LANGUAGES:
            for phrase, share in self._phrases(spelt, language):
                for key, sureness in self._signs.get((language, phrase), {}).items():
                    best[key] = max(best[key], sureness * share)
                    times[key] += 1
        scores = {key: best[key] + SAID_AGAIN * min(times[key], MOST_REPEATS) for key in best}
        return [self.terms[key] for key in sorted(scores, key=lambda key: (-scores[key], key))]

    def _phrases(self, spelt: Sequence[str], language: Language) -> Iterator[tuple[Phrase, float]]:
        """Every run of the text's stems, and in Swedish those of its compounds' parts."""
        stems = self.analysis.stems(spelt, language)
        for start, word in enumerate(spelt):
            for end in range(start + 1, min(start + LONGEST_PHRASE, len(stems)) + 1):
                if end - start > 1 or not is_function_word(word):
                    yield tuple(stems[start:end]), 1.0
            if language == "sv":
                yield from self._within(word)

    def _within(self, word: str) -> Iterator[tuple[Phrase, float]]:
        """A compound's parts, each run of them both as words of their own and as one word."""
        parts = self.analysis.parts(word)
        for start, end in combinations(range(len(parts) + 1), 2):
            run = parts[start:end]
            yield run, WITHIN_A_COMPOUND
            if len(run) > 1:
                yield ("".join(run),), WITHIN_A_COMPOUND
