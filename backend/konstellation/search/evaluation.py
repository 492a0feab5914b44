"""How well search ranks, measured on questions with known answers.

The corpus is indexed by the product's own engine in a scratch folder, and asked as the product
asks. The figures are those of the literature: recall, reciprocal rank, nDCG with gain 2^g - 1.
"""

from __future__ import annotations

import json
import math
import resource
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from konstellation.search.document import Document, Text, registry
from konstellation.search.language import language_of
from konstellation.search.port import MAX_TEXT, Engine, Query

INDEX = "evaluation"
EVERYONE = ("everyone",)
LONGEST_RANKING = 100
Answers = Mapping[str, Mapping[str, int]]
Rankings = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class EvaluationDocument(Document):
    title_sv: Annotated[str, Text(language="sv")] = ""
    title_en: Annotated[str, Text(language="en")] = ""
    text_sv: Annotated[str, Text(language="sv")] = ""
    text_en: Annotated[str, Text(language="en")] = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The rankings that questions were answered with, and what it cost."""

    rankings: Rankings
    build_seconds: float
    milliseconds: Sequence[float]

    def cost(self) -> dict[str, float]:
        return {
            "questions": len(self.rankings),
            "build_seconds": round(self.build_seconds, 2),
            "p50_ms": round(percentile(self.milliseconds, 50), 2),
            "p95_ms": round(percentile(self.milliseconds, 95), 2),
            "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        }


def ask_all(
    engine: Engine, corpus: Path, questions: Path, *, document_language: str | None = None
) -> Asked:
    """Index the corpus and answer every question of the folder."""
    registry.documents[INDEX] = EvaluationDocument
    try:
        started = time.perf_counter()
        engine.rebuild(INDEX, documents(corpus, document_language))
        built = time.perf_counter() - started
        rankings, milliseconds = {}, []
        for question in lines(questions / "queries.jsonl"):
            started = time.perf_counter()
            page = engine.find(INDEX, _query(question["text"]))
            milliseconds.append((time.perf_counter() - started) * 1000)
            rankings[str(question["qid"])] = [hit.id for hit in page.hits]
        return Asked(rankings, built, milliseconds)
    finally:
        del registry.documents[INDEX]


def documents(corpus: Path, only: str | None = None) -> Iterator[EvaluationDocument]:
    """The corpus as documents, in all their languages or in one."""
    for record in lines(corpus / "docs.jsonl"):
        texts: dict[str, str] = {}
        for field in ("title", "text"):
            if record.get(field):
                texts[f"{field}_{language_of(record['text'])}"] = record[field]
            for language in ("sv", "en"):
                if record.get(f"{field}_{language}"):
                    texts[f"{field}_{language}"] = record[f"{field}_{language}"]
        kept = {name: text for name, text in texts.items() if only in (None, name[-2:])}
        yield EvaluationDocument(id=str(record["id"]), audience=EVERYONE, **kept)


def _query(text: str) -> Query:
    if len(text) > MAX_TEXT:
        # The search box takes no more; whole words of it.
        text = text[:MAX_TEXT].rsplit(" ", 1)[0]
    return Query(EVERYONE, text, limit=LONGEST_RANKING)


def figures_by_kind(questions: Path, rankings: Rankings) -> dict[str, dict[str, float]]:
    """The figures per kind and language of question; empty where the answers are not known."""
    path = questions / "qrels.tsv"
    if not path.exists():
        return {}
    answers: dict[str, dict[str, int]] = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines():
        asked, document, gain = line.split("\t")
        answers[asked][document] = int(gain)
    groups: dict[str, dict[str, dict[str, int]]] = defaultdict(dict)
    for question in lines(questions / "queries.jsonl"):
        key = str(question["qid"])
        if key in answers:
            group = f"{question.get('kind', 'query')}-{question.get('lang', 'en')}"
            groups[group][key] = answers[key]
    return {name: figures(rankings, group) for name, group in sorted(groups.items())}


def figures(rankings: Rankings, answers: Answers) -> dict[str, float]:
    """Means over the questions that have answers."""
    sums = {"recall@10": 0.0, "recall@50": 0.0, "MRR": 0.0, "nDCG@10": 0.0}
    for question, relevant in answers.items():
        ranking = dict.fromkeys(rankings.get(question, ()))
        gains = [relevant.get(document, 0) for document in ranking]
        sums["recall@10"] += sum(gain > 0 for gain in gains[:10]) / len(relevant)
        sums["recall@50"] += sum(gain > 0 for gain in gains[:50]) / len(relevant)
        sums["MRR"] += next((1 / at for at, gain in enumerate(gains[:100], 1) if gain), 0.0)
        ideal = sorted(relevant.values(), reverse=True)
        sums["nDCG@10"] += _discounted(gains[:10]) / _discounted(ideal[:10])
    return {name: round(value / len(answers), 4) for name, value in sums.items()}


def _discounted(gains: Iterable[int]) -> float:
    return sum((2.0**gain - 1) / math.log2(place + 2) for place, gain in enumerate(gains))


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, round(share / 100 * (len(ordered) - 1)))]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)
