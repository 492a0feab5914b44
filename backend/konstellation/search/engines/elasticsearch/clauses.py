"""The few kinds of query that questions are made of.

Plain mappings: the objects of ``elasticsearch.dsl`` cost 2.7 ms per 200 clauses, more than
Elasticsearch itself needs to answer most of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from konstellation.search.ranking import WEIGHTS

Clause = Mapping[str, Any]
# tantivy's BM25 keeps the factor k1 + 1 that Lucene's dropped; what scores a constant, not by how
# rare it is, is weighed against it alike in both.
_BM25 = 2.2
# How many spellings of the index a misspelt word is compared with at most.
MOST_SPELLINGS = 200

everything: Clause = {"match_all": {}}
nothing: Clause = {"match_none": {}}


def any_of(clauses: Sequence[Clause], *, boost: float = 1.0) -> Clause:
    if not clauses:
        return nothing
    if len(clauses) == 1 and boost == 1.0:
        return clauses[0]
    return {"bool": {"should": clauses, "boost": boost}}


def best_of(clauses: Sequence[Clause], *, others: float = WEIGHTS.other_ways) -> Clause:
    """Counts the best of several ways of saying one thing, and the others a little."""
    if len(clauses) == 1:
        return clauses[0]
    return {"dis_max": {"queries": clauses, "tie_breaker": others}}


def all_of(clauses: Sequence[Clause]) -> Clause:
    if len(clauses) == 1:
        return clauses[0]
    return {"bool": {"must": clauses}} if clauses else everything


def unscored(clauses: Iterable[Clause], *, without: Sequence[Clause] = ()) -> Clause:
    return {"bool": {"filter": list(clauses), "must_not": without}}


def constant(clause: Clause, score: float) -> Clause:
    return {"constant_score": {"filter": clause, "boost": score / _BM25}}


def term(column: str, value: str, weight: float = 1.0) -> Clause:
    return {"term": {column: {"value": value, "boost": weight}}}


def one_of(column: str, values: Iterable[str]) -> Clause:
    return {"terms": {column: list(values)}}


def in_columns(run: Sequence[str], columns: Mapping[str, float], weight: float = 1.0) -> Clause:
    """A word, or several in a row, in any of the columns; what they score is added up."""
    if not columns:
        return nothing
    fields = [f"{name}^{factor:g}" for name, factor in columns.items()]
    asked: dict[str, Any] = {"query": " ".join(run), "fields": fields, "boost": weight}
    asked["type"] = "best_fields" if len(run) == 1 else "phrase"
    return {"multi_match": {**asked, "tie_breaker": 1.0}}


def beginning(column: str, start: str) -> Clause:
    return {"prefix": {column: {"value": start}}}


def misspelt(column: str, word: str, typos: int) -> Clause:
    bounds = {"fuzziness": typos, "max_expansions": MOST_SPELLINGS}
    return {"fuzzy": {column: {"value": word, **bounds}}}
