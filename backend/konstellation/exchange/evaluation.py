"""How well doubles are found, measured on records with known identity."""

from __future__ import annotations

import csv
import resource
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from konstellation.exchange.dedupe import Profile, pairs

RecordPair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    pairs: frozenset[RecordPair]
    records: int
    seconds: float

    def cost(self) -> dict[str, float]:
        each = 1000 * self.seconds / max(self.records, 1)
        return {
            "questions": self.records,
            "build_seconds": round(self.seconds, 2),
            # All records are compared in one go: the mean is the only time per question there is.
            "p50_ms": round(each, 3),
            "p95_ms": round(each, 3),
            "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        }


def find_doubles(questions: Path) -> Found:
    """The pairs that an import would show as likely doubles, by the ids of ``records.csv``."""
    with (questions / "records.csv").open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file))
    started = time.perf_counter()
    found = pairs([_profile(record) for record in records])
    seconds = time.perf_counter() - started
    ids = [record["rid"] for record in records]
    named = frozenset(_ordered(ids[pair.one], ids[pair.other]) for pair in found)
    return Found(named, len(records), seconds)


def _profile(record: Mapping[str, str]) -> Profile:
    return Profile(
        name=record["name"],
        short=record["short"],
        domain=record["domain"],
        country=record["country"],
        town=record["city"],
    )


def _ordered(one: str, other: str) -> RecordPair:
    return (one, other) if one < other else (other, one)


def write_run(path: Path, found: Iterable[RecordPair]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("rid_a", "rid_b"))
        writer.writerows(sorted(found))


def figures(questions: Path, found: frozenset[RecordPair]) -> Mapping[str, Any]:
    """Pairwise precision, recall and F1; nothing where the folder holds no answers."""
    answers = questions / "truth_pairs.csv"
    if not answers.exists():
        return {"found_pairs": len(found)}
    with answers.open(encoding="utf-8", newline="") as file:
        true = {_ordered(row["rid_a"], row["rid_b"]) for row in csv.DictReader(file)}
    hits = len(true & found)
    return {
        "true_pairs": len(true),
        "found_pairs": len(found),
        "precision": round(hits / len(found), 4) if found else 0.0,
        "recall": round(hits / len(true), 4) if true else 0.0,
        "f1": round(2 * hits / (len(true) + len(found)), 4) if true or found else 0.0,
    }
