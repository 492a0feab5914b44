"""Steps of migrations that let everyone work on meanwhile."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db.migrations import AddIndex, RemoveIndex


class AddIndexQuietly(AddIndexConcurrently):
    """Builds an index while others write, where the database can; needs ``atomic = False``.

    A build that was killed leaves an index that holds nothing and helps nobody: it is taken away
    before the next one begins.
    """

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            self._take_away_what_was_left(schema_editor)
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        else:
            AddIndex.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        quiet = schema_editor.connection.vendor == "postgresql"
        way = AddIndexConcurrently if quiet else AddIndex
        way.database_backwards(self, app_label, schema_editor, from_state, to_state)

    def _take_away_what_was_left(self, schema_editor: Any) -> None:
        name = schema_editor.quote_name(self.index.name)
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(%s) AND NOT indisvalid",
                [name],
            )
            is_left = cursor.fetchone() is not None
        if is_left:
            schema_editor.execute(f"DROP INDEX CONCURRENTLY {name}")


class RemoveIndexQuietly(RemoveIndexConcurrently):
    """Takes an index away while others write, where the database can."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        quiet = schema_editor.connection.vendor == "postgresql"
        way = RemoveIndexConcurrently if quiet else RemoveIndex
        way.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        quiet = schema_editor.connection.vendor == "postgresql"
        way = RemoveIndexConcurrently if quiet else RemoveIndex
        way.database_backwards(self, app_label, schema_editor, from_state, to_state)
