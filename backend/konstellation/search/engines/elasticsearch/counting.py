"""What the index has of words, asked ahead of the question itself.

Everything is counted among what the reader may find: a word that only hidden documents have is as
unknown as any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from konstellation.search.document import Language
from konstellation.search.engines.elasticsearch.asking import LANGUAGES, Asking, Known
from konstellation.search.engines.elasticsearch.clauses import Clause, unscored
from konstellation.search.engines.elasticsearch.searching import Searching
from konstellation.search.parsing import Parsed


@dataclass(frozen=True, slots=True)
class Counted:
    known: Known
    # How many documents have all of the text; None where it was not counted.
    complete: int | None


def count(
    searching: Searching, asking: Asking, parsed: Parsed, telling: Sequence[str], within: Clause
) -> Counted:
    """One request, or two where a word turns out to be misspelt."""
    words = {f"has {word}": asking.having(word) for word in telling}
    spoken: dict[tuple[str, Language], str] = {
        (word, language): f"{language} {word}" for word in telling for language in LANGUAGES
    }
    by_language = {name: asking.in_language(*key) for key, name in spoken.items()}
    several = len(telling) + len(parsed.phrases) > 1
    whole = {"all": unscored([asking.needed(parsed, telling, frozenset()), within])}
    counts = searching.counts(
        unscored([asking.visible]), {**words, **by_language, **(whole if several else {})}
    )
    known = Known(
        uses={key: counts[name] for key, name in spoken.items()},
        unknown=frozenset(word for word in telling if not counts[f"has {word}"]),
    )
    if several and known.unknown:
        needed = asking.needed(parsed, telling, known.unknown)
        counts |= searching.counts(unscored([asking.visible]), {"all": unscored([needed, within])})
    return Counted(known, counts.get("all"))
