"""Swedish and English as search sees them: words, folding, order, function words.

Both engines feed on the same words, so that they find the same things.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from konstellation.search.document import Language

# A word is letters and digits, with the joined forms that trade and technology use: R&D, C++, C#.
WORD = re.compile(
    r"(?<![^\W_])[^\W_]{1,2}&[^\W_]{1,2}(?![^\W_])|[^\W_]+(?:\+\+|#(?![^\W_]))?", re.UNICODE
)
_CONTROL = {code: " " for code in range(0x20) if chr(code) not in "\n\t"} | {0x7F: " "}
_LIGATURES = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l"}
)
# The Latin letters with marks, by their letter.
_UNMARKED = {
    code: unicodedata.normalize("NFD", chr(code))[0] for code in range(0xC0, 0x250)
} | _LIGATURES
# Replaced one by one in a tenth of the time that a translation of the whole text takes.
_USUAL_MARKS = (("å", "a"), ("ä", "a"), ("ö", "o"), ("é", "e"))
_AFTER_Z = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y"})
_HIGHEST_MARKS = 3

_SWEDISH_FUNCTION_WORDS = """
alla allt att av blev bli blir de dem den denna deras dess dessa det detta dig din dina ditt du där
efter ej eller en er era ett från för ha hade han har hela hennes hon hos hur här i inom inte ja jag
kan kunde man med mellan men mer mig min mina mitt mot mycket ni nu när någon något några och om oss
på samt sig sin sina sitt ska skall skulle som så sådan till under upp ut utan vad var vara varför
varit varje vars vem vi vid vilka vilken vilket vår våra vårt än är även över
"""
_ENGLISH_FUNCTION_WORDS = """
a about after all also an and any are as at be because been before being between both but by can
could did do does for from had has have having he her his how i if in into is it its may more most
no nor not of on only or other our over she should so some such than that the their them then there
these they this those through to under up was we were what when where which while who why will with
would you your
"""
_FUNCTION_WORDS: dict[Language, frozenset[str]] = {
    "sv": frozenset(_SWEDISH_FUNCTION_WORDS.split()),
    "en": frozenset(_ENGLISH_FUNCTION_WORDS.split()),
}


def clean(text: str) -> str:
    """Composed characters only, no control characters, no halves of surrogate pairs."""
    text = text.encode("utf-8", "ignore").decode("utf-8").translate(_CONTROL)
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=200_000)
def normal(word: str) -> str:
    """One spelling of a word: compatibility forms resolved, case gone, å ä ö kept."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())


def unmarked(text: str) -> str:
    """A text without case and without the marks of Latin letters."""
    plain = text.casefold()
    for letter, bare in _USUAL_MARKS:
        plain = plain.replace(letter, bare)
    return plain if plain.isascii() else plain.translate(_UNMARKED)


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """The word as typed without its marks: ``Göteborg`` and ``Goteborg`` are the same."""
    plain = unmarked(normal(word))
    if plain.isascii():
        return plain
    return "".join(x for x in unicodedata.normalize("NFD", plain) if not unicodedata.combining(x))


def words(text: str) -> list[str]:
    """The normal forms of a text's words, in order."""
    return list(map(normal, WORD.findall(text)))


def without_piled_marks(text: str) -> str:
    """At most a few combining marks in a row; more is an attack on rendering, not a word."""
    kept: list[str] = []
    run = 0
    for letter in text:
        run = run + 1 if unicodedata.combining(letter) else 0
        if run <= _HIGHEST_MARKS:
            kept.append(letter)
    return "".join(kept)


# Neuter forms of adjectives, and definite forms in -in, that the Swedish stemmer leaves alone.
_LEFT_ON = re.compile(
    r"(?<=[^\W_]{2}(?:isk|lig|bar|sam))t$"
    r"|(?<=[^\W_]{3}(?:al|iv|ig))t$"
    r"|(?<=[^\W_]{3}i)n$"
)


def evenly(word: str, stem: Callable[[str], str]) -> str:
    """A Swedish word stemmed until nothing more comes off.

    Stemmed once, ``kompetens`` becomes *kompet* and ``kompetenser`` *kompetens*, ``hållbar``
    *hållb* and ``hållbara`` *hållbar*: a word would not find its own forms.
    """
    while (shorter := _LEFT_ON.sub("", stem(word))) != word:
        word = shorter
    return word


def is_function_word(word: str, language: Language | None = None) -> bool:
    """Whether a word only binds others together (in that language, or in either)."""
    if language is None or language == "any":
        return word in _FUNCTION_WORDS["sv"] or word in _FUNCTION_WORDS["en"]
    return word in _FUNCTION_WORDS[language]


def language_of(text: str) -> Language:
    """The likelier of the two languages of a longer text, by its function words."""
    counts = {
        language: sum(word in known for word in words(text))
        for language, known in _FUNCTION_WORDS.items()
    }
    counts["sv"] += sum(text.lower().count(letter) for letter in "åäö")
    return "sv" if counts["sv"] >= counts["en"] else "en"


def sort_key(value: str) -> str:
    """A key whose plain order is Swedish order: å, ä, ö after z, case and accents ignored."""
    ordered = normal(clean(value)).translate(_AFTER_Z)
    plain = unicodedata.normalize("NFD", ordered.translate(_LIGATURES))
    letters = (letter for letter in plain if not unicodedata.combining(letter))
    return " ".join("".join(x if x.isalnum() or x in "{|}" else " " for x in letters).split())


_RESPELT = [
    (re.compile(pattern), spelt)
    for pattern, spelt in [
        (r"sch|sh|tj", "sk"),
        (r"ck|ch|que(?=s?$)", "k"),
        (r"qu(?=[aeiouy])", "kv"),
        (r"qu?", "k"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"c(?=[eiy])|z", "s"),
        (r"c", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"y|j", "i"),
        (r"ou|oe", "o"),
        (r"(.)\1", r"\1"),
    ]
]


@lru_cache(maxsize=200_000)
def cognate(word: str) -> str:
    """A spelling that Swedish and English words of the same descent share, or nearly.

    ``tribologisk`` and ``tribological`` come out alike but for the ending, ``fysik`` and
    ``physics`` likewise. Only fit for comparing pieces of words.
    """
    spelt = fold(word)
    for pattern, new in _RESPELT:
        spelt = pattern.sub(new, spelt)
    return spelt
