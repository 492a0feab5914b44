"""A backup of its own before each change to the tables, where nobody else makes one."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connection
from django.utils.translation import gettext as _

from konstellation.project.backup import archive, copying
from konstellation.project.backup.progress import shown


def is_wanted() -> bool:
    """For an embedded database that somebody uses. Servers are backed up by those who run them."""
    if connection.vendor != "sqlite" or not settings.MIGRATION_BACKUPS:
        return False
    return copying.is_in_use(DEFAULT_DB_ALIAS)


def make() -> Path:
    """Write one, and let only the last few stay. Raises CommandError where it cannot be written."""
    folder = settings.DATA_DIR / "backups" / "before-migrating"
    try:
        with shown(_("Writing")) as progress:
            path = archive.make(folder, progress=progress)
    except OSError as error:
        raise CommandError(
            _(
                "No backup could be written, and so nothing was changed: %(why)s."
                " KONSTELLATION_MIGRATION_BACKUPS=0 goes on without one."
            )
            % {"why": error}
        ) from error
    for old in archive.made(folder)[settings.MIGRATION_BACKUPS :]:
        old.unlink()
    return path
