"""What the index has of the words of a question: it decides how the question is asked.

Everything is counted among what the reader may find: a word that only hidden documents have is as
unknown as any other.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from konstellation.search.engines.elasticsearch.asking import LANGUAGES, Asking, Known
from konstellation.search.engines.elasticsearch.clauses import Clause, unscored
from konstellation.search.engines.elasticsearch.searching import Body
from konstellation.search.parsing import Parsed
from konstellation.search.ranking import ENOUGH, typos_allowed

MOST_REMEMBERED = 2_000


@dataclass(frozen=True, slots=True)
class Counted:
    known: Known = field(default_factory=Known)
    # How many documents have all of the text; None where it has but one word.
    complete: int | None = None

    @property
    def loosely(self) -> bool:
        """Whether so few documents have all the words that those with some are shown too.

        Counted without the filters, so that narrowing a search never brings in what it had not.
        """
        return self.complete is not None and self.complete < ENOUGH


class Counting:
    """How many documents have each word, use it in each language, and have all of the text."""

    def __init__(
        self, asking: Asking, parsed: Parsed, telling: Sequence[str], within: Clause
    ) -> None:
        self._asking = asking
        self._parsed = parsed
        self._telling = telling
        self._within = within
        self._several = len(telling) + len(parsed.phrases) > 1

    def body(self, known: Known) -> Body:
        """The request, where the words are taken to be as known as this."""
        asking = self._asking
        clauses: dict[str, Clause] = {}
        for word in self._telling:
            clauses[_having(word)] = asking.having(word)
            # Costly, and of no use for a word that was known before.
            if typos_allowed(word) > 1 and (not known.uses or word in known.misspelt):
                clauses[_near(word)] = asking.misspelling(word, 1)
            for language in LANGUAGES:
                clauses[_speaking(word, language)] = asking.in_language(word, language)
        if self._several:
            needed = asking.needed(self._parsed, self._telling, known)
            clauses[_ALL] = unscored([needed, self._within])
        return {
            "size": 0,
            "track_total_hits": False,
            "query": unscored([asking.visible]),
            "aggs": {"counts": {"filters": {"filters": clauses}}},
        }

    def read(self, answer: Mapping[str, Any]) -> Counted:
        buckets = answer["aggregations"]["counts"]["buckets"]
        counts = {name: int(bucket["doc_count"]) for name, bucket in buckets.items()}
        known = Known(
            uses={
                (word, language): counts[_speaking(word, language)]
                for word in self._telling
                for language in LANGUAGES
            },
            misspelt={
                word: 1 if counts.get(_near(word)) else typos_allowed(word)
                for word in self._telling
                if not counts[_having(word)]
            },
        )
        return Counted(known, counts[_ALL] if self._several else None)

    def holds(self, known: Known, counted: Counted) -> bool:
        """Whether what was counted for words taken to be so known is true of them."""
        return not self._several or known.misspelt == counted.known.misspelt


class Memory:
    """What was counted when a question was asked before.

    A reader who turns the page or chooses a filter asks the same text again. What is remembered
    is never trusted: it is counted again beside the question, and where it has changed the
    question is asked anew. So a question asked before costs one way to the cluster and not two.
    """

    def __init__(self) -> None:
        self._counted: OrderedDict[Hashable, Counted] = OrderedDict()
        self._changing = threading.Lock()

    def recall(self, question: Hashable) -> Counted | None:
        return self._counted.get(question)

    def keep(self, question: Hashable, counted: Counted) -> None:
        with self._changing:
            self._counted[question] = counted
            self._counted.move_to_end(question)
            if len(self._counted) > MOST_REMEMBERED:
                self._counted.popitem(last=False)


_ALL = "all"


def _having(word: str) -> str:
    return f"has {word}"


def _near(word: str) -> str:
    return f"near {word}"


def _speaking(word: str, language: str) -> str:
    return f"{language} {word}"
