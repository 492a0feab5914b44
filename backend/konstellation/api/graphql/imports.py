"""Bringing lists in and taking them back. Files are uploaded and fetched through REST."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import graphene
from django.utils.translation import gettext

from konstellation.accounts.models import User
from konstellation.api.graphql import ids
from konstellation.api.graphql.connections import PageInfo, page_of
from konstellation.api.graphql.import_rows import SAME
from konstellation.api.graphql.import_types import ImportRun, Sheet, importable, runs_for
from konstellation.api.graphql.naming import found, named
from konstellation.api.graphql.weights import CostedField
from konstellation.common.errors import Invalid
from konstellation.common.transactions import transactional
from konstellation.exchange import models, services
from konstellation.exchange.models import Decision

# The one order of day, month and year that a sheet reads.
DATE_ORDER = "ymd"


class ImportRunConnection(graphene.ObjectType):
    """A page of imports, the newest first."""

    nodes = graphene.List(
        graphene.NonNull(ImportRun), required=True, description="The imports, the newest first."
    )
    page_info = graphene.Field(
        PageInfo, required=True, description="Where the page stands in the list."
    )


class ImportQuery(graphene.ObjectType):
    """Bringing lists in and taking them back."""

    sheets = CostedField(
        graphene.List(graphene.NonNull(Sheet)),
        size=8,
        required=True,
        description="Which kinds of list the viewer may import.",
    )
    import_run = graphene.Field(
        ImportRun,
        id=graphene.ID(required=True, description="Which."),
        description="One import; null where there is none that you may see.",
    )
    import_runs = graphene.Field(
        ImportRunConnection,
        required=True,
        first=graphene.Int(description="So many from the start, or after `after`."),
        after=graphene.String(description="The cursor to go on from."),
        description="Your imports, and those that wait for a second person; the newest first.",
    )

    @staticmethod
    def resolve_sheets(_root: Any, info: Any) -> Any:
        return importable(info.context.viewer)

    @staticmethod
    def resolve_import_run(_root: Any, info: Any, id: str) -> Any:
        return found(info, id, ImportRun)

    @staticmethod
    def resolve_import_runs(_root: Any, info: Any, **page: Any) -> Any:
        rows = runs_for(info.context.viewer)
        return page_of(info.context, rows, listing="imports", order="-created_at", **page)


class ColumnMappingInput(graphene.InputObjectType):
    """Which field a column of the file is."""

    header = graphene.String(required=True, description="The column of the file.")
    column = graphene.String(description="The sheet's column, by key; null leaves it out.")


class ImportOptionsInput(graphene.InputObjectType):
    """How the file is to be read."""

    encoding = graphene.String(description="The text encoding; naming it confirms it.")
    date_order = graphene.String(description=f'The order of dates; "{DATE_ORDER}" is what is read.')
    decimal_comma = graphene.Boolean(description="Whether decimals follow a comma.")


class ImportPayload(graphene.ObjectType):
    """The import as it is now."""

    run = graphene.Field(ImportRun, required=True, description="The import as it is now.")


def _options(given: Mapping[str, Any]) -> dict[str, Any]:
    if (given.get("date_order") or DATE_ORDER).lower() != DATE_ORDER:
        raise Invalid({"date_order": [gettext("Dates are written as YYYY-MM-DD.")]})
    options: dict[str, Any] = {}
    if given.get("encoding"):
        options |= {"encoding": given["encoding"], "encoding_confirmed": True}
    if given.get("decimal_comma") is not None:
        options["decimals"] = "," if given["decimal_comma"] else "."
    return options


class MapImport(graphene.Mutation):
    """Say which field each column of the file is, and have every row checked."""

    class Arguments:
        id = graphene.ID(required=True, description="Which import.")
        mapping = graphene.List(
            graphene.NonNull(ColumnMappingInput), required=True, description="The columns."
        )
        options = ImportOptionsInput(description="How the file is to be read.")

    Output = ImportPayload

    @staticmethod
    @transactional
    def mutate(_root: Any, info: Any, id: str, mapping: Any, options: Any = None) -> ImportPayload:
        actor, run = info.context.actor, named(info, id, ImportRun)
        if chosen := _options(options or {}):
            services.revise(actor=actor, run=run, options=chosen)
        columns = {row["header"]: row.get("column") or None for row in mapping}
        services.map_columns(actor=actor, run=run, mapping=columns)
        return ImportPayload(run=services.plan(actor=actor, run=run))


class DecideImportRow(graphene.Mutation):
    """Say of a row whether it is new, the same as a record, or to be skipped."""

    class Arguments:
        run = graphene.ID(required=True, description="Which import.")
        row = graphene.Int(required=True, description="The row's number.")
        decision = graphene.String(
            required=True,
            description='"new", "skip", "same:" with the id of the record, or "" to undecide.',
        )

    Output = ImportPayload

    @staticmethod
    @transactional
    def mutate(_root: Any, info: Any, run: str, row: int, decision: str) -> ImportPayload:
        decided = services.decide(
            actor=info.context.actor,
            run=named(info, run, ImportRun),
            choices={row: _choice(decision)},
        )
        return ImportPayload(run=decided)


def _choice(decision: str) -> services.Choice:
    if decision.startswith(SAME):
        record = ids.typed(decision.removeprefix(SAME), "Organisation")
        return services.Choice(Decision.SAME, record)
    if decision.lower() in (Decision.NEW, Decision.SKIP, ""):
        return services.Choice(decision.lower())
    raise Invalid({"decision": [gettext("Say whether it is new, the same, or to be skipped.")]})


class ApplyImport(graphene.Mutation):
    """Write exactly the plan, in the background.

    With ``confirm`` a second person says that an import with a large effect is meant; its uploader
    then applies it.
    """

    class Arguments:
        id = graphene.ID(required=True, description="Which import.")
        confirm = graphene.Boolean(description="Say as a second person that it is meant.")

    Output = ImportPayload

    @staticmethod
    @transactional
    def mutate(_root: Any, info: Any, id: str, confirm: bool | None = None) -> ImportPayload:
        actor, run = info.context.actor, named(info, id, ImportRun)
        if confirm and _needs_confirmation(run):
            services.confirm(actor=actor, run=run)
            if not _is_own(actor, run):
                return ImportPayload(run=run)
        return ImportPayload(run=services.apply(actor=actor, run=run))


def _needs_confirmation(run: models.ImportRun) -> bool:
    return bool(run.concerns) and run.confirmed_by_id is None


def _is_own(actor: User, run: models.ImportRun) -> bool:
    return actor.pk == run.uploader_id or actor.is_superuser


class UndoImport(graphene.Mutation):
    """Take back what the import did, except what was edited later."""

    class Arguments:
        id = graphene.ID(required=True, description="Which import.")

    Output = ImportPayload

    @staticmethod
    def mutate(_root: Any, info: Any, id: str) -> ImportPayload:
        run = services.undo(actor=info.context.actor, run=named(info, id, ImportRun))
        return ImportPayload(run=run)


class ImportMutation(graphene.ObjectType):
    """Bringing lists in and taking them back."""

    map_import = MapImport.Field(
        required=True, description="Say which field each column is, and have the rows checked."
    )
    decide_import_row = DecideImportRow.Field(
        required=True, description="Say what a likely double is."
    )
    apply_import = ApplyImport.Field(required=True, description="Write exactly the plan.")
    undo_import = UndoImport.Field(required=True, description="Take back what an import did.")
