"""The stems of Swedish and English words, alike for every engine.

Elasticsearch's Swedish stemmer is a later Snowball, which leaves ``området`` as it is: two engines
that stem apart would find different things.
"""

from __future__ import annotations

import tantivy

from konstellation.search.document import Language

_STEMMERS = {
    language: tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    .filter(tantivy.Filter.stemmer(name))
    .build()
    for language, name in (("sv", "swedish"), ("en", "english"))
}


def stem(word: str, language: Language) -> str:
    if language == "any":
        return word
    found = _STEMMERS[language].analyze(word)
    return found[0] if found else word
