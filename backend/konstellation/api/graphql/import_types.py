"""What an import is made of: the sheet that it is for, its rows, and what is planned for each."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import graphene
from django.db.models import Count, QuerySet

from konstellation.accounts.models import User, Viewer
from konstellation.api.graphql.base import RecordType, enum_of
from konstellation.api.graphql.connections import nested_page
from konstellation.api.graphql.import_rows import (
    ImportRowConnection,
    ImportVerdict,
    Verdict,
    pages_with,
    readers_language,
    verdict_on,
)
from konstellation.api.graphql.weights import CostedField
from konstellation.common.errors import NotAllowed
from konstellation.exchange import models, selectors
from konstellation.exchange.models import State
from konstellation.exchange.problems import worded
from konstellation.exchange.services import ConfirmEncoding
from konstellation.exchange.sheet import Column, sheets
from konstellation.exchange.sheet import Sheet as Declared


class Stage(StrEnum):
    """How far an import has come."""

    UPLOADED = "uploaded"
    PLANNING = "planning"
    PLANNED = "planned"
    APPLYING = "applying"
    APPLIED = "applied"
    FAILED = "failed"
    UNDOING = "undoing"
    UNDONE = "undone"


ImportState = enum_of(Stage, "How far an import has come.", name="ImportState")  # type: ignore[arg-type]


def importable(viewer: Viewer) -> list[Declared]:
    """The sheets that the viewer may import."""
    return [sheet for sheet in sheets if isinstance(viewer, User) and _may_import(viewer, sheet)]


def _may_import(actor: User, sheet: Declared) -> bool:
    try:
        sheet.require_import(actor)
    except NotAllowed:
        return False
    return True


def runs_for(viewer: Viewer) -> QuerySet[models.ImportRun]:
    """The viewer's own imports, and those of others that wait for a second person."""
    names = [sheet.name for sheet in importable(viewer)]
    rows = selectors.visible_runs(viewer) | selectors.awaiting_confirmation(viewer=viewer)
    return rows.filter(sheet__in=names).exclude(state=State.DISCARDED)


def counts_of(
    run_ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[Mapping[str, Any]]]:
    """How many rows of each import have which verdict."""
    wanted = list(run_ids)
    rows = models.ImportRow.objects.filter(run__in=wanted).order_by()
    totals: dict[uuid.UUID, dict[Verdict, int]] = defaultdict(lambda: defaultdict(int))
    for run, planned, outcome, count in rows.values_list("run", "verdict", "outcome").annotate(
        Count("pk")
    ):
        totals[run][verdict_on(planned, outcome)] += count
    return {
        pk: [{"verdict": v, "count": totals[pk][v]} for v in Verdict if totals[pk][v]]
        for pk in wanted
    }


class SheetColumn(graphene.ObjectType):
    """A column of a sheet."""

    key = graphene.String(required=True, description="Its stable name.")
    label = graphene.String(required=True, description="Its header in the reader's language.")
    required = graphene.Boolean(required=True, description="Whether it must be filled in.")

    @staticmethod
    def resolve_label(column: Column, _info: Any) -> str:
        return column.header(readers_language())


class Sheet(graphene.ObjectType):
    """A kind of list that can be imported and exported."""

    key = graphene.String(required=True, description="Its stable name.")
    name = graphene.String(required=True, description="What it is called.")
    columns = CostedField(
        graphene.List(graphene.NonNull(SheetColumn)),
        size=20,
        required=True,
        description="Its columns.",
    )

    @staticmethod
    def resolve_key(sheet: Declared, _info: Any) -> str:
        return sheet.name

    @staticmethod
    def resolve_name(sheet: Declared, _info: Any) -> str:
        return str(sheet.title)


class ColumnMapping(graphene.ObjectType):
    """Which field a column of the file is."""

    header = graphene.String(required=True, description="The column of the file.")
    column = graphene.String(description="The sheet's column; null where it is left out.")


class VerdictCount(graphene.ObjectType):
    """How many rows have a verdict."""

    verdict = graphene.Field(ImportVerdict, required=True, description="The verdict.")
    count = graphene.Int(required=True, description="How many rows.")


class ImportRun(RecordType):
    """One file on its way into the register."""

    class Meta:
        model = models.ImportRun
        fields = {
            "id": "Global id.",
            "file_name": "What the file is called.",
            "created_at": "When it was uploaded.",
        }
        select = runs_for

    sheet = graphene.Field(Sheet, required=True, description="What kind of list it is.")
    state = graphene.Field(ImportState, required=True, description="How far it has come.")
    progress = graphene.Int(required=True, description="Per cent of the running work.")
    headers = graphene.List(
        graphene.NonNull(graphene.String), required=True, description="The columns of the file."
    )
    mapping = CostedField(
        graphene.List(graphene.NonNull(ColumnMapping)),
        size=20,
        required=True,
        description="Which field each column of the file is.",
    )
    counts = CostedField(
        graphene.List(graphene.NonNull(VerdictCount)),
        size=5,
        required=True,
        description="How many rows have which verdict.",
    )
    notices = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="What a person should look at before going on.",
    )
    error = graphene.String(description="Why it failed.")
    rows = graphene.Field(
        ImportRowConnection,
        required=True,
        verdict=graphene.List(
            graphene.NonNull(ImportVerdict), description="Only with these verdicts."
        ),
        first=graphene.Int(required=True, description="How many."),
        after=graphene.String(description="The cursor to go on from."),
        description="The rows, in the order of the file.",
    )

    @staticmethod
    def resolve_sheet(run: models.ImportRun, _info: Any) -> Declared:
        return sheets.get(run.sheet)

    @staticmethod
    def resolve_state(run: models.ImportRun, _info: Any) -> Stage:
        return Stage.FAILED if run.state == State.REJECTED else Stage(run.state)

    @staticmethod
    def resolve_headers(run: models.ImportRun, _info: Any) -> Sequence[str]:
        return list(run.header)

    @staticmethod
    def resolve_mapping(run: models.ImportRun, _info: Any) -> list[dict[str, Any]]:
        return [{"header": name, "column": run.mapping.get(name)} for name in run.header]

    @staticmethod
    def resolve_counts(run: models.ImportRun, info: Any) -> Any:
        return info.context.loaders.load(counts_of, run)

    @staticmethod
    def resolve_notices(run: models.ImportRun, _info: Any) -> list[str]:
        notices = [worded(kept["code"], kept["params"]) for kept in run.concerns]
        doubt = run.findings.get("doubt")
        if doubt and not run.options.get("encoding_confirmed"):
            notices.append(f"{ConfirmEncoding.message} ({', '.join(map(str, doubt[:5]))})")
        return notices

    @staticmethod
    def resolve_error(run: models.ImportRun, _info: Any) -> str | None:
        problem = run.problem
        return worded(problem["code"], problem.get("params", {})) if problem.get("code") else None

    @staticmethod
    def resolve_rows(
        run: models.ImportRun,
        info: Any,
        first: int,
        verdict: Sequence[Any] | None = None,
        after: str | None = None,
    ) -> Any:
        verdicts = tuple(sorted({Verdict(one) for one in verdict or ()}))
        return nested_page(
            info.context, pages_with(verdicts), run, order="number", first=first, after=after
        )
