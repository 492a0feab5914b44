"""Files in and out: imports with their dry run, and exports."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from konstellation.api.rest.bodies import JSONRenderer, ProblemRenderer
from konstellation.api.rest.limits import limits
from konstellation.api.rest.operations import operation
from konstellation.api.rest.pages import Ordering
from konstellation.api.rest.parameters import OneOf
from konstellation.api.rest.resource import Resource
from konstellation.api.rest.shapes import Input, Reference, Shape, choice, optional_text
from konstellation.exchange import export, selectors, services
from konstellation.exchange.models import Decision, ImportRow, ImportRun, Outcome, State, Verdict
from konstellation.exchange.problems import MESSAGES, Problem, worded
from konstellation.exchange.services import Choice
from konstellation.exchange.sheet import sheets

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportShape(Shape):
    """One file on its way into the register."""

    id = serializers.UUIDField()
    sheet = serializers.CharField(help_text="What kind of table it is.")
    file_name = serializers.CharField()
    size = serializers.IntegerField()
    state = choice(State)
    progress = serializers.IntegerField(help_text="Per cent of the running work.")
    header = serializers.ListField(child=serializers.CharField())
    mapping = serializers.DictField(help_text="Column of the file → field, or null.")
    options = serializers.DictField(help_text="How the file is read.")
    findings = serializers.DictField(help_text="What was found out about the file.")
    counts = serializers.DictField(help_text="Rows by verdict and outcome.")
    concerns = serializers.ListField(help_text="Why a second person must confirm.")
    confirmed_by = Reference(allow_null=True)
    problem = serializers.SerializerMethodField(help_text="Why it was rejected or failed.")
    created_at = serializers.DateTimeField()
    planned_at = serializers.DateTimeField(allow_null=True)
    applied_at = serializers.DateTimeField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)

    def get_problem(self, run: ImportRun) -> str | None:
        code = run.problem.get("code")
        if code is None:
            return None
        known = code in MESSAGES
        return worded(code, run.problem.get("params", {})) if known else str(code)


class RowReasonShape(Shape):
    """Why a row or cell is not taken as it stands."""

    code = serializers.CharField()
    column = serializers.CharField()
    cell = serializers.CharField()
    message = serializers.CharField()


class RowShape(Shape):
    """One row of the file: what it said, what is planned and what became of it."""

    number = serializers.IntegerField()
    verdict = choice(Verdict)
    decision = choice(Decision, allow_blank=True)
    outcome = choice(Outcome, allow_blank=True)
    label = serializers.CharField()  # type: ignore[assignment]
    record = serializers.UUIDField(allow_null=True)
    raw = serializers.ListField()
    difference = serializers.DictField(help_text="Field → [before, after].")
    suspects = serializers.ListField(help_text="Records that it may double, with reasons.")
    reasons = serializers.SerializerMethodField()

    def get_reasons(self, row: ImportRow) -> list[dict[str, Any]]:
        shape = RowReasonShape()
        return [shape.to_representation(Problem.from_json(kept)) for kept in row.reasons]


class OptionsInput(Input):
    """How the file is to be read."""

    encoding = optional_text(40)
    encoding_confirmed = serializers.BooleanField(required=False)
    delimiter = optional_text(1)
    worksheet = optional_text(100)
    decimals = serializers.ChoiceField(choices=[",", "."], required=False, allow_blank=True)


class UploadInput(Input):
    """A table as CSV or XLSX."""

    file = serializers.FileField(max_length=300)
    sheet = serializers.SlugField(max_length=40, help_text="What kind of table it is.")


class MappingInput(Input):
    """Which field each column of the file is."""

    mapping = serializers.DictField(
        child=serializers.CharField(max_length=80, allow_null=True),
        help_text="Column of the file → field; null leaves it out.",
    )


class DecisionInput(Input):
    """What is said of one row."""

    number = serializers.IntegerField(min_value=1, max_value=1_000_000)
    decision = choice(Decision, allow_blank=True)
    record = serializers.UUIDField(
        required=False, allow_null=True, help_text='Needed for "same": the record it is.'
    )


class DecisionsInput(Input):
    """What is said of rows."""

    decisions = DecisionInput(many=True)


class ImportResource(Resource):
    tag = "imports and exports"

    @operation(
        gives=ImportShape,
        ordering=Ordering(columns={"created_at": "created_at"}, default="-created_at"),
    )
    def list(self, request: Request) -> Response:
        """List your imports."""
        rows = selectors.visible_runs(self.actor).select_related("confirmed_by")
        return self.give_page(rows)

    @operation(gives=ImportShape)
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        """Get one import: its state, progress and counts."""
        return self.give(self._run(pk))

    @operation(
        takes=UploadInput,
        gives=ImportShape,
        status=201,
        repeatable=False,
        file_bytes=limits().import_bytes,
    )
    def create(self, request: Request) -> Response:
        """Upload a file. It is read and its columns are guessed; nothing is written yet."""
        actor, form = self.actor, self.taken()
        file = form["file"]
        return self.give(
            services.upload(
                actor=actor,
                sheet=form["sheet"],
                content=file.chunks(),
                name=file.name,
                expected_size=file.size,
            )
        )

    @operation(status=204)
    def destroy(self, request: Request, pk: uuid.UUID) -> Response:
        """Give up an import that has not been applied; its file and rows are removed."""
        services.discard(actor=self.actor, run=self._run(pk))
        return self.give_nothing()

    @action(detail=True, methods=["get"])
    @operation(
        gives=RowShape,
        parameters={
            "verdict": OneOf(choices=tuple(Verdict.values), description="Of the dry run."),
            "outcome": OneOf(choices=tuple(Outcome.values), description="What became of it."),
        },
        ordering=Ordering(columns={"number": "number"}, default="number"),
    )
    def rows(self, request: Request, pk: uuid.UUID) -> Response:
        """List the rows with their verdicts, differences and reasons."""
        narrow = self.given.only("verdict", "outcome")
        return self.give_page(selectors.rows(viewer=self.actor, run=self._run(pk), **narrow))

    @action(detail=True, methods=["post"], url_path="options")
    @operation(takes=OptionsInput, gives=ImportShape)
    def revise(self, request: Request, pk: uuid.UUID) -> Response:
        """Say how the file is to be read, or confirm a guessed encoding."""
        return self.give(services.revise(actor=self.actor, run=self._run(pk), options=self.taken()))

    @action(detail=True, methods=["post"])
    @operation(takes=MappingInput, gives=ImportShape)
    def mapping(self, request: Request, pk: uuid.UUID) -> Response:
        """Say which field each column of the file is."""
        return self.give(services.map_columns(actor=self.actor, run=self._run(pk), **self.taken()))

    @action(detail=True, methods=["post"])
    @operation(gives=ImportShape, status=202)
    def plan(self, request: Request, pk: uuid.UUID) -> Response:
        """Check every row against the register in the background; nothing is written to it."""
        return self.give(services.plan(actor=self.actor, run=self._run(pk)))

    @action(detail=True, methods=["post"])
    @operation(takes=DecisionsInput, gives=ImportShape)
    def decisions(self, request: Request, pk: uuid.UUID) -> Response:
        """Say of rows whether they are new, the same as a record, or to be skipped."""
        choices = {
            row["number"]: Choice(row["decision"], row.get("record"))
            for row in self.taken()["decisions"]
        }
        return self.give(services.decide(actor=self.actor, run=self._run(pk), choices=choices))

    @action(detail=True, methods=["post"])
    @operation(gives=ImportShape)
    def confirm(self, request: Request, pk: uuid.UUID) -> Response:
        """Say as a second person that an import with a large effect is meant."""
        actor = self.actor
        run = selectors.awaiting_confirmation(viewer=actor).filter(pk=pk).first() or self._run(pk)
        return self.give(services.confirm(actor=actor, run=run))

    @action(detail=True, methods=["post"])
    @operation(gives=ImportShape, status=202)
    def apply(self, request: Request, pk: uuid.UUID) -> Response:
        """Write exactly the plan, in the background."""
        return self.give(services.apply(actor=self.actor, run=self._run(pk)))

    @action(detail=True, methods=["post"])
    @operation(gives=ImportShape, status=202)
    def undo(self, request: Request, pk: uuid.UUID) -> Response:
        """Take back what the import did, except what was edited later."""
        return self.give(services.undo(actor=self.actor, run=self._run(pk)))

    def _run(self, pk: uuid.UUID) -> ImportRun:
        return selectors.run(viewer=self.actor, pk=pk)


class CSVRenderer(JSONRenderer):
    """So that a client which accepts CSV alone is served; refusals are JSON all the same."""

    media_type = "text/csv"


class XLSXRenderer(JSONRenderer):
    media_type = XLSX


class ExportResource(Resource):
    tag = "imports and exports"
    lookup_value_converter = "slug"
    renderer_classes = [JSONRenderer, ProblemRenderer, CSVRenderer, XLSXRenderer]

    @operation(
        parameters={"as": OneOf(choices=("csv", "xlsx"), description="CSV unless told.")},
        is_export=True,
    )
    def retrieve(self, request: Request, pk: str) -> StreamingHttpResponse:
        """Get a whole table as a file that can be imported again."""
        sheet, kind = sheets.get(pk), self.given.get("as", "csv")
        write = export.as_csv if kind == "csv" else export.as_xlsx
        language: Any = "sv" if (get_language() or "sv").startswith("sv") else "en"
        answer = StreamingHttpResponse(
            write(sheet, viewer=self.viewer, language=language),
            content_type=CSV if kind == "csv" else XLSX,
        )
        answer["Content-Disposition"] = f'attachment; filename="{sheet.name}.{kind}"'
        return answer
