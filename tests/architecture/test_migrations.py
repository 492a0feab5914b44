"""The version before a migration goes on working while it runs, and after."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from konstellation.common.operations import AddIndexQuietly, RemoveIndexQuietly
from tests.architecture.migrations import faults

# Written before there was a version that could have been at work meanwhile.
BEFORE_THE_FIRST_RELEASE = {
    ("accounts", "0002_list_pages"),
    ("exchange", "0002_importrow_turn"),
    ("exchange", "0003_import_pages"),
    ("marketplace", "0002_list_pages"),
    ("members", "0002_orders_and_overlaps"),
    ("members", "0003_list_pages"),
}


def ours() -> Iterator[tuple[str, str]]:
    """The migrations that follow the first of each app, which only makes tables."""
    loader = MigrationLoader(None)
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if type(migration).__module__.startswith("konstellation.") and not migration.initial:
            yield app, name


@pytest.mark.parametrize(("app", "name"), sorted(set(ours()) - BEFORE_THE_FIRST_RELEASE))
def test_a_migration_lets_the_version_before_work_on(app: str, name: str) -> None:
    loader = MigrationLoader(None)
    before = loader.project_state((app, name), at_end=False)
    assert faults(loader.disk_migrations[app, name], before) == []


def test_those_that_need_not_are_still_there() -> None:
    assert set(ours()) >= BEFORE_THE_FIRST_RELEASE


@pytest.fixture
def before() -> ProjectState:
    state = ProjectState()
    fields = [
        ("id", models.AutoField(primary_key=True)),
        ("name", models.CharField(max_length=50)),
        ("note", models.TextField(null=True)),
    ]
    state.add_model(ModelState("members", "Thing", fields))
    return state


def migration(*operations: object, atomic: bool = True, **said: object) -> migrations.Migration:
    kind = type(
        "Migration",
        (migrations.Migration,),
        {"operations": list(operations), "atomic": atomic, **said},
    )
    return kind("0002_things", "members")


INDEX = models.Index(fields=["name"], name="thing_by_name")
POSITIVE = models.CheckConstraint(condition=models.Q(id__gt=0), name="thing_is_positive")


def nothing(_apps: object, _editor: object) -> None:
    """What a backfill would do."""


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (migrations.AddField("thing", "size", models.IntegerField()), "does not give it"),
        (migrations.AddField("thing", "size", models.IntegerField(default=0)), "does not give it"),
        (migrations.RemoveField("thing", "note"), "still asks for it"),
        (migrations.RenameField("thing", "note", "remark"), "still asks for it"),
        (migrations.DeleteModel("Thing"), "still asks for it"),
        (migrations.RenameModel("Thing", "Object"), "still asks for it"),
        (migrations.AlterModelTable("thing", "things"), "still asks for it"),
        (migrations.AlterField("thing", "note", models.TextField()), "may leave it empty"),
        (migrations.AlterField("thing", "name", models.IntegerField()), "written anew"),
        (migrations.AlterField("thing", "name", models.CharField(max_length=9)), "written anew"),
        (migrations.AddIndex("thing", INDEX), "nobody can write"),
        (migrations.RemoveIndex("thing", "thing_by_name"), "nobody can write"),
        (migrations.AddConstraint("thing", POSITIVE), "nobody can write"),
    ],
    ids=lambda value: value.describe() if hasattr(value, "describe") else "",
)
def test_what_would_stop_the_version_before_is_refused(before, operation, why):
    if isinstance(operation, migrations.RemoveIndex):
        before.add_index("members", "thing", INDEX)
    (fault,) = faults(migration(operation), before)
    assert why in fault
    assert faults(migration(operation, safe_because="Nothing has used it since 0.3."), before) == []


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("thing", "size", models.IntegerField(null=True)),
        migrations.AddField("thing", "size", models.IntegerField(db_default=0)),
        migrations.AlterField("thing", "name", models.CharField("Name", max_length=50)),
        migrations.AlterField("thing", "name", models.CharField(max_length=80, null=True)),
        AddIndexQuietly("thing", INDEX),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_it_need_not_know_of_is_let_through(before, operation):
    assert faults(migration(operation, atomic=False), before) == []


def test_a_table_of_its_own_may_be_made_as_it_likes(before):
    made = migrations.CreateModel("Other", [("id", models.AutoField(primary_key=True))])
    number = migrations.AddField("other", "size", models.IntegerField(default=0))
    index = migrations.AddIndex("other", models.Index(fields=["size"], name="other_by_size"))
    assert faults(migration(made, number, index), before) == []


def test_filling_is_a_migration_of_its_own_in_batches_and_with_a_way_back(before):
    fill = migrations.RunPython(nothing, nothing)
    column = migrations.AddField("thing", "size", models.IntegerField(null=True))

    assert faults(migration(fill, atomic=False), before) == []
    assert "one transaction" in faults(migration(fill), before)[0]
    assert "let them be two" in faults(migration(column, fill, atomic=False), before)[0]
    one_way = migration(migrations.RunPython(nothing), atomic=False)
    assert "no way back" in faults(one_way, before)[0]


@pytest.mark.django_db(transaction=True)
def test_an_index_is_added_and_taken_away_quietly_on_every_database():
    loader = MigrationLoader(connection)
    state = loader.project_state()
    state.apps  # noqa: B018 The models of the state are made here.
    index = models.Index(fields=["record_name"], name="entry_by_name_for_a_test")
    after = state.clone()
    add, remove = AddIndexQuietly("entry", index), RemoveIndexQuietly("entry", index.name)
    add.state_forwards("audit", after)

    with connection.schema_editor(atomic=False) as editor:
        add.database_forwards("audit", editor, state, after)
    assert index.name in _indexes()
    with connection.schema_editor(atomic=False) as editor:
        remove.database_forwards("audit", editor, after, state)
    assert index.name not in _indexes()


def _indexes() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, "audit_entry"))
