"""What the import contracts cannot see."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

import konstellation
from konstellation.accounts import permissions
from konstellation.accounts.roles import Role
from konstellation.common.models import Record

PACKAGE = Path(konstellation.__file__).parent
FLOORS = ["common", "accounts", "search", "audit", "exchange", "members", "marketplace", "matching"]
APPS = [app for app in apps.get_app_configs() if app.name.startswith("konstellation.")]

WRITE_VERBS = {
    "save",
    "delete",
    "bulk_create",
    "bulk_update",
    "update",
    "create",
    "get_or_create",
    "update_or_create",
    "add",
    "set",
    "remove",
    "clear",
}
# Who else may write rows, and why that is no domain record.
WRITERS = {
    "audit/journal.py": "the only writer of domain records",
    "search/outbox.py": "its own queue",
    "exchange/staging.py": "import runs and their rows: operational, not domain records",
    "accounts/tokens.py": "when a token was last used",
    "members/services/package_vocabulary.py": "reference tables without history",
    "api/rest/idempotency.py": "answers kept for a day",
    "project/messages.py": "the queue of what is on its way by mail",
    "project/health.py": "a row that is taken back at once",
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield str(path.relative_to(PACKAGE)), ast.parse(path.read_text("utf-8"))


def orm_writes(tree: ast.Module) -> list[int]:
    """Lines that call a write verb on a manager, a queryset or a relation."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITE_VERBS
        and _is_rows(node.func.value)
    ]


def _is_rows(value: ast.expr) -> bool:
    """An expression that goes through ``objects``, ``_base_manager`` or a query method."""
    while isinstance(value, ast.Call | ast.Attribute):
        if isinstance(value, ast.Attribute):
            if value.attr in {"objects", "_base_manager", "_default_manager"}:
                return True
            value = value.value
        else:
            value = value.func
    return False


def saves(tree: ast.Module) -> list[int]:
    """Lines that save or delete a single row."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"save", "save_base", "bulk_create", "bulk_update"}
        and not (isinstance(node.func.value, ast.Call) and _named(node.func.value.func) == "super")
        and _named(node.func.value) not in NOT_ROWS
    ]


def _named(func: ast.expr) -> str:
    return func.id if isinstance(func, ast.Name) else ""


# What is saved by these names is a file, not a row.
NOT_ROWS = {"default_storage", "pixels", "book"}


@pytest.mark.parametrize(
    ("name", "tree"), [pytest.param(name, tree, id=name) for name, tree in modules()]
)
def test_only_the_journal_and_the_named_writers_write_rows(name, tree):
    if name in WRITERS:
        return
    assert orm_writes(tree) + saves(tree) == []


@pytest.mark.parametrize(
    "line",
    [
        "Organisation.objects.create(name='x')",
        "Organisation.objects.filter(pk=1).update(name='x')",
        "model._base_manager.bulk_create(rows)",
        "organisation.save()",
        "Organisation.objects.all().delete()",
    ],
)
def test_the_check_sees_a_planted_write(line):
    tree = ast.parse(line)
    assert orm_writes(tree) or saves(tree)


def test_foreign_keys_point_only_down_the_floors():
    for app in APPS:
        if app.label not in FLOORS:
            continue
        for model in app.get_models():
            for field in model._meta.get_fields():
                target = getattr(field, "related_model", None)
                is_forward = not field.auto_created
                if target is None or not is_forward or target._meta.app_label not in FLOORS:
                    continue
                ours, theirs = FLOORS.index(app.label), FLOORS.index(target._meta.app_label)
                assert theirs <= ours, f"{model.__name__}.{field.name} points up"


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_record_tells_in_whose_story_its_changes_are_read():
    for app in APPS:
        for model in app.get_models():
            if issubclass(model, Record):
                assert callable(model.journal_root)
                assert isinstance(model.journal_masks, frozenset)


def test_no_module_hides_an_import_of_ours_in_a_function():
    hidden = [
        f"{name}:{inner.lineno}"
        for name, tree in modules()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for inner in ast.walk(function)
        if isinstance(inner, ast.ImportFrom) and (inner.module or "").startswith("konstellation")
    ]
    assert hidden == []


def test_the_permission_matrix_names_only_known_roles_and_scopes():
    matrix = permissions.matrix()
    assert matrix
    for what, actions in matrix.items():
        assert actions, what
        for row in actions.values():
            assert set(row) <= set(Role)


LONGEST_MODULE = 400


def test_no_module_outgrows_its_room():
    long = [
        f"{name}: {lines}"
        for name, _tree in modules()
        if (lines := len((PACKAGE / name).read_text("utf-8").splitlines())) > LONGEST_MODULE
    ]
    assert long == []
