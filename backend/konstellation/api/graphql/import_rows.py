"""The rows of an import: what is planned for each, and what has become of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

import graphene
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from konstellation.accounts.models import Viewer
from konstellation.api.graphql import ids
from konstellation.api.graphql.base import enum_of
from konstellation.api.graphql.connections import PageInfo, PagesBy
from konstellation.api.graphql.weights import TOTAL, CostedField
from konstellation.exchange import models, selectors
from konstellation.exchange.cells import as_text, from_json
from konstellation.exchange.models import Decision, Outcome
from konstellation.exchange.models import Verdict as Planned
from konstellation.exchange.problems import LIKENESS, Problem
from konstellation.exchange.sheet import Language, sheets
from konstellation.members.selectors.organisations import organisations_by_id

# Before the id of a record that a row is decided to be the same as.
SAME = "same:"


class Verdict(StrEnum):
    """What is planned for a row, or what has become of it."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    DOUBLE = "double"
    INVALID = "invalid"
    STALE = "stale"
    APPLIED = "applied"
    SKIPPED = "skipped"


ImportVerdict = enum_of(Verdict, "What is planned for a row.", name="ImportVerdict")  # type: ignore[arg-type]

# What became of a row outweighs what was planned; one that was taken back stands as planned.
_BECAME: Mapping[str, Verdict] = {
    Outcome.APPLIED: Verdict.APPLIED,
    Outcome.KEPT: Verdict.APPLIED,
    Outcome.STALE: Verdict.STALE,
    Outcome.SKIPPED: Verdict.SKIPPED,
    Outcome.FAILED: Verdict.INVALID,
}


def verdict_on(planned: str, outcome: str) -> Verdict:
    return _BECAME.get(outcome) or Verdict(planned)


def with_verdicts(verdicts: Iterable[Verdict]) -> Q:
    condition = Q()
    for verdict in verdicts:
        condition |= Q(outcome__in=[name for name, became in _BECAME.items() if became is verdict])
        if verdict.value in Planned.values:
            condition |= Q(verdict=verdict.value) & ~Q(outcome__in=list(_BECAME))
    return condition


@dataclass(frozen=True, slots=True)
class Suspect:
    """A record that a row may double."""

    record: uuid.UUID
    score: int
    reasons: Sequence[str]


def suspects_of(row_ids: Iterable[int], *, viewer: Viewer) -> dict[int, list[Suspect]]:
    rows = models.ImportRow.objects.filter(
        pk__in=list(row_ids), run__in=selectors.visible_runs(viewer)
    )
    return {
        pk: [_suspect(kept) for kept in found if kept.get("record")]
        for pk, found in rows.values_list("pk", "suspects")
    }


def _suspect(kept: Mapping[str, Any]) -> Suspect:
    reasons = [str(LIKENESS.get(reason, reason)) for reason in kept.get("reasons", ())]
    return Suspect(uuid.UUID(kept["record"]), kept.get("score", 100), reasons)


def readers_language() -> Language:
    return "en" if get_language() == "en" else "sv"


class ImportCell(graphene.ObjectType):
    """What a row says of one column."""

    column = graphene.String(required=True, description="The sheet's column, by key.")
    before = graphene.String(description="As it is in the register.")
    after = graphene.String(description="As it would be.")
    reason = graphene.String(description="Why it is not taken as it stands.")


class ImportCandidate(graphene.ObjectType):
    """A record that a row may double."""

    organisation = graphene.Field(
        "konstellation.api.graphql.organisations.Organisation",
        description="Which; null where it is none, or none that the reader may see.",
    )
    score = graphene.Int(required=True, description="How alike they are, of 100.")
    reasons = graphene.List(
        graphene.NonNull(graphene.String), required=True, description="In what they are alike."
    )

    @staticmethod
    def resolve_organisation(suspect: Suspect, info: Any) -> Any:
        return info.context.loaders.load(organisations_by_id, suspect, by="record")


class ImportRow(graphene.ObjectType):
    """One row of the file: what is planned for it, or what became of it."""

    id = graphene.ID(required=True, description="Global id.")
    number = graphene.Int(required=True, description="Its row in the spreadsheet.")
    verdict = graphene.Field(ImportVerdict, required=True, description="What is planned.")
    name = graphene.String(required=True, description="What it is about.")
    cells = CostedField(
        graphene.List(graphene.NonNull(ImportCell)),
        size=8,
        required=True,
        description="What it changes, and cells that are not taken as they stand.",
    )
    reasons = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Why the row as a whole is not taken as it stands.",
    )
    candidates = CostedField(
        graphene.List(graphene.NonNull(ImportCandidate)),
        size=1,
        required=True,
        description="Records that it may double, the likeliest first.",
    )
    decision = graphene.String(
        description='What was decided: "new", "skip", or "same:" with the id of the record.'
    )

    @staticmethod
    def resolve_id(row: models.ImportRow, _info: Any) -> str:
        return ids.encode("ImportRow", row.pk)

    @staticmethod
    def resolve_verdict(row: models.ImportRow, _info: Any) -> Verdict:
        return verdict_on(row.verdict, row.outcome)

    @staticmethod
    def resolve_name(row: models.ImportRow, _info: Any) -> str:
        return row.label

    @staticmethod
    def resolve_cells(row: models.ImportRow, info: Any) -> list[dict[str, Any]]:
        run = info.context.loaders.follow(row, "run")
        return cells(row, run)

    @staticmethod
    def resolve_reasons(row: models.ImportRow, _info: Any) -> list[str]:
        return [problem.message for problem in _problems(row) if not problem.column]

    @staticmethod
    def resolve_candidates(row: models.ImportRow, info: Any) -> Any:
        return info.context.loaders.load(suspects_of, row) or []

    @staticmethod
    def resolve_decision(row: models.ImportRow, _info: Any) -> str | None:
        if row.decision == Decision.SAME and row.record:
            return SAME + ids.encode("Organisation", row.record)
        return row.decision or None


def _problems(row: models.ImportRow) -> list[Problem]:
    return [Problem.from_json(kept) for kept in row.reasons]


def cells(row: models.ImportRow, run: models.ImportRun) -> list[dict[str, Any]]:
    """What the row changes, as an export would write it, and what is wrong with its cells."""
    sheet, language = sheets.get(run.sheet), readers_language()

    def shown(key: str, plain: Any) -> str | None:
        kind = sheet.column(key).kind
        value = kind.show(kind.typed(plain), language)
        if value is None:
            return None
        return str(value) if isinstance(value, Decimal) else as_text(value)

    found: dict[str, dict[str, Any]] = {
        key: {"column": key, "before": shown(key, before), "after": shown(key, after)}
        for key, (before, after) in row.difference.items()
    }
    written = dict(zip(run.header, row.raw, strict=False))
    headers = {key: header for header, key in run.mapping.items() if key}
    for problem in _problems(row):
        if problem.column:
            raw = from_json(written.get(headers.get(problem.column, "")))
            typed = None if raw is None else as_text(raw) or None
            cell = found.setdefault(problem.column, {"column": problem.column, "after": typed})
            cell.setdefault("reason", problem.message)
    return list(found.values())


class ImportRowConnection(graphene.ObjectType):
    """A page of the rows, in the order of the file."""

    nodes = graphene.List(
        graphene.NonNull(ImportRow), required=True, description="The rows, as in the file."
    )
    page_info = graphene.Field(
        PageInfo, required=True, description="Where the page stands in the list."
    )
    total_count = CostedField(
        graphene.Int, cost=TOTAL, required=True, description="How many rows there are."
    )


@lru_cache(maxsize=256)
def pages_with(verdicts: tuple[Verdict, ...]) -> PagesBy:
    """The batch of pages of rows with these verdicts: one and the same for all imports asked."""

    def rows(viewer: Viewer) -> QuerySet[models.ImportRow]:
        visible = models.ImportRow.objects.filter(run__in=selectors.visible_runs(viewer))
        return visible.filter(with_verdicts(verdicts)).select_related("run")

    return PagesBy(rows, "run_id", f"import rows:{','.join(verdicts)}")
