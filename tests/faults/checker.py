"""Whether all that was promised holds: the database against the ledger, the index against it.

C1  what was acknowledged is there, what was refused is not, what is unknown is whole or absent
C2  one line of history for each change, in an unbroken row of versions
C3  the index holds what the database holds
C4  nothing was done twice
C5  counters add up
C6  every process answers and is of a reasonable size
C7  nobody was answered 5xx but 503 with Retry-After
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.faults.ledger import Ledger, Operation, State

MOST_NAMED = 5
# Of all that is written here; the ground has a member organisation of its own.
NAMES = ("Verkstad ", "Lager ", "Bolag ")


@dataclass(slots=True)
class Found:
    """What stands in the database, put so that it can be asked by operation."""

    rows: Mapping[str, dict[str, Any]]
    made: Mapping[str, list[dict[str, Any]]]
    entries: Mapping[str, list[dict[str, Any]]]
    # The operation that a line of history bears → those lines.
    written: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Found:
        rows = {row["pk"]: row for row in found["organisations"]}
        made: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows.values():
            made[row["name"].removeprefix("Verkstad ")].append(row)
        entries: dict[str, list[dict[str, Any]]] = defaultdict(list)
        written: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for entry in found["entries"]:
            entries[entry["record_id"]].append(entry)
            if "summary_en" in entry["changes"]:
                written[str(entry["changes"]["summary_en"][1])].append(entry)
        return cls(rows, made, entries, written)


def verify(found: Mapping[str, Any], ledger: Ledger) -> list[str]:
    """What is broken, each with the name of its rule; nothing where all holds."""
    state = Found.of(found)
    broken = [
        *_promises(state, ledger),
        *_history(state),
        *_index(found),
        *_doubles(state, ledger),
        *_counters(state, ledger),
    ]
    if ledger.operations and not ledger.told(State.ACK):
        broken.append("Nothing was acknowledged: this shows nothing.")
    if found["integrity"] != "ok":
        broken.append(f"C1 the database is damaged: {found['integrity'][:200]}")
    if ledger.broken:
        told = ", ".join(f"{n} × {what}" for what, n in Counter(_kinds(ledger)).most_common(3))
        broken.append(f"C7 {len(ledger.broken)} answers of 5xx: {told}")
    return broken


def verify_copy(found: Mapping[str, Any], promised: Sequence[Operation]) -> list[str]:
    """The same of a copy that was made while others wrote: what was promised before is there."""
    state = Found.of(found)
    lost = [
        each.name
        for each in promised
        if each.record not in state.rows or state.rows[each.record]["version"] < each.version
    ]
    broken = [*_history(state), *_index(found)]
    if not promised:
        broken.append("Nothing was acknowledged: this shows nothing.")
    if lost:
        broken.append(f"C1 {len(lost)} acknowledged writes are lost: {', '.join(lost[:3])}")
    return broken


def _kinds(ledger: Ledger) -> Iterator[str]:
    for what in ledger.broken:
        yield " ".join(part if "-" not in part else "…" for part in what.split("/"))[:60]


def _promises(state: Found, ledger: Ledger) -> Iterator[str]:
    lost = []
    for each in ledger.told(State.ACK):
        row, lines = state.rows.get(each.record), state.written.get(each.name, [])
        is_there = row is not None and row["version"] >= each.version and bool(lines)
        if not is_there or lines[0]["version"] != each.version:
            lost.append(each.name)
    if lost:
        yield f"C1 {len(lost)} acknowledged writes are lost: {', '.join(lost[:MOST_NAMED])}"
    kept = [
        each.name
        for each in ledger.told(State.REFUSED)
        if state.written.get(each.name) or (each.kind == "create" and state.made.get(each.name))
    ]
    if kept:
        yield f"C1 {len(kept)} refused writes are there: {', '.join(kept[:MOST_NAMED])}"
    half = [
        each.name
        for each in ledger.told(State.UNKNOWN, "create")
        if len(state.made.get(each.name, [])) != len(state.written.get(each.name, []))
    ]
    if half:
        yield f"C1 {len(half)} unanswered writes are half there: {', '.join(half[:MOST_NAMED])}"


def _history(state: Found) -> Iterator[str]:
    wrong = []
    for pk, row in state.rows.items():
        if not row["name"].startswith(NAMES):
            continue
        versions = [entry["version"] for entry in state.entries.get(pk, [])]
        if versions != list(range(1, row["version"] + 1)):
            wrong.append(f"{pk} at v{row['version']} with {versions[-8:]}")
    if wrong:
        yield f"C2 {len(wrong)} records without one line for each change: {wrong[0]}"


def _index(found: Mapping[str, Any]) -> Iterator[str]:
    for index, differences in found.get("index", {}).items():
        for kind, ids in differences.items():
            if ids:
                yield f"C3 {len(ids)} {kind} in the index {index}: {', '.join(ids[:2])}"
    if found["dead"]:
        yield f"C3 {found['dead']} documents were given up"


def _doubles(state: Found, ledger: Ledger) -> Iterator[str]:
    doubled = [
        name
        for name in ledger.operations
        if len(state.made.get(name, [])) > 1 or len(state.written.get(name, [])) > 1
    ]
    if doubled:
        yield f"C4 {len(doubled)} done more than once: {', '.join(doubled[:MOST_NAMED])}"


def _counters(state: Found, ledger: Ledger) -> Iterator[str]:
    added: Counter[str] = Counter()
    for each in ledger.operations.values():
        if each.kind == "raise" and (each.state is State.ACK or state.written.get(each.name)):
            added[each.record] += 1
    wrong = [
        f"{pk} is {state.rows[pk]['employees'] if pk in state.rows else 'gone'}, not {number}"
        for pk, number in added.items()
        if pk not in state.rows or state.rows[pk]["employees"] != number
    ]
    if wrong:
        yield f"C5 {len(wrong)} counters do not add up: {wrong[0]}"
