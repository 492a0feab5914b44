"""Names as they are compared: without case, accents, punctuation."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_NOT_WORD = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Lower case Latin letters without accents, words apart by one blank."""
    lowered = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(char for char in lowered if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare).strip()


def squeezed(text: str) -> str:
    """Folded and without blanks: "Org.nr " and "ORG NR" are the same. Å, ä and ö keep their own."""
    lowered = unicodedata.normalize("NFC", text.casefold())
    return _NOT_WORD.sub("", lowered)


# Legal forms of companies and associations in Europe, as words of a folded name. Letters that are
# also words of a language (of, in, de) are left out.
_FORMS = """
ab aktiebolag publ hb handelsbolag kb kommanditbolag ek ekonomisk forening ideell as asa ans da
aps ivs oy oyj abp ry ltd limited plc llp llc lp inc incorporated corp corporation co company
cic pty pvt gmbh mbh ag kg kgaa ohg ug ev eingetragener verein gesellschaft beschrankter haftung
se sa sas sasu sarl eurl snc scop sl slu sll slp srl srls spa scarl scrl societa societe anonyme
responsabilita limitata bv bvba nv vzw vof asbl aisbl ivzw sprl sro spol zrt kft nyrt bt doo dd
ad ead eood ood sp zoo spolka akcyjna ograniczona odpowiedzialnoscia sia uab mb ou lda ltda
limitada unipessoal sociedad sociedade anonima anonyma ae epe ike ee sti anonim sirketi the
"""
LEGAL_FORMS = frozenset(_FORMS.split())


def core_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others: without legal form, "S.R.O." as one word."""
    words = _joined_initials(folded(name).split())
    return tuple(word for word in words if word not in LEGAL_FORMS) or tuple(words)


def _joined_initials(words: list[str]) -> list[str]:
    """Single letters in a row are one word: ``s r o`` is ``sro``."""
    joined: list[str] = []
    open_initials = False
    for word in words:
        single = len(word) == 1 and word.isalpha()
        if single and open_initials:
            joined[-1] += word
        else:
            joined.append(word)
        open_initials = single
    return joined
