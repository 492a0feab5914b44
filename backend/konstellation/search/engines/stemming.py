"""The stems of Swedish and English words, alike for every engine.

Elasticsearch's Swedish stemmer is a later Snowball, which leaves ``området`` as it is: two engines
that stem apart would find different things.
"""

from __future__ import annotations

from functools import lru_cache

import tantivy

from konstellation.search.document import Language
from konstellation.search.language import evenly

_STEMMERS = {
    language: tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    .filter(tantivy.Filter.stemmer(name))
    .build()
    for language, name in (("sv", "swedish"), ("en", "english"))
}


@lru_cache(maxsize=200_000)
def stem(word: str, language: Language) -> str:
    if language == "any":
        return word
    if language == "sv":
        return evenly(word, _swedish)
    return _stemmed(word, _STEMMERS["en"])


def _swedish(word: str) -> str:
    return _stemmed(word, _STEMMERS["sv"])


def _stemmed(word: str, stemmer: tantivy.TextAnalyzer) -> str:
    found = stemmer.analyze(word)
    return found[0] if found else word
