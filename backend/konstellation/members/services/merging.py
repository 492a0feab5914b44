"""Making two organisations one, so that it can be undone.

Every row that points at the merged organisation moves to the kept one, whichever app it belongs
to: the foreign keys are read from the models, so none can be forgotten. A row that would clash
with one that the kept organisation has is taken away and written down; where that would lose
something of its own (a second open membership), the merge is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.models import User
from konstellation.audit import journal, values
from konstellation.common.errors import Conflict, Invalid
from konstellation.common.models import Record
from konstellation.common.transactions import transactional
from konstellation.members.models import (
    Address,
    Alias,
    CompetenceClaim,
    Delegate,
    Merge,
    NetworkRole,
    Organisation,
    OrganisationSector,
)
from konstellation.members.policies import require

UNDO_DAYS = 30
# Rows of these that clash say what the kept organisation says already.
_DROPPABLE: frozenset[type[models.Model]] = frozenset(
    {Address, Alias, CompetenceClaim, Delegate, NetworkRole, OrganisationSector}
)
_FILLABLE = (
    "legal_form",
    "employees",
    "website",
    "email",
    "phone",
    "logo",
    "summary_sv",
    "summary_en",
    "description_sv",
    "description_en",
    "parent_id",
)
_CHOOSABLE = frozenset({*_FILLABLE, "name", "legal_name", "kind", "visibility"})


class SameOrganisation(Conflict):
    code = "same_organisation"
    message = _("An organisation cannot be merged with itself.")


class MergedAlready(Conflict):
    code = "merged_already"
    message = _("One of the two is archived or merged already.")


class Clash(Conflict):
    code = "merge_clash"
    message = _("Both have something that one organisation can have only once; end one first.")


class NothingToUndo(Conflict):
    code = "nothing_to_undo"
    message = _("There is no merge of the last 30 days to undo.")


@transactional
def merge(
    *,
    actor: User,
    kept: Organisation,
    kept_version: int,
    merged: Organisation,
    merged_version: int,
    take: Sequence[str] = (),
) -> Merge:
    """Merge the second organisation into the first.

    ``take`` names fields whose value comes from the merged one; fields that are empty on the kept
    one are filled from it anyway. Its names live on as aliases, its id leads to the kept one.
    """
    require(actor, "merge", "organisation.profile")
    _refuse_impossible(kept, merged, take)
    journal.check(kept, expected=kept_version)
    journal.check(merged, expected=merged_version)
    record = Merge(
        kept=kept,
        merged=merged,
        kept_before=_state(kept),
        merged_before=_state(merged),
    )
    moved, dropped = _move_rows(merged, kept, actor)
    record.moved, record.dropped = dict(moved), dict(dropped)
    _unite_themes(kept, merged, actor)
    names = {merged.name, merged.legal_name} - {kept.name, kept.legal_name, ""}
    values_taken = _values_to_take(kept, merged, take)
    journal.update(merged, by=actor, archived_at=timezone.now(), merged_into=kept, parent=None)
    journal.update(kept, by=actor, **values_taken)
    known = set(kept.aliases.values_list("name", flat=True))
    for name in sorted(names - known):
        journal.create(Alias(organisation=kept, name=name), by=actor)
    return journal.create(record, by=actor)


@transactional
def undo(*, actor: User, kept: Organisation, expected: int | None = None) -> Organisation:
    """Undo the latest merge into this organisation; returns the organisation that is back.

    What was changed by hand since the merge stays as it is now.
    """
    require(actor, "merge", "organisation.profile")
    if expected is not None:
        journal.check(kept, expected=expected)
    since = timezone.now() - timedelta(days=UNDO_DAYS)
    record = Merge.objects.filter(kept=kept, undone_at=None, created_at__gte=since).first()
    if record is None:
        raise NothingToUndo
    merged = record.merged
    journal.update(
        merged,
        by=actor,
        archived_at=None,
        merged_into=None,
        parent_id=record.merged_before["values"]["parent"],
    )
    _take_back_names(record, actor)
    _move_back(record, actor)
    _restore_values(record, actor)
    journal.update(record, by=actor, undone_at=timezone.now())
    return merged


def references() -> Iterator[tuple[type[Record], str]]:
    """Every model and column that points at an organisation, in any app."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if (
                field.is_relation
                and field.related_model is Organisation
                and model is not Merge
                and not (model is Organisation and field.name == "merged_into")
                and issubclass(model, Record)
            ):
                yield model, field.name


def _refuse_impossible(kept: Organisation, merged: Organisation, take: Sequence[str]) -> None:
    if kept.pk == merged.pk:
        raise SameOrganisation
    if kept.archived_at or merged.archived_at:
        raise MergedAlready
    unknown = set(take) - _CHOOSABLE
    if unknown:
        raise Invalid({"take": [_("“%(name)s” cannot be chosen.") % {"name": name[:40]}
                                for name in sorted(unknown)]})  # fmt: skip


def _state(organisation: Organisation) -> dict[str, Any]:
    return {
        "values": values.snapshot(organisation),
        "themes": [str(pk) for pk in organisation.themes.values_list("pk", flat=True)],
        "aliases": [str(pk) for pk in organisation.aliases.values_list("pk", flat=True)],
        "main_sector": values.plain(
            organisation.sectors.filter(is_main=True).values_list("pk", flat=True).first()
        ),
    }


def _move_rows(
    merged: Organisation, kept: Organisation, actor: User
) -> tuple[dict[str, list[str]], dict[str, list[Any]]]:
    moved: dict[str, list[str]] = defaultdict(list)
    dropped: dict[str, list[Any]] = defaultdict(list)
    for model, column in references():
        place = f"{model._meta.label_lower}.{column}"
        for row in model._base_manager.filter(**{column: merged}):
            if row == kept:
                # A daughter that takes in its mother is nobody's daughter.
                journal.update(kept, by=actor, parent=None)
            elif _moves(row, column, kept, actor):
                moved[place].append(str(row.pk))
            else:
                dropped[place].append(_written_down(row))
                journal.delete(row, by=actor)
    return moved, dropped


def _moves(row: Record, column: str, owner: Organisation, actor: User) -> bool:
    """Whether the row can belong to the other organisation; if so it does."""
    change: dict[str, Any] = {column: owner}
    if isinstance(row, OrganisationSector) and owner.sectors.filter(is_main=True).exists():
        change["is_main"] = False
    before = {name: getattr(row, name) for name in change}
    try:
        with transaction.atomic():
            journal.update(row, by=actor, **change)
    except (Invalid, Conflict) as clash:
        if type(row) not in _DROPPABLE:
            raise Clash from clash
        for name, value in before.items():
            setattr(row, name, value)
        return False
    return True


def _written_down(row: Record) -> Any:
    # The JSON serialiser of Django would cut microseconds off.
    return values.plain(serializers.serialize("python", [row])[0])


def _unite_themes(kept: Organisation, merged: Organisation, actor: User) -> None:
    journal.set_related(kept, "themes", {*kept.themes.all(), *merged.themes.all()}, by=actor)


def _values_to_take(
    kept: Organisation, merged: Organisation, take: Sequence[str]
) -> dict[str, Any]:
    chosen = set(take)
    taken = {
        name: getattr(merged, name)
        for name in _CHOOSABLE
        if name in chosen or (name in _FILLABLE and getattr(kept, name) in (None, ""))
    }
    if taken.get("parent_id") == kept.pk:
        del taken["parent_id"]
    return taken


def _take_back_names(record: Merge, actor: User) -> None:
    """Aliases that the merge made of the merged organisation's names, and that still stand."""
    moved = set(record.moved.get("members.alias.organisation", []))
    before = set(record.kept_before["aliases"])
    made = [
        alias
        for alias in record.kept.aliases.all()
        if str(alias.pk) not in moved | before
        and alias.name in (record.merged.name, record.merged.legal_name)
    ]
    journal.delete_many(made, by=actor)


def _move_back(record: Merge, actor: User) -> None:
    models_by_place = {f"{m._meta.label_lower}.{column}": m for m, column in references()}
    for place, ids in record.moved.items():
        column = place.rpartition(".")[2]
        model = models_by_place[place]
        rows = model._base_manager.filter(pk__in=ids, **{column: record.kept})
        for row in rows:
            back: dict[str, Any] = {column: record.merged}
            journal.update(row, by=actor, **back)
    for documents in record.dropped.values():
        for document in documents:
            for restored in serializers.deserialize("python", [document]):
                if isinstance(restored.object, Record):
                    journal.bring_back(restored.object, by=actor)
    _restore_main_sector(record, actor)


def _restore_main_sector(record: Merge, actor: User) -> None:
    """Moving to an organisation with a main sector took away the flag of the merged one's."""
    main = record.merged.sectors.filter(pk=record.merged_before["main_sector"]).first()
    if main:
        journal.update(main, by=actor, is_main=True)


def _restore_values(record: Merge, actor: User) -> None:
    """Fields of the kept organisation go back, except those that were edited after the merge."""
    kept = Organisation.objects.get(pk=record.kept_id)
    before, source = record.kept_before["values"], record.merged_before["values"]
    now, restorable = values.snapshot(kept), {*_CHOOSABLE, "parent"}
    back = {
        "parent_id" if name == "parent" else name: before[name]
        for name in before
        if now[name] != before[name] and now[name] == source[name] and name in restorable
    }
    journal.update(kept, by=actor, **back)
    themes = record.kept_before["themes"]
    model = Organisation.themes.rel.model
    journal.set_related(kept, "themes", model._base_manager.filter(pk__in=themes), by=actor)
